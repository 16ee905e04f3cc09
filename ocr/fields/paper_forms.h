// What citizens' papers are called and which labels stand on them: models/paper_types.tsv and
// models/paper_fields.tsv, which say what their columns mean. Built once, then thread-safe.
#ifndef SOHOA_OCR_FIELDS_PAPER_FORMS_H_
#define SOHOA_OCR_FIELDS_PAPER_FORMS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace sohoa {

enum class ValueKind {
  kName,
  kDate,
  kExpiry,          // a date, or that there is none
  kIdentityDigits,  // twelve digits, or the nine of an old card
  kSex,
  kYear,
  kPlace,
  kNumber,  // of a register, a plot, a sheet
  kSerial,  // two letters, six to eight digits
  kArea,    // square metres
  kPhone,
  kNationality,
  kFreeText,
};

struct PaperField {
  std::string key;  // "identityNumber"; empty: not kept, but it ends what stands beside it
  std::vector<std::string> labels;  // folded, letters and digits only, longest first
  std::string row_of;               // instead of a label: the date on this key's row; "end"
  ValueKind kind = ValueKind::kFreeText;
  bool many_lines = false;
  bool required = false;
  std::string section;  // in which it counts; empty: the beginning; "any"
  std::string opens;    // empty: none
};

enum class PaperShape {
  kCard,    // both sides may be on one sheet; values stand under their labels too
  kWhole,   // a form with this very title
  kBegins,  // a form whose title goes on: "ĐƠN ĐỀ NGHỊ …"
};

struct PaperType {
  std::string name;                 // "CĂN CƯỚC CÔNG DÂN"
  std::vector<std::string> titles;  // folded, letters only
  std::vector<std::string> marks;   // the same: other words that only this paper has
  PaperShape shape = PaperShape::kWhole;
  std::vector<PaperField> fields;
};

class PaperForms {
 public:
  // Copies what it needs. kInvalidArgument for text that is no such table, naming the line.
  static absl::StatusOr<PaperForms> Parse(std::string_view types, std::string_view fields);

  std::span<const PaperType> types() const { return types_; }

 private:
  std::vector<PaperType> types_;
};

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_PAPER_FORMS_H_
