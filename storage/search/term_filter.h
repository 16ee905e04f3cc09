// Which terms a segment may have: a Bloom filter of 10 bits for each term and six looks, so that
// one in a hundred terms that it lacks is taken for one that it has (Kirsch and Mitzenmacher, "Less
// Hashing, Same Performance", 2006). Thread-safe; no state.
#ifndef SOHOA_STORAGE_SEARCH_TERM_FILTER_H_
#define SOHOA_STORAGE_SEARCH_TERM_FILTER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sohoa {

std::string MakeTermFilter(const std::vector<uint64_t>& hashes);

// An empty filter has none.
bool FilterMayHave(std::string_view filter, uint64_t hash);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_TERM_FILTER_H_
