// The real reader on pages that the scan maker typesets.
#include "ocr/engine/tesseract_engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "ocr/text/normalize.h"
#include "tests/support/words_right.h"
#include "tools/make_scans/scan_maker.h"

namespace sohoa {
namespace {

using testing_support::WordsRight;

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

std::unique_ptr<OcrEngine> Engine() {
  absl::StatusOr<std::unique_ptr<OcrEngine>> engine = NewTesseractEngine({});
  EXPECT_TRUE(engine.ok()) << engine.status();
  return *std::move(engine);
}

TEST(TesseractEngineTest, ReadsACleanPage) {
  const MadePage page = CleanPage(3);
  absl::StatusOr<PageText> text = Engine()->Read(page.image.view(), page.dpi, ReadMode::kPage);
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_GT(WordsRight(*text, page.truth), 0.9);
  EXPECT_EQ(text->width, page.image.width());
}

TEST(TesseractEngineTest, WordsAreNfcAndLieOnThePage) {
  const MadePage page = CleanPage(4);
  absl::StatusOr<PageText> text = Engine()->Read(page.image.view(), page.dpi, ReadMode::kPage);
  ASSERT_TRUE(text.ok());
  ForEachLine(*text, [&](const Line& line) {
    for (const Word& word : line.words) {
      EXPECT_EQ(NormalizeText(word.text), word.text);
      EXPECT_EQ(word.text.find(' '), std::string::npos);
      EXPECT_EQ(Intersection(word.box, {0, 0, text->width, text->height}), word.box);
      EXPECT_GE(word.confidence, 0);
      EXPECT_LE(word.confidence, 1);
      EXPECT_EQ(Union(line.box, word.box), line.box);
    }
  });
}

TEST(TesseractEngineTest, AnEmptyPageIsNoError) {
  Image white(600, 800, PixelType::kGrey);
  std::fill_n(white.data(), white.size_bytes(), uint8_t{255});
  absl::StatusOr<PageText> text = Engine()->Read(white.view(), 100, ReadMode::kPage);
  ASSERT_TRUE(text.ok());
  EXPECT_TRUE(text->empty());
}

TEST(TesseractEngineTest, ColourIsRefusedAndNotMisread) {
  EXPECT_TRUE(absl::IsInvalidArgument(
      Engine()->Read(Image(10, 10, PixelType::kBgr).view(), 300, ReadMode::kPage).status()));
}

TEST(TesseractEngineTest, AMissingLanguageNamesItsPackage) {
  const absl::Status status = NewTesseractEngine({.language = "xyz"}).status();
  EXPECT_TRUE(absl::IsNotFound(status));
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("tesseract-ocr-xyz"));
}

TEST(TesseractEngineTest, APageThatTakesTooLongFailsInsteadOfBeingGuessed) {
  const MadePage page = CleanPage(5);
  absl::StatusOr<std::unique_ptr<OcrEngine>> hasty = NewTesseractEngine({.deadline_ms = 1});
  ASSERT_TRUE(hasty.ok());
  EXPECT_TRUE(absl::IsDeadlineExceeded(
      (*hasty)->Read(page.image.view(), page.dpi, ReadMode::kPage).status()));
}

TEST(TesseractEngineTest, TwoEnginesReadInParallelWhatOneReads) {
  const MadePage page = CleanPage(6);
  const std::string alone =
      ToPlainText(*Engine()->Read(page.image.view(), page.dpi, ReadMode::kPage));
  std::vector<std::string> texts(2);
  std::vector<std::thread> threads;
  for (std::string& text : texts) {
    threads.emplace_back([&text, &page] {
      text = ToPlainText(*Engine()->Read(page.image.view(), page.dpi, ReadMode::kPage));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(texts[0], alone);
  EXPECT_EQ(texts[1], alone);
}

}  // namespace
}  // namespace sohoa
