// Values as a PDF file writes them (ISO 32000-1, 7.3). Thread-safe; no state.
#ifndef SOHOA_STORAGE_PDF_PDF_LITERALS_H_
#define SOHOA_STORAGE_PDF_PDF_LITERALS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace sohoa {

// "12 0 R"
std::string PdfReferenceTo(uint32_t object);

// A text string of UTF-8: "(plain)" where all is printable ASCII, else UTF-16 in hexadecimal.
std::string PdfTextString(absl::string_view text);

// Bytes in hexadecimal: "<00ff>".
std::string PdfHexString(absl::string_view bytes);

// "[0 0 595.2000 841.9200]"
std::string PdfRectangle(double width, double height);

// UTF-8 without what a text string and XML cannot both hold: control characters become spaces,
// broken bytes and U+FFFE, U+FFFF become U+FFFD; spaces at both ends go, and what is more than
// 8,000 letters.
std::string CleanText(absl::string_view text);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDF_LITERALS_H_
