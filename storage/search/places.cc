#include "storage/search/places.h"

#include <algorithm>

namespace sohoa {
namespace {

using index_format::AppendVarint;
using index_format::kZones;
using index_format::TakeVarint;

// A spelling's number and zones.
struct Group {
  uint32_t spelling = 0;
  uint32_t zones = 0;  // a bit for each
};

bool TakeGroup(std::string_view* bytes, Group* group) {
  uint32_t head = 0;
  if (!TakeVarint(bytes, &head)) return false;
  *group = {.spelling = head / 8, .zones = head % 8};
  return group->zones != 0;
}

bool SkipVarints(uint32_t count, std::string_view* bytes) {
  size_t at = 0;
  for (; count > 0 && at < bytes->size(); ++at)
    if (static_cast<unsigned char>((*bytes)[at]) < 0x80) --count;
  bytes->remove_prefix(at);
  return count == 0;
}

using ZoneCounts = std::array<uint32_t, kZones>;

uint8_t FrequencyOf(const ZoneCounts& counts) {
  return static_cast<uint8_t>(std::min(counts[0], 15U) | std::min(counts[1], 3U) << 4 |
                              std::min(counts[2], 3U) << 6);
}

}  // namespace

void AppendPlaces(uint32_t spelling, const SpellingSteps& zones, std::string* places) {
  uint32_t present = 0;
  for (size_t zone = 0; zone < kZones; ++zone)
    if (zones[zone].count > 0) present |= 1U << zone;
  AppendVarint(uint64_t{spelling} * 8 + present, places);
  for (const ZoneSteps& zone : zones) {
    if (zone.count == 0) continue;
    AppendVarint(zone.count, places);
    *places += zone.steps;
  }
}

bool CopyPlaces(std::string_view places, const std::vector<uint32_t>& to, std::string* out,
                PlacesSummary* summary) {
  ZoneCounts counts = {};
  summary->spellings = 0;
  while (!places.empty()) {
    Group group;
    if (!TakeGroup(&places, &group) || group.spelling >= to.size()) return false;
    const uint32_t spelling = to[group.spelling];
    AppendVarint(uint64_t{spelling} * 8 + group.zones, out);
    summary->spellings |= 1U << std::min(spelling, kLastSpellingBit);
    const std::string_view rest = places;
    for (size_t zone = 0; zone < kZones; ++zone) {
      if ((group.zones >> zone & 1) == 0) continue;
      uint32_t count = 0;
      if (!TakeVarint(&places, &count) || !SkipVarints(count, &places)) return false;
      counts[zone] += count;
    }
    out->append(rest.data(), rest.size() - places.size());
  }
  summary->frequency = FrequencyOf(counts);
  return summary->frequency != 0;
}

uint32_t CopySpellings(uint32_t spellings, const std::vector<uint32_t>& to) {
  uint32_t copied = 0;
  for (size_t i = 0; i < std::min<size_t>(to.size(), kLastSpellingBit); ++i)
    if ((spellings >> i & 1) != 0) copied |= 1U << std::min(to[i], kLastSpellingBit);
  return copied | (spellings & 1U << kLastSpellingBit);
}

bool DecodePlaces(std::string_view places, std::vector<TermPlace>* decoded) {
  while (!places.empty()) {
    Group group;
    if (!TakeGroup(&places, &group)) return false;
    for (size_t zone = 0; zone < kZones; ++zone) {
      if ((group.zones >> zone & 1) == 0) continue;
      uint32_t count = 0;
      // Each has a byte or more.
      if (!TakeVarint(&places, &count) || count > places.size()) return false;
      uint32_t position = 0;
      for (uint32_t i = 0; i < count; ++i) {
        uint32_t step = 0;
        if (!TakeVarint(&places, &step) || step > UINT32_MAX - position) return false;
        decoded->push_back({static_cast<Zone>(zone), position += step, group.spelling});
      }
    }
  }
  return true;
}

}  // namespace sohoa
