// What a check has seen so far, and the words that its parts share.
#ifndef SOHOA_STORAGE_RECORD_CHECK_NOTES_H_
#define SOHOA_STORAGE_RECORD_CHECK_NOTES_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/record/record_format.h"
#include "storage/record/record_store.h"
#include "storage/record/store_state.h"
#include "storage/record/tables.h"

namespace sohoa {

// Debian's Abseil has a string_view of its own.
template <typename T>
decltype(auto) Printable(const T& part) {
  if constexpr (std::is_same_v<T, std::string_view>) {
    return absl::string_view(part.data(), part.size());
  } else {
    return (part);
  }
}

struct CheckNotes {
  const TableReader& tables;
  CheckReport report = {};
  StoreStats counted = {};

  template <typename... Parts>
  void Problem(const Parts&... parts) {
    report.problems.push_back(absl::StrCat(Printable(parts)...));
  }
  template <typename... Parts>
  void ProblemOf(std::string_view id, const Parts&... parts) {
    report.damaged.emplace(id);
    Problem("document ", id, ": ", parts...);
  }

  // A row that cannot be read counts as one that is not there; the damage is a problem of its own.
  std::optional<std::string> Get(Table table, std::string_view key) {
    auto row = tables.Get(table, key);
    if (row.ok()) return *std::move(row);
    Problem("table ", record_format::kTableNames[static_cast<size_t>(table)],
            ": a row cannot be read: ", row.status().message());
    return std::nullopt;
  }

  // False if damage ended it.
  bool ForEachRow(Table table,
                  const std::function<void(std::string_view, std::string_view)>& visit) {
    const absl::Status status =
        ScanRows(tables, table, "", [&](std::string_view key, std::string_view value) {
          visit(key, value);
          return true;
        });
    if (!status.ok())
      Problem("table ", record_format::kTableNames[static_cast<size_t>(table)],
              ": it cannot be read to its end: ", status.message());
    return status.ok();
  }

  std::optional<RecordRow> FindRecord(std::string_view id) {
    auto row = ReadRecordRow(tables, std::string(id));
    if (!row.ok()) return std::nullopt;
    return *std::move(row);
  }
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_CHECK_NOTES_H_
