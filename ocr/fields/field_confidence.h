// How likely a field is right, from how sure the rules are of it. Immutable after making; any
// number of threads may ask.
#ifndef SOHOA_OCR_FIELDS_FIELD_CONFIDENCE_H_
#define SOHOA_OCR_FIELDS_FIELD_CONFIDENCE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "ocr/fields/word_table.h"

namespace sohoa {

// A sigmoid for each kind of field (Platt, “Probabilistic outputs for support vector machines”,
// 1999), fitted by sohoa-fields --fit to made scans: free words err in other ways than codes.
class FieldConfidence {
 public:
  // Rows "field<tab>offset<tab>slope" under the columns name, offset, slope: p = 1 / (1 +
  // exp(-offset
  // - slope × certainty)). The row "other" is for all fields without one. A later file's row takes
  // the place of an earlier one's.
  //   kInvalidArgument  names file and line: a number that is none, a slope that is not above 0
  absl::Status Add(const WordFile& file, const WordTable& table);

  // `certainty` 0..1: how well the words were read times how sure the rule is. Within [0.01,
  // 0.995]: no more was ever measured. Never falls when `certainty` rises. `key` as in NamedFields.
  // The certainty itself where nothing was fitted.
  double ProbabilityRight(std::string_view key, double certainty) const;

 private:
  struct Sigmoid {
    std::string key;
    double offset = 0;
    double slope = 1;
  };

  const Sigmoid* Of(std::string_view key) const;

  std::vector<Sigmoid> sigmoids_;
};

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_FIELD_CONFIDENCE_H_
