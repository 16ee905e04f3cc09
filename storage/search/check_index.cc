#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "storage/search/index_builder.h"
#include "storage/search/index_format.h"

namespace sohoa {
namespace {

// A set of rows, told from another by number and by the sum of their hashes: 16 bytes for a
// document instead of all its rows, so that the whole index is read once and in order.
struct RowSet {
  uint64_t rows = 0;
  uint64_t hashes = 0;

  void Add(std::string_view key, std::string_view value) {
    ++rows;
    hashes += absl::HashOf(key, value);
  }
  friend bool operator==(const RowSet&, const RowSet&) = default;
};

using RowSets = absl::flat_hash_map<std::string, RowSet>;  // by packed id

absl::StatusOr<RowSets> ReadIndex(const RecordStore& store, CheckReport* report) {
  RowSets found;
  uint64_t strange = 0;
  const absl::Status status =
      store.ScanIndex("", [&](std::string_view key, std::string_view value) {
        const std::string_view id = index_format::IdOf(key);
        if (id.empty()) {
          ++strange;
        } else {
          found[std::string(id)].Add(key, value);
        }
        return true;
      });
  if (!status.ok()) return status;
  if (strange > 0)
    report->problems.push_back(absl::StrCat("the index has ", strange, " rows of no known kind"));
  return found;
}

absl::StatusOr<RowSet> Expected(const RecordStore& store, const Record& record) {
  const auto built = IndexRowsOf(store, record);
  if (!built.ok()) return built.status();
  RowSet rows;
  for (const IndexEntry& row : *built) rows.Add(row.key, row.value);
  return rows;
}

}  // namespace

absl::StatusOr<std::vector<IndexEntry>> IndexRowsOf(const RecordStore& store,
                                                    const Record& record) {
  IndexBuilder builder;
  for (size_t i = 0; i < record.pages.size(); ++i) {
    const auto page = store.ReadPage(record.id, static_cast<int>(i));
    if (!page.ok()) return page.status();
    builder.AddPage(*page);
  }
  builder.AddFields(record.fields);
  return builder.Build(record.id);
}

absl::Status CheckIndex(const RecordStore& store, CheckReport* report) {
  auto found = ReadIndex(store, report);
  if (!found.ok()) return found.status();
  const absl::Status status = store.ForEachRecord([&](const Record& record) {
    const auto expected = Expected(store, record);
    const auto rows = found->find(index_format::PackId(record.id));
    if (!expected.ok()) {
      report->problems.push_back(
          absl::StrCat("document ", record.id,
                       ": its index rows cannot be proved: ", expected.status().message()));
    } else if (rows == found->end()) {
      report->problems.push_back(absl::StrCat("document ", record.id, ": it has no index rows"));
    } else if (rows->second != *expected) {
      report->problems.push_back(
          absl::StrCat("document ", record.id, ": its index rows do not agree with its text"));
    }
    if (rows != found->end()) found->erase(rows);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  std::set<std::string> left;  // in order, so that equal stores make equal reports
  for (const auto& [id, rows] : *found) left.insert(id);
  for (const std::string& id : left)
    report->problems.push_back(absl::StrCat("document ", index_format::UnpackId(id),
                                            ": its index rows are there, its record is missing"));
  return absl::OkStatus();
}

}  // namespace sohoa
