// When and where a document was issued: zone 4 of NĐ 30/2020/NĐ-CP, annex I, or above the signature
// of a citizen's paper. Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_ISSUE_H_
#define SOHOA_OCR_FIELDS_ISSUE_H_

#include <optional>
#include <vector>

#include "ocr/fields/field_context.h"
#include "ocr/fields/segment.h"
#include "ocr/page/document_fields.h"

namespace sohoa {

struct Issue {
  Field date;
  Field place;
  int bottom = 0;  // lower edge of the row, pixels
};

// From the rows beside a letterhead, top to bottom.
std::optional<Issue> ReadIssue(const std::vector<Segment>& rows, const FieldContext& context);

// From the last of the rows that holds a date and no more, for a paper without a letterhead.
std::optional<Issue> ReadIssueAtEnd(const std::vector<Segment>& rows, const FieldContext& context);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_ISSUE_H_
