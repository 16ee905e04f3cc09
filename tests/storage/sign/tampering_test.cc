// What may be done to a signed file, and what the verifier says of it: a table, one row for each
// kind of tampering. Every row begins with a file that passes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <functional>
#include <random>

#include "tests/storage/pdf/pdf_commands.h"
#include "tests/storage/sign/tampering.h"
#include "tests/storage/sign/test_document.h"
#include "tests/storage/sign/test_signature.h"
#include "tests/storage/sign/verified_authority.h"

namespace sohoa::test {
namespace {

using testing_support::Identity;
using testing_support::KeyKind;
using D = TestDocument;
using K = FindingKind;

void Check(const Tampering& row, const D& good) {
  D document = good;
  row.tamper(document);
  if (row.commits) document.Commit();
  const auto signatures = Verify(document.bytes(), Site().Trusting());
  ASSERT_TRUE(signatures.ok()) << row.name << ": " << signatures.status();
  ASSERT_FALSE(signatures->empty()) << row.name;
  const auto told = std::find_if(signatures->begin(), signatures->end(), [&](const auto& s) {
    const Finding* finding = Found(s, row.found);
    return finding != nullptr && (row.page < 0 || finding->page == row.page) &&
           s.verification.indication == row.indication;
  });
  ASSERT_NE(told, signatures->end())
      << row.name << ": wanted " << NameOf(row.found) << Describe(*signatures);
  EXPECT_EQ(NameOf(told->verification.sub_indication), NameOf(row.reason))
      << row.name << Describe(*signatures);
}

void CheckAll(const std::vector<Tampering>& rows) {
  for (const Tampering& row : rows) Check(row, Good(row.base));
}

TEST(Tampering, TheFilesThatItBeginsWithPass) {
  for (const Base base : {Base::kB, Base::kLT, Base::kLTA}) {
    const auto signatures = Verify(Good(base).bytes(), Site().Trusting());
    ASSERT_TRUE(signatures.ok()) << signatures.status();
    for (const PdfSignature& signature : *signatures)
      EXPECT_EQ(signature.verification.indication, Indication::kTotalPassed)
          << Describe(*signatures);
  }
}

TEST(Tampering, OfWhatThePagesShowIsFound) { CheckAll(TamperingWithPages()); }
TEST(Tampering, OfTheWholeFileIsFound) { CheckAll(TamperingWithTheFile()); }
TEST(Tampering, OfSignaturesAndTheirProofsIsFound) { CheckAll(TamperingWithSignatures()); }

TEST(Tampering, OfFormsAndNotesIsFound) { CheckAll(TamperingWithForms()); }

TEST(Tampering, IsOfFiftyKindsAndMore) {
  EXPECT_GE(TamperingWithPages().size() + TamperingWithForms().size() +
                TamperingWithTheFile().size() + TamperingWithSignatures().size(),
            50u);
}

// What a certification permits is no tampering; what it forbids is.
TEST(Tampering, IsJudgedByWhatTheCertificationPermits) {
  const auto certified = [](int level) {
    D document;
    document.Sign(Site().authority(), ByAgency({.certified = level}));
    return document;
  };
  const auto fill = [](D& d) { d.Replace(D::kTextField, "/V (cu)", "/V (moi)"); };
  const auto note = [](D& d) {
    d.annotations.push_back(d.Add("<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] >>"));
  };
  const auto sign = [](D& d) { d.Sign(Site().authority(), ByAgency()); };
  const auto indication = [](D document, const auto& change) {
    change(document);
    document.Commit();
    const auto signatures = Verify(document.bytes(), Site().Trusting());
    return signatures.ok() && !signatures->empty() ? signatures->front().verification.indication
                                                   : Indication::kNotVerified;
  };
  EXPECT_EQ(indication(certified(1), [](D&) {}), Indication::kTotalPassed);
  EXPECT_EQ(indication(certified(1), fill), Indication::kTotalFailed);
  EXPECT_EQ(indication(certified(1), sign), Indication::kTotalFailed);
  EXPECT_EQ(indication(certified(2), fill), Indication::kTotalPassed);
  EXPECT_EQ(indication(certified(2), sign), Indication::kTotalPassed);
  EXPECT_EQ(indication(certified(2), note), Indication::kTotalFailed);
  EXPECT_EQ(indication(certified(3), note), Indication::kTotalPassed);
  EXPECT_EQ(indication(certified(3), fill), Indication::kTotalPassed);
  for (const int level : {1, 2, 3}) {
    EXPECT_EQ(
        indication(certified(level), [](D& d) { d.AddDocumentTimestamp(Site().authority()); }),
        Indication::kTotalPassed);
    EXPECT_EQ(
        indication(certified(level), [](D& d) { d.Replace(D::kContent, "(Dong y)", "(Tu chi)"); }),
        Indication::kTotalFailed);
    EXPECT_EQ(indication(certified(level),
                         [](D& d) { d.catalog_entries.resize(d.catalog_entries.find("/Perms")); }),
              Indication::kTotalFailed);
  }
}

TEST(Tampering, WithALockedFieldIsFound) {
  for (const auto& [lock, expected] :
       {std::pair("/Action /All", Indication::kTotalFailed),
        std::pair("/Action /Include /Fields [(ghichu)]", Indication::kTotalFailed),
        std::pair("/Action /Exclude /Fields [(ghichu)]", Indication::kIndeterminate),
        std::pair("/Action /Include /Fields [(khac)]", Indication::kIndeterminate)}) {
    D document;
    document.Sign(Site().authority(), ByAgency({.lock = lock}));
    document.Replace(D::kTextField, "/V (cu)", "/V (moi)");
    document.Commit();
    const auto signatures = Verify(document.bytes(), Site().Trusting());
    ASSERT_TRUE(signatures.ok());
    EXPECT_EQ(signatures->front().verification.indication, expected)
        << lock << Describe(*signatures);
  }
}

// What is allowed is no tampering in whatever form it is written.
TEST(Tampering, IsNotWhatJustLooksLikeIt) {
  const auto expect_passed = [](const D& document) {
    const auto signatures = Verify(document.bytes(), Site().Trusting());
    ASSERT_TRUE(signatures.ok() && !signatures->empty()) << signatures.status();
    EXPECT_EQ(signatures->front().verification.indication, Indication::kTotalPassed)
        << Describe(*signatures);
  };
  D unused = Good(Base::kB);
  AppendHybrid(unused, 99, "not used");
  expect_passed(unused);

  D again;  // the very same value, which some programs write
  again.page_entries = "/Contents 6 0 R";
  again.Sign(Site().authority(), ByAgency());
  expect_passed(again);

  D sent = Good(Base::kLTA);
  sent.mutable_bytes() += "\r\n\r\n";
  expect_passed(sent);

  D branded = Good(Base::kB);  // as iText does it
  branded.Add("<< /Not /Used >>");
  branded.Commit();
  branded.mutable_bytes().insert(branded.bytes().rfind("startxref"), "%iText-5.5.14\n");
  expect_passed(branded);

  D hybrid;  // from its beginning
  hybrid.content = "[6 0 R 99 0 R]";
  AppendHybrid(hybrid, 99, "BT /F 12 Tf 50 400 Td (Khong) Tj ET");
  hybrid.Sign(Site().authority(), ByAgency());
  hybrid.AddSecurityStore(Site().authority(), Site().agency());
  expect_passed(hybrid);
}

// Signers that lie about what they sign.
TEST(Tampering, BeforeSigningIsFound) {
  const auto verify = [](const D& document) {
    const auto signatures = Verify(document.bytes(), Site().Trusting());
    EXPECT_TRUE(signatures.ok()) << signatures.status();
    return signatures.ok() && !signatures->empty() ? signatures->back() : PdfSignature{};
  };
  D twice;
  twice.Sign(Site().authority(), ByAgency({.entries = "/Contents <00>"}));
  EXPECT_NE(Found(verify(twice), K::kDoubleEntry), nullptr);
  EXPECT_EQ(verify(twice).verification.indication, Indication::kTotalFailed);

  D ranges;
  ranges.Sign(Site().authority(), ByAgency({.entries = "/ByteRange [0 1 2 3]"}));
  EXPECT_NE(Found(verify(ranges), K::kDoubleEntry), nullptr);

  D partial;
  partial.Sign(Site().authority(), ByAgency({.uncovered_end = 30}));
  EXPECT_EQ(verify(partial).check, SignatureCheck::kPassed);
  EXPECT_NE(Found(verify(partial), K::kRangeNotRevision), nullptr) << Describe({verify(partial)});

  D orphan;  // the signed revision has the dictionary, but nothing refers to it
  orphan.Sign(Site().authority(), ByAgency({.has_field = false}));
  orphan.fields.push_back(
      orphan.Add("<< /FT /Sig /T (sau) /V " + std::to_string(orphan.last_signature()) + " 0 R >>"));
  orphan.Commit();
  EXPECT_NE(Found(verify(orphan), K::kNotInItsRevision), nullptr) << Describe({verify(orphan)});
  EXPECT_EQ(verify(orphan).verification.indication, Indication::kTotalFailed);
}

// Readers show one of the two, each its own: neither is what was signed for sure.
TEST(Tampering, WithKeysThatStandTwiceIsFound) {
  const std::vector<std::pair<std::string, std::function<void(D&)>>> kinds = {
      {"page", [](D& d) { d.page_entries = "/Contents 16 0 R"; }},
      {"page, key in other letters", [](D& d) { d.page_entries = "/Con#74ents 16 0 R"; }},
      {"resources", [](D& d) { d.resources.insert(3, "/Font << /F 19 0 R >> "); }},
      {"font in the resources",
       [](D& d) { d.resources.insert(d.resources.find("/F 3"), "/F 19 0 R "); }},
      {"picture", [](D& d) { d.Replace(D::kImage, "/Width 4", "/Width 4 /Width 8"); }},
      {"annotation",
       [](D& d) { d.Replace(D::kLink, "/URI (http", "/URI (http://b.vn) /URI (http"); }},
      {"field", [](D& d) { d.Replace(D::kTextField, "/V (cu)", "/V (moi) /V (cu)"); }},
      {"look of a field",
       [](D& d) { d.Replace(D::kTextField, "/N 11 0 R", "/N 11 0 R /N 16 0 R"); }},
      {"form", [](D& d) { d.form_entries += " /NeedAppearances true /NeedAppearances false"; }},
      {"catalog", [](D& d) { d.catalog_entries += " /Outlines 16 0 R"; }},
      {"trailer", [](D& d) { d.trailer_entries = "/Root 18 0 R /Root 1 0 R"; }},
  };
  for (const auto& [name, tamper] : kinds) {
    D before;  // of the signature
    tamper(before);
    before.Commit();
    before.Sign(Site().authority(), ByAgency());
    D after = Good(Base::kB);
    tamper(after);
    after.Commit();
    for (const D* document : {&before, &after}) {
      const auto signatures = Verify(document->bytes(), Site().Trusting());
      ASSERT_TRUE(signatures.ok() && !signatures->empty()) << name << signatures.status();
      EXPECT_NE(Found(signatures->front(), K::kDoubleKey), nullptr)
          << name << Describe(*signatures);
      EXPECT_NE(signatures->front().verification.indication, Indication::kTotalPassed) << name;
    }
  }
  D page;
  page.page_entries = "/Contents 16 0 R";
  page.Sign(Site().authority(), ByAgency());
  const auto told = Verify(page.bytes(), Site().Trusting());
  ASSERT_TRUE(told.ok() && !told->empty());
  EXPECT_EQ(Found(told->front(), K::kDoubleKey)->page, 0);
  EXPECT_EQ(Found(told->front(), K::kDoubleKey)->object, D::kPage);
}

// The signed revision showed either; a later one clears up which, as it likes.
TEST(Tampering, ThatRemovesADoubleKeyIsFound) {
  D document;
  document.page_entries = "/Contents 16 0 R";
  document.Sign(Site().authority(), ByAgency());
  document.page_entries = "";
  document.content = "16 0 R";
  document.Commit();
  const auto signatures = Verify(document.bytes(), Site().Trusting());
  ASSERT_TRUE(signatures.ok() && !signatures->empty()) << signatures.status();
  EXPECT_NE(Found(signatures->front(), K::kDoubleKey), nullptr) << Describe(*signatures);
}

TEST(Tampering, BySigningAgainShowsWhoSigned) {
  const Identity impostor = Site().authority().SelfSigned();  // the agency's very name
  D document;
  document.Sign(Site().authority(), {.signer = &impostor});
  const auto signatures = Verify(document.bytes(), Site().Trusting());
  ASSERT_TRUE(signatures.ok());
  EXPECT_EQ(signatures->front().common_name, "Ủy ban nhân dân xã Đồng Tâm");
  EXPECT_EQ(signatures->front().verification.sub_indication,
            SubIndication::kNoCertificateChainFound);

  D transplanted;  // another document's signature
  transplanted.Replace(D::kContent, "(Dong y)", "(Tu chi)");
  transplanted.Commit();
  SignWish wish = ByAgency();
  transplanted.Sign(Site().authority(), wish);
  const D& good = Good(Base::kB);
  transplanted.PutSignature(MakeCms(Site().authority(), wish, good.bytes()));
  const auto other = Verify(transplanted.bytes(), Site().Trusting());
  ASSERT_TRUE(other.ok());
  EXPECT_EQ(other->front().verification.sub_indication, SubIndication::kHashFailure);
}

TEST(Tampering, ByCuttingOffIsFound) {
  const D& good = Good(Base::kLTA);
  std::vector<size_t> cuts = {1, 3, 40, 400};
  for (size_t part = 1; part < 12; ++part) cuts.push_back(good.bytes().size() * part / 12);
  for (const size_t cut : cuts) {
    const auto signatures =
        Verify(good.bytes().substr(0, good.bytes().size() - cut), Site().Trusting());
    const bool just_line_end = cut == 1;  // which nothing depends on, but the time stamp covers it
    if (!signatures.ok()) continue;
    EXPECT_TRUE(just_line_end || signatures->empty() ||
                std::any_of(signatures->begin(), signatures->end(),
                            [](const PdfSignature& signature) {
                              return signature.verification.indication != Indication::kTotalPassed;
                            }))
        << cut << Describe(*signatures);
    EXPECT_FALSE(signatures->empty()) << "a file that was cut off is no file without signatures";
  }
}

// Each byte counts: at the borders of what is signed, and anywhere in it.
TEST(Tampering, OfAnySingleByteIsFound) {
  const D& good = Good(Base::kB);
  const size_t size = good.bytes().size();
  std::vector<size_t> places = {0,
                                1,
                                good.contents_begin() - 1,
                                good.contents_begin(),
                                good.contents_end() - 1,
                                good.contents_end(),
                                size - 1,
                                size - 7};
  std::mt19937 random(7);
  while (places.size() < 150) {
    const size_t at = random() % size;
    if (at < good.contents_begin() || at >= good.contents_end()) places.push_back(at);
  }
  for (const size_t at : places) {
    std::string bytes = good.bytes();
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
    const auto signatures = Verify(bytes, Site().Trusting());
    if (!signatures.ok()) continue;  // no PDF any more
    for (const PdfSignature& signature : *signatures)
      EXPECT_NE(signature.verification.indication, Indication::kTotalPassed)
          << "byte " << at << " of " << size << Describe(*signatures);
  }
}

// The same of poppler's pdfsig, where the file can still be read.
TEST(Tampering, AnotherProgramFindsNoMore) {
  const D& good = Good(Base::kB);
  std::mt19937 random(3);
  int both = 0;
  for (int round = 0; round < 40; ++round) {
    std::string bytes = good.bytes();
    size_t at = random() % bytes.size();
    while (at >= good.contents_begin() && at < good.contents_end()) at = random() % bytes.size();
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    const std::string path = TempPath("flipped.pdf");
    WriteFile(path, bytes);
    const bool theirs =
        RunCommand("pdfsig -nocert " + path).output.find("Signature is Valid") == std::string::npos;
    unlink(path.c_str());
    const auto signatures = Verify(bytes, Site().Trusting());
    const bool ours = !signatures.ok() || signatures->empty() ||
                      signatures->front().verification.indication != Indication::kTotalPassed;
    EXPECT_TRUE(ours || !theirs) << "byte " << at;
    both += ours && theirs ? 1 : 0;
  }
  EXPECT_GT(both, 30);
}

}  // namespace
}  // namespace sohoa::test
