#include "tools/trust.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "storage/sign/trust_files.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

absl::StatusOr<std::vector<std::string>> FilesAt(const std::string& path,
                                                 const std::set<std::string>& endings) {
  std::vector<std::string> files;
  if (path.empty()) return files;
  std::error_code ec;
  if (!fs::is_directory(path, ec)) return std::vector{path};
  for (const fs::directory_entry& entry : fs::directory_iterator(path, ec))
    if (endings.contains(entry.path().extension().string())) files.push_back(entry.path().string());
  if (ec || files.empty())
    return absl::InvalidArgumentError(
        absl::StrCat("no certificate and no revocation data in this folder: ", path));
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

absl::StatusOr<SignatureReading> TrustedReading(const std::string& roots,
                                                const std::string& revocation) {
  SignatureReading reading;
  absl::StatusOr<std::vector<std::string>> trusted =
      FilesAt(roots, {".pem", ".crt", ".cer", ".der"});
  if (!trusted.ok()) return trusted.status();
  absl::StatusOr<std::vector<std::string>> known =
      FilesAt(revocation, {".crl", ".ocsp", ".pem", ".der"});
  if (!known.ok()) return known.status();
  if (absl::Status s = ReadTrustFiles(*trusted, *known, absl::Now()).status(); !s.ok()) return s;
  reading.roots = *std::move(trusted);
  reading.revocation = *std::move(known);
  return reading;
}

}  // namespace sohoa
