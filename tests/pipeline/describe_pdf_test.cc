#include "pipeline/describe_pdf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sohoa {
namespace {

using testing::ElementsAre;

// Title, page, whether it is an annex, and its pages' prefix.
std::vector<std::string> Told(const PdfInfo& info) {
  std::vector<std::string> all;
  for (const PdfBookmark& b : info.bookmarks)
    all.push_back(b.title + "@" + std::to_string(b.page) + (b.is_annex ? " " + b.page_prefix : ""));
  return all;
}

Record RecordOf(int pages) {
  Record record;
  record.created_at = "2026-01-31T08:05:09+07:00";
  record.pages.resize(static_cast<size_t>(pages));
  return record;
}

TEST(DescribePdf, FieldsAreTold) {
  Record record = RecordOf(1);
  record.dossier_code = "H15-1";
  record.fields.type_name.value = "QUYẾT ĐỊNH";
  record.fields.code.value = "05/QĐ-UBND";
  record.fields.organ_name.value = "ỦY BAN NHÂN DÂN";
  record.fields.issued_date.value = "2026-01-30";
  const PdfInfo info = DescribePdf(record, "Tên", "", {});
  EXPECT_EQ(info.title, "Tên");
  EXPECT_EQ(info.created_at, record.created_at);
  EXPECT_EQ(info.type_name, "QUYẾT ĐỊNH");
  EXPECT_EQ(info.code, "05/QĐ-UBND");
  EXPECT_EQ(info.organ_name, "ỦY BAN NHÂN DÂN");
  EXPECT_EQ(info.issued_date, "2026-01-30");
  EXPECT_EQ(info.dossier_code, "H15-1");
  EXPECT_EQ(info.language, "vi");
  EXPECT_THAT(Told(info), ElementsAre("Tên@0"));
}

TEST(DescribePdf, AnnexesStandBelowTheirDocument) {
  Record record = RecordOf(6);
  record.fields.annexes = {{.value = "Phụ lục I DANH MỤC", .page = 2},
                           {.value = "Phụ lục 2", .page = 3},
                           {.value = "Phụ lục BIỂU MẪU", .page = 4},
                           {.value = "Phụ lục IX", .page = 6}};
  EXPECT_THAT(Told(DescribePdf(record, "Tên", "", {})),
              ElementsAre("Tên@0", "Phụ lục I DANH MỤC@2 PL I-", "Phụ lục 2@3 PL 2-",
                          "Phụ lục BIỂU MẪU@4 PL-"));
}

TEST(DescribePdf, EachInputWithPagesHasABookmark) {
  Record record = RecordOf(3);
  record.fields.annexes = {{.value = "Phụ lục", .page = 1}};
  const std::vector<RenditionPart> parts = {{"a", 0}, {"blank", 2}, {"c", 2}, {"none", 3}};
  EXPECT_THAT(Told(DescribePdf(record, "Tên", "", parts)),
              ElementsAre("a@0", "Phụ lục@1 PL-", "c@2"));
}

TEST(DescribePdf, ConversionOfPaperIsMarked) {
  Record record = RecordOf(1);
  EXPECT_FALSE(DescribePdf(record, "Tên", "", {}).conversion.has_value());
  const PdfInfo info = DescribePdf(record, "Tên", "Sở Tư pháp", {});
  ASSERT_TRUE(info.conversion.has_value());
  EXPECT_EQ(info.conversion->converter, "Sở Tư pháp");
  EXPECT_EQ(info.conversion->time, record.created_at);
  EXPECT_EQ(info.conversion->source_sha256, "");
  record.source_sha256 = "dead";
  EXPECT_EQ(DescribePdf(record, "Tên", "Sở Tư pháp", {}).conversion->source_sha256, "dead");
  record.originals = {{.sha256 = "beef"}};
  EXPECT_EQ(DescribePdf(record, "Tên", "Sở Tư pháp", {}).conversion->source_sha256, "beef");
  record.signatures.resize(1);
  EXPECT_FALSE(DescribePdf(record, "Tên", "Sở Tư pháp", {}).conversion.has_value())
      << "what was signed electronically was no paper";
}

}  // namespace
}  // namespace sohoa
