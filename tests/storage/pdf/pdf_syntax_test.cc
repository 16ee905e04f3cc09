#include "storage/pdf/pdf_syntax.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace sohoa::test {
namespace {

using testing::ElementsAre;

TEST(PdfSyntax, ReadsValuesOfAllKinds) {
  EXPECT_EQ(AsInteger(" -42 "), -42);
  EXPECT_EQ(AsInteger("4.5"), std::nullopt);
  EXPECT_EQ(AsNumber("-.5"), -0.5);
  EXPECT_EQ(AsRef("12 3 R% done\n"), (PdfRef{12, 3}));
  EXPECT_EQ(AsRef("12 3 Rx"), std::nullopt);
  EXPECT_EQ(AsName("/Anno#74s"), "Annots");
  EXPECT_EQ(AsString("(a\\(b\\)(c)\\101\\\n\\n)"), "a(b)(c)A\n");
  EXPECT_EQ(AsString("<41 4>"), "A@");
  EXPECT_EQ(AsArray("[1 0 R /A[2]<</B 3>>(])]"),
            (std::vector<std::string>{"1 0 R", "/A", "[2]", "<</B 3>>", "(])"}));
  EXPECT_EQ(AsArray("[1 2"), std::nullopt);
}

TEST(PdfSyntax, LeavesWhatItDoesNotLookInto) {
  auto dict = PdfDict::Parse("<</A (x>>y)/B[<</C 1>>]%>>\n/D 7 0 R /E null>>");
  ASSERT_TRUE(dict.has_value());
  EXPECT_EQ(dict->Get("A"), "(x>>y)");
  EXPECT_EQ(dict->Get("B"), "[<</C 1>>]");
  dict->Set("D", "8 0 R");
  dict->Set("F G", "9");
  const auto again = PdfDict::Parse(dict->ToText());
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->Get("A"), "(x>>y)");
  EXPECT_EQ(again->Get("D"), "8 0 R");
  EXPECT_EQ(again->Get("F G"), "9");
}

TEST(PdfSyntax, TakesNothingThatDoesNotEnd) {
  for (const char* text : {"", "(", "<41", "[", "<<", "[<<]>>", "<</A>>", "<</A 1", "%", ">>", ")"})
    EXPECT_FALSE(PdfDict::Parse(text).has_value() || AsArray(text).has_value()) << text;
}

TEST(PdfSyntax, DeepNestingIsRefusedNotFollowed) {
  EXPECT_EQ(ValueEnd(std::string(1'000'000, '['), 0), std::nullopt);
  std::string dictionaries;
  for (int k = 0; k < 100'000; ++k) dictionaries += "<</A ";
  EXPECT_EQ(ValueEnd(dictionaries, 0), std::nullopt);
}

TEST(PdfSyntax, EndsOnAnyBytes) {
  std::mt19937 random(6);
  const std::string letters = "<>[]()/%R0 1\\\n\rAx";
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (int k = 0; k < 40; ++k) text += letters[random() % letters.size()];
    if (const auto end = ValueEnd(text, 0)) {
      EXPECT_LE(*end, text.size());
    }
    PdfDict::Parse(text);
    AsString(text);
  }
}

}  // namespace
}  // namespace sohoa::test
