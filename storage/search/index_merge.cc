#include "storage/search/index_merge.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/search/index_builder.h"
#include "storage/search/index_format.h"
#include "storage/search/merge_segments.h"

namespace sohoa {
namespace {

using namespace index_format;  // NOLINT: the grammar's words

constexpr size_t kMostLeafBytes = 64 << 20;
constexpr size_t kWrittenAtOnceBytes = 4 << 20;
// Removals that come between are rare; one that comes each time is a fault.
constexpr int kTries = 5;

const std::string& ManifestKey() {
  static const std::string key(1, kManifestMark);
  return key;
}

IndexRange RowsOfSegment(uint32_t segment) {
  return {SegmentPrefix(segment), SegmentPrefix(segment + 1)};
}

// Rows go to the disk as they come; nobody reads them until the manifest names their segment.
class RowSink {
 public:
  RowSink(RecordStore& store, const std::stop_token& stop) : store_(store), stop_(stop) {
    change_.synced = false;
  }

  SegmentWriter::Sink sink() {
    return [this](std::string key, std::string value) {
      bytes_ += key.size() + value.size();
      change_.put.push_back({std::move(key), std::move(value)});
      if (bytes_ >= kWrittenAtOnceBytes || stop_.stop_requested()) Flush();
      return status_.ok();
    };
  }

  absl::Status Finish() {
    Flush();
    return status_;
  }

 private:
  void Flush() {
    if (status_.ok() && stop_.stop_requested()) status_ = absl::CancelledError("stopped");
    if (status_.ok()) status_ = store_.ChangeIndex(change_);
    change_.put.clear();
    bytes_ = 0;
  }

  RecordStore& store_;
  const std::stop_token stop_;
  IndexChange change_;
  size_t bytes_ = 0;
  absl::Status status_;
};

// The index as it is at one moment, and the change that is thought out for it.
class Tending {
 public:
  static absl::StatusOr<Tending> Begin(RecordStore& store, const std::stop_token& stop) {
    Tending tending(store, stop);
    const auto found = tending.rows_->Get(ManifestKey(), &tending.old_manifest_);
    if (!found.ok()) return found.status();
    auto manifest = DecodeIndexManifest(tending.old_manifest_);
    if (!manifest.ok()) return manifest.status();
    tending.manifest_ = *std::move(manifest);
    return tending;
  }

  const IndexRows& rows() const { return *rows_; }
  IndexManifest& manifest() { return manifest_; }

  absl::StatusOr<SegmentInput> Input(const SegmentInfo& info) const {
    auto reader = SegmentReader::Open(*rows_, info);
    if (!reader.ok()) return reader.status();
    std::vector<uint32_t> removed = reader->removed();
    return SegmentInput{*std::move(reader), std::move(removed)};
  }

  // A fresh number, written down before its rows: what a kill leaves under it is swept when the
  // number is used again.
  uint32_t NewSegment() { return manifest_.next_segment++; }

  absl::Status Write(uint32_t segment, const std::function<absl::Status(SegmentWriter*)>& write,
                     uint32_t* documents) {
    IndexChange sweep{.removed_ranges = {RowsOfSegment(segment)}, .synced = false};
    if (absl::Status s = store_.ChangeIndex(sweep); !s.ok()) return s;
    RowSink sink(store_, stop_);
    SegmentWriter writer(segment, sink.sink());
    if (absl::Status s = write(&writer); !s.ok()) return s;
    *documents = writer.Finish();
    return sink.Finish();
  }

  void RemoveKey(std::string key) { change_.removed.push_back(std::move(key)); }

  // Takes segments [begin, end) of the manifest out and puts `merged` in, unless it is empty.
  void Replace(size_t begin, size_t end, const SegmentInfo& merged) {
    auto& segments = manifest_.segments;
    for (size_t i = begin; i < end; ++i)
      change_.forgotten_ranges.push_back(RowsOfSegment(segments[i].number));
    segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(begin),
                   segments.begin() + static_cast<std::ptrdiff_t>(end));
    if (merged.documents > 0)
      segments.insert(segments.begin() + static_cast<std::ptrdiff_t>(begin), merged);
  }

  absl::Status Commit() {
    change_.expected = {ManifestKey(), old_manifest_};
    change_.put.push_back({ManifestKey(), EncodeIndexManifest(manifest_)});
    return store_.ChangeIndex(change_);
  }

 private:
  Tending(RecordStore& store, const std::stop_token& stop)
      : store_(store), stop_(stop), rows_(store.ReadIndex()) {}

  RecordStore& store_;
  std::stop_token stop_;
  std::unique_ptr<IndexRows> rows_;
  std::string old_manifest_;
  IndexManifest manifest_;
  IndexChange change_;
};

// Does it again when a removal came between.
absl::Status Retry(RecordStore& store, const std::stop_token& stop,
                   const std::function<absl::Status(Tending&)>& act) {
  const auto lock = store.LockIndexTending();
  absl::Status status;
  for (int i = 0; i < kTries; ++i) {
    auto tending = Tending::Begin(store, stop);
    if (!tending.ok()) return tending.status();
    status = act(*tending);
    if (!absl::IsAborted(status)) break;
  }
  return status;
}

// What was begun and never named: nobody reads it, but what was removed since may stand in it.
absl::Status SweepUnnamed(RecordStore& store) {
  const auto lock = store.LockIndexTending();
  const auto manifest = ReadIndexManifest(*store.ReadIndex());
  if (!manifest.ok()) return manifest.status();
  return store.ChangeIndex(
      {.removed_ranges = {{SegmentPrefix(manifest->next_segment), SegmentPrefix(UINT32_MAX)}}});
}

struct Leaves {
  std::vector<LeafRow> rows;
  std::vector<std::string> keys;
  bool are_all = true;
};

absl::StatusOr<Leaves> ReadLeaves(const IndexRows& rows, size_t most) {
  Leaves leaves;
  size_t bytes = 0;
  const absl::Status read = ForEachLeaf(rows, [&](std::string_view key, LeafRow leaf) {
    leaves.are_all = leaves.rows.size() < most && bytes < kMostLeafBytes;
    if (!leaves.are_all) return false;
    bytes += leaf.leaf.size();
    leaves.keys.emplace_back(key);
    leaves.rows.push_back(std::move(leaf));
    return true;
  });
  if (!read.ok()) return read;
  return leaves;
}

enum class Gather { kWhenDue, kAll };

// Where leaves came faster than they were gathered, as many are taken at once as would otherwise be
// merged into one segment of the next level. *done: nothing is left to gather.
absl::Status GatherLeaves(Tending& tending, const TendLimits& limits, Gather gather, bool* done) {
  const size_t most = size_t{limits.leaves} * limits.segments;
  auto leaves = ReadLeaves(tending.rows(), most);
  if (!leaves.ok()) return leaves.status();
  *done = leaves->are_all;
  if (leaves->rows.empty() ||
      (gather == Gather::kWhenDue && leaves->are_all && leaves->rows.size() < limits.leaves))
    return absl::OkStatus();
  const uint32_t level = leaves->rows.size() >= most ? 1 : 0;
  const uint32_t segment = tending.NewSegment();
  uint32_t documents = 0;
  absl::Status written = tending.Write(
      segment, [&](SegmentWriter* writer) { return WriteLeaves(leaves->rows, writer); },
      &documents);
  if (!written.ok()) return written;
  tending.manifest().segments.push_back({segment, documents, level});
  for (std::string& key : leaves->keys) tending.RemoveKey(std::move(key));
  return tending.Commit();
}

// The first run of neighbours of which `length` are of one level, and the others of lower ones,
// which are taken along; the lowest level first. Empty when there is none.
std::pair<size_t, size_t> FindRun(const std::vector<SegmentInfo>& segments, size_t length) {
  uint32_t highest = 0;
  for (const SegmentInfo& segment : segments) highest = std::max(highest, segment.level);
  for (uint32_t level = 0; level <= highest; ++level) {
    size_t begin = 0, of_level = 0;
    for (size_t i = 0; i < segments.size(); ++i) {
      if (segments[i].level > level) {
        begin = i + 1;
        of_level = 0;
      } else if (segments[i].level == level && ++of_level == length) {
        return {begin, i + 1};
      }
    }
  }
  return {0, 0};
}

// One segment of `inputs` in the place of the segments [begin, end).
absl::Status WriteInstead(Tending& tending, size_t begin, size_t end,
                          std::vector<SegmentInput>& inputs, uint32_t level) {
  const uint32_t segment = tending.NewSegment();
  uint32_t documents = 0;
  absl::Status written = tending.Write(
      segment, [&](SegmentWriter* writer) { return MergeSegments(tending.rows(), inputs, writer); },
      &documents);
  if (!written.ok()) return written;
  tending.Replace(begin, end, {segment, documents, level});
  return tending.Commit();
}

absl::Status Merge(Tending& tending, size_t begin, size_t end) {
  std::vector<SegmentInput> inputs;
  uint32_t level = 0;
  for (size_t i = begin; i < end; ++i) {
    auto input = tending.Input(tending.manifest().segments[i]);
    if (!input.ok()) return input.status();
    inputs.push_back(*std::move(input));
    level = std::max(level, tending.manifest().segments[i].level + 1);
  }
  return WriteInstead(tending, begin, end, inputs, level);
}

absl::Status GatherAll(RecordStore& store, const TendLimits& limits, const std::stop_token& stop,
                       Gather gather) {
  for (bool done = false; !done;) {
    absl::Status s = Retry(store, stop, [&](Tending& tending) {
      return GatherLeaves(tending, limits, gather, &done);
    });
    if (!s.ok()) return s;
  }
  return absl::OkStatus();
}

// The numbers that documents of `ids` (packed, sorted) have in the segment, ascending.
absl::StatusOr<std::vector<uint32_t>> FindInSegment(const SegmentReader& reader,
                                                    const std::vector<std::string>& ids) {
  std::vector<uint32_t> found;
  uint32_t document = 0;
  for (uint32_t part = 0; document < reader.info().documents; ++part) {
    const auto entries = reader.ReadDocuments(part);
    if (!entries.ok()) return entries.status();
    if (entries->empty()) return DamagedIndex();
    for (const DocumentEntry& entry : *entries) {
      if (std::binary_search(ids.begin(), ids.end(), entry.packed_id)) found.push_back(document);
      ++document;
    }
  }
  return found;
}

absl::Status ExpungeOne(Tending& tending, size_t at, const std::vector<std::string>& ids) {
  auto input = tending.Input(tending.manifest().segments[at]);
  if (!input.ok()) return input.status();
  const auto found = FindInSegment(input->reader, ids);
  if (!found.ok()) return found.status();
  if (found->empty()) return absl::OkStatus();
  std::vector<uint32_t> all;
  std::set_union(found->begin(), found->end(), input->left_behind.begin(), input->left_behind.end(),
                 std::back_inserter(all));
  input->left_behind = std::move(all);
  const uint32_t level = tending.manifest().segments[at].level;
  std::vector<SegmentInput> inputs;
  inputs.push_back(*std::move(input));
  return WriteInstead(tending, at, at + 1, inputs, level);
}

// Of its leaf nothing can be gathered afterwards.
absl::Status RemoveFromIndex(RecordStore& store, const std::string& id) {
  absl::Status status;
  for (int i = 0; i < kTries; ++i) {
    const auto change = RemovalFromIndex(store, id);
    if (!change.ok()) return change.status();
    status = store.ChangeIndex(*change);
    if (!absl::IsAborted(status)) break;
  }
  return status;
}

// Stands where the earlier grammar's rows stood, for as long as the index is being made anew: so
// one that was broken off is known, and begun again.
const IndexEntry& RebuildMark() {
  static const IndexEntry mark = {"t", "being made anew"};
  return mark;
}

absl::Status RemoveAllRows(RecordStore& store) {
  const auto lock = store.LockIndexTending();
  // Every key begins with a mark below this.
  return store.ChangeIndex({.put = {RebuildMark()}, .removed_ranges = {{"", "\x7f"}}});
}

std::vector<std::string> PackAndSort(const std::vector<std::string>& ids) {
  std::vector<std::string> packed;
  for (const std::string& id : ids) packed.push_back(PackId(id));
  std::sort(packed.begin(), packed.end());
  return packed;
}

}  // namespace

absl::Status ForEachLeaf(const IndexRows& rows,
                         const std::function<bool(std::string_view key, LeafRow leaf)>& visit) {
  bool sound = true;
  absl::Status scanned = ScanIndexRows(
      rows, std::string_view(&kLeafMark, 1), [&](std::string_view key, std::string_view value) {
        const std::string_view id = IdOfLeaf(key);
        sound = !id.empty();
        return sound && visit(key, {std::string(id), std::string(value)});
      });
  return sound ? scanned : DamagedIndex();
}

absl::StatusOr<IndexManifest> ReadIndexManifest(const IndexRows& rows) {
  std::string bytes;
  const auto found = rows.Get(ManifestKey(), &bytes);
  if (!found.ok()) return found.status();
  return DecodeIndexManifest(bytes);
}

absl::Status TendIndex(RecordStore& store, const TendLimits& limits, const std::stop_token& stop) {
  if (absl::Status s = GatherAll(store, limits, stop, Gather::kWhenDue); !s.ok()) return s;
  for (bool merged = true; merged;) {
    merged = false;
    absl::Status s = Retry(store, stop, [&](Tending& tending) {
      const auto [begin, end] = FindRun(tending.manifest().segments, limits.segments);
      if (begin == end) return absl::OkStatus();
      merged = true;
      return Merge(tending, begin, end);
    });
    if (!s.ok()) return s;
    if (s = store.DropForgotten(); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status CompactIndex(RecordStore& store) {
  if (absl::Status s = GatherAll(store, {}, {}, Gather::kAll); !s.ok()) return s;
  absl::Status merged = Retry(store, {}, [](Tending& tending) {
    const size_t segments = tending.manifest().segments.size();
    return segments < 2 ? absl::OkStatus() : Merge(tending, 0, segments);
  });
  return merged.ok() ? store.DropForgotten() : merged;
}

absl::Status ExpungeFromIndex(RecordStore& store, const std::vector<std::string>& ids) {
  if (ids.empty()) return absl::OkStatus();
  for (const std::string& id : ids)
    if (absl::Status s = RemoveFromIndex(store, id); !s.ok()) return s;
  const std::vector<std::string> packed = PackAndSort(ids);
  auto manifest = ReadIndexManifest(*store.ReadIndex());
  if (!manifest.ok()) return manifest.status();
  for (const SegmentInfo& segment : manifest->segments) {
    absl::Status s = Retry(store, {}, [&](Tending& tending) {
      const auto& segments = tending.manifest().segments;
      for (size_t at = 0; at < segments.size(); ++at)
        if (segments[at].number == segment.number) return ExpungeOne(tending, at, packed);
      return absl::OkStatus();
    });
    if (!s.ok()) return s;
  }
  return SweepUnnamed(store);
}

absl::StatusOr<IndexChange> RemovalFromIndex(const RecordStore& store, const std::string& id) {
  const auto rows = store.ReadIndex();
  IndexChange change;
  change.expected.key = ManifestKey();
  const auto known = rows->Get(ManifestKey(), &change.expected.value);
  if (!known.ok()) return known.status();
  auto manifest = DecodeIndexManifest(change.expected.value);
  if (!manifest.ok()) return manifest.status();
  const std::vector<std::string> ids = {PackId(id)};
  const std::string leaf = LeafPrefix(ids[0]);
  const auto row = rows->NewCursor();
  for (row->Seek(leaf); row->Valid() && row->key().starts_with(leaf); row->Next())
    change.removed.emplace_back(row->key());
  if (!row->status().ok()) return row->status();
  for (const SegmentInfo& segment : manifest->segments) {
    const auto reader = SegmentReader::Open(*rows, segment);
    if (!reader.ok()) return reader.status();
    const auto found = FindInSegment(*reader, ids);
    if (!found.ok()) return found.status();
    for (const uint32_t document : *found)
      change.put.push_back({PartKey(kRemovedMark, segment.number, document), ""});
  }
  ++manifest->removals;
  change.put.push_back({ManifestKey(), EncodeIndexManifest(*manifest)});
  return change;
}

absl::StatusOr<bool> IsOfEarlierGrammar(const IndexRows& rows) {
  // Its terms' rows began with the first; then its leaves and its manifest, of before there were
  // scopes; then those of before there were as many pairs.
  const auto row = rows.NewCursor();
  for (const char mark : {'t', 'f', 'm', 'e', 'n'}) {
    row->Seek({&mark, 1});
    if (!row->status().ok()) return row->status();
    if (row->Valid() && row->key().starts_with(mark)) return true;
  }
  return false;
}

absl::Status RebuildIndex(RecordStore& store) {
  if (absl::Status s = RemoveAllRows(store); !s.ok()) return s;
  uint32_t documents = 0;
  absl::Status damage;  // of the first document that has some
  absl::Status status = store.ForEachRecord([&](const Record& record) {
    auto built = IndexRowsOf(store, record);
    if (absl::IsDataLoss(built.status())) {
      if (damage.ok())
        damage = absl::DataLossError(absl::StrCat(
            "document ", record.id, " is not in the index: ", built.status().message()));
      return absl::OkStatus();
    }
    if (!built.ok()) return built.status();
    IndexChange change{.put = *std::move(built), .synced = false};
    if (absl::Status s = store.ChangeIndex(change); !s.ok()) return s;
    return ++documents % TendLimits().leaves == 0 ? TendIndex(store) : absl::OkStatus();
  });
  if (status.ok()) status = CompactIndex(store);
  if (status.ok()) status = store.ChangeIndex({.removed = {RebuildMark().key}});
  return status.ok() ? damage : status;
}

}  // namespace sohoa
