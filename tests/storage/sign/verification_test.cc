// What the verifier says of signatures that nobody tampered with, and of certificates and times
// that do not hold.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>

#include "absl/time/clock.h"
#include "tests/storage/pdf/pdf_commands.h"
#include "tests/storage/sign/test_document.h"
#include "tests/storage/sign/test_signature.h"
#include "tests/storage/sign/verified_authority.h"

namespace sohoa::test {
namespace {

using testing_support::Identity;
using testing_support::KeyKind;

constexpr int64_t kDay = 24 * 3600;

VerifiedAuthority& Site() {
  static VerifiedAuthority site;
  return site;
}

PdfSignature First(const TestDocument& document, const SignatureReading& reading) {
  const auto signatures = Verify(document.bytes(), reading);
  EXPECT_TRUE(signatures.ok()) << signatures.status();
  if (!signatures.ok() || signatures->empty()) return {};
  return signatures->front();
}

PdfSignature First(const TestDocument& document) { return First(document, Site().Trusting()); }

TestDocument Signed(const SignWish& wish) {
  TestDocument document;
  SignWish complete = wish;
  if (complete.signer == nullptr) complete.signer = &Site().agency();
  document.Sign(Site().authority(), complete);
  return document;
}

// What is at fault with a signature of this certificate, made without any mistake.
void ExpectDoubt(const PdfSignature& signature, Indication indication, SubIndication reason,
                 FindingKind kind) {
  EXPECT_EQ(signature.check, SignatureCheck::kPassed);
  EXPECT_EQ(signature.verification.indication, indication) << Describe({signature});
  EXPECT_EQ(NameOf(signature.verification.sub_indication), NameOf(reason)) << Describe({signature});
  EXPECT_NE(Found(signature, kind), nullptr) << Describe({signature});
}

void ExpectPassed(const PdfSignature& signature, VerifiedLevel level) {
  EXPECT_EQ(signature.verification.indication, Indication::kTotalPassed) << Describe({signature});
  EXPECT_EQ(NameOf(signature.verification.level), NameOf(level)) << Describe({signature});
}

TEST(Verification, PassesEveryKindOfKey) {
  for (const KeyKind kind :
       {KeyKind::kRsa2048, KeyKind::kRsa3072, KeyKind::kEcP256, KeyKind::kEcP384}) {
    const Identity signer = Site().authority().Issue({.key = kind});
    for (const char* hash : {"SHA256", "SHA384", "SHA512"})
      ExpectPassed(First(Signed({.signer = &signer, .hash = hash})), VerifiedLevel::kBaselineB);
  }
  ExpectPassed(First(Signed({.pss = true})), VerifiedLevel::kBaselineB);
}

TEST(Verification, PassesEachLevelForWhatItIs) {
  ExpectPassed(First(Signed({})), VerifiedLevel::kBaselineB);
  TestDocument document = Signed({.stamped = true});
  const PdfSignature stamped = First(document);
  ExpectPassed(stamped, VerifiedLevel::kBaselineT);
  EXPECT_EQ(stamped.verification.proven_time, stamped.timestamp_time);

  document.AddSecurityStore(Site().authority(), Site().agency());
  SignatureReading alone = Site().Trusting();
  alone.revocation.clear();  // the file has it all
  ExpectPassed(First(document, alone), VerifiedLevel::kBaselineLT);

  document.AddDocumentTimestamp(Site().authority());
  const auto both = Verify(document.bytes(), alone);
  ASSERT_TRUE(both.ok()) << both.status();
  ASSERT_EQ(both->size(), 2u);
  ExpectPassed(both->at(0), VerifiedLevel::kBaselineLTA);
  ExpectPassed(both->at(1), VerifiedLevel::kNone);
  EXPECT_TRUE(both->at(1).verification.is_timestamp);
  EXPECT_TRUE(both->at(1).covers_whole_file);
  EXPECT_NE(Found(both->at(0), FindingKind::kDssAdded), nullptr);
  EXPECT_NE(Found(both->at(0), FindingKind::kDocumentTimestampAdded), nullptr);
}

// When the signer's certificate has expired, the time stamp and the data in the file prove it
// still; without them nothing does.
TEST(Verification, OutlivesTheCertificate) {
  const Identity signer = Site().authority().Issue({.not_after_s = 3600});
  SignatureReading later = Site().Trusting();
  later.revocation.clear();
  later.now = absl::Now() + absl::Hours(24 * 30);
  TestDocument document = Signed({.signer = &signer, .stamped = true});
  document.AddSecurityStore(Site().authority(), signer);
  const TestDocument without_archive = document;
  ExpectDoubt(First(without_archive, later), Indication::kIndeterminate,
              SubIndication::kOutOfBoundsNoPoe, FindingKind::kExpired);
  // The time stamper's own certificate is not asked about revocation by then.
  later.revocation = {Site().Trusting().revocation};
  SignatureReading within = later;
  within.now = absl::Now() + absl::Hours(2);
  ExpectPassed(First(document, within), VerifiedLevel::kBaselineLT);
  ExpectDoubt(First(Signed({.signer = &signer}), within), Indication::kIndeterminate,
              SubIndication::kOutOfBoundsNoPoe, FindingKind::kExpired);
}

TEST(Verification, SeveralSignaturesMayFollowEachOther) {
  const Identity second =
      Site().authority().Issue({.common_name = "Lò Thị Mỵ", .key = KeyKind::kEcP256});
  TestDocument document = Signed({});
  document.Sign(Site().authority(), {.signer = &second, .sub_filter = "adbe.pkcs7.detached"});
  const auto signatures = Verify(document.bytes(), Site().Trusting());
  ASSERT_TRUE(signatures.ok()) << signatures.status();
  ASSERT_EQ(signatures->size(), 2u);
  ExpectPassed(signatures->at(0), VerifiedLevel::kBaselineB);
  ExpectPassed(signatures->at(1), VerifiedLevel::kNone);
  const Finding* added = Found(signatures->at(0), FindingKind::kSignatureAdded);
  ASSERT_NE(added, nullptr);
  EXPECT_EQ(added->page, 0);
}

TEST(Verification, AnUnknownRootIsNotProven) {
  ExpectDoubt(First(Signed({}), {}), Indication::kIndeterminate,
              SubIndication::kNoCertificateChainFound, FindingKind::kNoTrustedRoot);
  const Identity self_made = Site().authority().SelfSigned();
  ExpectDoubt(First(Signed({.signer = &self_made})), Indication::kIndeterminate,
              SubIndication::kNoCertificateChainFound, FindingKind::kNoTrustedRoot);
}

TEST(Verification, ASiteMayTrustTheIssuerAlone) {
  SignatureReading reading = Site().Trusting();
  reading.roots = {Site().authority().issuer_file()};
  ExpectPassed(First(Signed({}), reading), VerifiedLevel::kBaselineB);
}

TEST(Verification, TellsOfCertificatesThatDoNotHold) {
  testing_support::TestAuthority& authority = Site().authority();
  const Identity expired = authority.Issue({.not_before_s = -2 * kDay, .not_after_s = -kDay});
  ExpectDoubt(First(Signed({.signer = &expired})), Indication::kIndeterminate,
              SubIndication::kOutOfBoundsNoPoe, FindingKind::kExpired);
  const Identity early = authority.Issue({.not_before_s = kDay});
  ExpectDoubt(First(Signed({.signer = &early})), Indication::kTotalFailed,
              SubIndication::kNotYetValid, FindingKind::kNotYetValid);
  const Identity short_key = authority.Issue({.key = KeyKind::kRsa1024});
  ExpectDoubt(First(Signed({.signer = &short_key})), Indication::kIndeterminate,
              SubIndication::kCryptoConstraintsFailure, FindingKind::kWeakKey);
  const Identity old = authority.Issue({.signed_with_sha1 = true});
  ExpectDoubt(First(Signed({.signer = &old})), Indication::kIndeterminate,
              SubIndication::kCryptoConstraintsFailure, FindingKind::kWeakHash);
  const Identity server = authority.Issue({.extended_key_usage = "serverAuth"});
  ExpectDoubt(First(Signed({.signer = &server})), Indication::kIndeterminate,
              SubIndication::kChainConstraintsFailure, FindingKind::kWrongKeyUsage);
  const Identity cipher = authority.Issue({.key_usage = "critical,keyEncipherment"});
  ExpectDoubt(First(Signed({.signer = &cipher})), Indication::kIndeterminate,
              SubIndication::kChainConstraintsFailure, FindingKind::kWrongKeyUsage);
}

TEST(Findings, TheHeaviestStay) {
  std::vector<Finding> findings;
  const auto add = [&](FindingKind kind, Weight weight, int64_t object) {
    AddFinding({.kind = kind, .weight = weight, .object = object}, findings);
  };
  for (int i = 0; i < 100; ++i) add(FindingKind::kUnusedObjectsAdded, Weight::kNote, i);
  add(FindingKind::kUnusedObjectsAdded, Weight::kNote, 1);
  ASSERT_EQ(findings.size(), kMaxFindings);
  EXPECT_EQ(findings.back().kind, FindingKind::kMoreChanges);
  EXPECT_EQ(findings.back().weight, Weight::kNote);
  add(FindingKind::kPageAdded, Weight::kFailure, 7);
  EXPECT_EQ(std::count_if(findings.begin(), findings.end(),
                          [](const Finding& f) { return f.kind == FindingKind::kPageAdded; }),
            1);
  EXPECT_EQ(findings.back().weight, Weight::kNote) << "only notes are left out";
  for (int i = 0; i < 100; ++i) add(FindingKind::kAnnotationAdded, Weight::kDoubt, i);
  EXPECT_EQ(findings.size(), kMaxFindings);
  EXPECT_EQ(findings.back().weight, Weight::kDoubt);
}

// Its older certificate, with the same key, may not be at hand.
TEST(Verification, ANewerCertificateOfTheAuthorityDoesNotSpeakAgainstTheSigner) {
  constexpr int64_t kYear = 365 * kDay;
  const Identity signer = Site().authority().Issue({.not_before_s = -7 * kYear});
  SignatureReading reading = Site().Trusting();
  reading.now = absl::Now() - absl::Seconds(6 * kYear);  // the issuing authority is five years old
  ExpectDoubt(First(Signed({.signer = &signer}), reading), Indication::kIndeterminate,
              SubIndication::kCertificateChainGeneralFailure, FindingKind::kChainBroken);
}

TEST(Verification, TellsOfRevocation) {
  VerifiedAuthority site;  // its own: what is revoked stays so
  const Identity revoked = site.authority().Issue();
  site.authority().Revoke(revoked, -600);
  TestDocument document;
  document.Sign(site.authority(), {.signer = &revoked});
  TestDocument stamped_before;
  stamped_before.Sign(site.authority(), {.signer = &revoked, .stamped = true, .stamped_s = -3000});
  TestDocument stamped_after;
  stamped_after.Sign(site.authority(), {.signer = &revoked, .stamped = true});
  ExpectPassed(First(document, site.Trusting()), VerifiedLevel::kBaselineB);  // by the old list
  site.RefreshLists();
  ExpectDoubt(First(document, site.Trusting()), Indication::kIndeterminate,
              SubIndication::kRevokedNoPoe, FindingKind::kRevoked);
  ExpectPassed(First(stamped_before, site.Trusting()), VerifiedLevel::kBaselineT);
  ExpectDoubt(First(stamped_after, site.Trusting()), Indication::kIndeterminate,
              SubIndication::kRevokedNoPoe, FindingKind::kRevoked);
  // The answer of OCSP in the file says the same.
  SignatureReading alone = site.Trusting();
  alone.revocation.clear();
  document.AddSecurityStore(site.authority(), revoked);
  ExpectDoubt(First(document, alone), Indication::kIndeterminate, SubIndication::kRevokedNoPoe,
              FindingKind::kRevoked);

  site.authority().RevokeIssuer(-600);
  site.RefreshLists();
  TestDocument other;
  other.Sign(site.authority(), {.signer = &site.agency()});
  ExpectDoubt(First(other, site.Trusting()), Indication::kIndeterminate,
              SubIndication::kRevokedCaNoPoe, FindingKind::kIssuerRevoked);
}

TEST(Verification, WithoutRevocationDataNothingIsProven) {
  SignatureReading reading = Site().Trusting();
  const TestDocument document = Signed({});
  reading.now = absl::Now() + absl::Hours(24 * 30);  // the lists are good for a week
  ExpectDoubt(First(document, reading), Indication::kIndeterminate, SubIndication::kTryLater,
              FindingKind::kRevocationStale);
  reading.revocation.clear();
  ExpectDoubt(First(document, reading), Indication::kIndeterminate, SubIndication::kTryLater,
              FindingKind::kRevocationUnknown);
}

// A list may be of a part of the authority's certificates, or say more than we understand.
TEST(Verification, TakesNoOtherListForTheCertificatesOwn) {
  const TestDocument document = Signed({});
  const std::string path = TempPath("part.crl");
  const auto verify = [&](const std::string& extension, const std::string& value) {
    WriteFile(path, Site().authority().IssuerCrlWith(extension, value));
    SignatureReading reading = Site().Trusting();
    reading.revocation.front() = path;
    return First(document, reading);
  };
  const std::string own = "URI:" + Site().authority().crl_url();
  ExpectPassed(verify("issuingDistributionPoint", "critical,fullname:" + own),
               VerifiedLevel::kBaselineB);
  for (const auto& [extension, value] :
       {std::pair("issuingDistributionPoint", "critical,fullname:" + own + "2"),
        std::pair("1.2.3.4.5", std::string("critical,DER:0500"))})
    ExpectDoubt(verify(extension, value), Indication::kIndeterminate, SubIndication::kTryLater,
                FindingKind::kRevocationUnknown);
  ExpectPassed(verify("1.2.3.4.5", "DER:0500"), VerifiedLevel::kBaselineB);
  unlink(path.c_str());
}

TEST(Verification, TellsOfWeakAndOldForms) {
  ExpectDoubt(First(Signed({.hash = "SHA1"})), Indication::kIndeterminate,
              SubIndication::kCryptoConstraintsFailure, FindingKind::kWeakHash);
  ExpectDoubt(First(Signed({.sub_filter = "adbe.pkcs7.sha1", .signs_sha1_of_bytes = true})),
              Indication::kIndeterminate, SubIndication::kCryptoConstraintsFailure,
              FindingKind::kWeakHash);
  ExpectPassed(First(Signed({.sub_filter = "adbe.pkcs7.detached", .names_certificate = false})),
               VerifiedLevel::kNone);
  ExpectDoubt(First(Signed({.names_certificate = false})), Indication::kIndeterminate,
              SubIndication::kSigConstraintsFailure, FindingKind::kCertificateTieMissing);
}

TEST(Verification, TellsOfAnotherCertificateThanTheSignersOwn) {
  const Identity other = Site().authority().Issue({.key = KeyKind::kEcP256});
  ExpectDoubt(First(Signed({.named = &other})), Indication::kIndeterminate,
              SubIndication::kNoSigningCertificateFound, FindingKind::kCertificateTieBroken);
  const PdfSignature replaced = First(Signed({.enclosed = &other}));
  EXPECT_EQ(replaced.check, SignatureCheck::kNoSigningCertificateFound);
  EXPECT_EQ(replaced.verification.indication, Indication::kIndeterminate);
  EXPECT_EQ(replaced.verification.sub_indication, SubIndication::kNoSigningCertificateFound);
}

TEST(Verification, ATimeStampThatDoesNotHoldProvesNoTime) {
  const PdfSignature broken = First(Signed({.stamped = true, .stamps_other_bytes = true}));
  ExpectDoubt(broken, Indication::kIndeterminate, SubIndication::kSigConstraintsFailure,
              FindingKind::kTimestampBroken);
  EXPECT_EQ(broken.verification.proven_time, "");
  const Identity self_made = Site().authority().SelfSigned(
      {.key_usage = "critical,digitalSignature", .extended_key_usage = "critical,timeStamping"});
  for (const Identity* stamper : {&self_made, &Site().agency()}) {  // unknown; of another trade
    const PdfSignature untrusted = First(Signed({.stamped = true, .stamper = stamper}));
    EXPECT_NE(Found(untrusted, FindingKind::kTimestampUntrusted), nullptr) << Describe({untrusted});
    EXPECT_EQ(untrusted.verification.proven_time, "");
    ExpectPassed(untrusted, VerifiedLevel::kBaselineB);
  }
}

TEST(Verification, FilesOfTrustThatHoldNothingAreRefused) {
  SignatureReading reading = Site().Trusting();
  const std::string path = TempPath("not_a_root");
  WriteFile(path, "no certificate");
  reading.roots = {path};
  EXPECT_EQ(Verify(Signed({}).bytes(), reading).status().code(),
            absl::StatusCode::kInvalidArgument);
  reading = Site().Trusting();
  reading.revocation = {path};
  EXPECT_EQ(Verify(Signed({}).bytes(), reading).status().code(),
            absl::StatusCode::kInvalidArgument);
  unlink(path.c_str());
}

// poppler's pdfsig says of the same files that they are intact.
TEST(Verification, AnotherProgramAgrees) {
  const Identity curve = Site().authority().Issue({.key = KeyKind::kEcP384});
  TestDocument lasting = Signed({.stamped = true});
  lasting.AddSecurityStore(Site().authority(), Site().agency());
  for (const TestDocument& document :
       {Signed({}), Signed({.signer = &curve}), Signed({.stamped = true}), lasting}) {
    const std::string path = TempPath("pdfsig.pdf");
    WriteFile(path, document.bytes());
    const std::string said = RunCommand("pdfsig -nocert " + path).output;
    EXPECT_NE(said.find("Signature is Valid"), std::string::npos) << said;
    EXPECT_EQ(RunCommand("qpdf --check " + path).exit_code, 0);
    unlink(path.c_str());
  }
}

}  // namespace
}  // namespace sohoa::test
