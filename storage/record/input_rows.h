// The journal's part of RecordStore: the same promises, on the state that the parts share.
#ifndef SOHOA_STORAGE_RECORD_INPUT_ROWS_H_
#define SOHOA_STORAGE_RECORD_INPUT_ROWS_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/record/input_journal.h"
#include "storage/record/record_store.h"
#include "storage/record/store_state.h"

namespace sohoa {

// Adds the rows to a batch that is written before the mutex is let go, with their places in the
// queue and the sums; of rows that lose their path, what has the files rewritten that it stood in.
// Errors as RecordStore::PutInputs. REQUIRES: the caller holds the state's mutex; one call a batch.
absl::Status PutInputRows(StoreState& state, const std::vector<JournalledInput>& inputs,
                          const std::vector<std::string>& gone, TableBatch* batch);
absl::Status WriteInputs(StoreState& state, const std::vector<JournalledInput>& inputs,
                         const std::vector<std::string>& gone);

// `inputs`, and those that the journal knows with a source that is put into quarantine, as they are
// to be from then on.
absl::StatusOr<std::vector<JournalledInput>> InputsStoppedBy(
    const TableReader& tables, const std::vector<QuarantineEntry>& entries,
    const std::vector<JournalledInput>& inputs);
// Those of a document that is purged.
absl::StatusOr<std::vector<JournalledInput>> InputsPurgedWith(const TableReader& tables,
                                                              const std::string& source_sha256);

absl::StatusOr<std::optional<JournalledInput>> ReadInput(const TableReader& tables,
                                                         const std::string& key);
absl::Status ForEachInputIn(const TableReader& tables, InputState state,
                            const std::function<absl::Status(const JournalledInput&)>& visit);
absl::StatusOr<InputTotals> ReadInputTotals(const TableReader& tables);

// Every row has its places in queue and index, and the sums are those of the rows.
std::vector<std::string> CheckInputs(const TableReader& tables);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_INPUT_ROWS_H_
