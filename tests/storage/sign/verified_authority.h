// A test authority with files of its revocation lists, and the verifier asked as a site would.
#ifndef SOHOA_TESTS_STORAGE_SIGN_VERIFIED_AUTHORITY_H_
#define SOHOA_TESTS_STORAGE_SIGN_VERIFIED_AUTHORITY_H_

#include <memory>
#include <string>
#include <vector>

#include "storage/sign/pdf_signatures.h"
#include "tests/support/test_authority.h"

namespace sohoa::test {

class VerifiedAuthority {
 public:
  VerifiedAuthority();
  ~VerifiedAuthority();

  testing_support::TestAuthority& authority() { return *authority_; }
  const testing_support::Identity& agency() const { return agency_; }  // RSA 2048

  // How a site asks that trusts the root and has the revocation lists.
  SignatureReading Trusting() const;
  // The lists as of now; until this is called, as of the beginning.
  void RefreshLists();

 private:
  std::string folder_;
  std::unique_ptr<testing_support::TestAuthority> authority_;
  testing_support::Identity agency_;
};

absl::StatusOr<std::vector<PdfSignature>> Verify(const std::string& pdf,
                                                 const SignatureReading& reading);

// "TOTAL-FAILED/FORMAT_FAILURE PAGE_CONTENT_CHANGED(failure, page 0)…" of each signature, for
// messages.
std::string Describe(const std::vector<PdfSignature>& signatures);

const Finding* Found(const PdfSignature& signature, FindingKind kind);

}  // namespace sohoa::test

#endif  // SOHOA_TESTS_STORAGE_SIGN_VERIFIED_AUTHORITY_H_
