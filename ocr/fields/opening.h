// How a page begins and ends: with the head of a document of its own, as an annex, in the middle of
// something; with or without a signature. Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_OPENING_H_
#define SOHOA_OCR_FIELDS_OPENING_H_

#include <string>

#include "ocr/fields/vocabulary.h"
#include "ocr/page/page_text.h"

namespace sohoa {

struct PageOpening {
  bool state = false;    // the state's title or motto, or the Party's, stands at the top
  bool annex = false;    // "Phụ lục …", "Kèm theo …", "Dự thảo" stand above the text
  bool titled = false;   // the title of a paper, or an addressee, stands under it
  bool dated = false;    // place and date of issue, with the day filled in
  std::string number;    // of the document; empty where none was read
  std::string notation;  // "QĐ-UBND"; empty where none was read
  int page_number = 0;   // printed alone above the text; 0: none
};

PageOpening ReadOpening(const PageText& page, const Vocabulary& vocabulary);

// True where a signature's position or name, or "Nơi nhận", or "Ký, ghi rõ họ tên" stands.
bool ShowsSignature(const PageText& page, const Vocabulary& vocabulary);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_OPENING_H_
