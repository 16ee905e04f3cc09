#include "storage/record/tables.h"

#include "storage/record/index_rows.h"

namespace sohoa {
namespace {

absl::Status Scan(TableCursor& row, std::string_view prefix,
                  const std::function<bool(std::string_view key, std::string_view value)>& visit) {
  for (row.Seek(prefix); row.Valid(); row.Next()) {
    if (row.key().substr(0, prefix.size()) != prefix) return absl::OkStatus();
    if (!visit(row.key(), row.value())) return absl::OkStatus();
  }
  return row.status();
}

}  // namespace

absl::StatusOr<std::optional<std::string>> TableReader::Get(Table table,
                                                            std::string_view key) const {
  std::optional<std::string> copy;
  const auto found = Visit(table, key, [&](std::string_view row) { copy = std::string(row); });
  if (!found.ok()) return found.status();
  return copy;
}

absl::Status ScanRows(
    const TableReader& tables, Table table, std::string_view prefix,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) {
  return Scan(*tables.NewCursor(table), prefix, visit);
}

absl::Status ScanIndexRows(
    const IndexRows& rows, std::string_view prefix,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) {
  return Scan(*rows.NewCursor(), prefix, visit);
}

}  // namespace sohoa
