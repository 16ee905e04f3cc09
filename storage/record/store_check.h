// The proof behind RecordStore::Check.
#ifndef SOHOA_STORAGE_RECORD_STORE_CHECK_H_
#define SOHOA_STORAGE_RECORD_STORE_CHECK_H_

#include "absl/status/statusor.h"
#include "storage/record/record_store.h"
#include "storage/record/tables.h"

namespace sohoa {

// Reads every row but those of the index; memory does not grow with the store. What a document that
// is being written has staged is no problem.
absl::StatusOr<CheckReport> CheckStore(const TableReader& tables);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_STORE_CHECK_H_
