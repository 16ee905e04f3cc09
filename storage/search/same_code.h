// Documents that carry the same number, of the same agency and day. Thread-safe; no state.
#ifndef SOHOA_STORAGE_SEARCH_SAME_CODE_H_
#define SOHOA_STORAGE_SEARCH_SAME_CODE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/page/document_fields.h"
#include "storage/record/record_store.h"

namespace sohoa {

// What documents of one number and notation, organ and day share: 16 bytes of the SHA-256 of the
// three, folded. Empty where one of them is missing: then nothing is known.
std::string CodeFingerprint(const DocumentFields& fields);

// The same of number and notation, organ and year: numbers begin anew with each year.
std::string CodeOfYearFingerprint(const DocumentFields& fields);

// The ids of the stored documents that share the fingerprint, in order, at most 8. Real registers
// give a number twice within a year, and one paper is scanned twice: a person has to look.
absl::StatusOr<std::vector<std::string>> FindSameCode(const RecordStore& store,
                                                      const DocumentFields& fields);

// Those of the same number, organ and year, whatever the day, at most 8; documents of programs that
// did not look are among them when their index was made anew (sohoa store reindex).
absl::StatusOr<std::vector<std::string>> FindCodeOfYear(const RecordStore& store,
                                                        const DocumentFields& fields);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_SAME_CODE_H_
