#include "ocr/text/language_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <sstream>
#include <string>

#include "models/language_vi.h"
#include "ocr/text/language_training.h"

namespace sohoa {
namespace {

std::string Trained(const std::string& text) {
  std::istringstream in(text);
  return TrainLanguageModel(in, {.fewest_syllables = 1, .fewest_pairs = 1, .fewest_triples = 1});
}

std::string Repeated(const std::string& line, int times) {
  std::string text;
  for (int k = 0; k < times; ++k) text += line + "\n";
  return text;
}

LanguageModel::Id IdOf(const LanguageModel& model, const char* word) {
  return model.Find(*ParseSyllable(word));
}

TEST(LanguageModel, FindsLikelyWhatItReadOften) {
  const auto model = LanguageModel::Parse(
      Trained(Repeated("Ủy ban nhân dân tỉnh", 9) + Repeated("nhân dần cư; ủy ban hành chính", 2)));
  ASSERT_TRUE(model.ok()) << model.status();
  const auto uy = IdOf(*model, "uỷ"), ban = IdOf(*model, "BAN"), nhan = IdOf(*model, "nhân");
  const auto dan = IdOf(*model, "dân"), falling = IdOf(*model, "dần");
  EXPECT_NE(uy, LanguageModel::kOther);
  EXPECT_GT(model->LogProbability(ban, nhan, dan), model->LogProbability(ban, nhan, falling));
  EXPECT_GT(model->LogProbability(uy, ban, nhan), model->LogProbability(uy, ban, falling));
  EXPECT_EQ(model->Find(*ParseSyllable("thuyền")), LanguageModel::kOther);
  EXPECT_EQ(model->WithLetters("dan").size(), 2u);
  EXPECT_TRUE(model->WithLetters("xyz").empty());
}

// What may follow two words adds up to 1, as closely as costs in steps of a sixteenth can.
TEST(LanguageModel, ItsProbabilitiesAddUpToOne) {
  const auto model = LanguageModel::Parse(
      Trained("ủy ban nhân dân tỉnh\nủy ban nhân dân xã\nhội đồng nhân dân tỉnh\n"
              "nhân dân các tỉnh, xã\ncác ủy ban\nhội đồng các tỉnh"));
  ASSERT_TRUE(model.ok()) << model.status();
  const auto words = static_cast<LanguageModel::Id>(model->size());
  for (LanguageModel::Id a = LanguageModel::kBoundary; a < words; ++a)
    for (LanguageModel::Id b = LanguageModel::kBoundary; b < words; ++b) {
      double sum = 0;
      for (LanguageModel::Id c = 0; c < words; ++c) sum += std::exp(model->LogProbability(a, b, c));
      EXPECT_NEAR(sum, 1, 0.2) << a << " " << b;
    }
}

TEST(LanguageModel, TheOneThatComesWithTheProgramKnowsTheOffice) {
  const auto model = LanguageModel::Parse(VietnameseLanguageModel());
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_LT(VietnameseLanguageModel().size(), 5'000'000u);
  const auto likelier = [&](const char* a, const char* b, const char* c, const char* d) {
    const auto first = IdOf(*model, a), second = IdOf(*model, b);
    return model->LogProbability(first, second, IdOf(*model, c)) >
           model->LogProbability(first, second, IdOf(*model, d));
  };
  EXPECT_TRUE(likelier("ban", "nhân", "dân", "dần"));
  EXPECT_TRUE(likelier("thông", "tin", "điện", "diện"));
  EXPECT_TRUE(likelier("hội", "đồng", "nhân", "nhần"));
}

TEST(LanguageModel, ADamagedFileIsAnErrorOrAModelThatAnswers) {
  const std::string whole = Trained(Repeated("ủy ban nhân dân tỉnh", 3));
  for (size_t length = 0; length < whole.size(); ++length)
    EXPECT_FALSE(LanguageModel::Parse(whole.substr(0, length)).ok()) << length;
  EXPECT_FALSE(LanguageModel::Parse(whole + "x").ok());
  for (size_t at = 0; at < whole.size(); ++at) {
    for (const char bits : {'\x01', '\x80', '\xff'}) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(damaged[at] ^ bits);
      const auto model = LanguageModel::Parse(damaged);
      if (!model.ok()) continue;
      const auto last = static_cast<LanguageModel::Id>(model->size() - 1);
      EXPECT_LE(model->LogProbability(2, last, last), 0);
    }
  }
}

TEST(LookAtWord, TakesMarksOffAndSeesWhereAClauseEnds) {
  EXPECT_EQ(LookAtWord("(“Ủy").core, "Ủy");
  EXPECT_EQ(LookAtWord("tỉnh,").core, "tỉnh");
  EXPECT_FALSE(LookAtWord("tỉnh,").ends_clause);
  EXPECT_TRUE(LookAtWord("tỉnh.”").ends_clause);
  EXPECT_TRUE(LookAtWord("15/QĐ-UBND;").number);
  EXPECT_EQ(LookAtWord("...").core, "");
  EXPECT_EQ(LookAtWord("").core, "");
}

}  // namespace
}  // namespace sohoa
