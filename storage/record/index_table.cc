#include "storage/record/index_table.h"

#include <utility>

namespace sohoa {
namespace {

Table TableOf(std::string_view key) {
  return !key.empty() && key.front() == record_format::kLeafMark ? Table::kLeaves : Table::kIndex;
}

// Walks two tables that have no key in common as one.
class BothCursor final : public TableCursor {
 public:
  BothCursor(std::unique_ptr<TableCursor> a, std::unique_ptr<TableCursor> b)
      : a_(std::move(a)), b_(std::move(b)) {}

  void Seek(std::string_view key) override {
    a_->Seek(key);
    b_->Seek(key);
    Choose();
  }
  void SeekToLast() override {
    a_->SeekToLast();
    b_->SeekToLast();
    if (!a_->Valid() || !b_->Valid()) return Choose();
    now_ = a_->key() > b_->key() ? a_.get() : b_.get();
    TableCursor* const other = now_ == a_.get() ? b_.get() : a_.get();
    other->Seek(now_->key());
  }
  void Next() override {
    now_->Next();
    Choose();
  }
  bool Valid() const override { return now_ != nullptr; }
  std::string_view key() const override { return now_->key(); }
  std::string_view value() const override { return now_->value(); }
  absl::Status status() const override {
    absl::Status status = a_->status();
    status.Update(b_->status());
    return status;
  }

 private:
  void Choose() {
    if (!status().ok()) {
      now_ = nullptr;
    } else if (a_->Valid() && (!b_->Valid() || a_->key() < b_->key())) {
      now_ = a_.get();
    } else {
      now_ = b_->Valid() ? b_.get() : nullptr;
    }
  }

  const std::unique_ptr<TableCursor> a_, b_;
  TableCursor* now_ = nullptr;
};

class RowsOfTables final : public IndexRows {
 public:
  explicit RowsOfTables(std::unique_ptr<TableReader> tables) : tables_(std::move(tables)) {}
  absl::StatusOr<bool> Visit(std::string_view key,
                             absl::FunctionRef<void(std::string_view)> see) const override {
    return tables_->Visit(TableOf(key), key, see);
  }
  std::unique_ptr<TableCursor> NewCursor() const override {
    return std::make_unique<BothCursor>(tables_->NewCursor(Table::kIndex),
                                        tables_->NewCursor(Table::kLeaves));
  }

 private:
  const std::unique_ptr<TableReader> tables_;
};

void DeleteRange(const IndexRange& range, TableBatch* batch) {
  batch->DeleteRange(Table::kIndex, range.begin, range.end);
  const std::string first(1, record_format::kLeafMark);
  const std::string behind(1, record_format::kLeafMark + 1);
  if (range.begin < behind && first < range.end)
    batch->DeleteRange(Table::kLeaves, range.begin, range.end);
}

}  // namespace

std::unique_ptr<IndexRows> NewIndexRows(std::unique_ptr<TableReader> tables) {
  return std::make_unique<RowsOfTables>(std::move(tables));
}

void PutIndexRow(const IndexEntry& row, TableBatch* batch) {
  batch->Put(TableOf(row.key), row.key, row.value);
}

void DeleteIndexRow(std::string_view key, TableBatch* batch) { batch->Delete(TableOf(key), key); }

void PutIndexChange(const IndexChange& change, TableBatch* batch) {
  for (const IndexRange& range : change.removed_ranges) DeleteRange(range, batch);
  for (const IndexRange& range : change.forgotten_ranges) DeleteRange(range, batch);
  for (const std::string& key : change.removed) DeleteIndexRow(key, batch);
  for (const IndexEntry& row : change.put) PutIndexRow(row, batch);
}

absl::Status CheckExpectedRow(const TableReader& tables, const IndexEntry& expected) {
  if (expected.key.empty()) return absl::OkStatus();
  const auto row = tables.Get(TableOf(expected.key), expected.key);
  if (!row.ok()) return row.status();
  if (row->value_or("") != expected.value)
    return absl::AbortedError("the index was changed meanwhile");
  return absl::OkStatus();
}

}  // namespace sohoa
