#include "ocr/image/layout.h"

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/ocr/image/drawn_page.h"

namespace sohoa {
namespace {

using test::DrawnPage;
using testing::ElementsAre;
using testing::IsEmpty;
using Kind = RegionKind;

constexpr int kInkBelow = 128;

std::vector<Kind> KindsOf(const Regions& regions) {
  std::vector<Kind> kinds;
  for (const Region& region : regions) kinds.push_back(region.kind);
  return kinds;
}

Regions Find(DrawnPage& page) {
  const std::vector<Table> tables = LiftTables(page.image, kInkBelow, 300);
  return FindRegions(page.image.view(), kInkBelow, 300, tables);
}

void DrawHeader(DrawnPage& page) {
  page.Text("UY BAN NHAN DAN", {300, 300});
  page.Text("PHUONG", {450, 360});
  page.Text("So: 12/UBND", {420, 470});
  page.Text("CONG HOA XA HOI", {1300, 310});
  page.Text("Doc lap - Tu do", {1350, 380});
  page.Text("ngay 05 thang 02", {1380, 480});
}

void DrawBody(DrawnPage& page, int from, int lines) {
  for (int i = 0; i < lines; ++i) page.TextLine({300, from + i * 75}, i % 4 == 3 ? 700 : 1900);
}

void DrawSignature(DrawnPage& page, int from) {
  page.Text("CHU TICH", {1500, from});
  page.Text("Noi nhan:", {300, from + 15});
  for (int i = 1; i < 4; ++i) page.Text("- Luu", {300, from + 15 + i * 60});
  page.Text("Nguyen Van A", {1450, from + 520});
}

TEST(FindRegions, APageOfProseIsOneBody) {
  DrawnPage page;
  DrawBody(page, 400, 30);
  EXPECT_THAT(KindsOf(Find(page)), ElementsAre(Kind::kBody));
}

TEST(FindRegions, AnEmptyPageHasNone) {
  DrawnPage page;
  EXPECT_THAT(Find(page), IsEmpty());
}

TEST(FindRegions, HeaderBodyAndSignatureStandInReadingOrder) {
  DrawnPage page;
  DrawHeader(page);
  page.Text("QUYET DINH", {1080, 640});
  DrawBody(page, 800, 20);
  DrawSignature(page, 2450);
  const Regions regions = Find(page);
  ASSERT_THAT(KindsOf(regions), ElementsAre(Kind::kHeaderLeft, Kind::kHeaderRight, Kind::kBody,
                                            Kind::kRecipients, Kind::kSignature));
  // The cuts run through white paper.
  EXPECT_GT(regions[0].box.x1, 800);
  EXPECT_LT(regions[0].box.x1, 1300);
  EXPECT_GT(regions[0].box.y1, 480);
  EXPECT_LT(regions[0].box.y1, 610);
  EXPECT_GT(regions[2].box.y1, 2225);
  EXPECT_LT(regions[2].box.y1, 2420);
  EXPECT_GT(regions[4].box.y1, 2970);
}

TEST(FindRegions, ASignatureAloneOnTheLastPageIsNoHeader) {
  DrawnPage page;
  page.Text("2", {1230, 200});
  DrawSignature(page, 400);
  EXPECT_THAT(KindsOf(Find(page)),
              ElementsAre(Kind::kPageNumber, Kind::kRecipients, Kind::kSignature));
}

TEST(FindRegions, APunchedHoleIsNoColumn) {
  DrawnPage page;
  DrawBody(page, 400, 30);
  for (const int y : {1200, 2300}) cv::circle(page.mat(), {130, y}, 40, 0, cv::FILLED);
  EXPECT_THAT(KindsOf(Find(page)), ElementsAre(Kind::kBody));
}

TEST(FindRegions, TheLastShortLineOfAParagraphStaysInTheBody) {
  DrawnPage page;
  DrawBody(page, 400, 20);  // ends with a line of a third of the width
  DrawSignature(page, 1960);
  const Regions regions = Find(page);
  ASSERT_THAT(KindsOf(regions), ElementsAre(Kind::kBody, Kind::kRecipients, Kind::kSignature));
  EXPECT_GT(regions[0].box.y1, 400 + 19 * 75);
}

TEST(FindRegions, TablesAreReadCellByCellBetweenTheText) {
  DrawnPage page;
  DrawBody(page, 400, 8);
  for (int r = 0; r <= 2; ++r)
    cv::line(page.mat(), {300, 1100 + r * 100}, {2200, 1100 + r * 100}, 0, 3);
  for (const int x : {300, 900, 2200}) cv::line(page.mat(), {x, 1100}, {x, 1300}, 0, 3);
  page.Text("A", {350, 1170});
  page.Text("B", {950, 1170});
  page.Text("C", {950, 1270});  // the cell before it is empty
  page.Text("beside", {2240, 1200});
  DrawBody(page, 1450, 8);
  const Regions regions = Find(page);
  ASSERT_THAT(KindsOf(regions), ElementsAre(Kind::kBody, Kind::kTableCell, Kind::kTableCell,
                                            Kind::kTableCell, Kind::kBody, Kind::kBody));
  EXPECT_EQ(regions[3].row, 1);
  EXPECT_EQ(regions[3].column, 1);
  EXPECT_EQ(regions[3].table, 0);
  EXPECT_NEAR(regions[4].box.x0, 2200, 4);
}

TEST(FindRegions, TheNumbersOfAListAreNoColumn) {
  DrawnPage page;
  for (int i = 0; i < 12; ++i) {
    page.Text(std::to_string(i % 9 + 1) + ".", {300, 400 + i * 75});
    page.TextLine({470, 400 + i * 75}, 1700);
  }
  EXPECT_THAT(KindsOf(Find(page)), ElementsAre(Kind::kBody));
}

// Every pixel of ink lies in one region; traces of `rulings` do not count.
void ExpectAllInkInOneRegion(const DrawnPage& page, const Regions& regions,
                             const DrawnPage& rulings = DrawnPage()) {
  for (int y = 0; y < page.image.height(); ++y)
    for (int x = 0; x < page.image.width(); ++x) {
      if (page.image.row(y)[x] >= kInkBelow || rulings.image.row(y)[x] < 255) continue;
      const Box pixel{x, y, x + 1, y + 1};
      const auto holders = std::count_if(regions.begin(), regions.end(), [&](const Region& region) {
        return Intersection(region.box, pixel) == pixel;
      });
      ASSERT_EQ(holders, 1) << x << ", " << y;
    }
}

TEST(FindRegions, WhatIsFilledInOnADottedLineBelongsToItsLabel) {
  DrawnPage page;
  DrawBody(page, 400, 8);
  std::vector<Box> dotted;
  for (int i = 0; i < 5; ++i) {
    const int y = 1200 + i * 80;
    page.Text("Ho va ten:", {300, y});
    page.Text("Nguyen Van A", {1100, y});
    dotted.push_back({700, y + 4, 2000, y + 8});
  }
  DrawBody(page, 1700, 8);
  const auto kinds = [&](const std::vector<Box>& lines) {
    return KindsOf(FindRegions(page.image.view(), kInkBelow, 300, {}, lines));
  };
  EXPECT_THAT(kinds(dotted), ElementsAre(Kind::kBody));
  EXPECT_EQ(kinds({}).size(), 4u) << "without them they stand in columns";
}

TEST(FindRegions, EveryWordLiesInARegion) {
  DrawnPage page;
  DrawHeader(page);
  DrawBody(page, 700, 12);
  DrawSignature(page, 1800);
  ExpectAllInkInOneRegion(page, Find(page));
}

TEST(FindRegions, ATitleTooLargeForALetterLiesInARegion) {
  DrawnPage page;
  cv::putText(page.mat(), "QUYET DINH", {300, 500}, cv::FONT_HERSHEY_COMPLEX, 6, 0, 12);
  ExpectAllInkInOneRegion(page, Find(page));
  DrawBody(page, 900, 5);
  ExpectAllInkInOneRegion(page, Find(page));
}

void DrawGrid(DrawnPage& page, const std::vector<int>& xs, const std::vector<int>& ys) {
  for (const int y : ys) cv::line(page.mat(), {xs.front(), y}, {xs.back(), y}, 0, 3);
  for (const int x : xs) cv::line(page.mat(), {x, ys.front()}, {x, ys.back()}, 0, 3);
}

TEST(FindRegions, TablesBesideOneAnotherAreReadOnce) {
  DrawnPage page, rulings;
  for (DrawnPage* p : {&page, &rulings}) {
    DrawGrid(*p, {300, 700, 1100}, {600, 750, 900, 1050});
    DrawGrid(*p, {1300, 1800, 2200}, {640, 800});
  }
  for (const int y : {700, 850, 1000}) page.Text("left", {350, y});
  page.Text("right", {1350, 740});
  page.Text("under both", {300, 1200});
  const Regions regions = Find(page);
  EXPECT_EQ(std::count_if(regions.begin(), regions.end(),
                          [](const Region& r) { return r.kind == Kind::kTableCell; }),
            4);
  ExpectAllInkInOneRegion(page, regions, rulings);
}

TEST(FindRegions, ATableWithAnAreaThatIsNoCellIsReadAsText) {
  DrawnPage page, rulings;
  for (DrawnPage* p : {&page, &rulings})
    DrawGrid(*p, {300, 500, 2200}, {600, 700, 2900});  // the last area is half the page
  page.Text("STT", {330, 670});
  page.Text("content", {600, 670});
  for (int i = 0; i < 20; ++i) page.TextLine({560, 800 + i * 90}, 1500);
  ExpectAllInkInOneRegion(page, Find(page), rulings);
}

TEST(PutIntoOrder, AStampComesAfterTheHeaderAndBeforeWhatReachesBelowIt) {
  Regions regions = {{Kind::kHeaderLeft, {200, 200, 1000, 500}},
                     {Kind::kHeaderRight, {1100, 200, 2300, 480}},
                     {Kind::kBody, {200, 600, 2300, 2500}},
                     {Kind::kRecipients, {200, 2600, 900, 3200}}};
  PutIntoOrder({220, 420, 700, 700}, {{220, 420, 700, 700}}, regions);
  PutIntoOrder({1500, 2700, 1900, 2800}, {{1500, 2700, 1900, 2800}}, regions);
  ASSERT_EQ(regions.size(), 6u);
  EXPECT_EQ(regions[2].kind, Kind::kStamp);
  EXPECT_EQ(regions[3].kind, Kind::kBody);
  EXPECT_EQ(regions[4].kind, Kind::kStamp);
  Regions none;
  PutIntoOrder({0, 0, 100, 50}, {{0, 0, 40, 50}, {40, 0, 100, 50}}, none);
  ASSERT_EQ(none.size(), 2u) << "its cells, in their order";
  EXPECT_EQ(none[1].box, (Box{40, 0, 100, 50}));
}

}  // namespace
}  // namespace sohoa
