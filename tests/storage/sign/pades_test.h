// What the tests of signed files ask of every one.
#ifndef SOHOA_TESTS_STORAGE_SIGN_PADES_TEST_H_
#define SOHOA_TESTS_STORAGE_SIGN_PADES_TEST_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/storage/sign/pdf_judges.h"
#include "tests/storage/sign/signing_site.h"

namespace sohoa::test {

class PadesTest : public testing::Test {
 protected:
  SigningSite& site_ = SigningSite::Get();
  std::string out_ = TempPath("out.pdf");

  ~PadesTest() override { std::filesystem::remove(out_); }

  void ExpectSound(const std::string& pdf, int signatures) {
    const std::string said = PdfSigSays(pdf);
    EXPECT_EQ(LinesWith(said, "Signature is Valid."), signatures) << said;
    EXPECT_EQ(Complaints(pdf), "");
  }

  // The signature before it as well.
  void ExpectSoundStamp(const std::string& pdf) {
    ExpectSound(pdf, 1);
    EXPECT_THAT(
        OpensslSaysOfStamp(pdf, site_.authority().root_file(), site_.authority().issuer_file()),
        testing::HasSubstr("Verification: OK"));
  }

  void ExpectWholeDocumentSigned(const std::string& pdf) {
    EXPECT_THAT(PdfSigSays(pdf), testing::HasSubstr("Total document signed"));
  }
};

}  // namespace sohoa::test

#endif  // SOHOA_TESTS_STORAGE_SIGN_PADES_TEST_H_
