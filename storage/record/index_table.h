// In which tables the rows of the search index lie (record_format::kLeafMark). Thread-safe, but for
// batches.
#ifndef SOHOA_STORAGE_RECORD_INDEX_TABLE_H_
#define SOHOA_STORAGE_RECORD_INDEX_TABLE_H_

#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "storage/record/index_rows.h"
#include "storage/record/tables.h"

namespace sohoa {

// Both tables as one.
std::unique_ptr<IndexRows> NewIndexRows(std::unique_ptr<TableReader> tables);

void PutIndexRow(const IndexEntry& row, TableBatch* batch);
void DeleteIndexRow(std::string_view key, TableBatch* batch);
void PutIndexChange(const IndexChange& change, TableBatch* batch);

// kAborted if the row is another by now. REQUIRES: nobody writes until the change is written.
absl::Status CheckExpectedRow(const TableReader& tables, const IndexEntry& expected);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_INDEX_TABLE_H_
