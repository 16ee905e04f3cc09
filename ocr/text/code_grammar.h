// What a number, a code or an abbreviation must be by its form and its neighbours. Pure;
// thread-safe.
#ifndef SOHOA_OCR_TEXT_CODE_GRAMMAR_H_
#define SOHOA_OCR_TEXT_CODE_GRAMMAR_H_

#include <cstddef>
#include <string>

#include "ocr/page/page_text.h"

namespace sohoa {

// words[at] of `line` as it must read, with the marks around it, where look-alikes of its letters
// ("l" for 1, "O" for 0, "D" for Đ …) are the only thing that its place allows; otherwise as it is.
//   Điều l, khoản IO       numbers of articles and clauses
//   năm 20113              a year with one digit twice
//   35%c.                  strokes behind a percent sign
//   4.879.500.00O đồng     amounts
//   1617/CIr-PKTHTĐT       number, type and agency of a document
//   Lưu: VI,  CNTTT        standing abbreviations
std::string MendedCode(const Line& line, size_t at);

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_CODE_GRAMMAR_H_
