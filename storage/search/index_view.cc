#include "storage/search/index_view.h"

#include <map>
#include <utility>

#include "storage/search/index_merge.h"

namespace sohoa {
namespace {

// Of no segment on the disk.
constexpr uint32_t kLeavesSegment = UINT32_MAX;

using Rows = std::map<std::string, std::string, std::less<>>;

class MapCursor final : public TableCursor {
 public:
  explicit MapCursor(const Rows& rows) : rows_(rows), row_(rows.end()) {}
  void Seek(std::string_view key) override { row_ = rows_.lower_bound(key); }
  void SeekToLast() override { row_ = rows_.empty() ? rows_.end() : std::prev(rows_.end()); }
  void Next() override { ++row_; }
  bool Valid() const override { return row_ != rows_.end(); }
  std::string_view key() const override { return row_->first; }
  std::string_view value() const override { return row_->second; }
  absl::Status status() const override { return absl::OkStatus(); }

 private:
  const Rows& rows_;
  Rows::const_iterator row_;
};

class RowsInMemory final : public IndexRows {
 public:
  explicit RowsInMemory(Rows rows) : rows_(std::move(rows)) {}
  absl::StatusOr<bool> Get(std::string_view key, std::string* value) const override {
    const auto row = rows_.find(key);
    if (row == rows_.end()) return false;
    *value = row->second;
    return true;
  }
  std::unique_ptr<TableCursor> NewCursor() const override {
    return std::make_unique<MapCursor>(rows_);
  }

 private:
  const Rows rows_;
};

}  // namespace

absl::StatusOr<std::shared_ptr<const IndexView>> IndexView::Open(const RecordStore& store) {
  std::shared_ptr<IndexView> view(new IndexView);
  view->rows_ = store.ReadIndex();
  const auto earlier = IsOfEarlierGrammar(*view->rows_);
  if (!earlier.ok()) return earlier.status();
  if (*earlier)
    return absl::FailedPreconditionError(
        "the search index was made by an earlier version: run sohoa store reindex");
  const auto manifest = ReadIndexManifest(*view->rows_);
  if (!manifest.ok()) return manifest.status();
  for (const SegmentInfo& info : manifest->segments) {
    auto reader = SegmentReader::Open(*view->rows_, info);
    if (!reader.ok()) return reader.status();
    view->documents_ += info.documents - static_cast<int64_t>(reader->removed().size());
    view->segments_.push_back(*std::move(reader));
  }
  std::vector<LeafRow> leaves;
  const absl::Status read = ForEachLeaf(*view->rows_, [&](std::string_view, LeafRow leaf) {
    leaves.push_back(std::move(leaf));
    return true;
  });
  if (!read.ok()) return read;
  if (leaves.empty()) return view;
  Rows rows;
  SegmentWriter writer(kLeavesSegment, [&](std::string key, std::string value) {
    rows.emplace(std::move(key), std::move(value));
    return true;
  });
  if (absl::Status s = WriteLeaves(leaves, &writer); !s.ok()) return s;
  view->leaves_ = std::make_unique<RowsInMemory>(std::move(rows));
  auto reader = SegmentReader::Open(*view->leaves_,
                                    {kLeavesSegment, static_cast<uint32_t>(leaves.size()), 0});
  if (!reader.ok()) return reader.status();
  view->documents_ += static_cast<int64_t>(leaves.size());
  view->segments_.push_back(*std::move(reader));
  return view;
}

}  // namespace sohoa
