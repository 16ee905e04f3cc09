#include "storage/record/tables.h"

namespace sohoa {

absl::Status ScanRows(
    const TableReader& tables, Table table, std::string_view prefix,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) {
  const std::unique_ptr<TableCursor> row = tables.NewCursor(table);
  for (row->Seek(prefix); row->Valid(); row->Next()) {
    if (row->key().substr(0, prefix.size()) != prefix) return absl::OkStatus();
    if (!visit(row->key(), row->value())) return absl::OkStatus();
  }
  return row->status();
}

}  // namespace sohoa
