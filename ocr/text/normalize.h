// Vietnamese orthography: one form for text. Thread-safe; no state.
#ifndef SOHOA_OCR_TEXT_NORMALIZE_H_
#define SOHOA_OCR_TEXT_NORMALIZE_H_

#include <string>
#include <string_view>

namespace sohoa {

// Text as we keep it: valid UTF-8 (ill-formed bytes become U+FFFD), NFC, Ð/ð (U+00D0/U+00F0) and
// Ɖ/ɖ (U+0189/U+0256) mended to Đ/đ, white space (also tab and line end) made U+0020, other control
// and zero-width characters dropped. Idempotent.
std::string NormalizeText(std::string_view utf8);

// For comparing, never for keeping: lower case, no marks, đ → d. "HÒA BÌNH" and "hoà bình" → "hoa
// binh". Idempotent. Input is NormalizeText's output; of anything else the result is valid UTF-8
// all the same.
std::string FoldForMatch(std::string_view nfc);

// True when two words have the same letters and marks and differ at most in case and in the vowel
// that the tone stands on: "hòa" and "hoà", "ỦY" and "uỷ". Both spellings are right.
bool SameButForTonePlace(std::string_view nfc_a, std::string_view nfc_b);

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_NORMALIZE_H_
