// The whole way of a page with the real reader, on pages that the scan maker typesets and damages.
#include "pipeline/page_stage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>

#include "models/confidence_vi.h"
#include "models/handwritten_digits.h"
#include "models/language_vi.h"
#include "ocr/engine/tesseract_engine.h"
#include "ocr/fields/extract.h"
#include "ocr/fields/secrecy_stamp.h"
#include "ocr/image/warp.h"
#include "ocr/page/listed_word.h"
#include "pipeline/read_handwriting.h"
#include "tests/support/known_words.h"
#include "tests/support/test_scans.h"
#include "tests/support/words_right.h"
#include "tools/make_scans/profiles.h"
#include "tools/make_scans/scan_maker.h"
#include "tools/make_scans/separator_sheet.h"

namespace sohoa {
namespace {

using testing_support::KnownWords;

using testing_support::WordsRight;

class PageStageTest : public testing::Test {
 protected:
  static MadePage FirstPage(ScanSpec spec) {
    spec.dpi = 200;
    spec.min_pages = spec.max_pages = 1;
    absl::StatusOr<MadeDocument> made = MakeDocument(spec);
    EXPECT_TRUE(made.ok()) << made.status();
    return std::move(made->pages.front());
  }

  PageResult Process(const MadePage& page) {
    absl::StatusOr<PageResult> result = ProcessPage(
        {.content = page.image, .dpi_x = page.dpi, .dpi_y = page.dpi}, engine_.get(), {});
    EXPECT_TRUE(result.ok()) << result.status();
    return *std::move(result);
  }

  const std::unique_ptr<OcrEngine> engine_ = *NewTesseractEngine({});
};

TEST_F(PageStageTest, EveryWayUpAndEverySkewIsReadAlike) {
  for (const int rotation : {0, 90, 180, 270}) {
    for (const double skew : {-2.6, 1.4}) {
      const MadePage page = FirstPage({.seed = 31,
                                       .profile = ScanProfile::kOffice,
                                       .pixels = PixelType::kGrey,
                                       .skew_deg = skew,
                                       .rotation_deg = rotation});
      const PageResult result = Process(page);
      EXPECT_EQ(result.facts.rotation_deg, (360 - rotation) % 360);
      EXPECT_NEAR(result.facts.skew_deg, -skew, 0.15);
      EXPECT_GT(WordsRight(result.text, page.truth), 0.8) << rotation << " " << skew;
      EXPECT_EQ(result.text.width, result.picture.width);
      EXPECT_EQ(result.text.height, result.picture.height);
    }
  }
}

// As a scanner that is set too bright has it, or a carbon copy: of its contrast, `share` is left.
void MakePale(double share, Image* image) {
  std::transform(image->data(), image->data() + image->size_bytes(), image->data(),
                 [&](uint8_t value) { return static_cast<uint8_t>(250 - (255 - value) * share); });
}

// Black, near the left edge.
void PunchHoles(Image* image) {
  for (const int part : {1, 2})
    for (int y = -20; y < 20; ++y)
      std::fill_n(image->row(image->height() * part / 3 + y) + 60, 40, uint8_t{20});
}

TEST_F(PageStageTest, PalePrintIsReadAndWhatShinesThroughIsNot) {
  MadePage page =
      FirstPage({.seed = 8, .profile = ScanProfile::kClean, .pixels = PixelType::kGrey});
  for (const double share : {0.22, 0.3}) {
    MadePage pale = page;
    pale.image = TurnQuarters(page.image.view(), 0);
    MakePale(share, &pale.image);
    PunchHoles(&pale.image);
    const PageResult front = Process(pale);
    EXPECT_FALSE(front.facts.blank) << share;
    EXPECT_GT(WordsRight(front.text, pale.truth), 0.9) << share;
    pale.image = Mirrored(pale.image.view());
    const PageResult back = Process(pale);
    EXPECT_TRUE(back.facts.blank) << share;
    EXPECT_FALSE(back.secrecy) << share;
  }
}

// The words of `page` that stand left of `right` on its `count` uppermost lines, alone on the page.
MadePage KeepWords(MadePage page, size_t count, double right) {
  Image image(page.image.width(), page.image.height(), PixelType::kGrey);
  std::fill_n(image.data(), image.size_bytes(), uint8_t{255});
  std::vector<WordTruth> kept;
  for (const WordTruth& word : page.truth.words) {
    if (kept.size() == count) break;
    if (word.x1 > right) continue;
    kept.push_back(word);
    for (int y = static_cast<int>(word.y0); y < static_cast<int>(word.y1); ++y)
      std::copy_n(page.image.row(y) + static_cast<int>(word.x0),
                  static_cast<int>(word.x1 - word.x0) + 1,
                  image.row(y) + static_cast<int>(word.x0));
  }
  page.image = std::move(image);
  page.truth.words = std::move(kept);
  return page;
}

TEST_F(PageStageTest, AFewWordsAreReadWhicheverWayUpTheyWereScanned) {
  for (const size_t count : {3, 5}) {
    const MadePage page =
        KeepWords(FirstPage({.seed = 71, .pixels = PixelType::kGrey}), count, 800);
    for (const int quarters : {0, 1, 2, 3}) {
      MadePage turned = page;
      turned.image = TurnQuarters(page.image.view(), quarters);
      const PageResult result = Process(turned);
      EXPECT_EQ(result.facts.rotation_deg, (360 - 90 * quarters) % 360) << count;
      EXPECT_GE(WordsRight(result.text, page.truth), 0.6)
          << count << " " << ToPlainText(result.text);
    }
  }
}

TEST_F(PageStageTest, WhatIsFilledIntoAFormStandsBehindItsLabelWithAllItsMarks) {
  int filled_in = 0;
  for (uint64_t seed = 80; seed < 85; ++seed) {
    const MadePage page =
        FirstPage({.seed = seed, .profile = ScanProfile::kOffice, .kind = DocumentKind::kForm});
    const auto home =
        std::find_if(page.truth.lines.begin(), page.truth.lines.end(),
                     [](const std::string& line) { return line.rfind("Thôn", 0) == 0; });
    if (home == page.truth.lines.end()) continue;  // left open
    ++filled_in;
    const std::string text = ToPlainText(Process(page).text);
    EXPECT_NE(text.find("Nơi cư trú: " + *home + "\n"), std::string::npos) << text;
  }
  EXPECT_GE(filled_in, 3);
}

TEST_F(PageStageTest, ASheetOfBarsAloneIsKnownWhicheverWayUpItWasScanned) {
  const absl::StatusOr<Image> sheet = DrawSeparatorSheet({}, 200);
  ASSERT_TRUE(sheet.ok()) << sheet.status();
  for (const int quarters : {0, 1, 2, 3}) {
    const PageResult result =
        Process({.image = TurnQuarters(sheet->view(), quarters), .dpi = 200, .truth = {}});
    EXPECT_TRUE(result.patch_t) << quarters;
    EXPECT_TRUE(result.codes.empty()) << quarters;
  }
  EXPECT_FALSE(Process(FirstPage({.seed = 31})).patch_t);
}

// The upper edge of the wide bar was taken for that of the sheet, and the others cut off.
TEST_F(PageStageTest, BarsOnAPhotographedSheetAreFoundHoweverItIsCut) {
  absl::StatusOr<Image> sheet = DrawSeparatorSheet({}, 200);
  ASSERT_TRUE(sheet.ok()) << sheet.status();
  for (uint64_t seed = 1; seed <= 4; ++seed) {
    const ScanSpec spec{.seed = seed, .profile = ScanProfile::kPhoto, .dpi = 200};
    Treatment treatment(spec, Random(seed));
    EXPECT_TRUE(Process(treatment.Apply(*sheet, {})).patch_t) << seed;
  }
}

// The words that bear a dấu nặng, the mark that looks most like a speck.
PageTruth WithDotBelow(const PageTruth& page) {
  const std::string letters[] = {"ạ", "ậ", "ặ", "ẹ", "ệ", "ị", "ọ", "ộ", "ợ", "ụ", "ự", "ỵ"};
  PageTruth dotted;
  for (const WordTruth& word : page.words)
    if (std::any_of(std::begin(letters), std::end(letters), [&](const std::string& letter) {
          return word.text.find(letter) != std::string::npos;
        }))
      dotted.words.push_back(word);
  return dotted;
}

TEST_F(PageStageTest, DotsUnderVowelsAreNoSpecksOnWornPaper) {
  for (const uint64_t seed : {51, 52}) {
    const MadePage page = FirstPage({.seed = seed, .profile = ScanProfile::kWorn});
    const PageTruth dotted = WithDotBelow(page.truth);
    ASSERT_GT(dotted.words.size(), 20u);
    EXPECT_GT(WordsRight(Process(page).text, dotted), 0.85) << seed;
  }
}

TEST_F(PageStageTest, ASheetThatBulgesIsReadLikeAFlatOne) {
  MadePage page = FirstPage({.seed = 33, .pixels = PixelType::kGrey});
  const Image flat = page.image;
  for (int x = 0; x < flat.width(); ++x) {
    const double down = 47 * std::sin(3.14159 * x / flat.width());  // 6 mm in the middle
    for (int y = 0; y < flat.height(); ++y)
      page.image.row(y)[x] = flat.row(std::max(0, y - static_cast<int>(down)))[x];
  }
  const PageResult result = Process(page);
  EXPECT_TRUE(result.facts.straightened);
  EXPECT_GT(WordsRight(result.text, page.truth), 0.9);
}

TEST_F(PageStageTest, APhotographedSheetIsRead) {
  const MadePage page = FirstPage({.seed = 32, .profile = ScanProfile::kPhoto});
  const PageResult result = Process(page);
  EXPECT_TRUE(result.facts.photographed);
  EXPECT_GT(WordsRight(result.text, page.truth), 0.8);
}

TEST_F(PageStageTest, SecrecyStampsAreFoundInRedAndInGrey) {
  for (uint64_t seed = 41; seed < 47; ++seed) {
    for (const PixelType pixels : {PixelType::kBgr, PixelType::kGrey}) {
      const PageResult result =
          Process(FirstPage({.seed = seed, .pixels = pixels, .secret = true}));
      EXPECT_TRUE(result.secrecy.has_value()) << seed;
      EXPECT_TRUE(result.picture.base.bytes.empty()) << "no picture is made of a secret page";
    }
  }
}

// The page with nothing of the stamp but its words.
MadePage WithoutFrame(MadePage page) {
  std::vector<Box> words;
  Box stamp;
  for (const WordTruth& word : page.truth.words) {
    if (word.text != "TUYỆT" && word.text != "TỐI" && word.text != "MẬT") continue;
    words.push_back({static_cast<int>(word.x0), static_cast<int>(word.y0),
                     static_cast<int>(word.x1) + 1, static_cast<int>(word.y1) + 1});
    stamp = Union(stamp, words.back());
  }
  const Box around = Grown(stamp, 32, 20);
  for (int y = around.y0; y < around.y1; ++y)
    for (int x = around.x0; x < around.x1; ++x) {
      const bool is_word = std::any_of(words.begin(), words.end(), [&](const Box& box) {
        return !Intersection(box, {x, y, x + 1, y + 1}).empty();
      });
      if (!is_word) page.image.row(y)[x] = 255;
    }
  return page;
}

TEST_F(PageStageTest, AStampNeedsNoFrame) {
  for (uint64_t seed = 41; seed < 44; ++seed)
    for (const PixelType pixels : {PixelType::kGrey, PixelType::kBilevel})
      EXPECT_TRUE(Process(WithoutFrame(FirstPage({.seed = seed, .pixels = pixels, .secret = true})))
                      .secrecy)
          << seed;
}

// Like Tesseract at times: beside a large ring it takes scattered words for parts of a picture.
class ReaderWhomSealsDistract final : public OcrEngine {
 public:
  absl::StatusOr<PageText> Read(ImageView image, double, ReadMode mode) override {
    if (mode != ReadMode::kSparse || HoldsSeal(image)) return PageText();
    return testing_support::TextOf(image, {"TUYỆT", "MẬT"});
  }

 private:
  static bool HoldsSeal(ImageView image) {
    for (int y = image.height / 2; y < image.height; ++y)
      if (std::any_of(image.row(y), image.row(y) + image.width, [](uint8_t v) { return v < 100; }))
        return true;
    return false;
  }
};

TEST_F(PageStageTest, AStampThatStandsApartFromSealsIsRead) {
  const MadePage page = FirstPage({.seed = 41,
                                   .profile = ScanProfile::kOffice,
                                   .secret = true,
                                   .stamp_look = StampLook::kRedPlain,
                                   .rotation_deg = 0});
  ReaderWhomSealsDistract reader;
  const auto result =
      ProcessPage({.content = page.image, .dpi_x = page.dpi, .dpi_y = page.dpi}, &reader, {});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->secrecy.value_or(""), "TUYỆT MẬT");
}

// One of `one_in` times, scattered as a scanner's threshold scatters them.
bool IsLeft(unsigned one_in, unsigned* state) {
  *state = *state * 1103515245U + 12345U;
  return (*state >> 16) % one_in == 0;
}

// Of every `one_in` pixels of the stamp one is left, as a scanner's threshold leaves them.
MadePage WearStamp(MadePage page, unsigned one_in) {
  Box stamp;
  for (const WordTruth& word : page.truth.words)
    if (word.text == "TUYỆT" || word.text == "TỐI" || word.text == "MẬT")
      stamp = Union(stamp, {static_cast<int>(word.x0), static_cast<int>(word.y0),
                            static_cast<int>(word.x1), static_cast<int>(word.y1)});
  const Box around = Grown(stamp, 32, 20);  // 4 mm and 2.5 mm, with the frame
  unsigned state = 5;
  for (int y = around.y0; y < around.y1; ++y)
    for (int x = around.x0; x < around.x1; ++x)
      if (!IsLeft(one_in, &state)) page.image.row(y)[x] = 255;
  return page;
}

// Stamps of which a scan in black and white had kept only grains were not read, and their documents
// went into the store.
TEST_F(PageStageTest, AStampPastReadingIsFoundByItsFrame) {
  for (uint64_t seed = 41; seed < 45; ++seed) {
    const MadePage page = FirstPage({.seed = seed, .pixels = PixelType::kBilevel, .secret = true});
    EXPECT_NE(Process(page).secrecy.value_or(kUnreadStamp), kUnreadStamp) << seed;
    EXPECT_EQ(Process(WearStamp(page, 8)).secrecy.value_or(""), kUnreadStamp) << seed;
  }
}

// White above its middle but for single dots, 25 by 8.5 mm, where stamps stand; `has_print`: the
// lower half stays.
MadePage KeepGrains(MadePage page, bool has_print) {
  constexpr int kGrains[] = {300, 360, 497, 427}, kApart = 24, kDot = 2;
  const int white = page.image.height() / (has_print ? 2 : 1);
  for (int y = 0; y < white; ++y) std::fill_n(page.image.row(y), page.image.width(), uint8_t{255});
  for (int y = kGrains[1]; y < kGrains[3]; y += kApart)
    for (int x = kGrains[0] + y % 11; x < kGrains[2]; x += kApart)
      for (int row = y; row < y + kDot; ++row)
        std::fill_n(page.image.row(row) + x, kDot, uint8_t{0});
  return page;
}

// The front's title that shines through left grains in black and white, and dossiers were stopped.
TEST_F(PageStageTest, GrainsAreAStampsBesidePrintOnly) {
  const MadePage page =
      FirstPage({.seed = 8, .profile = ScanProfile::kClean, .pixels = PixelType::kBilevel});
  EXPECT_EQ(Process(KeepGrains(page, true)).secrecy.value_or(""), kUnreadStamp);
  const PageResult back = Process(KeepGrains(page, false));
  EXPECT_TRUE(back.facts.blank);
  EXPECT_FALSE(back.secrecy);
}

// Paper on which a sheet's other side shines through, and grains of a frame, 28 by 8 mm.
MadePage PaleSheetWithGrains(const Image& sheet) {
  constexpr int kPaper = 232, kDepth = 18, kFrame[] = {300, 360, 520, 423}, kOneIn = 5;
  MadePage page{.image = Image(sheet.width(), sheet.height(), PixelType::kGrey), .dpi = 200};
  unsigned state = 5;
  for (int y = 0; y < sheet.height(); ++y)
    for (int x = 0; x < sheet.width(); ++x) {
      const int mirrored = sheet.row(y)[3 * (sheet.width() - 1 - x)];
      int level = kPaper - kDepth * (255 - mirrored) / 255;
      const bool in_frame =
          x >= kFrame[0] - 3 && x <= kFrame[2] + 3 && y >= kFrame[1] - 3 && y <= kFrame[3] + 3;
      const bool beside_line = std::min(std::abs(x - kFrame[0]), std::abs(x - kFrame[2])) <= 2 ||
                               std::min(std::abs(y - kFrame[1]), std::abs(y - kFrame[3])) <= 2;
      const bool letter = std::abs(y - 390) < 14 && x > 360 && x < 460 && x / 6 % 5 == 0;
      const bool is_left = IsLeft(kOneIn, &state);
      if (in_frame && (beside_line || letter) && is_left) level = 40;
      page.image.row(y)[x] = static_cast<uint8_t>(level);
    }
  return page;
}

// The bars and the code of a separator sheet left grains on its back that stopped whole batches.
TEST_F(PageStageTest, OnTheBackOfASeparatorSheetGrainsAreNoStamp) {
  const absl::StatusOr<Image> sheet = DrawSeparatorSheet({}, 200);
  ASSERT_TRUE(sheet.ok()) << sheet.status();
  Image white(sheet->width(), sheet->height(), PixelType::kBgr);
  std::fill_n(white.data(), white.size_bytes(), uint8_t{255});
  EXPECT_EQ(Process(PaleSheetWithGrains(white)).secrecy.value_or(""), kUnreadStamp);
  EXPECT_FALSE(Process(PaleSheetWithGrains(*sheet)).secrecy);
}

TEST_F(PageStageTest, NoDebugPictureIsMadeOfASecretPage) {
  const std::string dir = testing::TempDir() + "/debug_pictures";
  std::filesystem::remove_all(dir);
  std::filesystem::create_directory(dir);
  for (const bool secret : {true, false}) {
    const MadePage page = FirstPage({.seed = 61, .secret = secret});
    absl::StatusOr<PageResult> result =
        ProcessPage({.content = page.image, .dpi_x = page.dpi, .dpi_y = page.dpi}, engine_.get(),
                    {.debug_dir = dir}, "page");
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->secrecy.has_value(), secret);
    EXPECT_EQ(std::filesystem::is_empty(dir), secret);
  }
  EXPECT_TRUE(std::filesystem::exists(dir + "/page-1-sheet.jpg"));
}

TEST_F(PageStageTest, SealsAndOtherStampsAreNoSecrecyStamps) {
  for (uint64_t seed = 51; seed < 57; ++seed) {
    const PageResult result =
        Process(FirstPage({.seed = seed, .profile = ScanProfile::kOffice, .rotation_deg = 0}));
    EXPECT_FALSE(result.secrecy.has_value()) << seed;
  }
}

// "Số: MẬT /QĐ-UBND": what was stamped over the number became the number, and the page went into
// the store as if it had never been secret.
TEST_F(PageStageTest, ASecrecyStampOverTheNumberIsNotTakenForHandwriting) {
  testing_support::FakeEngine stamped([](ImageView image) {
    PageText text = testing_support::TextOf(image, {"Số:", "MẬT", "/QĐ-UBND"});
    std::vector<Word>& words = text.blocks[0].lines[0].words;
    for (size_t k = 1; k < words.size(); ++k) {
      const int apart = 4 * static_cast<int>(k) * words[k].box.height();
      words[k].box.x0 += apart, words[k].box.x1 += apart;
      text.blocks[0].lines[0].box = Union(text.blocks[0].lines[0].box, words[k].box);
    }
    return text;
  });
  const absl::StatusOr<DigitClassifier> digits = DigitClassifier::Parse(HandwrittenDigitModel());
  ASSERT_TRUE(digits.ok()) << digits.status();
  PageStageOptions options;
  options.digits = &*digits;
  const absl::StatusOr<PageResult> result = ProcessPage(
      {.content = testing_support::MakePage(600), .dpi_x = 100, .dpi_y = 100}, &stamped, options);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->secrecy.value_or(""), "MẬT");
  EXPECT_EQ(ToPlainText(result->text), "Số: MẬT /QĐ-UBND\n");
}

TEST_F(PageStageTest, MisreadWordsAreMendedAndToldOfUnlessItIsSwitchedOff) {
  testing_support::FakeEngine misreading([](ImageView image) {
    PageText text = testing_support::TextOf(image, {"Ủy", "ban", "nhân", "dần", "tỉnh"});
    for (Word& word : text.blocks[0].lines[0].words) word.confidence = 0.8F;
    return text;
  });
  const absl::StatusOr<LanguageModel> language = LanguageModel::Parse(VietnameseLanguageModel());
  ASSERT_TRUE(language.ok()) << language.status();
  for (const bool correct : {true, false}) {
    const PageStageOptions options = {.language = &*language, .correct = correct};
    const absl::StatusOr<PageResult> result =
        ProcessPage({.content = testing_support::MakePage(600), .dpi_x = 100, .dpi_y = 100},
                    &misreading, options);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(ToPlainText(result->text),
              correct ? "Ủy ban nhân dân tỉnh\n" : "Ủy ban nhân dần tỉnh\n");
    ASSERT_EQ(result->corrections.size(), correct ? 1u : 0u);
    if (!correct) continue;
    EXPECT_EQ(result->corrections[0].before, "dần");
    EXPECT_EQ(result->corrections[0].after, "dân");
  }
}

TEST_F(PageStageTest, WordsComeWithTheProbabilityThatTheyAreRightAndDoubtfulOnesAreListed) {
  const auto reading = testing_support::FakeEngines([](ImageView image) {
    PageText text = testing_support::TextOf(image, {"Ủy", "ban", "nhân", "dân", "~|", "tỉnh"});
    for (Word& word : text.blocks[0].lines[0].words) word.confidence = 0.94F;
    text.blocks[0].lines[0].words[4].confidence = 0.5F;
    return text;
  })();
  ASSERT_TRUE(reading.ok());
  const auto language = LanguageModel::Parse(VietnameseLanguageModel());
  const auto confidence = ConfidenceModel::Parse(VietnameseConfidenceModel());
  ASSERT_TRUE(language.ok() && confidence.ok());
  const auto read = [&](const PageStageOptions& options) {
    auto result =
        ProcessPage({.content = testing_support::MakePage(600), .dpi_x = 100, .dpi_y = 100},
                    reading->get(), options);
    EXPECT_TRUE(result.ok()) << result.status();
    return *std::move(result);
  };
  const PageResult judged = read({.language = &*language, .confidence = &*confidence});
  const std::vector<Word>& words = judged.text.blocks[0].lines[0].words;
  EXPECT_GT(words[2].confidence, 0.98F);
  EXPECT_LT(words[4].confidence, 0.5F);
  EXPECT_EQ(judged.reader_confidences,
            (std::vector<float>{0.94F, 0.94F, 0.94F, 0.94F, 0.5F, 0.94F}));
  ASSERT_EQ(judged.doubtful.size(), 1u);
  EXPECT_EQ(judged.doubtful[0].text, "~|");
  EXPECT_EQ(judged.doubtful[0].box, words[4].box);
  const PageResult all = read({.language = &*language, .review_below = 1});
  EXPECT_FLOAT_EQ(all.text.blocks[0].lines[0].words[2].confidence, 0.94F) << "as the reader said";
  EXPECT_EQ(all.doubtful.size(), 6u);
}

TEST_F(PageStageTest, NumberAndDayThatWereWrittenByHandAreReadAndGoToAPerson) {
  const absl::StatusOr<DigitClassifier> digits = DigitClassifier::Parse(HandwrittenDigitModel());
  ASSERT_TRUE(digits.ok()) << digits.status();
  PageStageOptions options;
  options.digits = &*digits;
  int right = 0, all = 0;
  for (uint64_t seed = 60; seed < 66; ++seed) {
    ScanSpec spec{.seed = seed,
                  .profile = seed % 2 == 0 ? ScanProfile::kClean : ScanProfile::kOffice,
                  .min_pages = 1,
                  .max_pages = 1,
                  .handwritten = true,
                  .kind = DocumentKind::kDecision,
                  .rotation_deg = 0};
    absl::StatusOr<MadeDocument> made = MakeDocument(spec);
    ASSERT_TRUE(made.ok()) << made.status();
    const MadePage& page = made->pages.front();
    const absl::StatusOr<PageResult> result = ProcessPage(
        {.content = page.image, .dpi_x = page.dpi, .dpi_y = page.dpi}, engine_.get(), options);
    ASSERT_TRUE(result.ok()) << result.status();
    const DocumentFields fields =
        ExtractFields({{0, &result->text, {}}}, {"2030-01-01", {}, &KnownWords()});
    for (const Field* field : {&fields.code_number, &fields.code, &fields.issued_date}) {
      EXPECT_NE(field->status, FieldStatus::kAuto) << field->value;
      EXPECT_LE(field->confidence, kHandwritten + 1e-6);
    }
    right += fields.code.value == made->fields.code;
    right += fields.issued_date.value == made->fields.date;
    all += 2;
    for (const ListedWord& word : HandwrittenWords(result->text))
      EXPECT_FALSE(Intersection(word.box, {0, 0, result->text.width, result->text.height}).empty());
  }
  EXPECT_GE(right, all - 3) << "of " << all;
}

TEST_F(PageStageTest, WhatIsPrintedIsReadTheSameWithAnEyeForHandwriting) {
  const absl::StatusOr<DigitClassifier> digits = DigitClassifier::Parse(HandwrittenDigitModel());
  ASSERT_TRUE(digits.ok()) << digits.status();
  PageStageOptions options;
  options.digits = &*digits;
  for (uint64_t seed = 60; seed < 64; ++seed) {
    const MadePage page = FirstPage({.seed = seed, .profile = ScanProfile::kWorn});
    const absl::StatusOr<PageResult> result = ProcessPage(
        {.content = page.image, .dpi_x = page.dpi, .dpi_y = page.dpi}, engine_.get(), options);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_TRUE(HandwrittenWords(result->text).empty()) << seed;
    EXPECT_EQ(ToPlainText(result->text), ToPlainText(Process(page).text));
  }
}

TEST_F(PageStageTest, APictureWithoutPixelsIsAnError) {
  EXPECT_FALSE(ProcessPage({.content = Image()}, engine_.get(), {}).ok());
}

}  // namespace
}  // namespace sohoa
