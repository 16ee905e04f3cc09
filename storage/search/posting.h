// One posting taken apart (grammar: index_format.h).
#ifndef SOHOA_STORAGE_SEARCH_POSTING_H_
#define SOHOA_STORAGE_SEARCH_POSTING_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/search/index_format.h"

namespace sohoa {

using index_format::Zone;

// Positions are ascending. Borrows the posting's bytes.
struct SpellingPlaces {
  std::string_view spelling;  // empty: the term itself
  std::array<std::vector<uint32_t>, index_format::kZones> positions;
};

struct Posting {
  uint32_t document_length = 0;
  std::vector<SpellingPlaces> spellings;
};

// kDataLoss when the bytes are no posting.
absl::StatusOr<Posting> DecodePosting(std::string_view bytes);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_POSTING_H_
