#include "ocr/image/local_threshold.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

namespace sohoa {
namespace {

// Paper that darkens from left to right, with upright strokes that are only a little darker still.
Image ShadedPaperWithPaleStrokes() {
  Image page(400, 60, PixelType::kGrey);
  for (int y = 0; y < page.height(); ++y)
    for (int x = 0; x < page.width(); ++x) {
      const bool stroke = x % 20 < 3;
      page.row(y)[x] = static_cast<uint8_t>(240 - x / 4 - (stroke ? 75 : 0));
    }
  return page;
}

TEST(LocalThreshold, PaleStrokesOnDarkPaperBecomeBlackAndThePaperWhite) {
  const Image page = ShadedPaperWithPaleStrokes();
  ASSERT_LT(page.row(30)[390], page.row(30)[21]) << "no threshold for the whole could do it";
  const Image seen = LocalThreshold(page.view(), 15);
  ASSERT_EQ(seen.width(), page.width());
  ASSERT_EQ(seen.height(), page.height());
  for (const int left : {40, 200, 360}) {
    EXPECT_LT(seen.row(30)[left + 1], 64) << "stroke at " << left;
    EXPECT_GT(seen.row(30)[left + 10], 192) << "paper at " << left;
  }
}

TEST(LocalThreshold, EmptyPaperIsWhite) {
  Image paper(50, 40, PixelType::kGrey);
  std::fill_n(paper.data(), paper.size_bytes(), uint8_t{230});
  const Image white = LocalThreshold(paper.view(), 15);
  for (size_t k = 0; k < white.size_bytes(); ++k) ASSERT_EQ(white.data()[k], 255);
}

TEST(LocalThreshold, PartOfALargerPictureGivesWhatACopyOfItGives) {
  const Image page = ShadedPaperWithPaleStrokes();
  const Box box{33, 7, 211, 49};
  Image copy(box.width(), box.height(), PixelType::kGrey);
  for (int y = 0; y < copy.height(); ++y)
    std::copy_n(page.row(box.y0 + y) + box.x0, copy.width(), copy.row(y));
  const Image of_part = LocalThreshold(PartOf(page.view(), box), 15);
  const Image of_copy = LocalThreshold(copy.view(), 15);
  EXPECT_TRUE(std::equal(of_part.data(), of_part.data() + of_part.size_bytes(), of_copy.data()));
}

}  // namespace
}  // namespace sohoa
