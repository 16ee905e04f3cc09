// Where a document ends and its annexes begin: zone 15 of NĐ 30/2020/NĐ-CP, annex I, and drafts
// that are put behind a paper with a letterhead of their own. Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_ANNEX_H_
#define SOHOA_OCR_FIELDS_ANNEX_H_

#include <vector>

#include "ocr/fields/signature.h"
#include "ocr/page/document_fields.h"

namespace sohoa {

// Every page with "Phụ lục …" as a heading at its top, as "Phụ lục I" with the title that follows
// in capitals: "Phụ lục I DANH MỤC …". In the order of pages.
std::vector<Field> ReadAnnexes(const std::vector<FieldPage>& pages);

// How many of the pages, from the first, are the document's own: up to the first annex or the first
// further letterhead.
size_t MainPages(const std::vector<FieldPage>& pages);

// Whether the page begins an annex or a further document.
bool BeginsAnother(const FieldPage& page);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_ANNEX_H_
