#include "storage/search/folding.h"

#include <array>
#include <cstdint>

namespace sohoa {
namespace {

// Each vowel with its tones: level, huyền, sắc, hỏi, ngã, nặng.
constexpr std::array<std::u32string_view, 12> kVowels = {
    U"aàáảãạ", U"ăằắẳẵặ", U"âầấẩẫậ", U"eèéẻẽẹ", U"êềếểễệ", U"iìíỉĩị",
    U"oòóỏõọ", U"ôồốổỗộ", U"ơờớởỡợ", U"uùúủũụ", U"ưừứửữự", U"yỳýỷỹỵ"};

struct Vowel {
  char32_t level = 0;  // the vowel without its tone; 0: not a vowel
  size_t tone = 0;     // place in its row of kVowels
};

Vowel ToVowel(char32_t lower) {
  for (const std::u32string_view row : kVowels) {
    const size_t tone = row.find(lower);
    if (tone != std::u32string_view::npos) return {row[0], tone};
  }
  return {};
}

char32_t WithTone(char32_t level, size_t tone) {
  for (const std::u32string_view row : kVowels)
    if (row[0] == level) return row[tone];
  return level;
}

// Letters of U+00E0..U+00FF and U+0100..U+017F without their marks, in the order of Unicode.
constexpr std::string_view kLatin1 = "aaaaaaaceeeeiiiidnooooo/ouuuuyty";
constexpr std::string_view kLatinA =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllll"
    "nnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kLatin1.size() == 0x20 && kLatinA.size() == 0x80);

char32_t WithoutMarks(char32_t lower) {
  if (lower < 0x80) return lower;
  if (lower == U'ß') return 's';
  if (lower >= 0xE0 && lower <= 0xFF) return static_cast<char32_t>(kLatin1[lower - 0xE0]);
  if (lower >= 0x100 && lower <= 0x17F) return static_cast<char32_t>(kLatinA[lower - 0x100]);
  if (lower == U'ơ') return 'o';
  if (lower == U'ư') return 'u';
  if (lower < 0x1EA0 || lower > 0x1EF9) return lower;
  // Vietnamese letters with two marks, in the order of Unicode.
  if (lower <= U'ặ') return 'a';
  if (lower <= U'ệ') return 'e';
  if (lower <= U'ị') return 'i';
  if (lower <= U'ợ') return 'o';
  if (lower <= U'ự') return 'u';
  return 'y';
}

bool IsAsciiWordLetter(char32_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct Range {
  char32_t first;
  char32_t last;
};
// Unicode's blocks of punctuation and signs above ASCII, as far as scans and their PDFs hold them.
constexpr std::array<Range, 9> kPunctuation = {{{0x80, 0xA9},
                                                {0xAB, 0xB4},
                                                {0xB6, 0xB9},
                                                {0xBB, 0xBF},
                                                {0x2000, 0x2BFF},
                                                {0x3000, 0x303F},
                                                {0xD800, 0xF8FF},  // surrogates, private use
                                                {0xFE00, 0xFFFF},
                                                {0x1F000, 0x10FFFF}}};

std::u32string ToLowerCodePoints(std::string_view word) {
  std::u32string letters;
  for (size_t at = 0; at < word.size();) letters.push_back(ToLower(NextCodePoint(word, &at)));
  return letters;
}

// Moves the tone of an open oa, oe, uy at the end of `letters` to its first vowel.
void PlaceTone(std::u32string* letters) {
  const size_t size = letters->size();
  if (size < 2) return;
  const Vowel second = ToVowel((*letters)[size - 1]);
  const char32_t first = (*letters)[size - 2];
  const bool open = (first == 'o' && (second.level == 'a' || second.level == 'e')) ||
                    (first == 'u' && second.level == 'y');
  if (!open || second.tone == 0) return;
  const char32_t before = size > 2 ? (*letters)[size - 3] : 0;
  if (before == 'q' || ToVowel(before).level != 0) return;
  (*letters)[size - 2] = WithTone(first, second.tone);
  (*letters)[size - 1] = second.level;
}

}  // namespace

char32_t NextCodePoint(std::string_view text, size_t* at) {
  const auto lead = static_cast<uint8_t>(text[(*at)++]);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - *at < static_cast<size_t>(more)) return kNoLetter;
  char32_t code_point = lead & (0x3F >> more);
  for (int i = 0; i < more; ++i) {
    const auto byte = static_cast<uint8_t>(text[*at + static_cast<size_t>(i)]);
    if ((byte & 0xC0) != 0x80) return kNoLetter;
    code_point = code_point << 6 | (byte & 0x3F);
  }
  constexpr std::array<char32_t, 4> kLeast = {0, 0x80, 0x800, 0x10000};  // by the bytes that follow
  if (code_point < kLeast[static_cast<size_t>(more)] || code_point > 0x10FFFF) return kNoLetter;
  *at += static_cast<size_t>(more);
  return code_point;
}

void AppendUtf8(char32_t c, std::string* text) {
  const auto append = [text](char32_t byte) { text->push_back(static_cast<char>(byte)); };
  if (c < 0x80) return append(c);
  if (c < 0x800) {
    append(0xC0 | c >> 6);
  } else if (c < 0x10000) {
    append(0xE0 | c >> 12);
    append(0x80 | (c >> 6 & 0x3F));
  } else {
    append(0xF0 | c >> 18);
    append(0x80 | (c >> 12 & 0x3F));
    append(0x80 | (c >> 6 & 0x3F));
  }
  append(0x80 | (c & 0x3F));
}

bool IsCombiningMark(char32_t code_point) { return code_point >= 0x300 && code_point <= 0x36F; }

bool IsWordLetter(char32_t c) {
  if (c < 0x80) return IsAsciiWordLetter(c);
  if (c == U'×' || c == U'÷') return false;
  for (const Range& range : kPunctuation)
    if (c >= range.first && c <= range.last) return false;
  return true;
}

char32_t ToLower(char32_t c) {
  if (c >= 'A' && c <= 'Z') return c + 0x20;
  if (c < 0xC0) return c;
  if (c <= 0xDE) return c == U'×' ? c : c + 0x20;
  if (c < 0x100) return c;
  if (c <= 0x17F) {
    if (c == 0x130) return 'i';
    if (c == 0x178) return 0xFF;
    // Capitals are odd from U+0139 to U+0147 and from U+0179 on, even elsewhere.
    const bool odd_capitals = (c >= 0x139 && c <= 0x148) || c >= 0x179;
    const bool no_pair = c == 0x138 || c == 0x149 || c == 0x17F;
    return !no_pair && (c % 2 == 1) == odd_capitals ? c + 1 : c;
  }
  if (c == U'Ơ' || c == U'Ư') return c + 1;
  return c >= 0x1EA0 && c <= 0x1EF9 && c % 2 == 0 ? c + 1 : c;
}

std::string ToSpelling(std::string_view word) {
  std::u32string letters = ToLowerCodePoints(word);
  PlaceTone(&letters);
  std::string spelling;
  spelling.reserve(word.size());
  for (const char32_t letter : letters) AppendUtf8(letter, &spelling);
  return spelling;
}

std::string Fold(std::string_view word) {
  std::string folded;
  folded.reserve(word.size());
  for (size_t at = 0; at < word.size();) {
    const char32_t letter = ToLower(NextCodePoint(word, &at));
    if (!IsCombiningMark(letter)) AppendUtf8(WithoutMarks(letter), &folded);
  }
  return folded;
}

}  // namespace sohoa
