// Who signed (zones 7a and 7b of NĐ 30/2020/NĐ-CP, annex I) and who receives (zone 9b).
// Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_SIGNATURE_H_
#define SOHOA_OCR_FIELDS_SIGNATURE_H_

#include <optional>
#include <string>
#include <vector>

#include "ocr/fields/letterhead.h"
#include "ocr/fields/segment.h"
#include "ocr/fields/vocabulary.h"
#include "ocr/page/document_fields.h"

namespace sohoa {

// A page's segments with its measure.
struct FieldPage {
  std::vector<Segment> segments;
  PageMeasure measure;
  int number = 0;  // counts from 0
};

// The signature of the main document: the first page, from the front, where an authority or
// position in capitals stands in the right half with "Nơi nhận" beside it; failing that, the first
// where a person's name stands under it. What an annex carries behind it is not looked at.
Signer ReadSigner(const std::vector<FieldPage>& pages, const Vocabulary& vocabulary);

// Where the signer's name stands on the page, as far as its right part tells: it has its middle
// where the rows above it have theirs, so that the left part can be told although a seal lies over
// it. nullopt without such rows, or without a word of a name under them.
std::optional<Box> PlaceOfName(const FieldPage& page, const Vocabulary& vocabulary);

// Whether "Nơi nhận" stands on the page: the signature is beside it.
bool BearsRecipients(const FieldPage& page);

// The entries under the first "Nơi nhận", without the file copy ("Lưu: …").
std::vector<Field> ReadRecipients(const std::vector<FieldPage>& pages);

// The units named beside the registry in the file copy's line, the last of "Nơi nhận": "Lưu: VT,
// QLTM." says QLTM. Empty where there is no such line.
std::vector<std::string> ReadFileCopyUnits(const std::vector<FieldPage>& pages);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_SIGNATURE_H_
