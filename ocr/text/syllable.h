// Vietnamese syllables, taken apart and put together. Thread-safe; no state.
#ifndef SOHOA_OCR_TEXT_SYLLABLE_H_
#define SOHOA_OCR_TEXT_SYLLABLE_H_

#include <optional>
#include <string>
#include <string_view>

namespace sohoa {

enum class Tone { kLevel, kFalling, kRising, kHook, kTilde, kDot };  // a à á ả ã ạ

// Where the tone of an open "oa", "oe", "uy" is written; both are right.
enum class ToneStyle {
  kFirst,   // hòa, thủy
  kSecond,  // hoà, thuỷ
};

struct Syllable {
  std::u32string letters;  // lower case, with ă â đ ê ô ơ ư, without tone: "hoa", "công"
  Tone tone = Tone::kLevel;

  friend bool operator==(const Syllable&, const Syllable&) = default;
};

// The syllable that these letters (NFC, any case) spell; nothing where they are no Vietnamese
// syllable: an onset, a rhyme that may follow it and a tone that the rhyme allows, after the
// orthography of 1984 and its common variants. The tone's place is not looked at.
std::optional<Syllable> ParseSyllable(std::string_view word);

// NFC, lower case, the tone where the orthography puts it.
std::string Spell(const Syllable& syllable, ToneStyle style);

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_SYLLABLE_H_
