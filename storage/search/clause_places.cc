#include "storage/search/clause_places.h"

#include <algorithm>
#include <utility>

#include "storage/search/leaf.h"

namespace sohoa {
namespace {

// Zone and position in one number.
uint64_t KeyOf(const ClausePlace& place) {
  return static_cast<uint64_t>(place.zone) << 32 | place.position;
}

bool IsBefore(const ClausePlace& a, const ClausePlace& b) { return KeyOf(a) < KeyOf(b); }

// Places of one token, as those of the clause's beginning.
bool PlacesOf(uint32_t offset, const TokenPlaces& in, std::vector<TermPlace>* decoded,
              std::vector<ClausePlace>* places) {
  decoded->clear();
  places->clear();
  if (!DecodePlaces(in.places, decoded)) return false;
  for (const TermPlace& place : *decoded) {
    if (place.position < offset) continue;
    if (place.spelling >= in.weights->size()) return false;
    places->push_back({place.zone, place.position - offset, (*in.weights)[place.spelling]});
  }
  // With one spelling, which is the rule, they are in order.
  if (!std::is_sorted(places->begin(), places->end(), IsBefore))
    std::sort(places->begin(), places->end(), IsBefore);
  return true;
}

// Both sorted. Leaves in *kept what is in both, with the lesser weight.
void KeepCommon(const std::vector<ClausePlace>& others, std::vector<ClausePlace>* kept) {
  size_t end = 0;
  for (size_t i = 0, j = 0; i < kept->size() && j < others.size();) {
    const uint64_t here = KeyOf((*kept)[i]), there = KeyOf(others[j]);
    if (here == there) {
      ClausePlace place = (*kept)[i];
      place.weight = std::min(place.weight, others[j].weight);
      (*kept)[end++] = place;
    }
    if (here <= there) ++i;
    if (there <= here) ++j;
  }
  kept->resize(end);
}

}  // namespace

std::vector<double> SpellingWeights(const ClauseToken& token,
                                    const std::vector<std::string>& spellings) {
  std::vector<double> weights;
  for (const std::string& spelling : spellings)
    weights.push_back(!token.marked() || spelling == token.token.spelling ? 1
                      : spelling.empty()                                  ? kBareWeight
                                                                          : kOtherMarksWeight);
  return weights;
}

absl::StatusOr<const std::vector<ClausePlace>*> PlaceFinder::Find(
    const Clause& clause, const std::vector<TokenPlaces>& tokens) {
  found_.clear();
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (!PlacesOf(clause.tokens[i].offset, tokens[i], &decoded_, &of_token_)) return DamagedIndex();
    if (i == 0) {
      std::swap(found_, of_token_);
    } else {
      KeepCommon(of_token_, &found_);
    }
    if (found_.empty()) break;
  }
  return &found_;
}

}  // namespace sohoa
