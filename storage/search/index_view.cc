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
  absl::StatusOr<bool> Visit(std::string_view key,
                             absl::FunctionRef<void(std::string_view)> see) const override {
    const auto row = rows_.find(key);
    if (row == rows_.end()) return false;
    see(row->second);
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

size_t FoundTerm::bytes() const {
  size_t bytes = sizeof(FoundTerm) + by_segment.capacity() * sizeof(std::optional<TermHeader>);
  for (const auto& header : by_segment) {
    if (!header) continue;
    bytes += header->firsts.capacity() * sizeof(uint32_t) + header->postings.capacity() +
             header->places.capacity();
    for (const std::string& spelling : header->spellings)
      bytes += sizeof(std::string) + spelling.capacity();
  }
  return bytes;
}

absl::StatusOr<std::shared_ptr<const FoundTerm>> IndexView::Find(const std::string& term) const {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = remembered_.find(term); known != remembered_.end()) return known->second;
  }
  auto found = LookFor(term);
  if (!found.ok()) return found.status();
  auto shared = std::make_shared<const FoundTerm>(*std::move(found));
  Remember(term, shared);
  return shared;
}

absl::StatusOr<bool> IndexView::MayHave(std::string_view term) const {
  const uint64_t hash = ValueHash(term);
  for (const SegmentReader& segment : segments_) {
    const auto may_have = segment.MayHaveTerm(hash);
    if (!may_have.ok() || *may_have) return may_have;
  }
  return false;
}

absl::StatusOr<FoundTerm> IndexView::LookFor(const std::string& term) const {
  const uint64_t hash = ValueHash(term);
  FoundTerm found;
  for (const SegmentReader& segment : segments_) {
    const auto may_have = segment.MayHaveTerm(hash);
    if (!may_have.ok()) return may_have.status();
    if (!*may_have) {
      found.by_segment.emplace_back();
      continue;
    }
    auto header = segment.FindTerm(term);
    if (!header.ok()) return header.status();
    if (*header) found.documents += (*header)->documents;
    found.by_segment.push_back(*std::move(header));
  }
  return found;
}

// Where there is no more room all is forgotten: what is asked for often is soon back.
void IndexView::Remember(const std::string& term, std::shared_ptr<const FoundTerm> found) const {
  const size_t bytes = found->bytes() + 2 * term.size();
  if (bytes > kRememberedBytes / 8) return;
  const std::lock_guard lock(mutex_);
  if (remembered_bytes_ + bytes > kRememberedBytes) {
    remembered_.clear();
    remembered_bytes_ = 0;
  }
  if (remembered_.emplace(term, std::move(found)).second) remembered_bytes_ += bytes;
}

}  // namespace sohoa
