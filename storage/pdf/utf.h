// UTF-8 to code points and back, and code points to UTF-16 in the hexadecimal digits that PDF
// strings use.
#ifndef SOHOA_STORAGE_PDF_UTF_H_
#define SOHOA_STORAGE_PDF_UTF_H_

#include <string>

#include "absl/strings/string_view.h"

namespace sohoa {

// Each byte that is no part of well-formed UTF-8 becomes one U+FFFD; never empty for a text that is
// not.
std::u32string DecodeUtf8(absl::string_view text);

// REQUIRES: `letter` is no surrogate and at most U+10FFFF.
std::string EncodeUtf8(char32_t letter);

// Upper-case hexadecimal UTF-16BE: 4 digits, or 8 above U+FFFF.
// REQUIRES: `letter` is no surrogate and at most U+10FFFF.
std::string Utf16Hex(char32_t letter);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_UTF_H_
