#include "storage/search/clause_places.h"

#include <algorithm>
#include <utility>

#include "storage/search/leaf.h"
#include "storage/search/word_pairs.h"

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

// `spelling` without the mark of a field, as is `bare`.
double WeightOf(const ClauseToken& token, std::string_view spelling) {
  if (!token.marked() || spelling == WithoutFieldMark(token.token.spelling)) return 1;
  return spelling == WithoutFieldMark(token.token.folded) ? kBareWeight : kOtherMarksWeight;
}

}  // namespace

std::vector<double> SpellingWeights(const ClauseToken& token,
                                    const std::vector<std::string>& spellings) {
  std::vector<double> weights;
  for (const std::string& spelling : spellings)
    weights.push_back(
        WeightOf(token, WithoutFieldMark(spelling.empty() ? token.token.folded : spelling)));
  return weights;
}

std::vector<double> PairWeights(const ClauseToken& first, const ClauseToken& second,
                                const std::vector<std::string>& spellings) {
  const std::string bare = PairOf(first.token, second.token).folded;
  std::vector<double> weights;
  for (const std::string& spelling : spellings) {
    const auto [a, b] = HalvesOf(spelling.empty() ? bare : spelling);
    weights.push_back(std::min(WeightOf(first, a), WeightOf(second, b)));
  }
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
