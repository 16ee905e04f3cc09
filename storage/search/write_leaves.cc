#include <algorithm>
#include <map>
#include <utility>

#include "absl/container/btree_map.h"
#include "storage/search/index_merge.h"

namespace sohoa {
namespace {

// One document's part of a term. Borrows the leaf.
struct LeafPosting {
  uint32_t document = 0;
  std::vector<std::string_view> spellings;
  std::string_view places;
};

using Terms = absl::btree_map<std::string, std::vector<LeafPosting>>;

// The frequent ones first, since their bits are cheap.
std::vector<std::string> OrderSpellings(const std::vector<LeafPosting>& postings) {
  std::map<std::string_view, uint32_t> counts;
  for (const LeafPosting& posting : postings)
    for (const std::string_view spelling : posting.spellings) ++counts[spelling];
  std::vector<std::pair<std::string_view, uint32_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> spellings;
  spellings.reserve(sorted.size());
  for (const auto& [spelling, count] : sorted) spellings.emplace_back(spelling);
  return spellings;
}

absl::Status WriteTerm(const std::string& term, const std::vector<LeafPosting>& postings,
                       SegmentWriter* writer) {
  std::vector<std::string> spellings = OrderSpellings(postings);
  std::map<std::string_view, uint32_t> numbers;
  for (size_t i = 0; i < spellings.size(); ++i) numbers[spellings[i]] = static_cast<uint32_t>(i);
  writer->BeginTerm(term, spellings);
  std::vector<uint32_t> to;
  std::string places;
  for (const LeafPosting& posting : postings) {
    to.clear();
    for (const std::string_view spelling : posting.spellings) to.push_back(numbers[spelling]);
    places.clear();
    PlacesSummary summary;
    if (!CopyPlaces(posting.places, to, &places, &summary)) return DamagedIndex();
    writer->AddPosting(posting.document, summary, places);
  }
  writer->EndTerm();
  return absl::OkStatus();
}

}  // namespace

absl::Status WriteLeaves(const std::vector<LeafRow>& leaves, SegmentWriter* writer) {
  Terms terms;
  for (size_t i = 0; i < leaves.size(); ++i) {
    const auto head = DecodeLeaf(leaves[i].packed_id, leaves[i].leaf, [&](const LeafTerm& term) {
      terms[std::string(term.term)].push_back(
          {static_cast<uint32_t>(i), term.spellings, term.places});
      return absl::OkStatus();
    });
    if (!head.ok()) return head.status();
    writer->AddDocument(leaves[i].packed_id, *head);
  }
  for (const auto& [term, postings] : terms) {
    if (writer->stopped()) break;
    if (absl::Status s = WriteTerm(term, postings, writer); !s.ok()) return s;
  }
  writer->Finish();
  return absl::OkStatus();
}

}  // namespace sohoa
