#include "storage/record/record_codec.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>

#include "ocr/page/listed_word.h"
#include "tests/storage/record/sample_document.h"

namespace sohoa {
namespace {

using testing_support::PageOf;

void ExpectSame(const PageText& a, const PageText& b) {
  EXPECT_EQ(a.width, b.width);
  EXPECT_EQ(a.height, b.height);
  EXPECT_EQ(a.dpi, b.dpi);
  ASSERT_EQ(a.blocks.size(), b.blocks.size());
  for (size_t i = 0; i < a.blocks.size(); ++i) {
    EXPECT_EQ(a.blocks[i].box, b.blocks[i].box);
    ASSERT_EQ(a.blocks[i].lines.size(), b.blocks[i].lines.size());
    for (size_t j = 0; j < a.blocks[i].lines.size(); ++j) {
      const Line& line = a.blocks[i].lines[j];
      const Line& other = b.blocks[i].lines[j];
      EXPECT_EQ(line.box, other.box);
      EXPECT_EQ(line.baseline_y, other.baseline_y);
      ASSERT_EQ(line.words.size(), other.words.size());
      for (size_t k = 0; k < line.words.size(); ++k) {
        EXPECT_EQ(line.words[k].text, other.words[k].text);
        EXPECT_EQ(line.words[k].box, other.words[k].box);
        EXPECT_EQ(line.words[k].confidence, other.words[k].confidence);
      }
    }
  }
}

TEST(PageCodec, GivesBackEveryBitOfAPage) {
  PageText page = PageOf("CỘNG HÒA XÃ HỘI\nĐộc lập - Tự do\n\nSố: 15/QĐ-UBND");
  page.dpi = 299.7;
  page.blocks[0].lines[1].words[0].confidence = 0.123456F;
  page.blocks[1].lines[0].words[0].text = "\xff\xfe không phải UTF-8";
  page.blocks[1].stamped = true;
  page.blocks[0].lines[0].words[1].handwritten = true;
  page.blocks[1].lines[0].words[1].handwritten = true;
  const auto back = DecodePageText(EncodePageText(page));
  ASSERT_TRUE(back.ok()) << back.status();
  ExpectSame(page, *back);
  EXPECT_FALSE(back->blocks[0].stamped);
  EXPECT_TRUE(back->blocks[1].stamped);
  const std::vector<ListedWord> written = HandwrittenWords(*back);
  ASSERT_EQ(written.size(), 2u);
  EXPECT_EQ(written[0].text, page.blocks[0].lines[0].words[1].text);
  EXPECT_EQ(written[1].text, page.blocks[1].lines[0].words[1].text);
}

TEST(PageCodec, HoldsAnEmptyPageAndBoxesOfAnyNumbers) {
  const auto empty = DecodePageText(EncodePageText(PageOf("")));
  ASSERT_TRUE(empty.ok());
  ExpectSame(PageOf(""), *empty);

  constexpr int kLow = std::numeric_limits<int>::min();
  constexpr int kHigh = std::numeric_limits<int>::max();
  PageText page = PageOf("một hai");
  page.blocks[0].box = {kLow, kHigh, kLow, kHigh};
  page.blocks[0].lines[0].box = {kHigh, kLow, kLow, kHigh};
  page.blocks[0].lines[0].baseline_y = kLow;
  page.blocks[0].lines[0].words[0].box = {kLow, kLow, kHigh, kHigh};
  page.blocks[0].lines[0].words[1].box = {kHigh, kHigh, kLow, kLow};
  const auto back = DecodePageText(EncodePageText(page));
  ASSERT_TRUE(back.ok()) << back.status();
  ExpectSame(page, *back);
}

// Pages of stores of old have a field of its own for each word: 6 in place of 11 and 12.
TEST(PageCodec, ReadsPagesWhoseWordsAreFieldsOfTheirOwn) {
  const std::string half("\0\0\0\x3F", 4);
  const std::string nothing(18, '\0');  // geometry: all at 0
  const std::string old_page =
      "\x08\x64\x10\x32"          // 100 x 50
      "\x22\x01\x01\x2A\x01\x02"  // a block of a line of two words
      "\x32\x03" +
      std::string("ban") + "\x32\x05" + "h\xC3\xA0nh" + "\x3A\x08" + half + half + "\x42\x11" +
      nothing.substr(0, 17);
  const auto page = DecodePageText(old_page);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(ToPlainText(*page), "ban hành\n");
  EXPECT_EQ(page->blocks[0].lines[0].words[1].confidence, 0.5F);
  const auto again = DecodePageText(EncodePageText(*page));
  ASSERT_TRUE(again.ok()) << again.status();
  ExpectSame(*page, *again);
}

TEST(PageCodec, StaysSmallerThanTwentyBytesAWord) {
  std::string text;
  for (int line = 0; line < 40; ++line)
    text += "Ủy ban nhân dân phường Hòa Bình ban hành quyết định\n";
  const PageText page = PageOf(text);
  EXPECT_LT(EncodePageText(page).size(), 20U * static_cast<size_t>(WordCount(page)));
}

// A damaged row must end in an error or in some page, never in a crash or in a flood of memory.
TEST(PageCodec, SurvivesDamagedBytes) {
  const std::string whole =
      EncodePageText(PageOf("Căn cứ Luật Tổ chức\nchính quyền\n\nđịa phương"));
  for (size_t length = 0; length < whole.size(); ++length)
    EXPECT_NE(DecodePageText(whole.substr(0, length)).status().code(), absl::StatusCode::kInternal);
  std::mt19937 random(7);
  int refused = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = whole;
    for (int i = 0; i < 3; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
    refused += DecodePageText(bytes).ok() ? 0 : 1;
  }
  EXPECT_GT(refused, 0);
}

Field MakeField(const std::string& value, FieldStatus status) {
  return {.value = value,
          .confidence = 0.75,
          .page = 2,
          .box = {-1, 2, 300, 40},
          .status = status,
          .reasons = {{"$0 agrees with $1", {value, "x\xff"}}, {"read well", {}}}};
}

void ExpectSame(const Field& a, const Field& b) {
  EXPECT_EQ(a.value, b.value);
  EXPECT_EQ(a.confidence, b.confidence);
  EXPECT_EQ(a.page, b.page);
  EXPECT_EQ(a.box, b.box);
  EXPECT_EQ(a.status, b.status);
  EXPECT_EQ(a.reasons, b.reasons);
}

TEST(RecordCodec, GivesBackEveryMember) {
  Record record = testing_support::MakeDocument("đủ", {"trang một", ""}).record;
  record.dossier_code = "H26.2026-0001";
  record.language = "vi-VN";
  record.agency = "Sở \xff Tư pháp";
  record.originals[0].digitally_signed = true;
  record.blank_pages = {1, 4};
  record.signatures = {
      {.common_name = "Sở \xff Tư pháp",
       .organization = "Tỉnh",
       .units = {"một", "hai"},
       .locality = "Hà Nội",
       .signing_time = "2026-02-05T13:15:30+07:00",
       .timestamp_time = "2026-02-05T13:15:39+07:00",
       .name = "Tên",
       .reason = "Lý do",
       .location = "Nơi",
       .sub_filter = "ETSI.CAdES.detached",
       .byte_range = {0, 10, 1'000'000'000'000, 20},
       .covers_whole_file = true,
       .check = SignatureCheck::kNoSigningCertificateFound,
       .verification = {.indication = Indication::kTotalFailed,
                        .sub_indication = SubIndication::kFormatFailure,
                        .level = VerifiedLevel::kBaselineLTA,
                        .is_timestamp = true,
                        .proven_time = "2026-02-05T13:15:39+07:00",
                        .findings = {{FindingKind::kPageContentChanged, Weight::kFailure, 0, 7},
                                     {FindingKind::kDssAdded, Weight::kNote}}},
       .file = 1,
       .organ = "ỦY BAN"},
      {}};
  record.pages[1] = {.width = 1,
                     .height = 2,
                     .dpi = 200.5,
                     .rotation_deg = 270,
                     .skew_deg = -1.25,
                     .confidence = 0.5,
                     .word_count = 3,
                     .blank = true,
                     .scan_page = 3,
                     .overlays = {{OverlayKind::kSeal, InkColour::kRed, {1, 2, 3, 4}},
                                  {OverlayKind::kPen, InkColour::kBlue, {5, 6, 7, 8}},
                                  {OverlayKind::kStamp, InkColour::kRed, {2, 3, 4, 5}}},
                     .corrections = {{"dần,", "dân,", {4, 3, 2, 1}}},
                     .doubtful = {{"dân,", 0.25, {4, 3, 2, 1}}, {"\xff|", 0.5, {1, 1, 2, 2}}},
                     .handwriting = {{"05", 0.75, {6, 5, 4, 3}}}};
  record.pages[1].hash.decided = {0xFEDCBA9876543210, 1, 0, 0, 0, 0, 0, uint64_t{1} << 63};
  record.pages[1].hash.rising = {0x10, 0, 0, 0, 0, 0, 0, uint64_t{1} << 63};
  record.pages[1].hash.bands = {0xFFF, 1, 2};
  record.alike = {{"0123456789abcdef01234567", Likeness::kSamePages, {{0, 2}, {1, 3}}},
                  {"fedcba9876543210fedcba98", Likeness::kCodeOfYear, {}}};
  DocumentFields& fields = record.fields;
  fields.type_name = MakeField("QUYẾT ĐỊNH", FieldStatus::kAuto);
  fields.code_number = MakeField("05", FieldStatus::kReview);
  fields.code_notation = MakeField("QĐ-UBND", FieldStatus::kConfirmed);
  fields.code = MakeField("05/QĐ-UBND", FieldStatus::kAuto);
  fields.issued_date = MakeField("2026-02-05", FieldStatus::kAuto);
  fields.place = MakeField("Hà Nội", FieldStatus::kAuto);
  fields.organ_name = MakeField("SỞ TƯ PHÁP", FieldStatus::kAuto);
  fields.parent_organ_name = MakeField("ỦY BAN NHÂN DÂN", FieldStatus::kAuto);
  fields.subject = MakeField("về việc thử", FieldStatus::kAuto);
  fields.signer.full_name = MakeField("Trần Thị Bình", FieldStatus::kAuto);
  fields.signer.position = MakeField("GIÁM ĐỐC", FieldStatus::kAuto);
  fields.signer.authority = {MakeField("TM. ỦY BAN", FieldStatus::kAuto), Field()};
  fields.recipients = {MakeField("Như Điều 3", FieldStatus::kAuto)};
  fields.urgency = MakeField("KHẨN", FieldStatus::kMissing);
  fields.secrecy = MakeField("", FieldStatus::kMissing);
  fields.details = {{"identityNumber", MakeField("001", FieldStatus::kAuto)}};
  fields.annexes = {MakeField("Phụ lục I", FieldStatus::kAuto)};
  fields.seals = {MakeField("dấu treo", FieldStatus::kReview)};
  fields.alerts = {{"$0 is known already", {"05/QĐ-UBND"}}};

  record.pdf_signature = {.wanted_level = "B-LT",
                          .level = "B-T",
                          .reason = "a service did not answer",
                          .signer = "UBND xã Đồng Tâm",
                          .signed_time = "2026-11-22T10:15:30+07:00"};

  record.awaited_signature = {.wanted_level = "B-T",
                              .reason = "the token was removed",
                              .since = "2026-11-22T10:15:31+07:00"};
  record.version = 7;

  const auto back = DecodeRecord(EncodeRecord(record));
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->version, 7);
  EXPECT_EQ(back->awaited_signature, record.awaited_signature);
  EXPECT_EQ(back->pdf_signature, record.pdf_signature);
  EXPECT_EQ(back->id, record.id);
  EXPECT_EQ(back->dossier_code, record.dossier_code);
  EXPECT_EQ(back->source_sha256, record.source_sha256);
  EXPECT_EQ(back->pdf_sha256, record.pdf_sha256);
  EXPECT_EQ(back->pdf_size_bytes, record.pdf_size_bytes);
  EXPECT_EQ(back->language, record.language);
  EXPECT_EQ(back->agency, record.agency);
  EXPECT_EQ(back->created_at, record.created_at);
  ASSERT_EQ(back->originals.size(), 1U);
  EXPECT_EQ(back->originals[0].path, record.originals[0].path);
  EXPECT_EQ(back->originals[0].sha256, record.originals[0].sha256);
  EXPECT_EQ(back->originals[0].media_type, "image/tiff");
  EXPECT_EQ(back->originals[0].size_bytes, record.originals[0].size_bytes);
  EXPECT_TRUE(back->originals[0].digitally_signed);
  ASSERT_EQ(back->pages.size(), 2U);
  EXPECT_EQ(back->pages[1].width, 1);
  EXPECT_EQ(back->pages[1].height, 2);
  EXPECT_EQ(back->pages[1].dpi, 200.5);
  EXPECT_EQ(back->pages[1].rotation_deg, 270);
  EXPECT_EQ(back->pages[1].skew_deg, -1.25);
  EXPECT_EQ(back->pages[1].confidence, 0.5);
  EXPECT_EQ(back->pages[1].word_count, 3);
  EXPECT_TRUE(back->pages[1].blank);
  EXPECT_EQ(back->pages[1].scan_page, 3);
  EXPECT_EQ(back->blank_pages, record.blank_pages);
  EXPECT_EQ(back->signatures, record.signatures);
  EXPECT_EQ(back->pages[1].overlays, record.pages[1].overlays);
  EXPECT_EQ(back->pages[1].corrections, record.pages[1].corrections);
  EXPECT_EQ(back->pages[1].doubtful, record.pages[1].doubtful);
  EXPECT_TRUE(back->pages[0].doubtful.empty());
  EXPECT_EQ(back->pages[1].handwriting, record.pages[1].handwriting);
  EXPECT_EQ(back->pages[0].hash, PageHash()) << "a page without one";
  EXPECT_EQ(back->pages[1].hash, record.pages[1].hash);
  EXPECT_EQ(back->alike, record.alike);

  const auto wanted = NamedFields(fields);
  const auto got = NamedFields(back->fields);
  ASSERT_EQ(got.size(), wanted.size());
  for (size_t k = 0; k < wanted.size(); ++k) {
    EXPECT_EQ(got[k].first, wanted[k].first);
    ExpectSame(*got[k].second, *wanted[k].second);
  }
  EXPECT_EQ(back->fields.alerts, fields.alerts);
}

// Rows of programs that knew no signatures, and of later ones that know more of them.
TEST(RecordCodec, ReadsOlderAndNewerSignatures) {
  Record record = testing_support::MakeDocument("cũ", {"trang một"}).record;
  const std::string older = EncodeRecord(record);
  ASSERT_TRUE(DecodeRecord(older).ok());
  EXPECT_TRUE(DecodeRecord(older)->signatures.empty());

  // Member 13 of a record, 8 bytes: name "AB"; check 99, unknown here; member 100 with a number.
  const std::string newer = older + std::string(
                                        "\x6A\x09\x0A\x02"
                                        "AB\x68\x63\xA0\x06\x01",
                                        11);
  const auto back = DecodeRecord(newer);
  ASSERT_TRUE(back.ok()) << back.status();
  ASSERT_EQ(back->signatures.size(), 1U);
  EXPECT_EQ(back->signatures[0].common_name, "AB");
  EXPECT_EQ(back->signatures[0].check, SignatureCheck::kNotChecked);
  EXPECT_EQ(back->originals.size(), record.originals.size());

  // Member 16 of that one: indication, reason and level 99, and a finding of kind and weight 99.
  const std::string later = older + std::string(
                                        "\x6A\x0F\x82\x01\x0C\x08\x63\x10\x63\x18\x63\x32\x04\x08"
                                        "c\x10"
                                        "c",
                                        17);
  const auto unknown = DecodeRecord(later);
  ASSERT_TRUE(unknown.ok()) << unknown.status();
  EXPECT_EQ(unknown->signatures.at(0).verification, SignatureVerification{}) << "nothing is known";
}

// A whole record as a program of schema 1 wrote it, byte by byte: members 1, 5 (path, hash), 6, 11.
TEST(RecordCodec, ReadsARecordOfAnOlderProgram) {
  const std::string bytes(
      "\x0A\x02"
      "ab"
      "\x2A\x0A\x0A\x05/scan\x12\x01"
      "f"
      "\x32\x01"
      "f"
      "\x5A\x04"
      "2026",
      25);
  const auto record = DecodeRecord(bytes);
  ASSERT_TRUE(record.ok()) << record.status();
  EXPECT_EQ(record->id, "ab");
  EXPECT_EQ(record->originals.at(0).path, "/scan");
  EXPECT_EQ(record->created_at, "2026");
  EXPECT_EQ(record->version, 1);
  EXPECT_EQ(record->awaited_signature, std::nullopt);

  const auto row = DecodeJournalRow(
      "\x0A\x02"
      "ab");
  ASSERT_TRUE(row.ok());
  EXPECT_EQ(row->version, 1);
  const auto manifest = DecodeManifest("\x20\x03");
  ASSERT_TRUE(manifest.ok());
  EXPECT_EQ(manifest->serial, 0U) << "its document's";
}

}  // namespace
}  // namespace sohoa
