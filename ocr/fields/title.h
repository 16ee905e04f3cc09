// The type of a document and what it is about (zones 5a and 5b of NĐ 30/2020/NĐ-CP, annex I).
// Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_TITLE_H_
#define SOHOA_OCR_FIELDS_TITLE_H_

#include <vector>

#include "ocr/fields/letterhead.h"
#include "ocr/fields/segment.h"
#include "ocr/fields/vocabulary.h"
#include "ocr/page/document_fields.h"

namespace sohoa {

struct Title {
  Field type_name;
  Field subject;
};

// `segments` are the first page's. A document with a title in capitals in the middle of the page
// has that type; one with "V/v …" under its number, or an addressee and no title, is an official
// letter.
Title ReadTitle(const std::vector<Segment>& segments, PageMeasure measure, const Letterhead& head,
                const Vocabulary& vocabulary);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_TITLE_H_
