#include "ocr/text/confidence_training.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "ocr/text/confidence.h"

namespace sohoa {
namespace {

using testing::HasSubstr;

// Words that are right as often as `law` says of the reader's confidence.
template <typename Law>
std::vector<JudgedEvidence> WordsAfter(Law law) {
  std::mt19937 random(11);
  std::uniform_real_distribution<float> share(0, 1);
  std::vector<JudgedEvidence> words;
  for (int k = 0; k < 20000; ++k) {
    const float reader = share(random);
    words.push_back({{.reader = reader, .line = 0.9F, .length = 3},
                     share(random) < law(reader),
                     "page",
                     "made"});
  }
  return words;
}

double Probability(const ConfidenceModel& model, float reader) {
  return model.ProbabilityRight({.reader = reader, .line = 0.9F, .length = 3});
}

TEST(TrainConfidence, FindsHowOftenWordsAreRight) {
  const auto text =
      TrainConfidence(WordsAfter([](float reader) { return 0.1F + 0.8F * reader * reader; }));
  ASSERT_TRUE(text.ok()) << text.status();
  const auto model = ConfidenceModel::Parse(*text);
  ASSERT_TRUE(model.ok()) << model.status();
  for (const float reader : {0.1F, 0.3F, 0.5F, 0.7F, 0.85F})
    EXPECT_NEAR(Probability(*model, reader), 0.1 + 0.8 * std::pow(reader, 2), 0.04) << reader;
}

TEST(TrainConfidence, NeverLearnsThatASurerReaderIsMoreOftenWrong) {
  const auto text = TrainConfidence(WordsAfter([](float reader) { return 0.9F - 0.6F * reader; }));
  ASSERT_TRUE(text.ok()) << text.status();
  const auto model = ConfidenceModel::Parse(*text);
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_NEAR(Probability(*model, 0.1F), 0.6, 0.05);
  EXPECT_NEAR(Probability(*model, 0.9F), 0.6, 0.05);
}

TEST(TrainConfidence, NeedsRightAndWrongWords) {
  EXPECT_FALSE(TrainConfidence({}).ok());
  EXPECT_FALSE(TrainConfidence(WordsAfter([](float) { return 1.1F; })).ok());
}

TEST(EvidenceTable, GivesBackWhatItWasGivenAndTheSameModel) {
  std::vector<JudgedEvidence> words = WordsAfter([](float reader) { return reader; });
  words.resize(500);
  words[3].evidence = {.reader = 0.5F,
                       .line = 0.25F,
                       .kind = WordKind::kMarks,
                       .length = 7,
                       .capitals = true,
                       .odd_end = true,
                       .surprise = 2.5F,
                       .rival = -3.5F};
  std::string table;
  for (int copy = 0; copy < 2; ++copy) {  // tables may be put one behind the other
    table += EvidenceTableHead() + "\tword\n";
    for (const JudgedEvidence& word : words) table += EvidenceTableRow(word) + "\tchữ\n";
  }
  std::istringstream in(table);
  const auto back = ReadEvidenceTable(in);
  ASSERT_TRUE(back.ok()) << back.status();
  ASSERT_EQ(back->size(), 2 * words.size());
  const JudgedEvidence& same = (*back)[3];
  EXPECT_EQ(same.right, words[3].right);
  EXPECT_EQ(same.page, "page");
  EXPECT_EQ(same.kind_of_scan, "made");
  EXPECT_EQ(same.evidence.kind, WordKind::kMarks);
  EXPECT_EQ(same.evidence.length, 7);
  EXPECT_TRUE(same.evidence.capitals);
  EXPECT_FALSE(same.evidence.mended);
  EXPECT_EQ(same.evidence.rival, -3.5F);
  EXPECT_EQ(*TrainConfidence(*back), *TrainConfidence(*back));
}

TEST(EvidenceTable, NamesTheLineThatDoesNotFit) {
  const std::string row = EvidenceTableRow({});
  for (const std::string& bad : {std::string("1\t2"), "x" + row, std::string()}) {
    std::istringstream in(EvidenceTableHead() + "\n" + row + "\n" + bad + "\n");
    EXPECT_THAT(ReadEvidenceTable(in).status().message(), HasSubstr("line 3")) << bad;
  }
  std::istringstream no_head(row + "\n");
  EXPECT_FALSE(ReadEvidenceTable(no_head).ok());
}

}  // namespace
}  // namespace sohoa
