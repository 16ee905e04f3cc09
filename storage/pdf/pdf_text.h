// Text strings of a PDF (ISO 32000-1, 7.9.2.2).
#ifndef SOHOA_STORAGE_PDF_PDF_TEXT_H_
#define SOHOA_STORAGE_PDF_PDF_TEXT_H_

#include <string>
#include <string_view>

namespace sohoa {

// UTF-8 of at most `max_bytes`, cut between letters: from UTF-16BE or UTF-8 with their marks, else
// Latin-1, which PDFDocEncoding is but for a few signs. What is not well-formed becomes U+FFFD.
std::string TextOfPdfString(std::string_view bytes, size_t max_bytes);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDF_TEXT_H_
