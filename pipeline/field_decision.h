// What a person says of fields of a stored document: that one is right, what it should be, or that
// nothing of the kind stands there. Thread-safe but for the store's own rules.
#ifndef SOHOA_PIPELINE_FIELD_DECISION_H_
#define SOHOA_PIPELINE_FIELD_DECISION_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr/page/document_fields.h"
#include "pipeline/correction.h"
#include "storage/record/record_store.h"

namespace sohoa {

struct FieldDecision {
  enum class Kind {
    kConfirm,  // it is right as it is
    kCorrect,  // it is `value`
    kAbsent,   // the paper says nothing of the kind
  };
  std::string field;  // as NamedFields: "issuedDate", "signer.fullName"
  Kind kind = Kind::kConfirm;
  std::string value = {};
};

// The value in the one form in which it is kept, held against the rules by which the field is read:
// dates as ISO 8601 or dd/mm/yyyy, codes, identity numbers. kInvalidArgument, saying
// what is expected.
absl::StatusOr<std::string> CheckedValue(const std::string& field, const std::string& value);

// Puts the decision into the field, which is then confirmed; the code and its parts go together.
//   kNotFound          the document has no such field
//   kInvalidArgument   the value is none, or there is nothing to confirm
//   kPermissionDenied  a secrecy level: a secret document leaves the store (docs/secrecy.md)
absl::Status Decide(const FieldDecision& decision, DocumentFields* fields);

// The names of the fields that a person must look at, in the order of NamedFields: doubtful ones,
// and missing ones that every document of its kind has. Members of lists are not among them, nor
// the parts of a code.
std::vector<std::string> FieldsToReview(const DocumentFields& fields);

// The record with the decisions as its document's next version, in one write with its rows of the
// index and of the audit. `record` is the version that the decisions were made on. Its reason says
// "code corrected, place confirmed: " and that of `deed`. Errors of Decide; kAborted: there is a
// newer version, read it and decide again.
absl::StatusOr<Record> StoreDecisions(RecordStore& store, Record record,
                                      const std::vector<FieldDecision>& decisions,
                                      const Deed& deed);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_FIELD_DECISION_H_
