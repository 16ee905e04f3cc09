#include "ocr/image/prepare.h"

#include <cmath>
#include <cstdlib>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sohoa {
namespace {

// A4 at 150 dpi: what the steps look at, and quick to draw.
constexpr int kWidth = 1240;
constexpr int kHeight = 1754;
constexpr double kDpi = 150;

// Lines of lower-case words with more ascenders than descenders, as print has.
cv::Mat DrawPage(int lines, cv::Scalar paper = {255, 255, 255}) {
  cv::Mat page(kHeight, kWidth, CV_8UC3, paper);
  const std::string words[] = {"hold the little field", "blank label that filled",
                               "kind of liked the old", "both sheets had tabs",
                               "while it held the print"};
  for (int i = 0; i < lines; ++i)
    for (int column = 0; column < 3; ++column)
      cv::putText(page, words[(i + column) % 5], {120 + column * 340, 160 + i * 40},
                  cv::FONT_HERSHEY_COMPLEX, 0.75, {20, 20, 20}, 2, cv::LINE_AA);
  return page;
}

// Turned counter-clockwise about its middle.
cv::Mat Lean(const cv::Mat& page, double angle_deg, cv::Scalar around = {255, 255, 255}) {
  const cv::Mat turn = cv::getRotationMatrix2D({kWidth / 2.0F, kHeight / 2.0F}, angle_deg, 1);
  cv::Mat leaning;
  cv::warpAffine(page, leaning, turn, page.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, around);
  return leaning;
}

DecodedPage PageOf(const cv::Mat& picture, PixelType type) {
  DecodedPage page{Image(picture.cols, picture.rows, type), kDpi};
  for (int y = 0; y < picture.rows; ++y)
    std::copy_n(picture.ptr<uint8_t>(y), page.image.stride(), page.image.row(y));
  return page;
}

PreparedPage Prepared(const cv::Mat& picture, PixelType type = PixelType::kBgr) {
  absl::StatusOr<PreparedPage> prepared = PreparePage(PageOf(picture, type));
  EXPECT_TRUE(prepared.ok()) << prepared.status();
  return *std::move(prepared);
}

bool SamePixels(const Image& a, const cv::Mat& b) {
  if (a.width() != b.cols || a.height() != b.rows || a.channels() != b.channels()) return false;
  for (int y = 0; y < b.rows; ++y)
    if (!std::equal(a.row(y), a.row(y) + a.stride(), b.ptr<uint8_t>(y))) return false;
  return true;
}

class LeaningPage : public testing::TestWithParam<double> {};

TEST_P(LeaningPage, IsLevelledToATenthOfADegree) {
  const PreparedPage page = Prepared(Lean(DrawPage(30), GetParam()));
  EXPECT_EQ(page.facts.rotation_deg, 0);
  EXPECT_NEAR(page.facts.skew_deg, -GetParam(), 0.1);
}

INSTANTIATE_TEST_SUITE_P(FromMinus15To15, LeaningPage,
                         testing::Values(-14.3, -7.7, -3.0, -1.05, -0.4, 0.3, 0.95, 2.5, 5.2, 11.1,
                                         14.6));

TEST(PreparePage, LevelsAPageWithAFewLinesOnly) {
  EXPECT_NEAR(Prepared(Lean(DrawPage(6), 2.2)).facts.skew_deg, -2.2, 0.1);
}

TEST(PreparePage, LeavesAPageOfThreeWordsAsItIs) {
  cv::Mat page(kHeight, kWidth, CV_8UC3, cv::Scalar::all(255));
  cv::putText(page, "just three words", {200, 300}, cv::FONT_HERSHEY_COMPLEX, 0.75, {0, 0, 0}, 2);
  const cv::Mat leaning = Lean(page, 4);
  const PreparedPage prepared = Prepared(leaning);
  EXPECT_EQ(prepared.facts.skew_deg, 0);
  EXPECT_TRUE(SamePixels(prepared.archive, leaning));
}

TEST(PreparePage, KeepsTheScannedPixelsOfAStraightUprightPage) {
  const cv::Mat page = DrawPage(30);
  const PreparedPage prepared = Prepared(page);
  EXPECT_TRUE(SamePixels(prepared.archive, page));
  EXPECT_EQ(prepared.reading.type(), PixelType::kGrey);
  EXPECT_EQ(prepared.reading.width(), kWidth / prepared.reduction);
  EXPECT_EQ(prepared.reading.height(), kHeight / prepared.reduction);
  EXPECT_EQ(prepared.dpi, kDpi);
  EXPECT_FALSE(prepared.facts.blank);
  EXPECT_FALSE(prepared.facts.photographed);
}

TEST(PreparePage, ReadsPrintOfAnySizeAtAboutTheSameSize) {
  const cv::Mat page = DrawPage(30);
  for (const double factor : {0.6, 1.0, 2.0, 4.0}) {
    cv::Mat scaled;
    cv::resize(page, scaled, {}, factor, factor, factor < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    DecodedPage scan = PageOf(scaled, PixelType::kBgr);
    scan.dpi = kDpi * factor;
    absl::StatusOr<PreparedPage> prepared = PreparePage(std::move(scan));
    ASSERT_TRUE(prepared.ok());
    EXPECT_EQ(prepared->archive.width(), scaled.cols) << "the archive keeps all pixels";
    EXPECT_GE(prepared->reading.width(), kWidth) << factor;
    EXPECT_LE(prepared->reading.width(), 2 * kWidth) << factor;
    EXPECT_EQ(prepared->reading.width(), std::floor(scaled.cols / prepared->reduction));
  }
}

TEST(PreparePage, TellsTheResolutionFromTheLettersOfAPictureWithoutOne) {
  const cv::Mat piece = DrawPage(30).rowRange(0, 1000);  // has not the shape of a sheet
  const auto dpi_of = [](const cv::Mat& picture) {
    DecodedPage scan = PageOf(picture, PixelType::kBgr);
    scan.dpi = 0;
    absl::StatusOr<PreparedPage> prepared = PreparePage(std::move(scan), {.default_dpi = 777});
    EXPECT_TRUE(prepared.ok());
    return prepared->dpi;
  };
  const double dpi = dpi_of(piece);
  EXPECT_GT(dpi, 140);
  EXPECT_LT(dpi, 250);  // what is drawn here is larger than print of 13 points
  cv::Mat larger;
  cv::resize(piece, larger, {}, 2, 2, cv::INTER_CUBIC);
  EXPECT_NEAR(dpi_of(larger) / dpi, 2, 0.2);
}

TEST(PreparePage, SetsAPageUprightFromAllFourSidesWithoutLoss) {
  const cv::Mat page = DrawPage(30);
  const std::pair<int, int> turns[] = {
      {cv::ROTATE_90_COUNTERCLOCKWISE, 270}, {cv::ROTATE_180, 180}, {cv::ROTATE_90_CLOCKWISE, 90}};
  for (const auto& [turn, back] : turns) {
    cv::Mat turned;
    cv::rotate(page, turned, turn);
    const PreparedPage prepared = Prepared(turned);
    EXPECT_EQ(prepared.facts.rotation_deg, back);
    EXPECT_TRUE(SamePixels(prepared.archive, page));
  }
}

TEST(PreparePage, KeepsABilevelPageBilevelWhileLevellingIt) {
  cv::Mat grey;
  cv::cvtColor(Lean(DrawPage(30), 2), grey, cv::COLOR_BGR2GRAY);
  cv::threshold(grey, grey, 128, 255, cv::THRESH_BINARY);
  const PreparedPage prepared = Prepared(grey, PixelType::kBilevel);
  EXPECT_NEAR(prepared.facts.skew_deg, -2, 0.1);
  ASSERT_EQ(prepared.archive.type(), PixelType::kBilevel);
  for (int y = 0; y < prepared.archive.height(); ++y)
    for (int x = 0; x < prepared.archive.width(); ++x)
      ASSERT_TRUE(prepared.archive.row(y)[x] % 255 == 0);
}

TEST(PreparePage, PalesASealForReadingAndKeepsItInTheArchive) {
  cv::Mat page = DrawPage(30);
  cv::circle(page, {800, 1500}, 80, {50, 40, 210}, 5, cv::LINE_AA);
  const PreparedPage prepared = Prepared(page);
  const int y = 1500 - 80, x = 800;  // on the ring
  EXPECT_GE(prepared.reading.row(y)[x], 200);
  EXPECT_LE(prepared.archive.row(y)[x * 3 + 1], 60);
}

TEST(PreparePage, MakesColouredUnevenlyLitPaperWhite) {
  cv::Mat page = DrawPage(30, {170, 215, 235});
  for (int y = 0; y < page.rows; ++y)  // shade from right to left, to 60 %
    for (int x = 0; x < page.cols; ++x) page.at<cv::Vec3b>(y, x) *= 0.6 + 0.4 * x / page.cols;
  const PreparedPage prepared = Prepared(page);
  EXPECT_GE(prepared.reading.row(60)[30], 245);
  EXPECT_GE(prepared.reading.row(1700)[1200], 245);
}

TEST(PreparePage, ErasesLoneSpecksAndKeepsDotsOfLetters) {
  cv::Mat page = DrawPage(30);
  cv::rectangle(page, {600, 1600}, {602, 1602}, {0, 0, 0}, cv::FILLED);  // dirt
  // A dot below a stroke 12 pixels high, as under a Vietnamese vowel at 12 points.
  cv::rectangle(page, {600, 1500}, {610, 1512}, {0, 0, 0}, cv::FILLED);
  cv::rectangle(page, {604, 1516}, {606, 1518}, {0, 0, 0}, cv::FILLED);
  const PreparedPage prepared = Prepared(page);
  EXPECT_EQ(prepared.reading.row(1601)[601], 255);
  EXPECT_LE(prepared.reading.row(1517)[605], 40);
  EXPECT_EQ(prepared.archive.row(1601)[601 * 3], 0);
}

TEST(PreparePage, TakesPunchedHolesAndFoldsOutAndLeavesHeadlinesO) {
  cv::Mat page = DrawPage(30);
  const cv::Point holes[] = {{50, 620}, {50, 1100}};
  for (const cv::Point& hole : holes) cv::circle(page, hole, 18, {15, 15, 15}, cv::FILLED);
  cv::putText(page, "O0", {400, 1560}, cv::FONT_HERSHEY_COMPLEX, 1.6, {20, 20, 20}, 4);
  cv::Mat fold = page(cv::Rect(0, 1440, kWidth, 4));  // a shade between two lines
  fold.convertTo(fold, -1, 0.85);
  const PreparedPage prepared = Prepared(page);
  const cv::Mat reading(prepared.reading.height(), prepared.reading.width(), CV_8UC1,
                        const_cast<uint8_t*>(prepared.reading.data()));
  const double scale = 1 / prepared.reduction;
  const auto darkest = [&](cv::Rect2d of) {
    double least = 0;
    cv::minMaxLoc(reading(cv::Rect(of.tl() * scale, of.br() * scale)), &least);
    return least;
  };
  for (const cv::Point& hole : holes)
    EXPECT_GT(darkest({hole.x - 25.0, hole.y - 25.0, 50, 50}), 200);
  EXPECT_GT(darkest({100, 1436, 900, 12}), 200) << "a fold is no ink";
  EXPECT_LT(darkest({400, 1510, 50, 50}), 100) << "a letter is no hole";
}

TEST(PreparePage, LevelsATableAndLeavesASheetWithOnlyASealAsItIs) {
  cv::Mat table = DrawPage(30);
  for (int y = 125; y <= 1365; y += 40) cv::line(table, {100, y}, {1130, y}, {20, 20, 20}, 2);
  for (const int x : {100, 450, 790, 1130}) cv::line(table, {x, 125}, {x, 1365}, {20, 20, 20}, 2);
  EXPECT_NEAR(Prepared(Lean(table, 1.8)).facts.skew_deg, -1.8, 0.1);

  cv::Mat sealed(kHeight, kWidth, CV_8UC3, cv::Scalar::all(255));
  cv::circle(sealed, {800, 1200}, 105, {60, 50, 200}, 4);
  cv::circle(sealed, {800, 1200}, 75, {60, 50, 200}, 2);
  const PreparedPage prepared = Prepared(sealed);
  EXPECT_EQ(prepared.facts.skew_deg, 0);
  EXPECT_EQ(prepared.facts.rotation_deg, 0);
  EXPECT_TRUE(SamePixels(prepared.archive, sealed));
}

TEST(PreparePage, FlattensASheetOnATable) {
  const cv::Point2f sheet[] = {{0, 0}, {kWidth, 0}, {kWidth, kHeight}, {0, kHeight}};
  const cv::Point2f seen[] = {{150, 130}, {1290, 170}, {1260, 1800}, {100, 1760}};
  cv::Mat photo(1960, 1400, CV_8UC3, cv::Scalar(40, 60, 90));
  cv::warpPerspective(DrawPage(30), photo, cv::getPerspectiveTransform(sheet, seen), photo.size(),
                      cv::INTER_AREA, cv::BORDER_TRANSPARENT);
  DecodedPage page = PageOf(photo, PixelType::kBgr);
  page.dpi = 0;
  absl::StatusOr<PreparedPage> prepared = PreparePage(std::move(page));
  ASSERT_TRUE(prepared.ok());
  EXPECT_TRUE(prepared->facts.photographed);
  EXPECT_NEAR(prepared->archive.height() / double{M_SQRT2} / prepared->archive.width(), 1, 0.005);
  EXPECT_NEAR(prepared->dpi, prepared->archive.height() / 11.69, 1);
  EXPECT_NEAR(prepared->facts.skew_deg, 0, 0.25);
  // Paper up to the corners: no table is left.
  for (const int x : {8, prepared->archive.width() - 9})
    for (const int y : {8, prepared->archive.height() - 9})
      EXPECT_GE(prepared->archive.row(y)[x * 3], 230) << x << "," << y;
}

// The page on a scanner's black lid, which shows by so many pixels on the left, top, right, bottom;
// then the sheet leans.
cv::Mat OnBlackLid(const cv::Mat& page, const std::array<int, 4>& lid, double angle_deg) {
  const cv::Size size(page.cols + lid[0] + lid[2], page.rows + lid[1] + lid[3]);
  cv::Mat turn = cv::getRotationMatrix2D({page.cols / 2.0F, page.rows / 2.0F}, angle_deg, 1);
  turn.at<double>(0, 2) += lid[0];
  turn.at<double>(1, 2) += lid[1];
  cv::Mat scan;
  cv::warpAffine(page, scan, turn, size, cv::INTER_LINEAR, cv::BORDER_CONSTANT, {12, 12, 12});
  return scan;
}

// Share of dark pixels in the archive's outermost rows or columns of one side.
double DarkAlong(const PreparedPage& page, const cv::Rect& strip) {
  const Image& archive = page.archive;
  int dark = 0;
  for (int y = strip.y; y < strip.br().y; ++y)
    for (int x = strip.x; x < strip.br().x; ++x) dark += archive.row(y)[x * 3 + 1] < 80 ? 1 : 0;
  return dark / static_cast<double>(strip.area());
}

TEST(PreparePage, CutsTheBlackLidBesideTheSheet) {
  const std::array<int, 4> lids[] = {{40, 0, 0, 0}, {0, 60, 0, 0}, {0, 0, 50, 90}, {30, 30, 30, 0}};
  for (const std::array<int, 4>& lid : lids) {
    for (const double angle : {0.0, 1.2, -2.0}) {
      const PreparedPage page = Prepared(OnBlackLid(DrawPage(30), lid, angle));
      const int width = page.archive.width(), height = page.archive.height();
      // A leaning sheet does not fill the picture: what the lid shows there beyond is cut as well.
      EXPECT_NEAR(width, kWidth, angle == 0 ? 3 : 40) << lid[0] << "," << lid[2] << " " << angle;
      EXPECT_NEAR(height, kHeight, angle == 0 ? 3 : 40) << lid[1] << "," << lid[3] << " " << angle;
      for (const cv::Rect& strip : {cv::Rect(2, 0, 4, height), cv::Rect(width - 6, 0, 4, height),
                                    cv::Rect(0, 2, width, 4), cv::Rect(0, height - 6, width, 4)})
        EXPECT_LT(DarkAlong(page, strip), 0.1) << lid[0] << " " << lid[1] << " " << angle;
      EXPECT_NEAR(page.facts.skew_deg, -angle, 0.1);
    }
  }
}

TEST(PreparePage, CutsNothingWhereNoLidIsSeen) {
  cv::Mat page = DrawPage(30);
  cv::rectangle(page, {0, 300}, {500, 420}, {0, 0, 0}, cv::FILLED);      // a bar up to the edge
  cv::rectangle(page, {700, 0}, {1239, 160}, {60, 60, 60}, cv::FILLED);  // a photograph in a corner
  const PreparedPage prepared = Prepared(page);
  EXPECT_TRUE(SamePixels(prepared.archive, page));
}

TEST(PreparePage, RecognisesABlankBackWithPrintShiningThrough) {
  cv::Mat front = DrawPage(30), back;
  cv::flip(front, front, 1);
  front.convertTo(back, -1, 0.1, 210);  // print at nine tenths of the paper's brightness
  EXPECT_TRUE(Prepared(back).facts.blank);
  EXPECT_TRUE(Prepared(cv::Mat(kHeight, kWidth, CV_8UC3, cv::Scalar::all(240))).facts.blank);
}

// Worn sheets between documents: half a dozen specks of a millimetre made them pages, on whose
// noise the reader spent a minute.
TEST(PreparePage, TakesAFewSpecksAndHolesForNoLettersButAWordForSome) {
  cv::Mat dirty(kHeight, kWidth, CV_8UC3, cv::Scalar::all(235));
  for (const cv::Point at : {cv::Point(374, 224), {930, 416}, {774, 866}, {1058, 1244}, {90, 1624}})
    cv::circle(dirty, at, 3, {60, 60, 60}, cv::FILLED);
  for (const int y : {680, 1150}) cv::circle(dirty, {70, y}, 17, {30, 30, 30}, cv::FILLED);
  EXPECT_TRUE(Prepared(dirty).facts.blank);
  for (const char* print : {"- 2 -", "ok"}) {
    cv::Mat page = dirty.clone();
    cv::putText(page, print, {600, 200}, cv::FONT_HERSHEY_COMPLEX, 0.75, {20, 20, 20}, 2,
                cv::LINE_AA);
    EXPECT_FALSE(Prepared(page).facts.blank) << print;
  }
}

// A bilevel scanner shows a grey lid as dots; they were read as a page of text.
TEST(PreparePage, TakesTheDotsOfAGreyLidForNoLetters) {
  cv::RNG random(7);
  for (const double angle : {1.0, -2.0}) {
    cv::Mat grey, scan(kHeight, kWidth, CV_8UC1);
    cv::cvtColor(Lean(DrawPage(0), angle, {128, 128, 128}), grey, cv::COLOR_BGR2GRAY);
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x)
        scan.at<uint8_t>(y, x) = random.uniform(0, 256) < grey.at<uint8_t>(y, x) ? 255 : 0;
    EXPECT_TRUE(Prepared(scan, PixelType::kBilevel).facts.blank) << angle;
    DrawPage(1).forEach<cv::Vec3b>([&](const cv::Vec3b& pixel, const int* at) {
      if (pixel[0] < 128) scan.at<uint8_t>(at[0] + 800, at[1]) = 0;
    });
    EXPECT_FALSE(Prepared(scan, PixelType::kBilevel).facts.blank) << angle << ", with a line";
  }
}

std::vector<Box> BoxesOf(RegionKind kind, const PreparedPage& page) {
  std::vector<Box> boxes;
  for (const Region& region : page.regions)
    if (region.kind == kind) boxes.push_back(Scaled(region.box, page.reduction));
  return boxes;
}

double Darkest(const Image& picture, const Box& box, double reduction) {
  const Box part = Scaled(box, 1 / reduction);
  const cv::Mat pixels(picture.height(), picture.width(), CV_8UC1,
                       const_cast<uint8_t*>(picture.data()));
  double least = 0;
  cv::minMaxLoc(pixels(cv::Rect(part.x0, part.y0, part.width(), part.height())), &least);
  return least;
}

TEST(PreparePage, ReadsABlackStampApartFromTheLinesThatItLiesOn) {
  cv::Mat page = DrawPage(30);
  cv::rectangle(page, {180, 400}, {420, 470}, {255, 255, 255}, cv::FILLED);
  cv::Mat stamp(kHeight, kWidth, CV_8UC3, cv::Scalar::all(255));
  cv::rectangle(stamp, {200, 410}, {400, 462}, {20, 20, 20}, 3);
  cv::putText(stamp, "URGENT", {235, 445}, cv::FONT_HERSHEY_COMPLEX, 0.8, {20, 20, 20}, 2);
  cv::min(page, Lean(stamp, 2), page);
  const PreparedPage prepared = Prepared(page);
  ASSERT_THAT(prepared.facts.overlays, testing::SizeIs(1));
  const Overlay& overlay = prepared.facts.overlays.front();
  EXPECT_EQ(overlay.kind, OverlayKind::kStamp);
  EXPECT_EQ(overlay.colour, InkColour::kBlack);
  ASSERT_THAT(BoxesOf(RegionKind::kStamp, prepared), testing::SizeIs(1));
  const Box word = Grown(overlay.box, -12, -12);
  EXPECT_LT(Darkest(prepared.stamps, word, prepared.reduction), 100);
  EXPECT_GT(Darkest(prepared.reading, word, prepared.reduction), 200);
  EXPECT_LT(Darkest(prepared.reading, {120, 480, 420, 520}, prepared.reduction), 100)
      << "print beside it stays";
}

// The register's stamp: a head, and below it two cells.
void DrawArrival(cv::Mat page, cv::Point at) {
  cv::rectangle(page, cv::Rect(at, cv::Size(290, 150)), {20, 20, 20}, 2);
  cv::line(page, at + cv::Point(0, 50), at + cv::Point(290, 50), {20, 20, 20}, 2);
  cv::line(page, at + cv::Point(100, 50), at + cv::Point(100, 150), {20, 20, 20}, 2);
  const auto write = [&](const char* text, cv::Point place) {
    cv::putText(page, text, at + place, cv::FONT_HERSHEY_COMPLEX, 0.75, {20, 20, 20}, 2);
  };
  write("HEAD", {90, 35});
  write("DEN", {15, 110});
  write("So 12", {120, 110});
}

TEST(PreparePage, ReadsTheCellsOfARegistersStampAndKnowsTablesFromIt) {
  cv::Mat page(kHeight, kWidth, CV_8UC3, cv::Scalar::all(255));
  DrawPage(20).rowRange(140, 900).copyTo(page.rowRange(500, 1260));
  cv::Mat with_table = page.clone();
  DrawArrival(page, {150, 250});
  const PreparedPage stamped = Prepared(page);
  EXPECT_THAT(BoxesOf(RegionKind::kStamp, stamped), testing::SizeIs(3));
  EXPECT_THAT(stamped.facts.overlays, testing::SizeIs(1));
  DrawArrival(with_table, {150, 1400});  // where the document's own small tables are
  const PreparedPage tabled = Prepared(with_table);
  EXPECT_THAT(BoxesOf(RegionKind::kTableCell, tabled), testing::SizeIs(3));
  EXPECT_THAT(tabled.facts.overlays, testing::IsEmpty());
}

TEST(PreparePage, RefusesAnEmptyImage) {
  EXPECT_EQ(PreparePage(DecodedPage{}).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(PreparePage, TakesPicturesOfAnySize) {
  for (const auto& [width, height] :
       {std::pair{1, 1}, {3, 900}, {900, 3}, {17, 23}, {1, 30000}, {30000, 1}}) {
    const PreparedPage page = Prepared(cv::Mat(height, width, CV_8UC3, cv::Scalar::all(200)));
    EXPECT_EQ(page.reading.width(), width);
    EXPECT_TRUE(page.facts.blank);
  }
}

}  // namespace
}  // namespace sohoa
