#include "ocr/fields/validity.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "ocr/fields/issued_date.h"

namespace sohoa {
namespace {

bool IsDay(std::string_view iso) {
  int year = 0, month = 0, day = 0;
  return iso.size() == 10 && absl::SimpleAtoi(std::string(iso.substr(0, 4)), &year) &&
         absl::SimpleAtoi(std::string(iso.substr(5, 2)), &month) &&
         absl::SimpleAtoi(std::string(iso.substr(8, 2)), &day) && IsoDate(year, month, day) == iso;
}

}  // namespace

bool Validity::Holds(std::string_view day_iso) const {
  if (day_iso.empty()) return true;
  return (from.empty() || day_iso >= from) && (to.empty() || day_iso <= to);
}

absl::StatusOr<Validity> ValidityOf(const WordFile& file, const WordTable& table,
                                    const WordRow& row) {
  Validity valid{std::string(table.Cell(row, "valid_from")),
                 std::string(table.Cell(row, "valid_to"))};
  for (const std::string& day : {valid.from, valid.to}) {
    if (!day.empty() && !IsDay(day))
      return MistakeInLine(file, row.line, absl::StrCat("no date YYYY-MM-DD: '", day, "'"));
  }
  return valid;
}

}  // namespace sohoa
