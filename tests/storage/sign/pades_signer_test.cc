// Signed files as others see them: poppler's pdfsig says whether a signature holds, qpdf whether
// the file is sound, pdftotext what the mark says and where it stands.
#include "storage/sign/pades_signer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <sstream>

#include "storage/sign/pdf_signatures.h"
#include "tests/storage/sign/pades_test.h"
#include "tests/storage/sign/pdf_judges.h"

namespace sohoa::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing_support::Identity;
using testing_support::KeyKind;
using testing_support::TestAuthority;

class PadesSignerTest : public PadesTest {};

// A key whose answers are not what they should be.
class WrongKey : public KeyStore {
 public:
  WrongKey(std::unique_ptr<KeyStore> key, std::vector<std::string> certificates,
           absl::Status trouble)
      : key_(std::move(key)), certificates_(std::move(certificates)), trouble_(trouble) {}
  const std::vector<std::string>& certificates() const override { return certificates_; }
  absl::StatusOr<std::string> Sign(const SignatureScheme& scheme,
                                   std::string_view digest) override {
    if (!trouble_.ok()) return trouble_;
    return key_->Sign(scheme, digest);
  }

 private:
  std::unique_ptr<KeyStore> key_;
  std::vector<std::string> certificates_;
  absl::Status trouble_;
};

struct Way {
  std::string name;
  std::string (SigningSite::*key)() const;
  bool pss;
  std::string says;  // pdfsig of its hash
};

class SigningWay : public PadesSignerTest, public testing::WithParamInterface<Way> {};

TEST_P(SigningWay, HoldsForPdfsigAtBBAndBT) {
  for (const SignatureLevel level : {SignatureLevel::kBB, SignatureLevel::kBT}) {
    const auto signed_as = site_.Sign((site_.*GetParam().key)(), site_.plain_pdf(), out_,
                                      {.level = level, .pss = GetParam().pss});
    ASSERT_TRUE(signed_as.ok()) << signed_as.status();
    EXPECT_EQ(signed_as->reached, level) << signed_as->why;
    ExpectSound(out_, 1);
    ExpectWholeDocumentSigned(out_);
    EXPECT_THAT(PdfSigSays(out_), HasSubstr(GetParam().says));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Keys, SigningWay,
    testing::Values(Way{"Pkcs12Rsa", &SigningSite::pkcs12, false, "SHA-256"},
                    Way{"Pkcs12RsaPss", &SigningSite::pkcs12, true, "SHA-256"},
                    Way{"PemEcdsaP384", &SigningSite::ec_pem, false, "SHA-384"},
                    Way{"TokenRsa", &SigningSite::token_rsa, false, "SHA-256"},
                    Way{"TokenRsaPss", &SigningSite::token_rsa, true, "SHA-256"},
                    Way{"TokenEcdsaP256", &SigningSite::token_ec, false, "SHA-256"}),
    [](const auto& instance) { return instance.param.name; });

TEST_F(PadesSignerTest, SignsWithTheHashThatIsAskedFor) {
  for (const auto& [hash, name] :
       {std::pair{HashKind::kSha384, "SHA-384"}, std::pair{HashKind::kSha512, "SHA-512"}}) {
    const auto result = site_.Sign(site_.pkcs12(), site_.plain_pdf(), out_,
                                   {.level = SignatureLevel::kBT, .hash = hash});
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->reached, SignatureLevel::kBT) << result->why;
    ExpectSound(out_, 1);
    EXPECT_THAT(PdfSigSays(out_), HasSubstr(name));
  }
  const auto weaker =
      site_.Sign(site_.ec_pem(), site_.plain_pdf(), out_, {.hash = HashKind::kSha256});
  EXPECT_EQ(weaker.status().code(), absl::StatusCode::kInvalidArgument) << "on P-384";
}

TEST_F(PadesSignerTest, LeavesAllThatStoodInTheFile) {
  ASSERT_TRUE(site_.Sign(site_.pkcs12(), site_.plain_pdf(), out_).ok());
  const std::string before = ReadFile(site_.plain_pdf());
  EXPECT_EQ(ReadFile(out_).substr(0, before.size()), before);
}

TEST_F(PadesSignerTest, SignsFilesOfAllKindsOfReferences) {
  const std::string plain = site_.plain_pdf();
  for (const std::string how : {"--object-streams=generate", "--object-streams=disable",
                                "--linearize", "--newline-before-endstream --qdf"}) {
    const std::string in = TempPath("in.pdf");
    ASSERT_EQ(RunCommand("qpdf " + how + " '" + plain + "' '" + in + "'").exit_code, 0);
    const auto result = site_.Sign(site_.pkcs12(), in, out_);
    ASSERT_TRUE(result.ok()) << how << result.status();
    ExpectSound(out_, 1);
    ExpectWholeDocumentSigned(out_);
    std::filesystem::remove(in);
  }
}

TEST_F(PadesSignerTest, SignsBehindOthersWithoutBreakingThem) {
  const std::string first = TempPath("first.pdf");
  const std::string second = TempPath("second.pdf");
  ASSERT_TRUE(site_.Sign(site_.pkcs12(), site_.plain_pdf(), first).ok());
  ASSERT_TRUE(site_.Sign(site_.ec_pem(), first, second, {.visible = false}).ok());
  ASSERT_TRUE(site_.Sign(site_.token_ec(), second, out_, {.visible = false}).ok());
  ExpectSound(out_, 3);
  EXPECT_EQ(LinesWith(PdfSigSays(out_), "Total document signed"), 1);
}

TEST_F(PadesSignerTest, AFlippedByteIsFound) {
  ASSERT_TRUE(site_.Sign(site_.pkcs12(), site_.plain_pdf(), out_).ok());
  const std::string good = ReadFile(out_);
  const size_t gap = good.find("/Contents <") + 10;
  for (const size_t at : {size_t{600}, gap - 60, good.size() - 40}) {
    std::string bad = good;
    bad[at] ^= 1;
    WriteFile(out_, bad);
    EXPECT_EQ(LinesWith(PdfSigSays(out_), "Signature is Valid."), 0) << at;
  }
}

TEST_F(PadesSignerTest, EqualInputAndTimeGiveEqualBytes) {
  const std::string again = TempPath("again.pdf");
  const absl::Time now = absl::Now();
  ASSERT_TRUE(site_.Sign(site_.pkcs12(), site_.plain_pdf(), out_, {}, now).ok());
  ASSERT_TRUE(site_.Sign(site_.pkcs12(), site_.plain_pdf(), again, {}, now).ok());
  EXPECT_EQ(ReadFile(out_), ReadFile(again));
  std::filesystem::remove(again);
}

TEST_F(PadesSignerTest, MayWriteOverItsInput) {
  std::filesystem::copy_file(site_.plain_pdf(), out_);
  ASSERT_TRUE(site_.Sign(site_.pkcs12(), out_, out_).ok());
  ExpectSound(out_, 1);
}

TEST_F(PadesSignerTest, KeepsTheRightsOfWhatItReplaces) {
  for (const mode_t mode : {mode_t{0600}, mode_t{0640}, mode_t{0666}}) {
    std::filesystem::copy_file(site_.plain_pdf(), out_,
                               std::filesystem::copy_options::overwrite_existing);
    ASSERT_EQ(chmod(out_.c_str(), mode), 0);
    ASSERT_TRUE(site_.Sign(site_.pkcs12(), out_, out_).ok());
    EXPECT_EQ(static_cast<mode_t>(std::filesystem::status(out_).permissions()), mode);
  }
  std::filesystem::remove(out_);
  ASSERT_TRUE(site_.Sign(site_.pkcs12(), site_.plain_pdf(), out_).ok());
  const mode_t mask = umask(0);
  umask(mask);
  EXPECT_EQ(static_cast<mode_t>(std::filesystem::status(out_).permissions()), 0666 & ~mask);
}

// What a signature must not carry, and what it must (EN 319 142-1, 6.3).
TEST_F(PadesSignerTest, TellsTheTimeInThePdfAlone) {
  ASSERT_TRUE(site_.Sign(site_.pkcs12(), site_.plain_pdf(), out_).ok());
  const std::string cms = TempPath("cms.der");
  RunCommand("cd '" + site_.folder() + "' && pdfsig -dump '" + out_ + "' && mv " +
             std::filesystem::path(out_).filename().string() + ".sig0 '" + cms + "'");
  const std::string shown =
      RunCommand("openssl cms -cmsout -print -inform DER -in '" + cms + "'").output;
  EXPECT_THAT(shown, HasSubstr("signingCertificateV2"));
  EXPECT_THAT(shown, HasSubstr("messageDigest"));
  EXPECT_THAT(shown, Not(HasSubstr("signingTime")));
  EXPECT_THAT(ReadFile(out_), HasSubstr("/SubFilter /ETSI.CAdES.detached /M (D:"));
}

// A token with many certificates is larger than anyone would guess.
TEST_F(PadesSignerTest, FindsRoomForASignatureLargerThanExpected) {
  TestAuthority& authority = site_.authority();
  const std::string chain_file = authority.timestamper().chain_file;
  const std::string chain = ReadFile(chain_file);
  std::string many = chain;
  for (int k = 0; k < 12; ++k) many += ReadFile(authority.Issue().certificate_file);
  WriteFile(chain_file, many);
  const auto result =
      site_.Sign(site_.pkcs12(), site_.plain_pdf(), out_, {.level = SignatureLevel::kBT});
  WriteFile(chain_file, chain);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->reached, SignatureLevel::kBT) << result->why;
  ExpectSound(out_, 1);
  ExpectWholeDocumentSigned(out_);
}

TEST_F(PadesSignerTest, RefusesWeakAndUselessCertificates) {
  TestAuthority& authority = site_.authority();
  const std::vector<std::pair<testing_support::CertificateWish, const char*>> wishes = {
      {{.key = KeyKind::kRsa1024}, "too short"},
      {{.signed_with_sha1 = true}, "weak algorithm"},
      {{.not_before_s = -2000, .not_after_s = -1000}, "expired"},
      {{.not_before_s = 10'000}, "not valid yet"},
      {{.key_usage = "critical,keyEncipherment"}, "not meant for signing"},
      {{.extended_key_usage = "serverAuth"}, "not meant for signing"}};
  for (const auto& [wish, why] : wishes) {
    const auto result = site_.Sign(authority.Issue(wish).pem_file, site_.plain_pdf(), out_);
    EXPECT_EQ(result.status().code(), absl::StatusCode::kFailedPrecondition) << why;
    EXPECT_THAT(std::string(result.status().message()), HasSubstr(why));
    EXPECT_FALSE(std::filesystem::exists(out_));
  }
}

TEST_F(PadesSignerTest, SignsWithAKeyForPssAlone) {
  const std::string key = TempPath("pss.pem");
  const std::string certificate = TempPath("pss-certificate.pem");
  ASSERT_EQ(RunCommand("openssl genpkey -quiet -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 "
                       "-out '" +
                       key + "' && openssl req -x509 -new -key '" + key +
                       "' -subj '/CN=Sở Nội vụ' -utf8 -out '" + certificate + "'")
                .exit_code,
            0);
  WriteFile(key, ReadFile(key) + ReadFile(certificate));
  const auto result = site_.Sign(key, site_.plain_pdf(), out_);
  ASSERT_TRUE(result.ok()) << result.status();
  const auto read = ReadPdfSignatures(out_);
  ASSERT_TRUE(read.ok() && read->size() == 1) << read.status();
  EXPECT_EQ((*read)[0].check, SignatureCheck::kPassed);
  for (const std::string& file : {key, certificate}) std::filesystem::remove(file);
}

// left, bottom, right, top of the field of this name.
std::array<double, 4> PlaceOf(const std::string& pdf, const std::string& field) {
  const std::string bytes = ReadFile(pdf);
  const size_t at = bytes.find("/Rect [", bytes.find("/T (" + field + ")"));
  std::istringstream numbers(bytes.substr(at + 7, 60));
  std::array<double, 4> place = {};
  for (double& number : place) numbers >> number;
  return place;
}

TEST_F(PadesSignerTest, PutsAMarkBelowThoseThatAreThere) {
  const std::string in = TempPath("turned.pdf");
  for (const std::string turn : {"0", "90", "180", "270"}) {
    ASSERT_EQ(RunCommand("qpdf --rotate=+" + turn + ":1 '" + site_.plain_pdf() + "' '" + in + "'")
                  .exit_code,
              0);
    ASSERT_TRUE(site_.Sign(site_.pkcs12(), in, out_).ok());
    ASSERT_TRUE(site_.Sign(site_.ec_pem(), out_, out_).ok());
    ASSERT_TRUE(site_.Sign(site_.token_ec(), out_, out_).ok());
    std::vector<std::array<double, 4>> places;
    for (const char* field : {"Signature1", "Signature2", "Signature3"}) {
      const auto place = PlaceOf(out_, field);
      EXPECT_TRUE(0 < place[0] && place[0] < place[2] && place[2] < 596) << turn << field;
      EXPECT_TRUE(0 < place[1] && place[1] < place[3] && place[3] < 843) << turn << field;
      for (const auto& other : places)
        EXPECT_TRUE(place[2] <= other[0] || other[2] <= place[0] || place[3] <= other[1] ||
                    other[3] <= place[1])
            << turn << field;
      places.push_back(place);
    }
    ExpectSound(out_, 3);
  }
  std::filesystem::remove(in);
}

TEST_F(PadesSignerTest, LeavesNothingBehindWhenItCannotSign) {
  const std::string folder = TempPath("empty");
  std::filesystem::create_directory(folder);
  const std::string in = TempPath("bad.pdf");
  const std::string plain = ReadFile(site_.plain_pdf());
  for (const std::string& bad :
       {std::string("no PDF"), std::string("%PDF-1.7\n"), plain.substr(0, plain.size() - 200)}) {
    WriteFile(in, bad);
    EXPECT_EQ(site_.Sign(site_.pkcs12(), in, folder + "/out.pdf").status().code(),
              absl::StatusCode::kDataLoss);
    EXPECT_TRUE(std::filesystem::is_empty(folder));
  }
  ASSERT_EQ(RunCommand("qpdf --encrypt '' owner 256 -- '" + site_.plain_pdf() + "' '" + in + "'")
                .exit_code,
            0);
  EXPECT_EQ(site_.Sign(site_.pkcs12(), in, folder + "/out.pdf").status().code(),
            absl::StatusCode::kUnimplemented);
  EXPECT_TRUE(std::filesystem::is_empty(folder));
  std::filesystem::remove_all(folder);
  std::filesystem::remove(in);
}

TEST_F(PadesSignerTest, PublishesNoSignatureThatDoesNotFitTheCertificate) {
  WrongKey key(site_.Open(site_.pkcs12()), {site_.authority().Issue().certificate_der},
               absl::OkStatus());
  const auto signer = PadesSigner::Create(key, {}, absl::Now());
  ASSERT_TRUE(signer.ok()) << signer.status();
  const auto result = (*signer)->Sign(site_.plain_pdf(), out_, absl::Now());
  EXPECT_TRUE(absl::IsUnavailable(result.status())) << result.status();
  EXPECT_THAT(std::string(result.status().message()), HasSubstr("does not fit its certificate"));
  EXPECT_FALSE(std::filesystem::exists(out_));
}

// Tried on, it would lock the token after some files.
TEST_F(PadesSignerTest, TellsTroubleOfTheKeyFromTroubleOfAFile) {
  const absl::Status troubles[] = {absl::UnauthenticatedError("the PIN of the token is wrong"),
                                   absl::PermissionDeniedError("the PIN is locked"),
                                   absl::InvalidArgumentError("not in this way")};
  for (const absl::Status& trouble : troubles) {
    auto right = site_.Open(site_.pkcs12());
    const std::vector<std::string> chain = right->certificates();
    WrongKey key(std::move(right), chain, trouble);
    const auto signer = PadesSigner::Create(key, {}, absl::Now());
    ASSERT_TRUE(signer.ok()) << signer.status();
    const auto result = (*signer)->Sign(site_.plain_pdf(), out_, absl::Now());
    EXPECT_TRUE(absl::IsUnavailable(result.status())) << result.status();
    EXPECT_EQ(result.status().message(), trouble.message());
    const auto expired =
        (*signer)->Sign(site_.plain_pdf(), out_, absl::Now() + absl::Hours(24 * 1000));
    EXPECT_TRUE(absl::IsUnavailable(expired.status())) << expired.status();
  }
}

}  // namespace
}  // namespace sohoa::test
