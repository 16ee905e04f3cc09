// What a correction of a stored document does to the search index.
#ifndef SOHOA_PIPELINE_CORRECTION_H_
#define SOHOA_PIPELINE_CORRECTION_H_

#include "absl/status/status.h"
#include "storage/record/record_store.h"

namespace sohoa {

// Sets the index rows that `change` takes away and brings, from the newest stored record and the
// one that is to be: those that differ. Errors of RecordStore::ReadRecord and ReadPage. If another
// version comes before this one is added, AddVersion refuses it (kAborted), so the rows never
// belong to another record.
absl::Status SetIndexRows(const RecordStore& store, NewVersion* change);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_CORRECTION_H_
