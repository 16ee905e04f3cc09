// Whether extracted fields are right, and whether their confidence says so. Pure; thread-safe.
#ifndef SOHOA_BENCHMARKS_FIELD_SCORES_H_
#define SOHOA_BENCHMARKS_FIELD_SCORES_H_

#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/reliability.h"
#include "ocr/page/document_fields.h"

namespace sohoa {

// Whether two values of the field `key` ("typeName", "signer.fullName", …) are the same for an
// archive: case, the tone's place, kinds of dashes, marks at the ends, zeros in front of a number
// and "Về việc" in front of a subject make no difference.
bool SameFieldValue(std::string_view key, std::string_view a, std::string_view b);

// What became of one field over many documents.
class FieldScore {
 public:
  // `want` is the truth; empty where the document has none.
  void Add(std::string_view key, std::string_view want, const Field& got);

  size_t documents() const { return documents_; }
  double right() const { return Share(right_, documents_); }    // no value where none is counts
  double silent() const { return Share(silent_, documents_); }  // wrong, and taken without a person
  double coverage() const { return Share(auto_right_, given_right_); }  // right values taken so
  double precision() const { return Share(auto_right_, auto_); }        // of those taken so
  const std::vector<JudgedWord>& judged() const { return judged_; }     // values with confidence

 private:
  static double Share(size_t part, size_t whole) {
    return whole == 0 ? 1 : static_cast<double>(part) / static_cast<double>(whole);
  }

  size_t documents_ = 0, right_ = 0, silent_ = 0, auto_ = 0, auto_right_ = 0, given_right_ = 0;
  std::vector<JudgedWord> judged_;
};

}  // namespace sohoa

#endif  // SOHOA_BENCHMARKS_FIELD_SCORES_H_
