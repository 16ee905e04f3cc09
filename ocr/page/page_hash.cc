#include "ocr/page/page_hash.h"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace sohoa {
namespace {

constexpr int kFewestCompared = 64;

}  // namespace

int DecidedPlaces(const PageHash& hash) {
  int places = 0;
  for (const uint64_t word : hash.decided) places += std::popcount(word);
  return places;
}

double Distance(const PageHash& a, const PageHash& b) {
  int compared = 0, different = 0;
  for (size_t k = 0; k < a.decided.size(); ++k) {
    const uint64_t both = a.decided[k] & b.decided[k];
    compared += std::popcount(both);
    different += std::popcount(both & (a.rising[k] ^ b.rising[k]));
  }
  const int most = std::max(DecidedPlaces(a), DecidedPlaces(b));
  if (compared < kFewestCompared || 2 * compared < most) return 1;
  return static_cast<double>(different) / compared;
}

}  // namespace sohoa
