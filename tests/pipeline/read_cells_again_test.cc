#include "pipeline/read_cells_again.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/test_scans.h"

namespace sohoa {
namespace {

using testing_support::FakeEngine;

constexpr int kRowHeight = 60, kCellWidth = 200;
constexpr Box kInk = {90, 15, 110, 45};  // of a number in its cell

struct CellRead {
  std::string text;
  float confidence = 0.97F;
};

// A table whose first column reads `cells`; the second one holds a word in each row.
class ReadCellsAgainTest : public testing::Test {
 protected:
  void Read(const std::vector<CellRead>& cells, const std::string& digits, float sure) {
    const int rows = static_cast<int>(cells.size());
    Image page(2 * kCellWidth, rows * kRowHeight, PixelType::kGrey);
    std::fill(page.data(), page.data() + page.size_bytes(), uint8_t{255});
    text = {.width = page.width(), .height = page.height(), .dpi = 300, .blocks = {}};
    Regions regions;
    for (int row = 0; row < rows; ++row) {
      const int y = row * kRowHeight;
      for (int column = 0; column < 2; ++column)
        regions.push_back({RegionKind::kTableCell,
                           {column * kCellWidth, y, (column + 1) * kCellWidth, y + kRowHeight},
                           0,
                           row,
                           column});
      const Box ink = {kInk.x0, y + kInk.y0, kInk.x1, y + kInk.y1};
      for (int at = ink.y0; at < ink.y1; ++at)
        std::fill(page.row(at) + ink.x0, page.row(at) + ink.x1, uint8_t{0});
      TextBlock block;
      const CellRead& cell = cells[static_cast<size_t>(row)];
      if (!cell.text.empty()) AddLine(cell.text, cell.confidence, ink, block);
      AddLine("việc", 0.97F, {ink.x0 + kCellWidth, ink.y0, ink.x1 + kCellWidth, ink.y1}, block);
      text.blocks.push_back(block);
    }
    FakeEngine engine([&](ImageView part) -> absl::StatusOr<PageText> {
      ++asked;
      PageText again{.width = part.width, .height = part.height, .dpi = 300, .blocks = {}};
      TextBlock block;
      if (!digits.empty()) AddLine(digits, sure, {5, 5, 10, 10}, block);
      if (!digits.empty()) again.blocks.push_back(block);
      return again;
    });
    asked = 0;
    const auto got = ReadCellsAgain(page.view(), 300, regions, &engine, text);
    ASSERT_TRUE(got.ok()) << got.status();
    changes = *got;
  }

  // What the cell of that row reads after `digits` were seen in every cell asked for.
  std::string After(const std::vector<CellRead>& cells, size_t row, const std::string& digits,
                    float sure = 0.97F) {
    Read(cells, digits, sure);
    const std::vector<Line>& lines = text.blocks[row].lines;
    return lines.size() < 2 ? "" : lines[0].words[0].text;
  }

  static void AddLine(const std::string& word, float confidence, const Box& box, TextBlock& block) {
    block.lines.push_back({{{.text = word, .box = box, .confidence = confidence}}, box, box.y1});
    block.box = Union(block.box, box);
  }

  PageText text;
  std::vector<Correction> changes;
  int asked = 0;
};

TEST_F(ReadCellsAgainTest, ANumberBetweenItsNeighboursIsProven) {
  EXPECT_EQ(After({{"TT"}, {"1"}, {"2"}, {"ạ", 0.1F}, {"4"}}, 3, "3"), "3");
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].before, "ạ");
  EXPECT_EQ(changes[0].after, "3");
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(After({{"7"}, {"Ụ", 0.1F}, {"9"}}, 1, ""), "8") << "the digits say nothing against it";
}

TEST_F(ReadCellsAgainTest, AtAnEndTheDigitsHaveToSayIt) {
  EXPECT_EQ(After({{"TT"}, {"l", 0.6F}, {"2"}, {"3"}}, 1, "1"), "1");
  EXPECT_EQ(After({{"TT"}, {"l", 0.6F}, {"2"}, {"3"}}, 1, ""), "l");
  EXPECT_EQ(After({{"5"}, {"6"}, {"z", 0.1F}}, 2, "7", 0.4F), "7");
}

TEST_F(ReadCellsAgainTest, WhatTheDigitsContradictStays) {
  EXPECT_EQ(After({{"1"}, {"2"}, {"ạ", 0.1F}, {"4"}}, 2, "5"), "ạ");
  EXPECT_TRUE(changes.empty());
}

TEST_F(ReadCellsAgainTest, WhatTheReaderIsSureOfIsNotLookedAt) {
  EXPECT_EQ(After({{"1"}, {"2"}, {"2a", 0.96F}, {"4"}}, 2, "3"), "2a");
  EXPECT_EQ(asked, 0);
}

TEST_F(ReadCellsAgainTest, AnEmptyCellWithInkIsFilledWhereDigitsAndNeighboursAgree) {
  EXPECT_EQ(After({{"1"}, {"2"}, {""}, {"4"}}, 2, "3"), "3");
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].before, "");
  EXPECT_EQ(text.blocks[2].lines[1].words[0].text, "việc") << "in its place, before the next cell";
  EXPECT_EQ(After({{"1"}, {"2"}, {""}, {"4"}}, 2, ""), "");
}

TEST_F(ReadCellsAgainTest, AmountsChangeTheirMarksAlone) {
  const std::vector<CellRead> amounts = {{"80.553"}, {"18:1O4", 0.9F}, {"2.369"}, {"1.200.000"}};
  EXPECT_EQ(After(amounts, 1, "18104", 0), "18.104");
  EXPECT_EQ(After(amounts, 1, "18164", 0), "18:1O4") << "the readings have other digits";
  EXPECT_EQ(After({{"80.553"}, {""}, {"2.369"}, {"1.200.000"}}, 1, "18104"), "")
      << "one witness is not enough";
}

TEST_F(ReadCellsAgainTest, ACountIsTakenFromSureDigitsOnly) {
  const std::vector<CellRead> counts = {{"12"}, {"Z", 0.3F}, {"7"}, {"40"}};
  EXPECT_EQ(After(counts, 1, "2"), "2");
  EXPECT_EQ(After(counts, 1, "2", 0.7F), "Z");
  EXPECT_EQ(After({{"12"}, {"3Z", 0.3F}, {"7"}, {"40"}}, 1, "42"), "3Z");
}

TEST_F(ReadCellsAgainTest, ColumnsOfWordsAreLeftAlone) {
  EXPECT_EQ(After({{"Sở"}, {"l", 0.3F}, {"Phòng"}, {"Ban", 0.5F}}, 1, "1"), "l");
  EXPECT_EQ(asked, 0);
}

TEST_F(ReadCellsAgainTest, APageIsAskedForAFewCellsOnly) {
  std::vector<CellRead> cells;
  for (int k = 1; k <= 60; ++k) cells.push_back({std::to_string(k)});
  for (size_t k = 1; k < 59; k += 2) cells[k] = {"x", 0.1F};
  Read(cells, "9999", 0.97F);
  EXPECT_EQ(asked, kMostCellsAgain);
}

}  // namespace
}  // namespace sohoa
