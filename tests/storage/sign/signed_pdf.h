// PDF files signed with keys made on the spot.
#ifndef SOHOA_TESTS_STORAGE_SIGN_SIGNED_PDF_H_
#define SOHOA_TESTS_STORAGE_SIGN_SIGNED_PDF_H_

#include <cstdint>
#include <memory>
#include <string>

namespace sohoa::test {

struct Subject {
  std::string common_name;
  std::string organization;
  std::string unit;
  std::string locality;
};

// A key and its self-made certificate.
class TestSigner {
 public:
  explicit TestSigner(const Subject& subject);
  ~TestSigner();

  // A detached CMS signature of `bytes`; times are seconds since 1970, `timestamp` 0: no token.
  std::string Sign(const std::string& bytes, int64_t signing_time, int64_t timestamp) const;

 private:
  struct Keys;
  std::unique_ptr<Keys> keys_;
};

struct SigningWish {
  std::string entries = "/SubFilter /ETSI.CAdES.detached";  // of the signature dictionary
  int64_t signing_time = 1'770'272'130;                     // 2026-02-05T13:15:30+07:00
  int64_t timestamp = 0;
};

// A PDF of one small page whose first signature is `signer`'s.
std::string MakeSignedPdf(const TestSigner& signer, const SigningWish& wish = {});

// One more signature in a revision of its own. REQUIRES: MakeSignedPdf made the file, and this was
// called `before` times on it.
std::string AddSignature(const std::string& pdf, int before, const TestSigner& signer,
                         const SigningWish& wish = {});

}  // namespace sohoa::test

#endif  // SOHOA_TESTS_STORAGE_SIGN_SIGNED_PDF_H_
