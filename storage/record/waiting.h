// The queue of what is still to be done to stored documents. It follows from the newest records and
// is written with them.
#ifndef SOHOA_STORAGE_RECORD_WAITING_H_
#define SOHOA_STORAGE_RECORD_WAITING_H_

#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "storage/record/record_store.h"
#include "storage/record/tables.h"

namespace sohoa {

std::optional<Waiting> WaitsFor(const Record& record);

// The key of its row.
std::string WaitingKeyOf(Waiting what, const std::string& id);

void PutWaiting(const Record& record, TableBatch* batch);
void DeleteWaiting(const std::string& id, TableBatch* batch);

// In order of id; stops at the callback's first error and returns it.
absl::Status ForEachWaitingRow(const TableReader& tables, Waiting what,
                               const std::function<absl::Status(const std::string& id)>& visit);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_WAITING_H_
