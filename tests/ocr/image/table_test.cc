#include "ocr/image/table.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/ocr/image/drawn_page.h"

namespace sohoa {
namespace {

using test::DrawnPage;
using testing::ElementsAre;
using testing::SizeIs;

constexpr int kInkBelow = 128;

// Rulings 3 pixels thick around cells of `columns` × `rows`; each cell holds its number.
void DrawTable(cv::Mat page, cv::Point at, std::vector<int> widths, int rows, int row_height) {
  int right = at.x;
  for (const int width : widths) right += width;
  for (int r = 0; r <= rows; ++r)
    cv::line(page, {at.x, at.y + r * row_height}, {right, at.y + r * row_height}, 0, 3);
  int x = at.x;
  for (size_t c = 0; c <= widths.size(); ++c) {
    cv::line(page, {x, at.y}, {x, at.y + rows * row_height}, 0, 3);
    if (c == widths.size()) break;
    for (int r = 0; r < rows; ++r)
      cv::putText(page, std::to_string(r * 10 + static_cast<int>(c)),
                  {x + 20, at.y + (r + 1) * row_height - 25}, cv::FONT_HERSHEY_SIMPLEX, 1.2, 0, 4);
    x += widths[c];
  }
}

std::vector<Table> Lift(DrawnPage& page) { return LiftTables(page.image, kInkBelow, 300); }

bool HasLongStroke(const Image& image) {
  const cv::Mat page(image.height(), image.width(), CV_8UC1, const_cast<uint8_t*>(image.data()));
  for (const cv::Size kernel : {cv::Size{90, 1}, cv::Size{1, 90}}) {
    cv::Mat closed;
    cv::morphologyEx(page, closed, cv::MORPH_CLOSE,
                     cv::getStructuringElement(cv::MORPH_RECT, kernel));
    double darkest = 255;
    cv::minMaxLoc(closed, &darkest);
    if (darkest < kInkBelow) return true;
  }
  return false;
}

TEST(LiftTables, FindsCellsRowByRowAndErasesTheRulings) {
  DrawnPage page;
  DrawTable(page.mat(), {300, 600}, {140, 700, 500}, 4, 90);
  const std::vector<Table> tables = Lift(page);
  ASSERT_THAT(tables, SizeIs(1));
  ASSERT_THAT(tables[0].cells, SizeIs(12));
  for (size_t i = 0; i < 12; ++i) {
    EXPECT_EQ(tables[0].cells[i].row, static_cast<int>(i / 3));
    EXPECT_EQ(tables[0].cells[i].column, static_cast<int>(i % 3));
  }
  const Box& second = tables[0].cells[1].box;
  EXPECT_NEAR(second.x0, 440, 8);
  EXPECT_NEAR(second.y0, 600, 8);
  EXPECT_NEAR(second.x1, 1140, 8);
  EXPECT_NEAR(second.y1, 690, 8);
  EXPECT_FALSE(HasLongStroke(page.image));
}

TEST(LiftTables, KeepsWhatStandsInTheCells) {
  DrawnPage page, untouched;
  DrawTable(page.mat(), {300, 600}, {140, 700, 500}, 4, 90);
  DrawTable(untouched.mat(), {300, 600}, {140, 700, 500}, 4, 90);
  Lift(page);
  for (int r = 0; r < 4; ++r) {
    const cv::Rect inside(310, 600 + r * 90 + 8, 120, 74);
    EXPECT_EQ(cv::countNonZero(page.mat()(inside) != untouched.mat()(inside)), 0);
  }
}

TEST(LiftTables, ACellOverSeveralRowsBelongsToItsFirst) {
  DrawnPage page;
  DrawTable(page.mat(), {300, 600}, {300, 400}, 3, 100);
  cv::line(page.mat(), {310, 700}, {590, 700}, 255, 5);  // rows 0 and 1 of the first column are one
  const std::vector<Table> tables = Lift(page);
  ASSERT_THAT(tables, SizeIs(1));
  std::vector<std::pair<int, int>> places;
  for (const TableCell& cell : tables[0].cells) places.emplace_back(cell.row, cell.column);
  using Place = std::pair<int, int>;
  EXPECT_THAT(places, ElementsAre(Place{0, 0}, Place{0, 1}, Place{1, 0}, Place{2, 0}, Place{2, 1}));
  EXPECT_NEAR(tables[0].cells[0].box.height(), 200, 12);
}

TEST(LiftTables, BreaksAndALeanOfTheRulingsDoNotMatter) {
  DrawnPage page;
  DrawTable(page.mat(), {300, 600}, {400, 700, 500}, 6, 90);
  for (int k = 0; k < 6; ++k)
    cv::rectangle(page.mat(), {500 + 200 * k, 590}, {530 + 200 * k, 1150}, 255, cv::FILLED);
  const cv::Mat lean = cv::getRotationMatrix2D({1240, 1754}, 0.25, 1);
  cv::warpAffine(page.mat().clone(), page.mat(), lean, page.mat().size(), cv::INTER_LINEAR,
                 cv::BORDER_CONSTANT, cv::Scalar::all(255));
  const std::vector<Table> tables = Lift(page);
  ASSERT_THAT(tables, SizeIs(1));
  EXPECT_THAT(tables[0].cells, SizeIs(18));
}

// A stamp's letters reach up to its frame.
TEST(LiftTables, AFrameAroundAWordIsOneCell) {
  DrawnPage page;
  cv::rectangle(page.mat(), {300, 600}, {610, 678}, 0, 6);
  page.Text("TOI MAT", {325, 655});
  for (const int x : {400, 500}) cv::rectangle(page.mat(), {x, 603}, {x + 6, 655}, 0, cv::FILLED);
  const std::vector<Table> tables = Lift(page);
  ASSERT_THAT(tables, SizeIs(1));
  EXPECT_THAT(tables[0].cells, SizeIs(1));
}

TEST(LiftTables, TablesApartAreTwo) {
  DrawnPage page;
  DrawTable(page.mat(), {300, 1600}, {400, 500}, 2, 90);
  DrawTable(page.mat(), {300, 600}, {300}, 1, 120);  // a box
  const std::vector<Table> tables = Lift(page);
  ASSERT_THAT(tables, SizeIs(2));
  EXPECT_THAT(tables[0].cells, SizeIs(1));
  EXPECT_THAT(tables[1].cells, SizeIs(4));
}

TEST(LiftTables, UnderlinesLettersAndAFrameAroundThePageAreNoTables) {
  DrawnPage page;
  for (int i = 0; i < 30; ++i) {
    page.Text("HELD THE LITTLE FIELD", {300, 500 + i * 80});
    page.Text("blank label that filled", {1200, 500 + i * 80});
  }
  cv::line(page.mat(), {300, 510}, {900, 510}, 0, 3);
  cv::rectangle(page.mat(), {150, 150}, {2330, 3350}, 0, 4);
  const cv::Mat before = page.mat().clone();
  EXPECT_THAT(Lift(page), SizeIs(0));
  EXPECT_EQ(cv::countNonZero(page.mat() != before), 0);
}

TEST(LiftTables, SmallestPagesAreNoTrouble) {
  for (const auto& [width, height] : {std::pair{1, 1}, {1, 400}, {400, 1}, {3, 3}}) {
    Image page(width, height, PixelType::kGrey);
    EXPECT_THAT(LiftTables(page, kInkBelow, 300), SizeIs(0));
  }
}

}  // namespace
}  // namespace sohoa
