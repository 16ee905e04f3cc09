#include "ocr/text/word_evidence.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "models/language_vi.h"

namespace sohoa {
namespace {

class WordEvidenceTest : public testing::Test {
 protected:
  // One line of these words, side by side, each read at 0.9.
  static PageText PageOf(const std::vector<std::string>& words) {
    Line line;
    for (const std::string& word : words) {
      const int x = 100 * static_cast<int>(line.words.size());
      line.words.push_back({word, {x, 0, x + 90, 40}, 0.9F, {}});
    }
    PageText page;
    page.blocks.push_back({{line}, {}, false});
    return page;
  }

  std::vector<WordEvidence> Look(const std::vector<std::string>& words) const {
    return LookAtWords(*language_, {}, {}, PageOf(words));
  }

  const absl::StatusOr<LanguageModel> language_ = LanguageModel::Parse(VietnameseLanguageModel());
};

TEST_F(WordEvidenceTest, KindsOfWordsAreToldApart) {
  const auto seen = Look({"Ủy", "ban", "15/QĐ-UBND", "UBND", "internet,", "-"});
  EXPECT_EQ(seen[0].kind, WordKind::kSyllable);
  EXPECT_EQ(seen[1].kind, WordKind::kSyllable);
  EXPECT_EQ(seen[2].kind, WordKind::kNumber);
  EXPECT_EQ(seen[3].kind, WordKind::kOther);
  EXPECT_TRUE(seen[3].capitals);
  EXPECT_EQ(seen[4].kind, WordKind::kOther);
  EXPECT_EQ(seen[4].length, 8);
  EXPECT_EQ(seen[5].kind, WordKind::kMarks);
  EXPECT_EQ(seen[5].surprise, 0);
}

TEST_F(WordEvidenceTest, MarksThatNobodyWritesAreOdd) {
  for (const char* word : {"dân", "dân,", "(dân", "“dân”.", "b/c);", "dân...", "35%", "-", "./."})
    EXPECT_FALSE(Look({word})[0].odd_marks) << word;
  for (const char* word : {"-dân", "dân.,", "'dân", "_dân", ":dân", "dân_", "|", "^", "-_"})
    EXPECT_TRUE(Look({word})[0].odd_marks) << word;
}

// On worn paper a speck behind a word reads as a full stop; the sentence goes on in small letters.
TEST_F(WordEvidenceTest, AStopBeforeASmallLetterIsOdd) {
  const auto seen = Look({"nhân.", "dân", "tỉnh.", "Ủy", "ban."});
  EXPECT_TRUE(seen[0].odd_end);
  EXPECT_FALSE(seen[2].odd_end);
  EXPECT_FALSE(seen[4].odd_end) << "nothing follows";
}

TEST_F(WordEvidenceTest, AWrongToneHasALikelierRival) {
  const auto right = Look({"Ủy", "ban", "nhân", "dân", "tỉnh"});
  const auto wrong = Look({"Ủy", "ban", "nhân", "dần", "tỉnh"});
  EXPECT_LT(right[3].rival, 0);
  EXPECT_GT(wrong[3].rival, 3);
  EXPECT_GT(wrong[3].surprise, right[3].surprise);
}

TEST_F(WordEvidenceTest, ItsLineIsThatOfTheOtherWords) {
  PageText page = PageOf({"nhân", "dân", "tỉnh"});
  page.blocks[0].lines[0].words[0].confidence = 0.3F;
  const auto seen = LookAtWords(*language_, {}, {}, page);
  EXPECT_FLOAT_EQ(seen[0].line, 0.9F);
  EXPECT_FLOAT_EQ(seen[1].line, 0.6F);
  EXPECT_FLOAT_EQ(Look({"dân"})[0].line, 0.9F) << "alone: its own";
}

TEST_F(WordEvidenceTest, MendedWordsAndThoseUnderASealAreFoundByTheirPlace) {
  const PageText page = PageOf({"dân", "dân", "dân"});
  const auto seen = LookAtWords(*language_, {{"dần", "dân", page.blocks[0].lines[0].words[1].box}},
                                {{250, 10, 300, 20}}, page);
  EXPECT_FALSE(seen[0].mended);
  EXPECT_TRUE(seen[1].mended);
  EXPECT_FALSE(seen[1].under_seal);
  EXPECT_TRUE(seen[2].under_seal);
}

TEST_F(WordEvidenceTest, EachPartOfADividedWordIsMended) {
  const PageText page = PageOf({"cấp", "huyện,", "cấp"});
  const std::vector<Word>& words = page.blocks[0].lines[0].words;
  const auto seen = LookAtWords(
      *language_, {{"cấphuyện,", "cấp huyện,", Union(words[0].box, words[1].box)}}, {}, page);
  EXPECT_TRUE(seen[0].mended);
  EXPECT_TRUE(seen[1].mended);
  EXPECT_FALSE(seen[2].mended);
}

TEST_F(WordEvidenceTest, AnEmptyPageHasNone) {
  EXPECT_TRUE(LookAtWords(*language_, {}, {}, PageText{}).empty());
}

}  // namespace
}  // namespace sohoa
