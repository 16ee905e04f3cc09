#include "ocr/page/listed_word.h"

#include <gtest/gtest.h>

namespace sohoa {
namespace {

PageText PageOf(const std::vector<float>& confidences) {
  PageText page;
  for (const float confidence : confidences) {
    const int number = static_cast<int>(page.blocks.size());
    const Word word = {"w" + std::to_string(number), {number, 0, number + 1, 1}, confidence, {}};
    page.blocks.push_back({{{{word}, word.box, 0}}, word.box, false});
  }
  return page;
}

std::string Texts(const std::vector<ListedWord>& words) {
  std::string texts;
  for (const ListedWord& word : words) texts += word.text + " ";
  return texts;
}

TEST(DoubtfulWords, AreThoseBelowTheThresholdInReadingOrder) {
  const PageText page = PageOf({0.4F, 0.9F, 0.1F, 0.5F});
  EXPECT_EQ(Texts(DoubtfulWords(page, 0.5, 10)), "w0 w2 ");
  EXPECT_EQ(Texts(DoubtfulWords(page, 0, 10)), "");
  EXPECT_EQ(DoubtfulWords(page, 0.3, 10).front().box, (Box{2, 0, 3, 1}));
  EXPECT_NEAR(DoubtfulWords(page, 0.3, 10).front().confidence, 0.1, 1e-6);
}

TEST(DoubtfulWords, OfTooManyTheMostDoubtfulAreKeptInReadingOrder) {
  const PageText page = PageOf({0.4F, 0.2F, 0.3F, 0.1F, 0.2F});
  EXPECT_EQ(Texts(DoubtfulWords(page, 1, 3)), "w1 w3 w4 ");
  EXPECT_EQ(Texts(DoubtfulWords(page, 1, 0)), "");
}

}  // namespace
}  // namespace sohoa
