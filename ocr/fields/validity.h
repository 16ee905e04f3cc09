// The days on which something existed.
#ifndef SOHOA_OCR_FIELDS_VALIDITY_H_
#define SOHOA_OCR_FIELDS_VALIDITY_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ocr/fields/word_table.h"

namespace sohoa {

// First and last day, YYYY-MM-DD; empty where no bound is known.
struct Validity {
  std::string from;
  std::string to;

  // True on an unknown day ("").
  bool Holds(std::string_view day_iso) const;
};

// The cells valid_from and valid_to of a row. kInvalidArgument names file and line.
absl::StatusOr<Validity> ValidityOf(const WordFile& file, const WordTable& table,
                                    const WordRow& row);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_VALIDITY_H_
