#include "pipeline/alike.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "ocr/image/encode.h"
#include "pipeline/correction.h"
#include "pipeline/ingest.h"
#include "pipeline/warehouse.h"
#include "storage/search/index_builder.h"
#include "tests/storage/record/sample_document.h"
#include "tests/support/known_words.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing_support::FakeEngine;
using testing_support::FakeEngines;
using testing_support::KnownWords;
using testing_support::NewFolder;
using testing_support::PageOf;
using testing_support::TextOf;

const FixedClock kClock(absl::FromUnixSeconds(1'774'000'000));

constexpr char kForm[] =
    "cộng hòa xã hội chủ nghĩa việt nam\nđộc lập tự do hạnh phúc\nđơn xin cấp lại bản chính giấy "
    "khai "
    "sinh\nkính gửi ủy ban nhân dân xã\ntôi tên là nguyễn văn bình sinh năm 1975 thường trú tại "
    "thôn "
    "đông\nlý do bản chính bị mất trong trận lũ tháng 10 năm 2020\ntôi xin cam đoan lời khai trên "
    "là "
    "đúng sự thật và chịu trách nhiệm trước pháp luật";

TEST(SamePage, TheSameWordsAreTheSamePageThoughSomeWereMisread) {
  PageText again = PageOf(kForm);
  again.blocks[0].lines[4].words[4].text = "bìmh";
  again.blocks[0].lines[4].words[4].confidence = 0.4F;
  again.blocks[0].lines[5].words.pop_back();
  const WordsCompared words = Compare(WordsOf(PageOf(kForm)), WordsOf(again));
  EXPECT_TRUE(IsSamePage(0.1, words)) << words.contradicted;
  EXPECT_FALSE(IsSamePage(0.4, words)) << "it looks another way";
}

TEST(SamePage, AFormFilledInByAnotherIsAnotherPage) {
  std::string other = kForm;
  const auto replace = [&](const std::string& from, const std::string& to) {
    other.replace(other.find(from), from.size(), to);
  };
  replace("nguyễn văn bình sinh năm 1975", "trần thị hoa sinh năm 1982");
  replace("đông", "đoài");
  replace("lũ tháng 10 năm 2020", "cháy tháng 3 năm 2018");
  const WordsCompared words = Compare(WordsOf(PageOf(kForm)), WordsOf(PageOf(other)));
  EXPECT_GT(words.shared, 0.8) << "the template";
  EXPECT_FALSE(IsSamePage(0.02, words));
}

TEST(SamePage, ADrawingIsToldByItsPictureAlone) {
  EXPECT_TRUE(IsSamePage(0.02, Compare(WordsOf({}), WordsOf({}))));
  EXPECT_FALSE(IsSamePage(0.2, Compare(WordsOf({}), WordsOf({}))));
}

// A page with print all over it, whose words end at other places for each seed.
Image PrintedPage(unsigned seed) {
  Image page = testing_support::MakePage(620, 877);
  unsigned state = seed * 2654435761U + 1;
  for (int y = 0; y < page.height(); y += 8)
    for (int x = 0; x + 24 < page.width(); x += 24) {
      state = state * 1664525U + 1013904223U;
      if (state >> 30 != 0) continue;
      const int line = y / 48 * 48;
      for (int row = line; row < std::min(line + 48, page.height()); ++row)
        std::fill_n(page.row(row) + x, 24, uint8_t{255});
    }
  return page;
}

class AlikeTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = NewFolder(std::string("alike_") +
                        testing::UnitTest::GetInstance()->current_test_info()->name());
    warehouse_ = OpenWarehouse(folder_ + "/store").value();
  }

  std::string Scan(const std::string& name, unsigned seed, int quality) {
    const auto page = EncodePage(PrintedPage(seed).view(), 75, {.jpeg_quality = quality});
    EXPECT_TRUE(page.ok()) << page.status();
    testing_support::WriteBytes(folder_ + "/" + name, page->bytes);
    return folder_ + "/" + name;
  }

  // Every page of the inputs says these words.
  Record Put(const std::string& path, const std::string& words) {
    EnginePool engines(FakeEngines([words](ImageView image) {
      return TextOf(image, std::vector<std::string>(absl::StrSplit(words, ' ')));
    }));
    Record record;
    IngestOptions options;
    options.flow.workers = 1;
    options.flow.stage.vocabulary = &KnownWords();
    options.scratch_dir = warehouse_.scratch_dir;
    options.on_outcome = [&](const DocumentOutcome& outcome) {
      EXPECT_EQ(outcome.kind, DocumentOutcome::Kind::kStored);
      record = outcome.record;
    };
    const std::vector<InputDocument> batch = {InputDocument{{path}}};
    Ingest(batch, warehouse_.store.get(), &engines, kClock, options, false);
    return record;
  }

  std::vector<LikeDocument> AlikeNow(const std::string& id) {
    return AlikeOf(*warehouse_.store, warehouse_.store->ReadRecord(id).value()).value();
  }

  void ExpectSound() {
    CheckReport report = warehouse_.store->Check().value();
    ASSERT_TRUE(CheckIndex(*warehouse_.store, &report).ok());
    EXPECT_THAT(report.problems, IsEmpty());
  }

  std::string folder_;
  Warehouse warehouse_;
};

constexpr char kWords[] = "về việc xây dựng nhà văn hóa thôn đông năm 2024 của ủy ban";

TEST_F(AlikeTest, AnotherScanOfTheSheetIsStoredAndLinkedBothWays) {
  const Record first = Put(Scan("a.jpg", 1, 90), kWords);
  EXPECT_THAT(first.alike, IsEmpty());
  const Record second = Put(Scan("b.jpg", 1, 40), kWords);
  ASSERT_NE(second.id, first.id) << "other bytes";
  EXPECT_THAT(second.alike, ElementsAre(LikeDocument{first.id, Likeness::kSamePages, {{0, 0}}}));
  ASSERT_THAT(second.fields.alerts, testing::SizeIs(1));
  EXPECT_THAT(second.fields.alerts[0].args, ElementsAre(first.id, "1"));
  EXPECT_THAT(AlikeNow(first.id),
              ElementsAre(LikeDocument{second.id, Likeness::kSamePages, {{0, 0}}}));
  EXPECT_THAT(AlikeNow(second.id), ElementsAre(second.alike[0]));
  int pairs = 0;
  ASSERT_TRUE(ForEachAlike(*warehouse_.store, [&](const AlikePair& pair) {
                ++pairs;
                EXPECT_EQ(pair.record.id, second.id);
                EXPECT_EQ(pair.other.id, first.id);
                return absl::OkStatus();
              }).ok());
  EXPECT_EQ(pairs, 1);
  ExpectSound();
}

TEST_F(AlikeTest, OtherWordsOnALikeSheetAreAnotherDocument) {
  Put(Scan("a.jpg", 1, 90), kWords);
  EXPECT_THAT(
      Put(Scan("b.jpg", 1, 40), "về việc sửa chữa cầu treo thôn đoài năm 1987 của sở tài chính")
          .alike,
      IsEmpty());
}

TEST_F(AlikeTest, TheSameWordsOnAnotherSheetAreAnotherDocument) {
  Put(Scan("a.jpg", 1, 90), kWords);
  EXPECT_THAT(Put(Scan("b.jpg", 2, 90), kWords).alike, IsEmpty());
}

TEST_F(AlikeTest, WhatWasDeletedOrPurgedIsNotTold) {
  const Record first = Put(Scan("a.jpg", 1, 90), kWords);
  const Record second = Put(Scan("b.jpg", 1, 40), kWords);
  const Deed deed{"Trần Thị B", "2026-11-23T08:00:00+07:00", "twice"};
  ASSERT_TRUE(DeleteDocument(*warehouse_.store, second.id, deed, "2026-11-23").ok());
  EXPECT_THAT(AlikeNow(first.id), IsEmpty());
  ExpectSound();
  ASSERT_TRUE(UndeleteDocument(*warehouse_.store, second.id, deed).ok());
  EXPECT_THAT(AlikeNow(first.id), testing::SizeIs(1));
  ASSERT_TRUE(DeleteDocument(*warehouse_.store, first.id, deed, "2026-11-23").ok());
  EXPECT_THAT(AlikeNow(second.id), IsEmpty());
  ASSERT_TRUE(PurgeFromStore(*warehouse_.store, {{first.id}, "B", deed.time, "twice"}).ok());
  EXPECT_THAT(AlikeNow(second.id), IsEmpty());
  ExpectSound();
}

TEST_F(AlikeTest, ADocumentOfTheSameNumberInAYearIsAlertedTo) {
  testing_support::SampleDocument stored = testing_support::MakeDocument("a", {"một trang"});
  const auto number = [](const std::string& day, Record* record) {
    record->fields.code.value = "15/QĐ-UBND";
    record->fields.organ_name.value = "UBND XÃ HÒA";
    record->fields.issued_date.value = day;
  };
  number("2024-05-06", &stored.record);
  IndexBuilder builder;
  builder.AddPage(stored.pages[0]);
  builder.AddFields(stored.record.fields, "", "");
  const testing_support::TempFolder folder;
  ASSERT_TRUE(Store(*warehouse_.store, folder, stored, builder.Build(stored.record.id)).ok());
  Record coming;
  number("2024-09-30", &coming);
  const auto alike = FindAlike(*warehouse_.store, coming, {}).value();
  EXPECT_THAT(alike, ElementsAre(LikeDocument{stored.record.id, Likeness::kCodeOfYear, {}}));
  EXPECT_THAT(AlertOf(alike[0]).text, HasSubstr("another day"));
  number("2024-05-06", &coming);
  EXPECT_THAT(FindAlike(*warehouse_.store, coming, {}).value(),
              ElementsAre(LikeDocument{stored.record.id, Likeness::kSameCode, {}}));
  number("2025-05-06", &coming);
  EXPECT_THAT(FindAlike(*warehouse_.store, coming, {}).value(), IsEmpty());
}

}  // namespace
}  // namespace sohoa
