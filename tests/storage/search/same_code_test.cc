#include "storage/search/same_code.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "storage/search/index_format.h"
#include "tests/storage/search/indexed_store.h"

namespace sohoa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using testing_support::MakeDocument;
using testing_support::SampleDocument;
using testing_support::StoreKind;

class SameCodeTest : public testing_support::IndexedStoreTest {
 protected:
  static SampleDocument Numbered(const std::string& name, const std::string& code,
                                 const std::string& organ, const std::string& day) {
    SampleDocument document = MakeDocument(name, {"trang một"});
    document.record.fields.code.value = code;
    document.record.fields.organ_name.value = organ;
    document.record.fields.issued_date.value = day;
    return document;
  }
  std::vector<std::string> Same(const SampleDocument& document) {
    const auto found = FindSameCode(*store_, document.record.fields);
    EXPECT_TRUE(found.ok()) << found.status();
    return *found;
  }
};

INSTANTIATE_TEST_SUITE_P(Stores, SameCodeTest,
                         testing::Values(StoreKind::kMemory, StoreKind::kRocks),
                         testing_support::NameOf);

TEST_P(SameCodeTest, FindsDocumentsOfOneNumberOrganAndDay) {
  const SampleDocument first = Numbered("a", "15/QĐ-UBND", "ỦY BAN NHÂN DÂN XÃ HÒA", "2024-05-06");
  EXPECT_THAT(Same(first), IsEmpty());
  const std::string a = Add(first);
  const SampleDocument again = Numbered("b", "15/QĐ-UBND", "UỶ BAN NHÂN DÂN XÃ HOÀ", "2024-05-06");
  EXPECT_THAT(Same(again), ElementsAre(a)) << "marks and case make no difference";
  const std::string b = Add(again);
  EXPECT_THAT(Same(first), UnorderedElementsAre(a, b));
}

TEST_P(SameCodeTest, AnotherNumberOrganOrDayIsAnotherDocument) {
  Add(Numbered("a", "15/QĐ-UBND", "UBND XÃ HÒA", "2024-05-06"));
  EXPECT_THAT(Same(Numbered("b", "16/QĐ-UBND", "UBND XÃ HÒA", "2024-05-06")), IsEmpty());
  EXPECT_THAT(Same(Numbered("b", "15/QĐ-UBND", "UBND XÃ BÌNH", "2024-05-06")), IsEmpty());
  EXPECT_THAT(Same(Numbered("b", "15/QĐ-UBND", "UBND XÃ HÒA", "2024-05-07")), IsEmpty());
}

TEST_P(SameCodeTest, WhatIsNotKnownIsNotTheSame) {
  Add(Numbered("a", "15/QĐ-UBND", "", "2024-05-06"));
  EXPECT_THAT(Same(Numbered("b", "15/QĐ-UBND", "", "2024-05-06")), IsEmpty());
}

TEST_P(SameCodeTest, ANumberOfOneYearIsFoundWhateverTheDay) {
  const std::string a = Add(Numbered("a", "15/QĐ-UBND", "UBND XÃ HÒA", "2024-05-06"));
  const auto of_year = [&](const std::string& organ, const std::string& day) {
    return FindCodeOfYear(*store_, Numbered("b", "15/QĐ-UBND", organ, day).record.fields).value();
  };
  EXPECT_THAT(of_year("UBND XÃ HÒA", "2024-11-30"), ElementsAre(a));
  EXPECT_THAT(of_year("UBND XÃ HÒA", "2025-05-06"), IsEmpty()) << "numbers begin anew";
  EXPECT_THAT(of_year("UBND XÃ BÌNH", "2024-05-06"), IsEmpty());
  EXPECT_THAT(of_year("UBND XÃ HÒA", ""), IsEmpty()) << "of no year";
}

TEST_P(SameCodeTest, AMissingRowOfItsYearIsFound) {
  const SampleDocument document = Numbered("a", "15/QĐ-UBND", "UBND XÃ HÒA", "2024-05-06");
  std::vector<IndexEntry> rows = testing_support::IndexOf(document);
  std::erase_if(rows,
                [](const IndexEntry& row) { return row.key[0] == index_format::kCodeOfYearMark; });
  ASSERT_TRUE(Store(*store_, folder_, document, rows).ok());
  CheckReport report;
  ASSERT_TRUE(CheckIndex(*store_, &report).ok());
  EXPECT_THAT(report.problems, SizeIs(1));
}

TEST_P(SameCodeTest, TheIndexIsStillProved) {
  Add(Numbered("a", "15/QĐ-UBND", "UBND XÃ HÒA", "2024-05-06"));
  CheckReport report;
  ASSERT_TRUE(CheckIndex(*store_, &report).ok());
  EXPECT_THAT(report.problems, IsEmpty());
}

}  // namespace
}  // namespace sohoa
