#include "pipeline/read_name_again.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "pipeline/read_again.h"
#include "tests/support/known_words.h"
#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

using testing_support::FakeEngine;
using testing_support::KnownWords;

constexpr int kWordWidth = 100, kLineHeight = 40;
constexpr int kTop = 1600;  // of the name's row
const Box kSeal{1200, 1300, 1600, 1700};

Line LineOf(const std::vector<std::string>& words, int x, int y, float confidence) {
  Line line;
  for (const std::string& text : words) {
    line.words.push_back({.text = text,
                          .box = {x, y, x + kWordWidth - 12, y + kLineHeight},
                          .confidence = confidence});
    x += kWordWidth;
    line.box = Union(line.box, line.words.back().box);
  }
  return line;
}

std::string TextOf(const PageText& text) {
  std::string all;
  ForEachLine(text, [&](const Line& line) {
    for (const Word& word : line.words) all += (all.empty() ? "" : " ") + word.text;
  });
  return all;
}

class ReadNameAgainTest : public testing::Test {
 protected:
  // "GIÁM ĐỐC" stands around x = 1600, the row of the name below it, to the seal's right.
  static PageText PageWith(const std::vector<std::string>& name, int x) {
    PageText page{.width = 2480, .height = 3508, .dpi = 300, .blocks = {}};
    Line title = LineOf({"GIÁM", "ĐỐC"}, 1506, 1200, 0.97F), row = LineOf(name, x, kTop, 0.5F);
    page.blocks.push_back({.lines = {title}, .box = title.box});
    page.blocks.push_back({.lines = {row}, .box = row.box});
    return page;
  }

  static const Word& NameWord(const PageText& text, size_t number) {
    return text.blocks.back().lines.front().words[number];
  }

  // Every look sees these words, or each its own of `looks_by_turn_`, where the name's own stand.
  std::vector<Correction> LookAgain(const std::vector<std::string>& seen,
                                    const std::vector<Box>& seals, PageText& text) {
    FakeEngine engine([&](ImageView part) -> absl::StatusOr<PageText> {
      ++looks_;
      PageText again{.width = part.width, .height = part.height, .dpi = 300, .blocks = {}};
      const bool same = looks_by_turn_.empty();
      const auto& words = same ? seen : looks_by_turn_[static_cast<size_t>(looks_ - 1)];
      Line line = LineOf(words, 10, 10, 0.9F);
      again.blocks.push_back({.lines = {line}, .box = line.box});
      return again;
    });
    const Image page(2480, 3508, PixelType::kGrey);
    auto changes = ReadNameAgain({page.view(), {}, 300, 1}, seals, KnownWords(), &engine, text);
    EXPECT_TRUE(changes.ok()) << changes.status();
    return changes.ok() ? *std::move(changes) : std::vector<Correction>();
  }

  std::vector<std::vector<std::string>> looks_by_turn_;
  int looks_ = 0;
};

TEST_F(ReadNameAgainTest, AKnownFamilyNameStandsForWhatTheSealLeft) {
  PageText text = PageWith({"ỌH", "‹jà", "Thị", "Thử"}, 1346);
  const std::vector<Correction> changes = LookAgain({"Đỗ", "Thị", "Thử"}, {kSeal}, text);
  EXPECT_EQ(TextOf(text), "GIÁM ĐỐC Đỗ Thị Thử");
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].before, "ỌH ‹jà Thị Thử");
  EXPECT_EQ(changes[0].after, "Đỗ Thị Thử");
  EXPECT_FALSE(Intersection(changes[0].box, kSeal).empty());
}

TEST_F(ReadNameAgainTest, AWorseReadingChangesNothing) {
  PageText text = PageWith({"Đỗ", "Thị", "Thử"}, 1456);
  EXPECT_TRUE(LookAgain({"jà", "Thị", "lhử"}, {kSeal}, text).empty());
  EXPECT_EQ(TextOf(text), "GIÁM ĐỐC Đỗ Thị Thử");
  EXPECT_GT(looks_, 0);
}

TEST_F(ReadNameAgainTest, AHookThatOneLookSeesIsThere) {
  PageText text = PageWith({"Bùi", "Xuân", "Hiến"}, 1456);
  looks_by_turn_ = {{"Bùi", "Xuân", "Hiến"}, {"Bùi", "Xuân", "Hiển"}, {"Bùi", "Xuân", "Hiến"}};
  LookAgain({}, {}, text);
  EXPECT_EQ(TextOf(text), "GIÁM ĐỐC Bùi Xuân Hiển");
  EXPECT_LE(NameWord(text, 2).confidence, kReadAgain) << "a person is asked";
}

TEST_F(ReadNameAgainTest, AHookIsKeptThoughAllLooksLoseIt) {
  PageText text = PageWith({"Bùi", "Xuân", "Hiển"}, 1456);
  text.blocks.back().lines.front().words.back().readings = {{"Hiến", 0.99F}};
  LookAgain({"Bùi", "Xuân", "Hiến"}, {}, text);
  EXPECT_EQ(TextOf(text), "GIÁM ĐỐC Bùi Xuân Hiển");
  EXPECT_TRUE(NameWord(text, 2).readings.empty()) << "it is settled";
}

TEST_F(ReadNameAgainTest, MostLooksTellOtherMarks) {
  PageText text = PageWith({"Bùi", "Khanh", "Thử"}, 1456);
  LookAgain({"Bùi", "Khánh", "Thử"}, {}, text);
  EXPECT_EQ(TextOf(text), "GIÁM ĐỐC Bùi Khánh Thử");
  EXPECT_LE(NameWord(text, 1).confidence, kReadAgain);
}

TEST_F(ReadNameAgainTest, OneLookOfFourTellsNoOtherMarks) {
  PageText text = PageWith({"Bùi", "Khánh", "Thử"}, 1456);
  looks_by_turn_ = {{"Bùi", "Khánh", "Thử"}, {"Bùi", "Khanh", "Thử"}, {"Bùi", "Khánh", "Thử"}};
  LookAgain({}, {}, text);
  EXPECT_EQ(TextOf(text), "GIÁM ĐỐC Bùi Khánh Thử");
  EXPECT_LE(NameWord(text, 1).confidence, kReadAgain) << "a person is asked";
}

TEST_F(ReadNameAgainTest, AKnownNameStaysThoughMostLooksLoseItsMarks) {
  PageText text = PageWith({"Nguyễn", "Khánh", "Thử"}, 1456);
  LookAgain({"Nguyền", "Khánh", "Thử"}, {}, text);
  EXPECT_EQ(TextOf(text), "GIÁM ĐỐC Nguyễn Khánh Thử");
}

TEST_F(ReadNameAgainTest, AFamilyNameOfWhichAStrokeWasReadIsReadAgain) {
  PageText text = PageWith({"ý", "Thị", "Thử"}, 1456);
  LookAgain({"Lý", "Thị", "Thử"}, {}, text);
  EXPECT_EQ(TextOf(text), "GIÁM ĐỐC Lý Thị Thử");
}

TEST_F(ReadNameAgainTest, ASealElsewhereLeavesAWholeNameAsItWasRead) {
  PageText text = PageWith({"Đỗ", "Thị", "Thử"}, 1456);
  EXPECT_TRUE(LookAgain({"Võ", "Thị", "Thử"}, {{300, 300, 700, 700}}, text).empty());
  EXPECT_EQ(TextOf(text), "GIÁM ĐỐC Đỗ Thị Thử");
}

TEST_F(ReadNameAgainTest, APageWithoutANameIsNotLookedAt) {
  PageText text{.width = 2480, .height = 3508, .dpi = 300, .blocks = {}};
  const Line line = LineOf({"chi", "trả", "trợ", "cấp"}, 400, 800, 0.5F);
  text.blocks.push_back({.lines = {line}, .box = line.box});
  EXPECT_TRUE(LookAgain({"Đỗ", "Thị", "Thử"}, {}, text).empty());
  EXPECT_EQ(looks_, 0);
}

}  // namespace
}  // namespace sohoa
