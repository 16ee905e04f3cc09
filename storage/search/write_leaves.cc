#include <algorithm>
#include <map>
#include <utility>

#include "absl/container/btree_map.h"
#include "storage/search/index_merge.h"

namespace sohoa {
namespace {

// One document's part of a term: where its body begins in the document's leaf. There are millions.
struct LeafPosting {
  uint32_t document = 0;
  uint32_t body = 0;
};

using Terms = absl::btree_map<std::string, std::vector<LeafPosting>>;

class TermWriter {
 public:
  TermWriter(const std::vector<LeafRow>& leaves, SegmentWriter* writer)
      : leaves_(leaves), writer_(writer) {}

  absl::Status Write(const std::string& term, const std::vector<LeafPosting>& postings) {
    if (absl::Status s = NumberSpellings(postings); !s.ok()) return s;
    writer_->BeginTerm(term, spellings_);
    for (const LeafPosting& posting : postings) {
      if (absl::Status s = Read(posting); !s.ok()) return s;
      to_.clear();
      for (const std::string_view spelling : read_.spellings) to_.push_back(numbers_[spelling]);
      places_.clear();
      PlacesSummary summary;
      if (!CopyPlaces(read_.places, to_, &places_, &summary)) return DamagedIndex();
      writer_->AddPosting(posting.document, summary, places_);
    }
    writer_->EndTerm();
    return absl::OkStatus();
  }

 private:
  absl::Status Read(const LeafPosting& posting) {
    return DecodeBody(std::string_view(leaves_[posting.document].leaf).substr(posting.body),
                      &read_);
  }

  // The frequent ones first, since their bits are cheap.
  absl::Status NumberSpellings(const std::vector<LeafPosting>& postings) {
    std::map<std::string_view, uint32_t> counts;
    for (const LeafPosting& posting : postings) {
      if (absl::Status s = Read(posting); !s.ok()) return s;
      for (const std::string_view spelling : read_.spellings) ++counts[spelling];
    }
    std::vector<std::pair<std::string_view, uint32_t>> sorted(counts.begin(), counts.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    spellings_.clear();
    numbers_.clear();
    for (const auto& [spelling, count] : sorted) {
      numbers_[spelling] = static_cast<uint32_t>(spellings_.size());
      spellings_.emplace_back(spelling);
    }
    return absl::OkStatus();
  }

  const std::vector<LeafRow>& leaves_;
  SegmentWriter* const writer_;
  LeafTerm read_;
  std::vector<std::string> spellings_;
  std::map<std::string_view, uint32_t> numbers_;  // borrows the leaves
  std::vector<uint32_t> to_;
  std::string places_;
};

}  // namespace

absl::Status WriteLeaves(const std::vector<LeafRow>& leaves, SegmentWriter* writer) {
  Terms terms;
  for (size_t i = 0; i < leaves.size(); ++i) {
    const auto head = DecodeLeaf(leaves[i].packed_id, leaves[i].leaf, [&](const LeafTerm& term) {
      terms[std::string(term.term)].push_back(
          {static_cast<uint32_t>(i),
           static_cast<uint32_t>(term.body.data() - leaves[i].leaf.data())});
      return absl::OkStatus();
    });
    if (!head.ok()) return head.status();
    writer->AddDocument(leaves[i].packed_id, *head);
  }
  TermWriter terms_writer(leaves, writer);
  for (const auto& [term, postings] : terms) {
    if (writer->stopped()) break;
    if (absl::Status s = terms_writer.Write(term, postings); !s.ok()) return s;
  }
  writer->Finish();
  return absl::OkStatus();
}

}  // namespace sohoa
