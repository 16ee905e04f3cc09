// Where in a document the words of a clause stand together. Thread-safe, but for PlaceFinder.
#ifndef SOHOA_STORAGE_SEARCH_CLAUSE_PLACES_H_
#define SOHOA_STORAGE_SEARCH_CLAUSE_PLACES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/search/places.h"
#include "storage/search/query.h"

namespace sohoa {

// A place where a clause holds: its first position. `weight` is 1 where each of its marked tokens
// carries the marks that were typed, and less where one does not.
struct ClausePlace {
  Zone zone = Zone::kBody;
  uint32_t position = 0;
  double weight = 1;
  bool exact() const { return weight == 1; }
};

// Weight of a spelling that differs from a word typed with marks: bare, for OCR loses marks, or
// with others.
inline constexpr double kBareWeight = 0.5;
inline constexpr double kOtherMarksWeight = 0.25;

// How much each spelling of a term counts for a token.
std::vector<double> SpellingWeights(const ClauseToken& token,
                                    const std::vector<std::string>& spellings);

// The same of a pair of tokens (word_pairs.h): the lesser of the two.
std::vector<double> PairWeights(const ClauseToken& first, const ClauseToken& second,
                                const std::vector<std::string>& spellings);

// A term's places in one document, and what its spellings count. Borrowed.
struct TokenPlaces {
  std::string_view places;
  const std::vector<double>* weights = nullptr;
};

// Looks into one document after another, and keeps its buffers between them.
class PlaceFinder {
 public:
  // For each token of the clause one, in that order. In order of zone and position; valid until the
  // next call. kDataLoss when the bytes are no places.
  absl::StatusOr<const std::vector<ClausePlace>*> Find(const Clause& clause,
                                                       const std::vector<TokenPlaces>& tokens);

 private:
  std::vector<TermPlace> decoded_;
  std::vector<ClausePlace> found_, of_token_;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_CLAUSE_PLACES_H_
