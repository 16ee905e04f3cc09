#include "storage/record/index_table.h"

#include <algorithm>
#include <string>
#include <utility>

namespace sohoa {
namespace {

Table TableOf(std::string_view key) {
  return !key.empty() && key.front() == record_format::kLeafMark ? Table::kLeaves : Table::kIndex;
}

// Walks both tables as one. The leaves, which may have dead rows in front of the living, are looked
// for when the walk comes to them.
class BothCursor final : public TableCursor {
 public:
  BothCursor(std::unique_ptr<TableCursor> others, std::unique_ptr<TableCursor> leaves)
      : others_(std::move(others)), leaves_(std::move(leaves)) {}

  void Seek(std::string_view key) override {
    others_->Seek(key);
    from_ = std::max(key, kLeaves);
    in_leaves_ = false;
    are_ahead_ = key.substr(0, 1) <= kLeaves;
    Choose();
  }
  void SeekToLast() override {
    others_->SeekToLast();
    leaves_->SeekToLast();
    are_ahead_ = false;
    in_leaves_ = leaves_->Valid() && (!others_->Valid() || others_->key() < leaves_->key());
    if (in_leaves_ && others_->Valid()) others_->Seek(leaves_->key());
  }
  void Next() override {
    (in_leaves_ ? leaves_ : others_)->Next();
    Choose();
  }
  bool Valid() const override { return status().ok() && now().Valid(); }
  std::string_view key() const override { return now().key(); }
  std::string_view value() const override { return now().value(); }
  absl::Status status() const override { return now().status(); }

 private:
  static constexpr std::string_view kLeaves = {&record_format::kLeafMark, 1};

  const TableCursor& now() const { return in_leaves_ ? *leaves_ : *others_; }
  void Choose() {
    if (in_leaves_ && leaves_->status().ok()) in_leaves_ = leaves_->Valid();
    if (!are_ahead_ || !others_->status().ok() || (others_->Valid() && others_->key() < kLeaves))
      return;
    are_ahead_ = false;
    leaves_->Seek(from_);
    in_leaves_ = leaves_->Valid() || !leaves_->status().ok();
  }

  const std::unique_ptr<TableCursor> others_, leaves_;
  std::string from_;        // where the leaves are begun
  bool are_ahead_ = false;  // they are not looked for yet
  bool in_leaves_ = false;
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
