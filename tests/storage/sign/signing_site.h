// All that signing needs, made once for a test program: an authority with its services, keys in
// files and on a token, a scan to sign.
#ifndef SOHOA_TESTS_STORAGE_SIGN_SIGNING_SITE_H_
#define SOHOA_TESTS_STORAGE_SIGN_SIGNING_SITE_H_

#include <memory>
#include <string>

#include "storage/sign/pades_signer.h"
#include "tests/storage/pdf/pdf_commands.h"
#include "tests/support/test_authority.h"
#include "tests/support/test_token.h"

namespace sohoa::test {

class SigningSite {
 public:
  static SigningSite& Get();
  ~SigningSite();

  const std::string& folder() const { return folder_; }
  testing_support::TestAuthority& authority() { return *authority_; }
  const testing_support::TestToken& token() const { return token_; }

  // Places of keys.
  std::string pkcs12() const { return rsa_.pkcs12_file; }
  std::string ec_pem() const { return ec384_.pem_file; }
  std::string token_rsa() const { return Uri("agency"); }
  std::string token_ec() const { return Uri("person"); }
  // Of a key on the token, by another module than its own if one is named.
  std::string Uri(const std::string& object, const std::string& module = "") const;

  std::string plain_pdf() const { return folder_ + "/plain.pdf"; }  // two pages of A4, with text

  std::unique_ptr<KeyStore> Open(const std::string& key) const;

  // The agency's name and the authority's address are filled in where they are missing.
  absl::StatusOr<SigningResult> Sign(const std::string& key, const std::string& in,
                                     const std::string& out, SigningOptions options = {},
                                     absl::Time now = absl::Now()) const;
  absl::StatusOr<SigningResult> Upgrade(const std::string& in, const std::string& out,
                                        SigningOptions options, absl::Time now = absl::Now()) const;

 private:
  SigningSite();

  std::string folder_;
  std::unique_ptr<testing_support::TestAuthority> authority_;
  testing_support::TestToken token_;
  testing_support::Identity rsa_;
  testing_support::Identity ec256_;
  testing_support::Identity ec384_;
};

}  // namespace sohoa::test

#endif  // SOHOA_TESTS_STORAGE_SIGN_SIGNING_SITE_H_
