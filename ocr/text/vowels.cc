#include "ocr/text/vowels.h"

#include <string_view>

namespace sohoa {
namespace {

// Each vowel with its six tones, in the order of Tone.
constexpr std::u32string_view kVowels[] = {U"aàáảãạ", U"ăằắẳẵặ", U"âầấẩẫậ", U"eèéẻẽẹ",
                                           U"êềếểễệ", U"iìíỉĩị", U"oòóỏõọ", U"ôồốổỗộ",
                                           U"ơờớởỡợ", U"uùúủũụ", U"ưừứửữự", U"yỳýỷỹỵ"};

}  // namespace

bool IsVowel(char32_t letter) {
  for (const std::u32string_view vowel : kVowels)
    if (vowel.front() == letter) return true;
  return false;
}

bool IsMarked(char32_t letter) {
  return std::u32string_view(U"ăâêôơư").find(letter) != std::u32string_view::npos;
}

std::pair<char32_t, Tone> TakeToneOff(char32_t letter) {
  for (const std::u32string_view vowel : kVowels) {
    const size_t tone = vowel.find(letter);
    if (tone != std::u32string_view::npos) return {vowel.front(), static_cast<Tone>(tone)};
  }
  return {letter, Tone::kLevel};
}

char32_t PutToneOn(char32_t vowel, Tone tone) {
  for (const std::u32string_view toned : kVowels)
    if (toned.front() == vowel) return toned[static_cast<size_t>(tone)];
  return vowel;
}

}  // namespace sohoa
