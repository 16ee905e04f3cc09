#include "storage/search/posting.h"

#include <utility>

namespace sohoa {
namespace {

using index_format::TakeVarint;

bool TakePositions(std::string_view* bytes, std::vector<uint32_t>* positions) {
  uint32_t count = 0;
  if (!TakeVarint(bytes, &count) || count > bytes->size()) return false;  // each has a byte or more
  positions->reserve(count);
  uint32_t position = 0;
  for (uint32_t i = 0; i < count; ++i) {
    uint32_t step = 0;
    if (!TakeVarint(bytes, &step) || step > UINT32_MAX - position) return false;
    positions->push_back(position += step);
  }
  return true;
}

bool TakeSpelling(std::string_view* bytes, SpellingPlaces* places) {
  uint32_t length = 0;
  if (!TakeVarint(bytes, &length) || length > bytes->size()) return false;
  places->spelling = bytes->substr(0, length);
  bytes->remove_prefix(length);
  for (std::vector<uint32_t>& positions : places->positions)
    if (!TakePositions(bytes, &positions)) return false;
  return true;
}

}  // namespace

absl::StatusOr<Posting> DecodePosting(std::string_view bytes) {
  Posting posting;
  bool intact = TakeVarint(&bytes, &posting.document_length);
  while (intact && !bytes.empty()) intact = TakeSpelling(&bytes, &posting.spellings.emplace_back());
  if (!intact) return absl::DataLossError("the search index is damaged");
  return posting;
}

}  // namespace sohoa
