// What one document adds to the search index, in one row: its words with their places. Written with
// the document's commit, so that the search has it at once; gathered into segments later
// (index_merge.h).
#ifndef SOHOA_STORAGE_SEARCH_LEAF_H_
#define SOHOA_STORAGE_SEARCH_LEAF_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/search/places.h"

namespace sohoa {

// What documents are sorted, counted and sifted by.
struct DocumentColumns {
  uint64_t id_head = 0;  // the first 8 bytes of the id
  uint64_t type = 0;     // ValueHash of typeName; 0 where it is missing
  uint64_t organ = 0;    // of organName
  uint32_t date = 0;     // of issue, as 20260205; 0 where it is missing
  bool operator==(const DocumentColumns&) const = default;
};

// Equal for equal values wherever it is computed; never 0 but for an empty value. FNV-1a, 64 bits.
uint64_t ValueHash(std::string_view value);
// 0 where `iso` is not of the form YYYY-MM-DD.
uint32_t DateNumber(std::string_view iso);

struct LeafHead {
  std::vector<uint32_t> page_lengths;  // in positions
  DocumentColumns columns;

  uint32_t length() const {  // of the body
    uint32_t sum = 0;
    for (const uint32_t page : page_lengths) sum += page;
    return sum;
  }
};

// By spelling; in order of bytes.
using TermSteps = std::map<std::string, SpellingSteps, std::less<>>;

// Deterministic: equal input, equal bytes.
std::string EncodeLeaf(const LeafHead& head,
                       const absl::flat_hash_map<std::string, TermSteps>& terms);

struct LeafTerm {
  std::string_view term;
  std::vector<std::string_view> spellings;  // by number
  std::string_view places;                  // places.h
  std::string_view body;                    // spellings and places as they lie in the leaf
};

// Calls visit for each term, in order of bytes. What it is given is borrowed until it returns.
// `packed_id` as in the row's key. kDataLoss when the bytes are no leaf; else the first error of
// `visit`.
absl::StatusOr<LeafHead> DecodeLeaf(std::string_view packed_id, std::string_view leaf,
                                    const std::function<absl::Status(const LeafTerm&)>& visit);

// Spellings and places of a term, and what lies behind its body, if anything does. kDataLoss.
absl::Status DecodeBody(std::string_view body, LeafTerm* term);

absl::Status DamagedIndex();

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_LEAF_H_
