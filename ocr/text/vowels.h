// Vietnamese vowels and their tones, letter by letter. Thread-safe; no state.
#ifndef SOHOA_OCR_TEXT_VOWELS_H_
#define SOHOA_OCR_TEXT_VOWELS_H_

#include <utility>

#include "ocr/text/syllable.h"

namespace sohoa {

// a ă â e ê i o ô ơ u ư y, lower case and without tone.
bool IsVowel(char32_t letter);

// ă â ê ô ơ ư.
bool IsMarked(char32_t letter);

// "ộ" → "ô" and kDot; other letters as they are. Lower case.
std::pair<char32_t, Tone> TakeToneOff(char32_t letter);

// The reverse; a letter that is no vowel stays.
char32_t PutToneOn(char32_t vowel, Tone tone);

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_VOWELS_H_
