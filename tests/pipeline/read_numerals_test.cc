// Strokes counted on pages that the scan maker typesets and damages.
#include "pipeline/read_numerals.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "tools/make_scans/scan_maker.h"

namespace sohoa {
namespace {

// The first page of a grey scan that is straight, so that the truth's places are those of words.
MadePage FlatPage(uint32_t seed) {
  absl::StatusOr<MadeDocument> made = MakeDocument({.seed = seed,
                                                    .profile = ScanProfile::kOffice,
                                                    .pixels = PixelType::kGrey,
                                                    .min_pages = 1,
                                                    .max_pages = 1,
                                                    .skew_deg = 0,
                                                    .rotation_deg = 0});
  EXPECT_TRUE(made.ok()) << made.status();
  return std::move(made->pages.front());
}

// A line of one misread numeral and the word behind it.
PageText Misread(const WordTruth& numeral, const std::string& read) {
  const Box box{static_cast<int>(numeral.x0), static_cast<int>(numeral.y0),
                static_cast<int>(std::ceil(numeral.x1)), static_cast<int>(std::ceil(numeral.y1))};
  PageText page;
  page.blocks.push_back({.lines = {{.words = {{.text = read, .box = box, .confidence = 0.9F},
                                              {.text = "KẾT",
                                               .box = {box.x1 + 10, box.y0, box.x1 + 90, box.y1},
                                               .confidence = 0.9F}},
                                    .box = box}}});
  return page;
}

TEST(CountStrokesOfNumerals, ReadsHeadingsByTheirStrokes) {
  int seen = 0, right = 0;
  for (const uint32_t seed : {31U, 32U, 33U, 34U, 35U, 36U, 37U, 38U}) {
    const MadePage page = FlatPage(seed);
    for (const WordTruth& word : page.truth.words) {
      if (word.text != "I." && word.text != "II." && word.text != "III.") continue;
      PageText text = Misread(word, "H.");
      const std::vector<Correction> changes = CountStrokesOfNumerals(page.image.view(), text);
      const std::string& after = text.blocks[0].lines[0].words[0].text;
      ++seen;
      right += after == word.text;
      EXPECT_TRUE(after == word.text || changes.empty()) << seed << " " << word.text << after;
    }
  }
  EXPECT_GE(seen, 6);
  EXPECT_GE(right, seen * 3 / 4);
}

TEST(CountStrokesOfNumerals, TakesNoOtherWordForANumeral) {
  const MadePage page = FlatPage(31);
  for (const WordTruth& word : page.truth.words) {
    if (word.text.find_first_not_of("I1l.,;:-/|()") == std::string::npos) continue;
    PageText text = Misread(word, "HI.");
    EXPECT_TRUE(CountStrokesOfNumerals(page.image.view(), text).empty()) << word.text;
  }
}

TEST(CountStrokesOfNumerals, LooksOnlyWhereNumeralsStand) {
  const MadePage page = FlatPage(31);
  PageText text = Misread(page.truth.words.front(), "Kế");
  EXPECT_TRUE(CountStrokesOfNumerals(page.image.view(), text).empty());
  EXPECT_EQ(text.blocks[0].lines[0].words[0].text, "Kế");
}

}  // namespace
}  // namespace sohoa
