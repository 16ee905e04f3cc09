// Where one term stands in one document, as bytes (docs/store-format.md):
//
//   for each spelling: varint of 8 × its number + a bit for each zone it occurs in; for each of
//   these zones: how many positions, the first, and what each is more than the one before
//
// What a number means is said by the list of spellings beside the bytes. Thread-safe; no state.
#ifndef SOHOA_STORAGE_SEARCH_PLACES_H_
#define SOHOA_STORAGE_SEARCH_PLACES_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/search/index_format.h"

namespace sohoa {

using index_format::Zone;

// Positions of one zone as they will lie in the bytes, because those of a thousand pages must not
// take much.
struct ZoneSteps {
  uint32_t count = 0;
  uint32_t last = 0;
  std::string steps;

  void Add(uint32_t position) {  // ascending
    index_format::AppendVarint(position - last, &steps);
    last = position;
    ++count;
  }
};
using SpellingSteps = std::array<ZoneSteps, index_format::kZones>;

void AppendPlaces(uint32_t spelling, const SpellingSteps& zones, std::string* places);

// What a posting tells without its positions.
struct PlacesSummary {
  // How often, in bits 0–3 of the body, 4–5 of the title, 6–7 of other fields; more count as 15, 3
  // and 3.
  uint8_t frequency = 0;
  uint32_t spellings = 0;  // a bit for each; bit 31 for all from 31 on
};
inline constexpr uint32_t kLastSpellingBit = 31;

// Writes `places` to *out with spelling i as to[i], and sums it up. False when the bytes are no
// places or name a spelling that `to` lacks; *out is then of no use.
bool CopyPlaces(std::string_view places, const std::vector<uint32_t>& to, std::string* out,
                PlacesSummary* summary);

// The same for PlacesSummary::spellings alone.
uint32_t CopySpellings(uint32_t spellings, const std::vector<uint32_t>& to);

struct TermPlace {
  Zone zone = Zone::kBody;
  uint32_t position = 0;
  uint32_t spelling = 0;
};

// Appends what stands in `places`, spelling by spelling. False when the bytes are no places.
bool DecodePlaces(std::string_view places, std::vector<TermPlace>* decoded);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_PLACES_H_
