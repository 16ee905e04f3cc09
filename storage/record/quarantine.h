// The quarantine's part of RecordStore: the same promises, on the state that the parts share.
#ifndef SOHOA_STORAGE_RECORD_QUARANTINE_H_
#define SOHOA_STORAGE_RECORD_QUARANTINE_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/record/record_store.h"
#include "storage/record/store_state.h"

namespace sohoa {

absl::Status PutIntoQuarantine(StoreState& state, const std::vector<QuarantineEntry>& entries,
                               const std::vector<Withdrawal>& withdrawn,
                               const std::vector<JournalledInput>& inputs);
absl::Status ReleaseFromQuarantine(StoreState& state, const std::string& source_sha256,
                                   const QuarantineRelease& release);
absl::StatusOr<std::optional<QuarantineEntry>> ReadQuarantined(const TableReader& tables,
                                                               const std::string& source_sha256);
absl::Status ForEachQuarantineRow(const TableReader& tables,
                                  const std::function<absl::Status(const QuarantineEntry&)>& visit);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_QUARANTINE_H_
