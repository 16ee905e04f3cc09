#include "storage/sign/pdf_signatures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <string>

#include "storage/sign/cms.h"
#include "storage/sign/signature_message.h"
#include "tests/storage/pdf/pdf_builder.h"
#include "tests/storage/pdf/pdf_commands.h"
#include "tests/storage/sign/signed_pdf.h"

namespace sohoa::test {
namespace {

using testing::ElementsAre;

constexpr int64_t kSigned = 1'770'272'130;  // 2026-02-05T13:15:30+07:00
constexpr int64_t kVietnam = 7 * 60 * 60;

const TestSigner& Agency() {
  static const TestSigner signer({.common_name = "Ủy ban nhân dân xã Đồng Tâm",
                                  .organization = "Tỉnh Phú Thọ",
                                  .locality = "Phú Thọ"});
  return signer;
}

const TestSigner& Person() {
  static const TestSigner signer({.common_name = "Lò Thị Mỵ",
                                  .organization = "ỦY BAN NHÂN DÂN XÃ ĐỒNG TÂM",
                                  .unit = "VĂN PHÒNG"});
  return signer;
}

absl::StatusOr<std::vector<PdfSignature>> Read(const std::string& pdf) {
  const std::string path = TempPath("signed.pdf");
  WriteFile(path, pdf);
  auto signatures = ReadPdfSignatures(path, {.timeout_s = 20});
  unlink(path.c_str());
  return signatures;
}

// REQUIRES: the file has one signature.
PdfSignature ReadOne(const std::string& pdf) {
  const auto signatures = Read(pdf);
  EXPECT_TRUE(signatures.ok()) << signatures.status();
  if (!signatures.ok() || signatures->size() != 1u) return {.common_name = "not one signature"};
  return signatures->front();
}

TEST(PdfSignatures, TellsWhoSignedWhenAndWhy) {
  const PdfSignature signature = ReadOne(MakeSignedPdf(
      Person(), {.entries = "/SubFilter /adbe.pkcs7.detached /Name (Lo Thi My) /Location (Phu Tho) "
                            "/Reason <FEFF01101ECD0063> /M (D:20260205131500+07'00')",
                 .timestamp = kSigned + 9}));
  EXPECT_EQ(signature.common_name, "Lò Thị Mỵ");
  EXPECT_EQ(signature.organization, "ỦY BAN NHÂN DÂN XÃ ĐỒNG TÂM");
  EXPECT_THAT(signature.units, ElementsAre("VĂN PHÒNG"));
  EXPECT_EQ(signature.locality, "");
  EXPECT_EQ(signature.signing_time, "2026-02-05T13:15:30+07:00");
  EXPECT_EQ(signature.timestamp_time, "2026-02-05T13:15:39+07:00");
  EXPECT_EQ(signature.name, "Lo Thi My");
  EXPECT_EQ(signature.reason, "Đọc");
  EXPECT_EQ(signature.location, "Phu Tho");
  EXPECT_EQ(signature.sub_filter, "adbe.pkcs7.detached");
  EXPECT_EQ(signature.check, SignatureCheck::kPassed);
  EXPECT_TRUE(signature.covers_whole_file);
}

TEST(PdfSignatures, EachRevisionHasItsOwn) {
  std::string pdf = MakeSignedPdf(Person());
  const size_t first_size = pdf.size();
  pdf = AddSignature(pdf, 0, Agency(), {.signing_time = kSigned + 60});
  pdf = AddSignature(pdf, 1, Agency(), {.signing_time = kSigned + 120});
  const auto signatures = Read(pdf);
  ASSERT_TRUE(signatures.ok()) << signatures.status();
  ASSERT_EQ(signatures->size(), 3u);
  EXPECT_EQ(signatures->at(0).common_name, "Lò Thị Mỵ");
  EXPECT_EQ(signatures->at(1).common_name, "Ủy ban nhân dân xã Đồng Tâm");
  EXPECT_EQ(signatures->at(2).signing_time, "2026-02-05T13:17:30+07:00");
  for (const PdfSignature& signature : *signatures)
    EXPECT_EQ(signature.check, SignatureCheck::kPassed);
  EXPECT_FALSE(signatures->at(0).covers_whole_file);
  EXPECT_FALSE(signatures->at(1).covers_whole_file);
  EXPECT_TRUE(signatures->at(2).covers_whole_file);
  const auto& range = signatures->at(0).byte_range;
  EXPECT_EQ(range[2] + range[3], static_cast<int64_t>(first_size));
}

TEST(PdfSignatures, OneChangedByteIsFound) {
  std::string pdf = MakeSignedPdf(Agency());
  pdf.replace(pdf.find("0.5 g"), 5, "0.6 g");
  const PdfSignature signature = ReadOne(pdf);
  EXPECT_EQ(signature.check, SignatureCheck::kHashFailure);
  EXPECT_EQ(signature.common_name, "Ủy ban nhân dân xã Đồng Tâm") << "it still says who signed";
}

// The bytes are what was signed, but the time that was signed with them is another now.
TEST(PdfSignatures, AChangedAttributeIsFound) {
  std::string pdf = MakeSignedPdf(Agency());
  const std::string time = "3236303230353036313533305a";  // "260205061530Z" in hexadecimal digits
  ASSERT_NE(pdf.find(time), std::string::npos);
  pdf.replace(pdf.find(time), 12, "323630323034");
  const PdfSignature signature = ReadOne(pdf);
  EXPECT_EQ(signature.check, SignatureCheck::kSigCryptoFailure);
}

TEST(PdfSignatures, WhatIsAppendedIsNotCovered) {
  const PdfSignature signature = ReadOne(MakeSignedPdf(Agency()) + "% more\n");
  EXPECT_EQ(signature.check, SignatureCheck::kPassed);
  EXPECT_FALSE(signature.covers_whole_file);
}

// A gap wider than the signature would let bytes in that nobody signed.
TEST(PdfSignatures, OnlyTheSignatureMayBeLeftOut) {
  std::string pdf = MakeSignedPdf(Agency());
  const size_t length = pdf.find("/ByteRange [0 ") + 14;
  const std::string shorter = "0000000000" + std::to_string(std::stoll(pdf.substr(length, 10)) - 3);
  pdf.replace(length, 10, shorter.substr(shorter.size() - 10));
  EXPECT_EQ(ReadOne(pdf).check, SignatureCheck::kFormatFailure);
}

TEST(PdfSignatures, BytesBehindTheEndOfTheFileAreMissed) {
  std::string pdf = MakeSignedPdf(Agency());
  pdf.replace(pdf.find("/ByteRange [0 ") + 36, 10, "0009999999");
  EXPECT_EQ(ReadOne(pdf).check, SignatureCheck::kSignedDataNotFound);
}

TEST(PdfSignatures, WithoutASignatureInItTheTimeIsThatOfTheDictionary) {
  std::string pdf = MakeSignedPdf(
      Agency(), {.entries = "/SubFilter /adbe.pkcs7.detached /M (D:20260205101500Z)"});
  pdf.replace(pdf.find("/Contents <") + 11, 4, "0000");
  const PdfSignature signature = ReadOne(pdf);
  EXPECT_EQ(signature.check, SignatureCheck::kFormatFailure);
  EXPECT_EQ(signature.signing_time, "2026-02-05T17:15:00+07:00");
}

// Programs in wide use write Vietnam's time into the attribute and call it UTC.
TEST(PdfSignatures, LocalTimeThatIsCalledUtcIsSetRight) {
  const SigningWish with_m{
      .entries = "/SubFilter /ETSI.CAdES.detached /M (D:20260205131522+07'00')",
      .signing_time = kSigned + kVietnam};
  EXPECT_EQ(ReadOne(MakeSignedPdf(Agency(), with_m)).signing_time, "2026-02-05T13:15:30+07:00");
  const SigningWish stamped{.signing_time = kSigned + kVietnam, .timestamp = kSigned + 5};
  EXPECT_EQ(ReadOne(MakeSignedPdf(Agency(), stamped)).signing_time, "2026-02-05T13:15:30+07:00");
  const SigningWish alone{.signing_time = kSigned + kVietnam};
  EXPECT_EQ(ReadOne(MakeSignedPdf(Agency(), alone)).signing_time, "2026-02-05T20:15:30+07:00")
      << "nothing says that it is meant otherwise";
}

TEST(PdfSignatures, APlainPdfHasNone) {
  PdfBuilder pdf;
  pdf.AddPage("/MediaBox [0 0 72 72]", "0 0 10 10 re f");
  const auto signatures = Read(pdf.Build());
  ASSERT_TRUE(signatures.ok()) << signatures.status();
  EXPECT_TRUE(signatures->empty());
}

// The file is as large as it is; what is bounded is what is made of it.
TEST(PdfSignatures, MemoryIsBoundedBesideTheFile) {
  constexpr int64_t kMemory = 400ll << 20;
  PdfBuilder builder;
  builder.AddPage("/MediaBox [0 0 72 72]", "");
  const std::string pdf = builder.Build();
  const size_t table = pdf.rfind("xref\n", pdf.rfind("startxref") - 1);
  const size_t moved = table + (500ull << 20);  // the rest is a hole that takes no room
  const std::string path = TempPath("large.pdf");
  WriteFile(path, pdf.substr(0, table));
  ASSERT_EQ(truncate(path.c_str(), static_cast<off_t>(moved)), 0);
  std::ofstream(path, std::ios::app | std::ios::binary)
      << pdf.substr(table, pdf.rfind("startxref") - table) << "startxref\n"
      << moved << "\n%%EOF\n";
  const auto signatures = ReadPdfSignatures(path, {.worker_memory_bytes = kMemory});
  unlink(path.c_str());
  ASSERT_TRUE(signatures.ok()) << signatures.status();
  EXPECT_TRUE(signatures->empty());
}

TEST(PdfSignatures, WhatIsNoPdfIsAnError) {
  EXPECT_EQ(Read("no PDF at all").status().code(), absl::StatusCode::kDataLoss);
  EXPECT_FALSE(ReadPdfSignatures("/nowhere.pdf").ok());
}

TEST(PdfSignatures, FieldsThatHoldEachOtherEnd) {
  PdfBuilder pdf;
  pdf.AddPage("/MediaBox [0 0 72 72]", "0 0 10 10 re f");
  pdf.Add("<< /FT /Sig /Kids [6 0 R 5 0 R] >>");
  pdf.Add(
      "<< /Kids [5 0 R] /V << /ByteRange [0 9223372036854775807 9223372036854775807 "
      "9223372036854775807] >> >>");
  EXPECT_EQ(ReadOne(pdf.Build("/AcroForm << /Fields [5 0 R] >>")).check,
            SignatureCheck::kFormatFailure);
}

// Whatever is done to a file, the answer is a list or an error, and never that changed bytes are
// what was signed.
TEST(PdfSignatures, SurvivesDamagedFiles) {
  const std::string whole = AddSignature(MakeSignedPdf(Person()), 0, Agency());
  std::mt19937 random(11);
  int listed = 0;
  for (int round = 0; round < 150; ++round) {
    std::string pdf = whole;
    for (int i = 0; i < 4; ++i) pdf[random() % pdf.size()] = static_cast<char>(random());
    if (round % 5 == 0) pdf.resize(random() % pdf.size());
    const auto signatures = Read(pdf);
    listed += signatures.ok() && !signatures->empty() ? 1 : 0;
  }
  EXPECT_GT(listed, 0);
}

TEST(Cms, SurvivesDamagedBytes) {
  const std::string text = "văn bản";
  const auto bytes = [&](const auto& take) {
    take(text);
    return true;
  };
  const std::string whole = Agency().Sign(text, kSigned, kSigned);
  ASSERT_EQ(ReadCms(whole, bytes).check, SignatureCheck::kPassed);
  EXPECT_EQ(ReadCms(whole + std::string(100, '\0'), bytes).check, SignatureCheck::kPassed);
  for (size_t length = 0; length < whole.size(); length += 7)
    EXPECT_NE(ReadCms(whole.substr(0, length), bytes).check, SignatureCheck::kPassed);
  std::mt19937 random(5);
  for (int round = 0; round < 3000; ++round) {
    std::string der = whole;
    for (int i = 0; i < 3; ++i) der[random() % der.size()] = static_cast<char>(random());
    const CmsSignature read = ReadCms(der, bytes);
    EXPECT_LE(read.common_name.size(), 500u);
  }
}

TEST(SignatureMessage, GivesBackWhatWasSentButForControlCharacters) {
  PdfSignature signature{.common_name = "Ủy ban",
                         .organization = "O",
                         .units = {"a", "b"},
                         .locality = "L",
                         .signing_time = "2026-02-05T13:15:30+07:00",
                         .name = "N",
                         .reason = "R",
                         .location = "P",
                         .sub_filter = "S",
                         .byte_range = {0, 1, 2, 3},
                         .covers_whole_file = true,
                         .check = SignatureCheck::kHashFailure};
  const std::string message = EncodeSignatures(std::vector{signature, PdfSignature{}});
  const auto back = DecodeSignatures(message);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_THAT(*back, ElementsAre(signature, PdfSignature{}));
  for (size_t length = 0; length < message.size(); ++length)
    EXPECT_FALSE(DecodeSignatures(message.substr(0, length)).ok());

  signature.common_name = "\x1b[2Jxóa";
  signature.signing_time = "yesterday";
  const auto cleaned = DecodeSignatures(EncodeSignatures(std::vector{signature}));
  ASSERT_TRUE(cleaned.ok());
  EXPECT_EQ(cleaned->front().common_name, " [2Jxóa");
  EXPECT_EQ(cleaned->front().signing_time, "");
}

TEST(SignatureMessage, SurvivesDamagedBytes) {
  const std::string whole = EncodeSignatures(std::vector(3, PdfSignature{.units = {"a", "b"}}));
  std::mt19937 random(3);
  int refused = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = whole;
    for (int i = 0; i < 3; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
    refused += DecodeSignatures(bytes).ok() ? 0 : 1;
  }
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace sohoa::test
