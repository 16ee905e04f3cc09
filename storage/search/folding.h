// Letters as the search sees them: Vietnamese and the other Latin alphabets of Unicode's first two
// blocks. Other scripts stay as they are. Input is NFC UTF-8; a byte that is no UTF-8 counts as a
// mark of punctuation. Thread-safe; no state; never fails.
#ifndef SOHOA_STORAGE_SEARCH_FOLDING_H_
#define SOHOA_STORAGE_SEARCH_FOLDING_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace sohoa {

// What stands where a byte is no UTF-8.
inline constexpr char32_t kNoLetter = 0xFFFD;

// The code point at *at, which moves behind it. REQUIRES: *at < text.size().
char32_t NextCodePoint(std::string_view text, size_t* at);
void AppendUtf8(char32_t code_point, std::string* text);

// Letters and digits make words, everything else parts them.
bool IsWordLetter(char32_t code_point);
char32_t ToLower(char32_t code_point);
bool IsCombiningMark(char32_t code_point);

// The form in which a word is compared with care: lower case, and the tone mark of an open oa, oe,
// uy on its first vowel ("hoà" → "hòa", "thuý" → "thúy"; "quý" stays, its u belongs to the q). Both
// places are in use, often in one text. Idempotent.
std::string ToSpelling(std::string_view word);

// The form in which a word is compared at large: lower case, all marks off, đ → d. Idempotent, and
// equal for a word and its spelling.
std::string Fold(std::string_view word);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_FOLDING_H_
