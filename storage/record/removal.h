// Taking a whole document out of the tables: all its versions, and all they brought.
#ifndef SOHOA_STORAGE_RECORD_REMOVAL_H_
#define SOHOA_STORAGE_RECORD_REMOVAL_H_

#include <string>

#include "absl/status/status.h"
#include "storage/record/record_store.h"
#include "storage/record/tables.h"

namespace sohoa {

// Puts into `batch` the removal of every row of the document but its index rows, and marks for
// ShredLeftovers, so that the files are rewritten; takes it off the totals. The caller holds the
// state's mutex. kDataLoss, kUnavailable: its rows cannot be read.
absl::Status RemoveDocument(const TableReader& tables, const Record& newest, TableBatch* batch,
                            StoreStats* totals);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_REMOVAL_H_
