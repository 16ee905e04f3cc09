// Mends what can be one thing only by the way in which official writing is built: numbers, codes,
// standing abbreviations, words run together. Pure; thread-safe.
#ifndef SOHOA_OCR_TEXT_GRAMMAR_H_
#define SOHOA_OCR_TEXT_GRAMMAR_H_

#include <vector>

#include "ocr/page/correction.h"
#include "ocr/page/page_text.h"
#include "ocr/text/language_model.h"

namespace sohoa {

// Changes words of `page` that were misread for something that their place does not allow, where
// look-alikes of their letters allow one thing; divides words that were joined; drops what rules
// under headings were read as. Gives each change; of a divided word `after` has all its parts, with
// spaces between, of a dropped one it is empty. Handwriting and stamps stay. A second call changes
// nothing.
std::vector<Correction> MendCodes(const LanguageModel& model, PageText& page);

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_GRAMMAR_H_
