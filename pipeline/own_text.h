// The text that a PDF page brings along, and whether it is to be believed. Thread-safe; no state.
#ifndef SOHOA_PIPELINE_OWN_TEXT_H_
#define SOHOA_PIPELINE_OWN_TEXT_H_

#include "ocr/page/page_text.h"

namespace sohoa {

// True if `own` says what is printed on the page, as the reader saw it: four words in five that the
// reader is sure of stand in `own`, letter for letter, at the same place, and two in three of
// `own`'s were read. So it is false for a page without text, for text without Vietnamese marks or
// in an old encoding, for the caption of a digital stamp on a page that nobody has read yet, and
// for text that says something else than the page shows. Both are in pixels of one picture; words
// are NFC.
bool SaysWhatIsPrinted(const PageText& own, const PageText& read);

// Words in the one form that we keep (ocr/text/normalize.h); a word that is nothing then goes.
PageText Normalized(PageText text);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_OWN_TEXT_H_
