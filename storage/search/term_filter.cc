#include "storage/search/term_filter.h"

#include <algorithm>
#include <cstddef>

namespace sohoa {
namespace {

constexpr size_t kBitsForEach = 10;
constexpr uint64_t kLooks = 6;

// Calls visit(bit) for each place of the hash until it returns false.
template <typename Visit>
void ForEachBit(uint64_t hash, size_t bits, Visit visit) {
  const uint64_t step = (hash >> 32 | hash << 32) | 1;
  for (uint64_t i = 0; i < kLooks; ++i)
    if (!visit(static_cast<size_t>((hash + i * step) % bits))) return;
}

}  // namespace

std::string MakeTermFilter(const std::vector<uint64_t>& hashes) {
  std::string filter(std::max<size_t>(8, hashes.size() * kBitsForEach / 8 + 1), '\0');
  for (const uint64_t hash : hashes)
    ForEachBit(hash, filter.size() * 8, [&](size_t bit) {
      filter[bit / 8] = static_cast<char>(filter[bit / 8] | 1 << (bit % 8));
      return true;
    });
  return filter;
}

bool FilterMayHave(std::string_view filter, uint64_t hash) {
  bool all = !filter.empty();
  if (!all) return false;
  ForEachBit(hash, filter.size() * 8, [&](size_t bit) {
    all = (static_cast<unsigned char>(filter[bit / 8]) >> (bit % 8) & 1) != 0;
    return all;
  });
  return all;
}

}  // namespace sohoa
