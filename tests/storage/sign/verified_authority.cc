#include "tests/storage/sign/verified_authority.h"

#include <unistd.h>

#include <filesystem>
#include <sstream>

#include "tests/storage/pdf/pdf_commands.h"

namespace sohoa::test {

VerifiedAuthority::VerifiedAuthority() : folder_(TempPath("verified")) {
  std::filesystem::create_directories(folder_);
  authority_ = std::make_unique<testing_support::TestAuthority>(folder_);
  agency_ = authority_->Issue();
  RefreshLists();
}

VerifiedAuthority::~VerifiedAuthority() {
  authority_.reset();
  std::filesystem::remove_all(folder_);
}

void VerifiedAuthority::RefreshLists() {
  WriteFile(folder_ + "/issuer.crl", authority_->IssuerCrl());
  WriteFile(folder_ + "/root.crl", authority_->RootCrl());
}

SignatureReading VerifiedAuthority::Trusting() const {
  return {.timeout_s = 20,
          .roots = {authority_->root_file()},
          .revocation = {folder_ + "/issuer.crl", folder_ + "/root.crl"}};
}

absl::StatusOr<std::vector<PdfSignature>> Verify(const std::string& pdf,
                                                 const SignatureReading& reading) {
  const std::string path = TempPath("verify.pdf");
  WriteFile(path, pdf);
  auto signatures = ReadPdfSignatures(path, reading);
  unlink(path.c_str());
  return signatures;
}

std::string Describe(const std::vector<PdfSignature>& signatures) {
  std::ostringstream out;
  for (const PdfSignature& signature : signatures) {
    const SignatureVerification& verification = signature.verification;
    out << "\n  " << signature.common_name << ": " << NameOf(signature.check) << ", "
        << NameOf(verification.indication) << "/" << NameOf(verification.sub_indication) << " "
        << NameOf(verification.level);
    for (const Finding& finding : verification.findings)
      out << "\n    " << NameOf(finding.weight) << " " << NameOf(finding.kind) << " page "
          << finding.page << " object " << finding.object;
  }
  return out.str();
}

const Finding* Found(const PdfSignature& signature, FindingKind kind) {
  for (const Finding& finding : signature.verification.findings)
    if (finding.kind == kind) return &finding;
  return nullptr;
}

}  // namespace sohoa::test
