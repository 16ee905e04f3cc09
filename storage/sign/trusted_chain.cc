#include "storage/sign/trusted_chain.h"

#include <algorithm>

#include "storage/sign/trust_files.h"

namespace sohoa {

absl::StatusOr<std::vector<Certificate>> ReadRoots(const std::vector<std::string>& files) {
  const absl::StatusOr<VerificationBasis> basis = ReadTrustFiles(files, {}, absl::InfinitePast());
  if (!basis.ok()) return basis.status();
  return basis->roots;
}

bool LeadsToRoot(const Certificate& certificate, Purpose purpose,
                 const std::vector<Certificate>& roots, const std::vector<Certificate>& others,
                 absl::Time time) {
  if (roots.empty()) return true;
  const PathOutcome path =
      CheckPath(certificate, purpose, {.roots = roots, .intermediate = others}, time, time);
  return std::none_of(path.findings.begin(), path.findings.end(), [](const Finding& finding) {
    return finding.kind == FindingKind::kNoTrustedRoot || finding.kind == FindingKind::kChainBroken;
  });
}

}  // namespace sohoa
