#include "ocr/text/normalize.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "ocr/text/letters.h"

namespace sohoa {
namespace {

// Strings that mix what OCR and hostile files deliver: letters in both normal forms, look-alikes,
// spaces, control characters, marks without a letter, and bytes that are no UTF-8 at all.
class RandomText {
 public:
  explicit RandomText(unsigned seed) : random_(seed) {}

  std::string Next() {
    static const std::vector<std::string> kParts = {
        "ồ",    "o\u0302\u0300", "\u0300",       "Đ",      "\u00D0",   "\u0256", "HÒA", " ", "\t",
        "\r\n", "\u00A0",        "\u200B",       "\uFEFF", "\u00AD",   "a",      "ỷ",   "7", "-",
        "가",   "\u1100\u1161",  "\U0001F600",   "\u212B", "\u0130",   "ß",      "ﬁ",   "",  "\x01",
        "\xC3", "\xED\xA0\x80",  "\xF5\x80\x80", "\xFF",   "\xE1\xBB", "\u0345", "Ω",   "ς", "K",
    };
    std::uniform_int_distribution<size_t> part(0, kParts.size() - 1);
    std::uniform_int_distribution<int> length(0, 24);
    std::uniform_int_distribution<int> byte(0, 255);
    std::string out;
    for (int left = length(random_); left > 0; --left) {
      if (byte(random_) < 16) out += static_cast<char>(byte(random_));
      out += kParts[part(random_)];
    }
    return out;
  }

 private:
  std::mt19937 random_;
};

bool IsValidUtf8(const std::string& text) { return ToUtf8(ToCodePoints(text)) == text; }

TEST(NormalizeTextTest, ComposesVietnameseLetters) {
  EXPECT_EQ(NormalizeText("HO\u0300A BI\u0300NH"), "HÒA BÌNH");
  EXPECT_EQ(NormalizeText("Y\u0309 ban nha\u0302n da\u0302n"), "Ỷ ban nhân dân");
  // Marks typed in the other order are the same letter.
  EXPECT_EQ(NormalizeText("o\u0323\u0302"), NormalizeText("o\u0302\u0323"));
}

TEST(NormalizeTextTest, KeepsWhereTheToneStands) {
  EXPECT_EQ(NormalizeText("hòa"), "hòa");
  EXPECT_EQ(NormalizeText("hoà"), "hoà");
}

TEST(NormalizeTextTest, MendsLookAlikesOfDStroke) {
  EXPECT_EQ(NormalizeText("\u00D0\u00F0 \u0189\u0256"), "Đđ Đđ");
}

TEST(NormalizeTextTest, MakesEverySpaceASpaceAndDropsWhatHasNoWidth) {
  EXPECT_EQ(NormalizeText("a\u00A0b\tc\nd\u3000e"), "a b c d e");
  EXPECT_EQ(NormalizeText("x\u200B\u200D\uFEFF\u00AD\u202E\x01\x7Fy"), "xy");
  EXPECT_EQ(NormalizeText(std::string_view("p\0q", 3)), "pq");
}

TEST(NormalizeTextTest, ReplacesIllFormedBytes) {
  EXPECT_EQ(NormalizeText("a\xFFz"), "a\uFFFDz");
  EXPECT_EQ(NormalizeText("\xE1\xBB"), "\uFFFD");
  EXPECT_EQ(NormalizeText(""), "");
}

TEST(NormalizeTextTest, IsIdempotentAndValidForAnything) {
  RandomText random(20200305);
  for (int i = 0; i < 4000; ++i) {
    const std::string raw = random.Next();
    const std::string once = NormalizeText(raw);
    EXPECT_EQ(NormalizeText(once), once);
    EXPECT_TRUE(IsValidUtf8(once));
    for (const char32_t c : ToCodePoints(once)) {
      EXPECT_FALSE(c < 0x20 || c == 0x7F || c == 0x200B || c == 0x00D0) << static_cast<uint32_t>(c);
    }
  }
}

TEST(FoldForMatchTest, DropsCaseMarksAndDStroke) {
  EXPECT_EQ(FoldForMatch("HÒA BÌNH"), "hoa binh");
  EXPECT_EQ(FoldForMatch("hoà bình"), "hoa binh");
  EXPECT_EQ(FoldForMatch("Ủy ban nhân dân tỉnh Đồng Nai"), "uy ban nhan dan tinh dong nai");
}

TEST(FoldForMatchTest, GivesOneByteForEveryVietnameseLetter) {
  const std::string letters =
      "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ";
  const std::string folded = FoldForMatch(letters);
  EXPECT_EQ(folded.size(), ToCodePoints(letters).size());
  EXPECT_EQ(FoldForMatch(ToCapitals(letters)), folded);
  for (const char c : folded) EXPECT_TRUE(c >= 'a' && c <= 'z') << c;
}

TEST(FoldForMatchTest, IsIdempotentAndValidForAnything) {
  RandomText random(97);
  for (int i = 0; i < 4000; ++i) {
    const std::string raw = random.Next();
    EXPECT_TRUE(IsValidUtf8(FoldForMatch(raw)));
    const std::string folded = FoldForMatch(NormalizeText(raw));
    EXPECT_EQ(FoldForMatch(folded), folded);
  }
}

TEST(SameButForTonePlaceTest, TakesBothSpellingsForOne) {
  EXPECT_TRUE(SameButForTonePlace("hòa", "hoà"));
  EXPECT_TRUE(SameButForTonePlace("UỶ", "Ủy"));
  EXPECT_TRUE(SameButForTonePlace("", ""));
}

TEST(SameButForTonePlaceTest, OtherMarksAreOtherWords) {
  EXPECT_FALSE(SameButForTonePlace("hòa", "hóa"));
  EXPECT_FALSE(SameButForTonePlace("hoa", "hòa"));
  EXPECT_FALSE(SameButForTonePlace("ở", "ỡ"));
  EXPECT_FALSE(SameButForTonePlace("đổi", "đối"));
  EXPECT_FALSE(SameButForTonePlace("đo", "do"));
}

}  // namespace
}  // namespace sohoa
