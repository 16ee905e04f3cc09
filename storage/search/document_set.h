// Documents of one window of a segment: as many as one row of lengths has.
#ifndef SOHOA_STORAGE_SEARCH_DOCUMENT_SET_H_
#define SOHOA_STORAGE_SEARCH_DOCUMENT_SET_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "storage/search/index_format.h"

namespace sohoa {

inline constexpr uint32_t kWindow = index_format::kLengthsInPart;

// By place in the window, 0..kWindow-1.
class DocumentSet {
 public:
  void Clear() { words_.fill(0); }
  void Add(uint32_t at) { words_[at / 64] |= uint64_t{1} << (at % 64); }
  void AddIfIn(const DocumentSet& other, uint32_t at) {
    words_[at / 64] |= other.words_[at / 64] & uint64_t{1} << (at % 64);
  }
  void Remove(uint32_t at) { words_[at / 64] &= ~(uint64_t{1} << (at % 64)); }
  bool Has(uint32_t at) const { return (words_[at / 64] >> (at % 64) & 1) != 0; }
  bool empty() const {
    for (const uint64_t word : words_)
      if (word != 0) return false;
    return true;
  }
  size_t size() const {
    size_t count = 0;
    for (const uint64_t word : words_) count += static_cast<size_t>(std::popcount(word));
    return count;
  }
  void AddFirst(uint32_t count) {  // places 0..count-1
    for (uint32_t at = 0; at < count; ++at) Add(at);
  }
  void AddAll(const DocumentSet& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
  }
  void RemoveAll(const DocumentSet& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
  }
  // Whether any of first..last is in it.
  bool HasBetween(uint32_t first, uint32_t last) const {
    if (first / 64 == last / 64)
      return ((words_[first / 64] >> (first % 64)) << (first % 64) << (63 - last % 64)) != 0;
    if (words_[first / 64] >> (first % 64) != 0) return true;
    for (uint32_t word = first / 64 + 1; word < last / 64; ++word)
      if (words_[word] != 0) return true;
    return words_[last / 64] << (63 - last % 64) != 0;
  }
  template <typename Visit>
  void ForEach(Visit visit) const {  // ascending
    for (uint32_t i = 0; i < words_.size(); ++i)
      for (uint64_t word = words_[i]; word != 0; word &= word - 1)
        visit(i * 64 + static_cast<uint32_t>(std::countr_zero(word)));
  }

 private:
  std::array<uint64_t, kWindow / 64> words_ = {};
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_DOCUMENT_SET_H_
