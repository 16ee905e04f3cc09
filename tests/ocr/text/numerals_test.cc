#include "ocr/text/numerals.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_split.h"

namespace sohoa {
namespace {

// Whether word `at` of `text` stands where a Roman numeral does.
bool IsPlace(const std::string& text, size_t at) {
  Line line;
  for (const auto word : absl::StrSplit(text, ' '))
    line.words.push_back({.text = std::string(word)});
  return IsNumeralPlace(line, at);
}

TEST(Numerals, AreToldByTheirStrokes) {
  EXPECT_EQ(NumeralByStrokes("HI"), "III");
  EXPECT_EQ(NumeralByStrokes("Il"), "II");
  EXPECT_EQ(NumeralByStrokes("LV"), "IV");
  EXPECT_EQ(NumeralByStrokes("III"), "III");
  for (const char* other : {"", "HH", "A", "VI", "báu", "2"})
    EXPECT_EQ(NumeralByStrokes(other), "") << other;
}

TEST(Numerals, LookLikeUprights) {
  for (const char* yes : {"I", "II", "HI", "IIL", "N", "H", "lI", "l1"})
    EXPECT_TRUE(LooksLikeUprights(yes)) << yes;
  for (const char* no : {"", "1", "11", "IV", "A", "IIIIII", "VT"})
    EXPECT_FALSE(LooksLikeUprights(no)) << no;
}

TEST(Numerals, StandBeforeHeadingsAndBehindTheirWords) {
  EXPECT_TRUE(IsPlace("II. KẾT QUẢ", 0));
  EXPECT_TRUE(IsPlace("II. Kết quả", 0));
  EXPECT_TRUE(IsPlace("trong quý II; bên", 2));
  EXPECT_TRUE(IsPlace("Phụ lục II", 2));
  EXPECT_FALSE(IsPlace("II kết quả", 0));
  EXPECT_FALSE(IsPlace("II. kết quả", 0));
  EXPECT_FALSE(IsPlace("II.", 0));
  EXPECT_FALSE(IsPlace("trong quý. II là", 2));
  EXPECT_FALSE(IsPlace("ông H. Nam", 1));
}

}  // namespace
}  // namespace sohoa
