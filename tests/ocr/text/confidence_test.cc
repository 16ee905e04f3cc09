#include "ocr/text/confidence.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "models/confidence_vi.h"
#include "models/language_vi.h"

namespace sohoa {
namespace {

WordEvidence Syllable(float reader) {
  return {.reader = reader, .line = 0.96F, .length = 4, .surprise = 2, .rival = -8};
}

class ConfidenceTest : public testing::Test {
 protected:
  const absl::StatusOr<ConfidenceModel> model_ =
      ConfidenceModel::Parse(VietnameseConfidenceModel());
};

TEST_F(ConfidenceTest, ASurerReaderNeverMakesAWordLessLikely) {
  ASSERT_TRUE(model_.ok()) << model_.status();
  std::mt19937 random(7);
  const auto share = [&] { return std::uniform_real_distribution<float>(0, 1)(random); };
  for (int word = 0; word < 500; ++word) {
    WordEvidence evidence = {.line = share(),
                             .kind = static_cast<WordKind>(random() % 4),
                             .length = static_cast<int>(random() % 9),
                             .capitals = share() < 0.2F,
                             .odd_marks = share() < 0.2F,
                             .odd_end = share() < 0.2F,
                             .mended = share() < 0.2F,
                             .surprise = 14 * share(),
                             .rival = 40 * share() - 20};
    double before = 0;
    for (int step = 0; step <= 100; ++step) {
      evidence.reader = static_cast<float>(step) / 100;
      const double now = model_->ProbabilityRight(evidence);
      ASSERT_GE(now, before);
      ASSERT_LE(now, 1);
      before = now;
    }
  }
}

TEST_F(ConfidenceTest, WhatSpeaksAgainstAWordMakesItLessLikely) {
  ASSERT_TRUE(model_.ok()) << model_.status();
  const WordEvidence good = Syllable(0.92F);
  const double sure = model_->ProbabilityRight(good);
  EXPECT_GT(sure, 0.98);
  EXPECT_LT(model_->ProbabilityRight(Syllable(0.2F)), 0.9);
  WordEvidence bad = good;
  bad.rival = 8;
  EXPECT_LT(model_->ProbabilityRight(bad), sure);
  bad = good;
  bad.odd_end = true;
  EXPECT_LT(model_->ProbabilityRight(bad), sure);
  bad = good;
  bad.kind = WordKind::kOther;
  EXPECT_LT(model_->ProbabilityRight(bad), sure);
  const WordEvidence dirt = {
      .reader = 0.3F, .line = 0.5F, .kind = WordKind::kMarks, .odd_marks = true};
  EXPECT_LT(model_->ProbabilityRight(dirt), 0.2);
}

TEST_F(ConfidenceTest, WhatTheReaderKnowsOfAPageBecomesAProbability) {
  const auto language = LanguageModel::Parse(VietnameseLanguageModel());
  ASSERT_TRUE(language.ok() && model_.ok());
  Line line;
  for (const char* word : {"Ủy", "ban", "nhân", "dân", "tỉnh", "~_|"}) {
    const int x = 100 * static_cast<int>(line.words.size());
    line.words.push_back({word, {x, 0, x + 90, 40}, 0.93F, {}});
  }
  PageText page;
  page.blocks.push_back({{line}, {}, false});
  const std::vector<Box> unsure = {{400, 0, 480, 40}};
  page.blocks[0].lines[0].words[4].confidence = 0.3F;  // as DoubtWordsIn leaves it
  Calibrate(*model_, LookAtWords(*language, {}, unsure, page), page);
  const std::vector<Word>& words = page.blocks[0].lines[0].words;
  for (size_t k = 0; k < 4; ++k) EXPECT_GT(words[k].confidence, 0.96F) << words[k].text;
  EXPECT_LE(words[4].confidence, 0.3F) << "a word under a seal stays doubtful";
  EXPECT_LT(words[5].confidence, 0.7F) << "dirt";
}

TEST(ConfidenceModel, GivesBackWhatWasWritten) {
  ConfidenceTerms weights = {};
  for (size_t k = 0; k < weights.size(); ++k) weights[k] = 0.25 * static_cast<double>(k);
  const std::string text = ConfidenceModel::Format(weights);
  const auto model = ConfidenceModel::Parse(text);
  ASSERT_TRUE(model.ok()) << model.status();
  constexpr size_t kMarksAlone = 11;  // the one term that a mark at the worst place has
  ASSERT_STREQ(kConfidenceTerms[kMarksAlone], "marks alone");
  EXPECT_NEAR(model->ProbabilityRight({.kind = WordKind::kMarks}),
              1 / (1 + std::exp(-weights[kMarksAlone])), 1e-6);
}

TEST(ConfidenceModel, ADamagedFileIsAnError) {
  const std::string whole(VietnameseConfidenceModel());
  ASSERT_TRUE(ConfidenceModel::Parse(whole).ok());
  for (size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(ConfidenceModel::Parse(whole.substr(0, size)).ok()) << size;
  EXPECT_FALSE(ConfidenceModel::Parse(whole + "more\t1\n").ok());
  const auto with = [&](size_t term, const std::string& weight) {
    std::string text = std::string(kConfidenceHead) + "\n";
    for (size_t k = 0; k < kConfidenceTerms.size(); ++k)
      text += std::string(kConfidenceTerms[k]) + "\t" + (k == term ? weight : "1") + "\n";
    return ConfidenceModel::Parse(text);
  };
  EXPECT_TRUE(with(0, "2").ok());
  for (const char* weight : {"", "x", "nan", "inf", "1e9", "1\t1", "-0.1"})
    EXPECT_FALSE(with(0, weight).ok()) << weight;
  EXPECT_TRUE(with(kReaderTerms, "-0.1").ok()) << "only the reader's may not fall";
  EXPECT_EQ(with(0, "x").status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace sohoa
