// What is the reader's own; what every engine does is in tests/pipeline/engine_contract_test.cc.
#include "ocr/engine/tesseract_engine.h"

#include <gtest/gtest.h>

#include <utility>

#include "tools/make_scans/scan_maker.h"

namespace sohoa {
namespace {

MadePage CleanPage(uint64_t seed) {
  absl::StatusOr<MadeDocument> made = MakeDocument({.seed = seed,
                                                    .profile = ScanProfile::kClean,
                                                    .pixels = PixelType::kGrey,
                                                    .min_pages = 1,
                                                    .max_pages = 1,
                                                    .skew_deg = 0.0,
                                                    .rotation_deg = 0});
  EXPECT_TRUE(made.ok()) << made.status();
  return std::move(made->pages.front());
}

TEST(TesseractEngineTest, APageThatTakesTooLongFailsInsteadOfBeingGuessed) {
  const MadePage page = CleanPage(5);
  absl::StatusOr<std::unique_ptr<OcrEngine>> hasty = NewTesseractEngine({.deadline_ms = 1});
  ASSERT_TRUE(hasty.ok());
  EXPECT_TRUE(absl::IsDeadlineExceeded(
      (*hasty)->Read(page.image.view(), page.dpi, ReadMode::kPage).status()));
}

}  // namespace
}  // namespace sohoa
