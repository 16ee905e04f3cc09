// A segment of the index: the words of many documents, term by term, as rows (index_format.h).
// Never changed once it is written, but for documents that are removed from it; merged with its
// neighbours in time (index_merge.h). Readers are thread-safe, writers are not.
#ifndef SOHOA_STORAGE_SEARCH_SEGMENT_H_
#define SOHOA_STORAGE_SEARCH_SEGMENT_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/record/index_rows.h"
#include "storage/search/leaf.h"
#include "storage/search/places.h"
#include "storage/search/term_filter.h"

namespace sohoa {

struct SegmentInfo {
  uint32_t number = 0;
  uint32_t documents = 0;  // those removed among them
  uint32_t level = 0;      // how many times it was merged
};

// Which segments there are, in the order in which their documents came.
struct IndexManifest {
  uint32_t next_segment = 1;
  // Counts removals: what was thought out before one must be thought out again.
  uint32_t removals = 0;
  std::vector<SegmentInfo> segments;
};
std::string EncodeIndexManifest(const IndexManifest& manifest);
absl::StatusOr<IndexManifest> DecodeIndexManifest(std::string_view bytes);

// A length in one byte: true below 16, within a sixteenth above.
uint8_t PackLength(uint32_t length);
uint32_t UnpackLength(uint8_t packed);

// Turns documents, and then terms in order of bytes, into rows.
class SegmentWriter {
 public:
  // Says whether it wants more: where it does not, what was begun is of no use.
  using Sink = std::function<bool(std::string key, std::string value)>;
  SegmentWriter(uint32_t segment, Sink sink) : segment_(segment), sink_(std::move(sink)) {}

  // All documents before the first term. Numbers them from 0.
  void AddDocument(std::string_view packed_id, const LeafHead& head);

  // `spellings` by number, as places name them; a spelling equal to the term is empty. Those that
  // no posting has are not written out, so that nothing is left of documents that were removed.
  void BeginTerm(std::string_view term, std::vector<std::string> spellings);
  // Documents ascending.
  void AddPosting(uint32_t document, const PlacesSummary& summary, std::string_view places);
  void EndTerm();  // leaves nothing behind when no posting came

  // The sink wants no more.
  bool stopped() const { return stopped_; }

  // After the last term; gives the number of documents. A second call does nothing more.
  uint32_t Finish();

 private:
  struct Block {
    std::vector<uint32_t> documents;
    std::string frequencies;
    std::vector<uint32_t> spellings;
    std::vector<uint32_t> place_lengths;
    std::string places;
  };
  void EndPart(char mark, uint32_t in_part, std::string* part);
  void EndBlock();
  void Hand(std::string key, std::string value) {
    stopped_ = stopped_ || !sink_(std::move(key), std::move(value));
  }
  void NoteSpellings(const PlacesSummary& summary, std::string_view places);
  std::string PostingsOf(const Block& block) const;
  static std::string PlacesOf(const Block& block);

  const uint32_t segment_;
  const Sink sink_;
  bool stopped_ = false;
  uint32_t documents_ = 0;
  std::string ids_, lengths_, columns_;  // of the parts that are being filled
  std::string term_;
  std::vector<std::string> spellings_;
  std::vector<bool> spelling_used_;
  uint32_t postings_ = 0;  // of the term
  std::vector<uint32_t> firsts_;
  Block block_;
  std::vector<uint64_t> term_hashes_;
};

struct TermHeader {
  uint32_t documents = 0;  // removed ones may be among them
  std::vector<std::string> spellings;
  std::vector<uint32_t> firsts;  // the first document of each block
  // Of a term with one block, which needs no rows of its own.
  std::string postings;
  std::string places;

  // The last block that begins at or before the document; the first where none does.
  uint32_t BlockOf(uint32_t document) const;
};

// Of one block. Not thread-safe.
class Postings {
 public:
  std::vector<uint32_t> documents;
  std::vector<uint8_t> frequencies;  // PlacesSummary::frequency

  // PlacesSummary::spellings, taken apart when they are first asked for: most blocks are searched
  // without them. kDataLoss.
  absl::StatusOr<const std::vector<uint32_t>*> Spellings();
  // A varint for each document; nullopt: the term has one spelling.
  void PackSpellings(std::optional<std::string_view> bytes);

 private:
  bool is_unpacked_ = true;
  std::string packed_;
  std::vector<uint32_t> spellings_;
};

// Where in the documents of one block; in their order.
class BlockPlaces {
 public:
  static absl::StatusOr<BlockPlaces> Decode(std::string bytes);
  size_t size() const { return ends_.size(); }
  std::string_view of(size_t i) const {
    const size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(bytes_).substr(begin_ + begin, ends_[i] - begin);
  }

 private:
  std::string bytes_;
  size_t begin_ = 0;
  std::vector<uint32_t> ends_;  // from begin_
};

// The columns of 1,024 documents, taken apart when they are asked for.
class ColumnsPart {
 public:
  ColumnsPart() = default;
  explicit ColumnsPart(std::string bytes) : bytes_(std::move(bytes)) {}
  size_t size() const;
  // REQUIRES, all: i < size()
  DocumentColumns operator[](size_t i) const;
  uint32_t date(size_t i) const;
  uint64_t id_head(size_t i) const;

 private:
  std::string bytes_;
};

struct DocumentEntry {
  std::string packed_id;
  std::vector<uint32_t> page_lengths;
};

// Reads what SegmentWriter wrote. All errors: kDataLoss, and those of IndexRows.
class SegmentReader {
 public:
  // Borrows the rows.
  static absl::StatusOr<SegmentReader> Open(const IndexRows& rows, const SegmentInfo& info);

  const SegmentInfo& info() const { return info_; }
  const std::vector<uint32_t>& removed() const { return removed_; }  // ascending

  absl::StatusOr<std::optional<TermHeader>> FindTerm(std::string_view term) const;
  // False: it has not. True: most likely. `hash` as of ValueHash. Keeps the filter in memory from
  // the first call on: 10 bits for each term.
  absl::StatusOr<bool> MayHaveTerm(uint64_t hash) const;
  // Terms that begin with `prefix`, in order of bytes, until `visit` returns false.
  absl::Status ForEachTerm(std::string_view prefix,
                           const std::function<bool(std::string_view term)>& visit) const;
  absl::Status ReadPostings(std::string_view term, const TermHeader& header, uint32_t block,
                            Postings* postings) const;
  absl::StatusOr<BlockPlaces> ReadPlaces(std::string_view term, const TermHeader& header,
                                         uint32_t block) const;
  // Where the term stands in one document, without what else the block holds; nullopt where it does
  // not.
  absl::StatusOr<std::optional<std::string>> FindPlaces(std::string_view term,
                                                        const TermHeader& header,
                                                        uint32_t document) const;
  // A byte for each document of the part (index_format.h).
  absl::StatusOr<std::string> ReadLengths(uint32_t part) const;
  absl::StatusOr<ColumnsPart> ReadColumns(uint32_t part) const;
  absl::StatusOr<std::vector<DocumentEntry>> ReadDocuments(uint32_t part) const;
  absl::StatusOr<DocumentEntry> ReadDocument(uint32_t document) const;

 private:
  struct LazyFilter {
    std::mutex mutex;
    std::atomic<bool> is_read{false};
    std::string filter;  // guarded by mutex until it is read; never changes then
  };

  SegmentReader(const IndexRows& rows, const SegmentInfo& info)
      : rows_(&rows), info_(info), filter_(std::make_shared<LazyFilter>()) {}
  // Both: kDataLoss where there is no such row.
  absl::Status VisitRow(const std::string& key,
                        absl::FunctionRef<absl::Status(std::string_view)> see) const;
  absl::StatusOr<std::string> ReadRow(const std::string& key) const;

  const IndexRows* rows_;
  SegmentInfo info_;
  std::vector<uint32_t> removed_;
  std::shared_ptr<LazyFilter> filter_;
};

absl::StatusOr<TermHeader> DecodeTermHeader(std::string_view bytes);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_SEGMENT_H_
