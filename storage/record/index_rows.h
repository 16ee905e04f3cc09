// The rows of the search index as they are at one moment, and changes to them apart from a
// document's commit. What the rows mean belongs to storage/search.
#ifndef SOHOA_STORAGE_RECORD_INDEX_ROWS_H_
#define SOHOA_STORAGE_RECORD_INDEX_ROWS_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "storage/record/tables.h"

namespace sohoa {

// A row of the search index; its grammar belongs to storage/search. Rows of one document are
// written with it.
struct IndexEntry {
  std::string key;
  std::string value;
  friend bool operator==(const IndexEntry&, const IndexEntry&) = default;
  friend auto operator<=>(const IndexEntry&, const IndexEntry&) = default;
};

// Thread-safe; cursors are for one thread at a time. Must not outlive its store.
class IndexRows {
 public:
  virtual ~IndexRows() = default;
  // False when there is no such row; `see` as of TableReader. kDataLoss, kUnavailable.
  virtual absl::StatusOr<bool> Visit(std::string_view key,
                                     absl::FunctionRef<void(std::string_view)> see) const = 0;
  // A copy; false, with *value untouched, when there is no such row.
  absl::StatusOr<bool> Get(std::string_view key, std::string* value) const {
    return Visit(key, [value](std::string_view row) { *value = row; });
  }
  virtual std::unique_ptr<TableCursor> NewCursor() const = 0;
};

// Rows whose key begins with `prefix`, in order of key, until `visit` returns false. What it is
// given is borrowed until it returns.
absl::Status ScanIndexRows(
    const IndexRows& rows, std::string_view prefix,
    const std::function<bool(std::string_view key, std::string_view value)>& visit);

// Rows with begin <= key < end.
struct IndexRange {
  std::string begin;
  std::string end;
};

// Made together or not at all; ranges and keys are removed before rows are put.
struct IndexChange {
  std::vector<IndexEntry> put;
  std::vector<std::string> removed;
  std::vector<IndexRange> removed_ranges;
  // Removed as well, and not used again before they are removed once more: see
  // RecordStore::DropForgotten.
  std::vector<IndexRange> forgotten_ranges;
  // A row that must still be as it was when the change was thought out; an empty value: it must not
  // be there. An empty key: nothing is asked.
  IndexEntry expected;
  bool synced = true;  // on the disk when the call returns
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_INDEX_ROWS_H_
