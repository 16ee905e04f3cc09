// Other full-text engines, given the same pages and asked the same questions.
#ifndef SOHOA_BENCHMARKS_SEARCH_PEERS_H_
#define SOHOA_BENCHMARKS_SEARCH_PEERS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/search_pages.h"

namespace sohoa {

// Folded tokens, as the search makes them, since no peer knows Vietnamese letters.
struct FoldedPage {
  // With the place of each: the whole of a code stands at the place of its first part.
  std::vector<std::pair<std::string, uint32_t>> tokens;
  std::string type;   // folded
  uint32_t date = 0;  // 20260205
};
FoldedPage FoldPage(const SearchPage& page);

// What a query asks for in folded tokens: one list of choices for each place.
struct FoldedQuery {
  std::vector<std::vector<std::string>> words;  // all; one of each list
  bool phrase = false;
  std::vector<std::string> type;  // these words in the type
  uint32_t first_date = 0, last_date = 0;
};

class SearchPeer {
 public:
  virtual ~SearchPeer() = default;
  virtual std::string name() const = 0;
  virtual void Add(const FoldedPage& page) = 0;
  virtual void FinishLoading() = 0;
  // The ten best, by its own rank. Gives how many it got.
  virtual int64_t Best(const FoldedQuery& query) = 0;
  // The ten best, and how many there are in all, exactly, as ours says: this it gives.
  virtual int64_t BestAndCount(const FoldedQuery& query) = 0;
  virtual int64_t BytesOnDisk() const = 0;
};

// Of all files in and below a folder.
int64_t BytesBelow(const std::string& dir);

// Both have their files in `dir`: new ones, or those that were loaded and finished before. Failures
// end the program with their reason.
std::unique_ptr<SearchPeer> NewFts5(const std::string& dir, bool loaded);
std::unique_ptr<SearchPeer> NewXapian(const std::string& dir, bool loaded);

}  // namespace sohoa

#endif  // SOHOA_BENCHMARKS_SEARCH_PEERS_H_
