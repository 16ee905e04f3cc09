// What the words beside a label say, in the one form in which it is kept. Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_PAPER_VALUES_H_
#define SOHOA_OCR_FIELDS_PAPER_VALUES_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/fields/identifiers.h"
#include "ocr/fields/paper_forms.h"
#include "ocr/fields/vocabulary.h"
#include "ocr/page/document_fields.h"
#include "ocr/page/page_text.h"

namespace sohoa {

// The field that the words are, judged by the grammar of its kind: sure enough to stand alone only
// where that holds. kMissing where the words say nothing of the kind.
Field ReadPaperValue(ValueKind kind, const std::vector<Word>& words, int page,
                     const Vocabulary& vocabulary);

// "05/02/1990", "5-2-1990", "05.02.1990", "ngày 05 tháng 02 năm 1990" as ISO 8601, from 1880 on;
// nullopt for what is no day.
std::optional<std::string> ReadCivilDate(std::string_view text);

// "Nam", "nữ"; nullopt for anything else.
std::optional<Sex> ReadSex(std::string_view text);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_PAPER_VALUES_H_
