#include "storage/search/page_looks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "storage/search/index_merge.h"
#include "tests/storage/search/indexed_store.h"

namespace sohoa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_support::IndexOf;
using testing_support::MakeDocument;
using testing_support::SampleDocument;
using testing_support::StoreKind;

PageHash HashOfSeed(unsigned seed) {
  std::mt19937_64 random(seed);
  PageHash hash;
  for (size_t k = 0; k < hash.decided.size(); ++k) {
    hash.decided[k] = random() | random();
    hash.rising[k] = random() & hash.decided[k];
  }
  for (uint16_t& band : hash.bands) band = static_cast<uint16_t>(random() % 4096);
  return hash;
}

// Another scan of the same page: some places say otherwise, and some bands.
PageHash Rescanned(PageHash hash) {
  hash.rising[0] ^= 0xFF & hash.decided[0];
  hash.decided[3] &= ~uint64_t{0xF0};
  hash.rising[3] &= hash.decided[3];
  for (size_t k = 0; k < 12; ++k) hash.bands[k] ^= 1;
  return hash;
}

class PageLooksTest : public testing_support::IndexedStoreTest {
 protected:
  std::string AddLooking(const std::string& name, const std::vector<PageHash>& hashes,
                         const std::vector<LikeDocument>& alike = {}) {
    SampleDocument document =
        MakeDocument(name, std::vector<std::string>(hashes.size(), "một trang"));
    for (size_t k = 0; k < hashes.size(); ++k) document.record.pages[k].hash = hashes[k];
    document.record.alike = alike;
    return Add(document);
  }
  std::vector<std::string> Found(const PageHash& hash) {
    std::vector<std::string> found;
    const auto pages = FindLikePages(*store_->ReadIndex(), hash);
    EXPECT_TRUE(pages.ok()) << pages.status();
    for (const PageCandidate& page : *pages)
      found.push_back(page.id + " " + std::to_string(page.page));
    return found;
  }
  std::vector<std::string> Naming(const std::string& id) {
    return FindNaming(*store_->ReadIndex(), id).value();
  }
  void ExpectSound() {
    CheckReport report;
    ASSERT_TRUE(CheckIndex(*store_, &report).ok());
    EXPECT_THAT(report.problems, IsEmpty());
  }
};

INSTANTIATE_TEST_SUITE_P(Stores, PageLooksTest,
                         testing::Values(StoreKind::kMemory, StoreKind::kRocks),
                         testing_support::NameOf);

TEST_P(PageLooksTest, FindsThePageThatWasScannedBefore) {
  const std::string a = AddLooking("a", {HashOfSeed(1), HashOfSeed(2)});
  for (unsigned seed = 10; seed < 60; ++seed)
    AddLooking("other" + std::to_string(seed), {HashOfSeed(seed)});
  EXPECT_THAT(Found(Rescanned(HashOfSeed(2))), ElementsAre(a + " 1"));
  EXPECT_THAT(Found(HashOfSeed(99)), IsEmpty());
  ExpectSound();
}

TEST_P(PageLooksTest, APageWithHardlyAnyPrintHasNoLook) {
  PageHash hash = HashOfSeed(1);
  hash.decided.fill(0);
  hash.decided[0] = 0xFFFF;
  hash.rising.fill(0);
  AddLooking("a", {hash});
  EXPECT_THAT(Found(hash), IsEmpty());
  EXPECT_THAT(testing_support::IndexRowsFrom(*store_, "a"), IsEmpty());
  ExpectSound();
}

TEST_P(PageLooksTest, WhoNamesADocumentIsFound) {
  const std::string a = AddLooking("a", {HashOfSeed(1)});
  const std::string b = AddLooking("b", {HashOfSeed(1)}, {{a, Likeness::kSamePages, {{0, 0}}}});
  EXPECT_THAT(Naming(a), ElementsAre(b));
  EXPECT_THAT(Naming(b), IsEmpty());
  ExpectSound();
}

TEST_P(PageLooksTest, TheIndexMadeAnewHasTheSameRows) {
  const std::string a = AddLooking("a", {HashOfSeed(1)});
  AddLooking("b", {HashOfSeed(1)}, {{a, Likeness::kSamePages, {{0, 0}}}});
  const auto looks = testing_support::IndexRowsFrom(*store_, "a");
  const auto likes = testing_support::IndexRowsFrom(*store_, "l");
  ASSERT_EQ(looks.size(), 32U);
  ASSERT_TRUE(RebuildIndex(*store_).ok());
  EXPECT_EQ(testing_support::IndexRowsFrom(*store_, "a"), looks);
  EXPECT_EQ(testing_support::IndexRowsFrom(*store_, "l"), likes);
  ExpectSound();
}

TEST_P(PageLooksTest, ALostRowIsFoundByTheCheck) {
  SampleDocument document = MakeDocument("a", {"một trang"});
  document.record.pages[0].hash = HashOfSeed(1);
  std::vector<IndexEntry> rows = IndexOf(document);
  rows.erase(rows.begin());
  ASSERT_TRUE(Store(*store_, folder_, document, rows).ok());
  CheckReport report;
  ASSERT_TRUE(CheckIndex(*store_, &report).ok());
  EXPECT_THAT(report.problems, ElementsAre(HasSubstr(document.record.id)));
}

TEST_P(PageLooksTest, AWithdrawnDocumentTakesItsRowsAlong) {
  const std::string a = AddLooking("a", {HashOfSeed(1)});
  const std::string b = AddLooking("b", {HashOfSeed(2)}, {{a, Likeness::kSamePages, {{0, 0}}}});
  const Record record = store_->ReadRecord(b).value();
  ASSERT_TRUE(store_
                  ->Quarantine({{record.source_sha256, "2026-11-22T10:00:00+07:00", "stamp"}},
                               {{b, IndexRowsOf(*store_, record).value()}})
                  .ok());
  EXPECT_THAT(Found(HashOfSeed(2)), IsEmpty());
  EXPECT_THAT(Naming(a), IsEmpty());
  ExpectSound();
}

}  // namespace
}  // namespace sohoa
