// Documents of one window of a segment: as many as one row of lengths has.
#ifndef SOHOA_STORAGE_SEARCH_DOCUMENT_SET_H_
#define SOHOA_STORAGE_SEARCH_DOCUMENT_SET_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "storage/search/index_format.h"

namespace sohoa {

inline constexpr uint32_t kWindow = index_format::kLengthsInPart;

// By place in the window, 0..kWindow-1.
class DocumentSet {
 public:
  void Clear() { words_.fill(0); }
  void Add(uint32_t at) { words_[at / 64] |= uint64_t{1} << (at % 64); }
  // `documents` ascending, from `begin`, which is the window's first. A word is written once for
  // all of its documents: they are next to each other where there are many.
  void AddSorted(std::span<const uint32_t> documents, uint32_t begin) {
    for (size_t i = 0; i < documents.size();) {
      const uint32_t index = (documents[i] - begin) / 64;
      uint64_t word = 0;
      do {
        word |= uint64_t{1} << ((documents[i] - begin) % 64);
        ++i;
      } while (i < documents.size() && (documents[i] - begin) / 64 == index);
      words_[index] |= word;
    }
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
  // Takes the first ones out, so many or some more.
  DocumentSet TakeFirst(size_t count) {
    DocumentSet first;
    size_t taken = 0;
    for (size_t i = 0; i < words_.size() && taken < count; ++i) {
      taken += static_cast<size_t>(std::popcount(words_[i]));
      std::swap(first.words_[i], words_[i]);
    }
    return first;
  }
  void AddAll(const DocumentSet& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
  }
  void KeepAll(const DocumentSet& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
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
  // Those that are in both, ascending: visit(at, place), where `place` counts all of `other`.
  template <typename Visit>
  void ForEachCommon(const DocumentSet& other, Visit visit) const {
    size_t before = 0;
    for (uint32_t i = 0; i < words_.size(); ++i) {
      const uint64_t theirs = other.words_[i];
      if (theirs == 0) continue;
      for (uint64_t both = words_[i] & theirs; both != 0; both &= both - 1) {
        const uint64_t lower = (both & -both) - 1;
        visit(i * 64 + static_cast<uint32_t>(std::countr_zero(both)),
              before + static_cast<size_t>(std::popcount(theirs & lower)));
      }
      before += static_cast<size_t>(std::popcount(theirs));
    }
  }

 private:
  std::array<uint64_t, kWindow / 64> words_ = {};
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_DOCUMENT_SET_H_
