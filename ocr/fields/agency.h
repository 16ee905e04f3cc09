// Names of agencies and places as a letterhead writes them. Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_AGENCY_H_
#define SOHOA_OCR_FIELDS_AGENCY_H_

#include <string>
#include <string_view>
#include <vector>

#include "ocr/fields/segment.h"
#include "ocr/fields/vocabulary.h"
#include "ocr/page/document_fields.h"

namespace sohoa {

// Lines in capitals, top to bottom → agencies, top to bottom. A line that begins like no agency
// goes on the one above it. Marks that the reader lost are put back where the words are known ones,
// or the name ends in `place`.
std::vector<Field> ReadAgencies(const std::vector<Segment>& lines, const Field& place,
                                const Vocabulary& vocabulary);

// "Hà Nội" from what stands before "ngày"; a province's marks are put back.
Field ReadPlaceName(const std::string& text, const std::vector<Word>& words, int page,
                    const Vocabulary& vocabulary);

// A place with a word that no Vietnamese spells ("Bình Mộc Băc"), as the end of the agency's name
// has it; empty where the place is spelt well or the agency is not named so.
std::string SpeltAsIn(const std::string& agency, const std::string& place);

// True when one of the notation's groups ("QĐ-UBND" has two) shortens the agency's name: its
// initials without "và", or their tail or a part in order: "STP" and "SỞ TƯ PHÁP", "NV" and "PHÒNG
// NỘI VỤ".
bool NotationNames(std::string_view notation, std::string_view agency,
                   const Vocabulary& vocabulary);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_AGENCY_H_
