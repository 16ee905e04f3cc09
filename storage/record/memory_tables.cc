#include <array>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "storage/record/tables.h"

namespace sohoa {
namespace {

using Rows = std::map<std::string, std::string, std::less<>>;
using AllRows = std::array<Rows, record_format::kTableNames.size()>;

size_t IndexOf(Table table) { return static_cast<size_t>(table); }

class MemoryBatch final : public TableBatch {
 public:
  void Put(Table table, std::string_view key, std::string_view value) override {
    changes_.push_back([=, key = std::string(key), value = std::string(value)](AllRows* rows) {
      (*rows)[IndexOf(table)].insert_or_assign(key, value);
    });
  }
  void Delete(Table table, std::string_view key) override {
    changes_.push_back(
        [=, key = std::string(key)](AllRows* rows) { (*rows)[IndexOf(table)].erase(key); });
  }
  void DeleteRange(Table table, std::string_view begin, std::string_view end) override {
    changes_.push_back([=, begin = std::string(begin), end = std::string(end)](AllRows* rows) {
      Rows& of_table = (*rows)[IndexOf(table)];
      of_table.erase(of_table.lower_bound(begin), of_table.lower_bound(end));
    });
  }
  void ApplyTo(AllRows* rows) const {
    for (const auto& change : changes_) change(rows);
  }

 private:
  std::vector<std::function<void(AllRows*)>> changes_;
};

class MemoryTables final : public Tables {
 public:
  MemoryTables() = default;
  explicit MemoryTables(AllRows rows) : rows_(std::move(rows)) {}

  absl::StatusOr<bool> Visit(Table table, std::string_view key,
                             absl::FunctionRef<void(std::string_view)> see) const override {
    const std::lock_guard lock(mutex_);
    const Rows& rows = rows_[IndexOf(table)];
    const auto row = rows.find(key);
    if (row == rows.end()) return false;
    see(row->second);
    return true;
  }

  // The first row at or behind `key`, or behind it; nullopt at the table's end.
  std::optional<Rows::value_type> RowFrom(Table table, std::string_view key, bool behind) const {
    const std::lock_guard lock(mutex_);
    const Rows& rows = rows_[IndexOf(table)];
    const auto row = behind ? rows.upper_bound(key) : rows.lower_bound(key);
    if (row == rows.end()) return std::nullopt;
    return *row;
  }

  std::optional<Rows::value_type> LastRow(Table table) const {
    const std::lock_guard lock(mutex_);
    const Rows& rows = rows_[IndexOf(table)];
    if (rows.empty()) return std::nullopt;
    return *rows.rbegin();
  }

  std::unique_ptr<TableCursor> NewCursor(Table table) const override;
  std::unique_ptr<TableBatch> NewBatch() const override { return std::make_unique<MemoryBatch>(); }

  absl::Status Write(TableBatch& batch, Durability) override {
    const std::lock_guard lock(mutex_);
    static_cast<MemoryBatch&>(batch).ApplyTo(&rows_);
    return absl::OkStatus();
  }

  absl::Status Sync() override { return absl::OkStatus(); }

  uint64_t LatestChange() const override { return 1; }

  absl::Status Scrub(const std::vector<RowRange>&, uint64_t) override {
    return absl::OkStatus();  // what was erased from a map is nowhere
  }

  absl::Status DropRows(const std::vector<RowRange>&, uint64_t) override {
    return absl::OkStatus();
  }

  int64_t BytesOnDisk(Table) const override { return 0; }

  std::unique_ptr<TableReader> Snapshot(Rereading) const override {
    const std::lock_guard lock(mutex_);
    return std::make_unique<MemoryTables>(rows_);
  }

 private:
  mutable std::mutex mutex_;
  AllRows rows_;  // guarded by mutex_
};

// Holds a copy of its row, so that others may write between two steps.
class MemoryCursor final : public TableCursor {
 public:
  MemoryCursor(const MemoryTables& tables, Table table) : tables_(tables), table_(table) {}
  void Seek(std::string_view key) override { Take(tables_.RowFrom(table_, key, false)); }
  void SeekToLast() override { Take(tables_.LastRow(table_)); }
  void Next() override { Take(tables_.RowFrom(table_, row_->first, true)); }
  bool Valid() const override { return row_.has_value(); }
  std::string_view key() const override { return row_->first; }
  std::string_view value() const override { return row_->second; }
  absl::Status status() const override { return absl::OkStatus(); }

 private:
  void Take(std::optional<Rows::value_type> row) {
    row_.reset();
    if (row) row_.emplace(std::move(*row));
  }

  const MemoryTables& tables_;
  const Table table_;
  std::optional<Rows::value_type> row_;
};

std::unique_ptr<TableCursor> MemoryTables::NewCursor(Table table) const {
  return std::make_unique<MemoryCursor>(*this, table);
}

}  // namespace

std::unique_ptr<Tables> NewMemoryTables() { return std::make_unique<MemoryTables>(); }

}  // namespace sohoa
