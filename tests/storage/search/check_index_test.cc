#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "storage/search/index_builder.h"
#include "storage/search/index_format.h"
#include "storage/search/index_merge.h"
#include "tests/storage/search/indexed_store.h"

namespace sohoa {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_support::IndexOf;
using testing_support::MakeDocument;
using testing_support::SampleDocument;
using testing_support::StoreKind;

class CheckIndexTest : public testing_support::IndexedStoreTest {
 protected:
  std::vector<std::string> Problems() {
    CheckReport report;
    const absl::Status status = CheckIndex(*store_, &report);
    EXPECT_TRUE(status.ok()) << status;
    return report.problems;
  }
  void AddWith(const SampleDocument& document, const std::vector<IndexEntry>& rows) {
    EXPECT_TRUE(Store(*store_, folder_, document, rows).ok());
  }
};

INSTANTIATE_TEST_SUITE_P(Stores, CheckIndexTest,
                         testing::Values(StoreKind::kMemory, StoreKind::kRocks),
                         testing_support::NameOf);

SampleDocument Sample() {
  SampleDocument document = MakeDocument("mẫu", {"Ủy ban nhân dân", "", "số 15/QĐ-UBND"});
  document.record.fields.subject.value = "về việc thử";
  return document;
}

TEST_P(CheckIndexTest, IsContentWithASoundIndex) {
  Add(Sample());
  Add("khác", {"Văn bản khác"});
  Add("trắng", {""});
  EXPECT_THAT(Problems(), IsEmpty());
}

SampleDocument Coded() {
  SampleDocument document = Sample();
  document.record.fields.code.value = "15/QĐ-UBND";
  document.record.fields.organ_name.value = "UBND XÃ HÒA";
  document.record.fields.issued_date.value = "2024-05-06";
  return document;
}

// Those of the day and of the year: the row lost, each document names itself alone.
TEST_P(CheckIndexTest, FindsAMissingFingerprint) {
  for (const char mark : {index_format::kCodeMark, index_format::kCodeOfYearMark}) {
    SampleDocument document = MakeDocument(std::string("mẫu ") + mark, {"Ủy ban nhân dân"});
    document.record.fields.code.value = "15/QĐ-UBND";
    document.record.fields.organ_name.value = "UBND XÃ HÒA";
    document.record.fields.issued_date.value = "2024-05-06";
    auto rows = IndexOf(document);
    ASSERT_EQ(std::erase_if(rows, [&](const IndexEntry& row) { return row.key[0] == mark; }), 1U);
    AddWith(document, rows);
    EXPECT_THAT(Problems(), Contains(HasSubstr(document.record.id)));
  }
}

TEST_P(CheckIndexTest, FindsAnotherFingerprint) {
  const SampleDocument document = Coded();
  auto rows = IndexOf(document);
  ++rows[0].key[3];
  AddWith(document, rows);
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr(document.record.id)));
}

TEST_P(CheckIndexTest, FindsAChangedWordInLeavesAndSegments) {
  SampleDocument document = Sample();
  const auto rows = IndexOf(document);
  document.pages[0].blocks[0].lines[0].words[0].text = "Uỷ";
  AddWith(document, rows);
  EXPECT_THAT(Problems(), IsEmpty()) << "the same word, spelled alike";
  SampleDocument other = MakeDocument("khác", {"Văn bản khác"});
  const auto other_rows = IndexOf(other);
  other.pages[0].blocks[0].lines[0].words[0].text = "Vân";
  AddWith(other, other_rows);
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr(other.record.id)));
  ASSERT_TRUE(CompactIndex(*store_).ok());
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr(other.record.id)));
}

TEST_P(CheckIndexTest, FindsADocumentWithoutRowsAndRowsWithoutADocument) {
  const SampleDocument document = Sample();
  const SampleDocument stranger = MakeDocument("lạ", {"chữ lạ"});
  AddWith(document, IndexOf(stranger));
  EXPECT_THAT(Problems(),
              ElementsAre(HasSubstr(document.record.id), HasSubstr(stranger.record.id)));
}

TEST_P(CheckIndexTest, FindsRowsOfNoKnownKind) {
  const SampleDocument document = Sample();
  auto rows = IndexOf(document);
  rows.push_back({"x", ""});
  rows.push_back({"g", ""});
  AddWith(document, rows);
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("2 rows")));
}

TEST(IndexBuilder, IsDeterministicAndSorted) {
  const SampleDocument document = Sample();
  const auto rows = IndexOf(document);
  EXPECT_EQ(rows, IndexOf(document));
  EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end()));
}

}  // namespace
}  // namespace sohoa
