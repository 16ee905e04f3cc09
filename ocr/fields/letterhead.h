// The upper part of a first page: agency and number on the left, state and date on the right
// (zones 1 to 4 of NĐ 30/2020/NĐ-CP, annex I). Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_LETTERHEAD_H_
#define SOHOA_OCR_FIELDS_LETTERHEAD_H_

#include <vector>

#include "ocr/fields/code_number.h"
#include "ocr/fields/field_context.h"
#include "ocr/fields/segment.h"
#include "ocr/page/document_fields.h"

namespace sohoa {

// What the letterhead says, each field judged by itself.
struct Letterhead {
  std::vector<Field> agencies;  // top to bottom: the last one issues, the one above is its parent
  std::optional<CodeReading> code;
  Field issued_date;
  Field place;
  double column_x = 0;  // left of it stands the agency, right of it the state; pixels
  int top = 0;          // upper edge of the state's title, or of the page
  int number_bottom =
      0;           // lower edge of the number's row; of the state's motto where there is none
  int bottom = 0;  // the title cannot stand higher
};

// `segments` are the first page's.
Letterhead ReadLetterhead(const std::vector<Segment>& segments, PageMeasure measure,
                          const FieldContext& context);

// Whether the state's title or motto stands in the upper part of the page.
bool HasNationalTitle(const std::vector<Segment>& segments, PageMeasure measure);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_LETTERHEAD_H_
