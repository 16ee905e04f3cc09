#include "storage/search/folding.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>

namespace sohoa {
namespace {

TEST(Folding, TakesAllMarksOffAllVietnameseLetters) {
  const std::pair<const char*, const char*> cases[] = {{"àáảãạăằắẳẵặâầấẩẫậ", "aaaaaaaaaaaaaaaaa"},
                                                       {"èéẻẽẹêềếểễệ", "eeeeeeeeeee"},
                                                       {"ìíỉĩị", "iiiii"},
                                                       {"òóỏõọôồốổỗộơờớởỡợ", "ooooooooooooooooo"},
                                                       {"ùúủũụưừứửữự", "uuuuuuuuuuu"},
                                                       {"ỳýỷỹỵ", "yyyyy"},
                                                       {"ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬ", "aaaaaaaaaaaaaaaaa"},
                                                       {"ÈÉẺẼẸÊỀẾỂỄỆ", "eeeeeeeeeee"},
                                                       {"ÌÍỈĨỊ", "iiiii"},
                                                       {"ÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢ", "ooooooooooooooooo"},
                                                       {"ÙÚỦŨỤƯỪỨỬỮỰ", "uuuuuuuuuuu"},
                                                       {"ỲÝỶỸỴ", "yyyyy"},
                                                       {"ĐđD", "ddd"},
                                                       {"Nguyễn", "nguyen"},
                                                       {"Çöñåß", "conas"},
                                                       {"ŁódźŻřŠ", "lodzzrs"},
                                                       {"Ωж中", "Ωж中"},
                                                       {"a\u0301", "a"}};
  for (const auto& [word, folded] : cases) EXPECT_EQ(Fold(word), folded) << word;
}

TEST(Folding, MakesSmallLettersAndKeepsTheMarks) {
  EXPECT_EQ(ToSpelling("QUYẾT"), "quyết");
  EXPECT_EQ(ToSpelling("ĐỒNG"), "đồng");
  EXPECT_EQ(ToSpelling("ƯỚC"), "ước");
  EXPECT_EQ(ToSpelling("ÇÖŁŻŸĲ×"), "çöłżÿĳ×");
}

TEST(Folding, PlacesTheToneOfOpenSyllablesInOneWay) {
  const std::pair<const char*, const char*> cases[] = {
      {"hoà", "hòa"},     {"HOÀ", "hòa"},     {"hòa", "hòa"}, {"thuý", "thúy"}, {"khoẻ", "khỏe"},
      {"oà", "òa"},       {"quý", "quý"},     {"quỳ", "quỳ"}, {"hoàn", "hoàn"}, {"ngoài", "ngoài"},
      {"huỳnh", "huỳnh"}, {"khuỷu", "khuỷu"}, {"hoa", "hoa"}, {"loá", "lóa"},   {"uỷ", "ủy"}};
  for (const auto& [word, spelling] : cases) EXPECT_EQ(ToSpelling(word), spelling) << word;
}

// Random letters of the alphabets, and random bytes, among them cut and overlong UTF-8.
std::string RandomWord(std::mt19937* random) {
  std::string word;
  for (size_t i = (*random)() % 9; i > 0; --i) {
    switch ((*random)() % 4) {
      case 0:
        AppendUtf8(U'a' + (*random)() % 26, &word);
        break;
      case 1:
        AppendUtf8(0xC0 + (*random)() % 0x1C0, &word);
        break;
      case 2:
        AppendUtf8(0x1EA0 + (*random)() % 0x5A, &word);
        break;
      default:
        word.push_back(static_cast<char>((*random)()));
    }
  }
  return word;
}

TEST(Folding, IsIdempotentAndTheSameForAWordAndItsSpelling) {
  std::mt19937 random(1);
  for (int i = 0; i < 10'000; ++i) {
    const std::string word = RandomWord(&random);
    const std::string spelling = ToSpelling(word);
    const std::string folded = Fold(word);
    EXPECT_EQ(ToSpelling(spelling), spelling);
    EXPECT_EQ(Fold(folded), folded);
    EXPECT_EQ(Fold(spelling), folded);
    EXPECT_EQ(ToSpelling(folded), folded);
  }
}

TEST(Folding, ReadsUtf8AndOnlyUtf8) {
  for (const char32_t c : {U'a', U'đ', U'ự', U'中', U'😀', char32_t{0x7F}, char32_t{0x10FFFF}}) {
    std::string text;
    AppendUtf8(c, &text);
    size_t at = 0;
    EXPECT_EQ(NextCodePoint(text, &at), c);
    EXPECT_EQ(at, text.size());
  }
  for (const char* bad :
       {"\x80", "\xC0\x80", "\xC3", "\xE1\xBA", "\xF5\x80\x80\x80", "\xE0\x80\x80"}) {
    size_t at = 0;
    EXPECT_EQ(NextCodePoint(bad, &at), kNoLetter);
    EXPECT_EQ(at, 1U);
  }
}

}  // namespace
}  // namespace sohoa
