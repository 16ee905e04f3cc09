// What every OcrEngine does, with the real reader on pages that the scan maker typesets: in this
// process and in its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>
#include <vector>

#include "ocr/engine/tesseract_engine.h"
#include "ocr/text/normalize.h"
#include "pipeline/reader_messages.h"
#include "pipeline/reader_process.h"
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

absl::StatusOr<std::unique_ptr<OcrEngine>> InThisProcess(const std::string& language) {
  return NewTesseractEngine({.language = language});
}

absl::StatusOr<std::unique_ptr<OcrEngine>> InItsOwnProcess(const std::string& language) {
  return NewReaderProcess({.language = language});
}

using NewEngine = absl::StatusOr<std::unique_ptr<OcrEngine>> (*)(const std::string& language);

class OcrEngineContract : public testing::TestWithParam<NewEngine> {
 protected:
  static std::unique_ptr<OcrEngine> Engine() {
    absl::StatusOr<std::unique_ptr<OcrEngine>> engine = GetParam()("vie");
    EXPECT_TRUE(engine.ok()) << engine.status();
    return *std::move(engine);
  }

  static PageText ReadPage(const MadePage& page, ReadMode mode = ReadMode::kPage) {
    absl::StatusOr<PageText> text = Engine()->Read(page.image.view(), page.dpi, mode);
    EXPECT_TRUE(text.ok()) << text.status();
    return *std::move(text);
  }
};

TEST_P(OcrEngineContract, ReadsACleanPage) {
  const MadePage page = CleanPage(3);
  const PageText text = ReadPage(page);
  EXPECT_GT(WordsRight(text, page.truth), 0.9);
  EXPECT_EQ(text.width, page.image.width());
  EXPECT_EQ(text.height, page.image.height());
  EXPECT_EQ(text.dpi, page.dpi);
}

TEST_P(OcrEngineContract, WordsAreNfcAndLieOnThePage) {
  const PageText text = ReadPage(CleanPage(4));
  ForEachLine(text, [&](const Line& line) {
    for (const Word& word : line.words) {
      EXPECT_EQ(NormalizeText(word.text), word.text);
      EXPECT_EQ(word.text.find(' '), std::string::npos);
      EXPECT_EQ(Intersection(word.box, {0, 0, text.width, text.height}), word.box);
      EXPECT_GE(word.confidence, 0);
      EXPECT_LE(word.confidence, 1);
      EXPECT_EQ(Union(line.box, word.box), line.box);
    }
  });
}

TEST_P(OcrEngineContract, ReadsPartAfterPartInEveryMode) {
  const MadePage page = CleanPage(3);
  const auto engine = Engine();
  const Box upper{0, 0, page.image.width(), page.image.height() / 2};
  for (const ReadMode mode :
       {ReadMode::kPage, ReadMode::kBlock, ReadMode::kSparse, ReadMode::kDigits, ReadMode::kLine}) {
    const auto text = engine->Read(PartOf(page.image.view(), upper), page.dpi, mode);
    ASSERT_TRUE(text.ok()) << text.status();
    EXPECT_EQ(text->height, upper.y1);
  }
}

TEST_P(OcrEngineContract, AnEmptyPageIsNoError) {
  Image white(600, 800, PixelType::kGrey);
  std::fill_n(white.data(), white.size_bytes(), uint8_t{255});
  absl::StatusOr<PageText> text = Engine()->Read(white.view(), 100, ReadMode::kPage);
  ASSERT_TRUE(text.ok());
  EXPECT_TRUE(text->empty());
}

TEST_P(OcrEngineContract, WhatCannotBeReadIsRefusedAndNotMisread) {
  const auto engine = Engine();
  const Image grey(10, 10, PixelType::kGrey);
  for (const auto& [image, dpi] : {std::pair(Image(10, 10, PixelType::kBgr), 300.0),
                                   {Image(), 300.0},
                                   {grey, 0.0},
                                   {grey, -1.0}})
    EXPECT_TRUE(absl::IsInvalidArgument(engine->Read(image.view(), dpi, ReadMode::kPage).status()));
}

TEST_P(OcrEngineContract, AMissingLanguageNamesItsPackage) {
  const absl::Status status = GetParam()("xyz").status();
  EXPECT_TRUE(absl::IsNotFound(status)) << status;
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("tesseract-ocr-xyz"));
}

TEST_P(OcrEngineContract, TwoEnginesReadInParallelWhatOneReads) {
  const MadePage page = CleanPage(6);
  const std::string alone = ToPlainText(ReadPage(page));
  std::vector<std::string> texts(2);
  std::vector<std::thread> threads;
  for (std::string& text : texts)
    threads.emplace_back([&text, &page] { text = ToPlainText(ReadPage(page)); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(texts[0], alone);
  EXPECT_EQ(texts[1], alone);
}

TEST_P(OcrEngineContract, ReadsWhatTheOtherEnginesReadToTheLastBit) {
  const MadePage page = CleanPage(7);
  const absl::StatusOr<std::unique_ptr<OcrEngine>> bare = InThisProcess("vie");
  ASSERT_TRUE(bare.ok());
  for (const ReadMode mode : {ReadMode::kPage, ReadMode::kSparse}) {
    const auto expected = (*bare)->Read(page.image.view(), page.dpi, mode);
    EXPECT_TRUE(PackAnswer(ReadPage(page, mode)) == PackAnswer(expected));
  }
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(ReaderProcessTest, ItsMemoryIsBounded) {
  EXPECT_FALSE(NewReaderProcess({.memory_bytes = 32 << 20}).ok());
}
#endif

INSTANTIATE_TEST_SUITE_P(All, OcrEngineContract, testing::Values(&InThisProcess, &InItsOwnProcess));

}  // namespace
}  // namespace sohoa
