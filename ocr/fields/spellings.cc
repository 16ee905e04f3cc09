#include "ocr/fields/spellings.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_join.h"
#include "ocr/fields/loose_match.h"
#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

// More of one pair prove nothing more, and a hostile page may have nothing else.
constexpr size_t kMostOfAPair = 64;

// Without punctuation at the ends; empty for words that are not letters alone.
std::string Bare(std::string text) {
  constexpr std::string_view kMarks = ".,;:()\"!?";
  while (!text.empty() && kMarks.find(text.back()) != std::string_view::npos) text.pop_back();
  while (!text.empty() && kMarks.find(text.front()) != std::string_view::npos) text.erase(0, 1);
  const LetterCount count = CountLetters(text);
  return count.digits + count.others == 0 ? text : "";
}

std::string KeyOf(const std::string& first, const std::string& second) {
  return FoldForMatch(first) + " " + FoldForMatch(second);
}

bool Alike(const std::string& first_a, const std::string& second_a, const std::string& first_b,
           const std::string& second_b) {
  return SameButForTonePlace(first_a, first_b) && SameButForTonePlace(second_a, second_b);
}

// Puts `spelling` in the place of `bare` inside `word`, in capitals where that is.
void Respell(const std::string& bare, const std::string& spelling, std::string& word) {
  if (SameButForTonePlace(bare, spelling)) return;
  const size_t at = word.find(bare);
  if (at == std::string::npos) return;  // respelt already, as the pair before it says
  const LetterCount count = CountLetters(bare);
  std::string as_set = spelling;
  if (count.capitals == count.letters && count.letters > 1) as_set = ToCapitals(spelling);
  if (count.capitals == 0) as_set = ToSmallLetters(spelling);
  word.replace(at, bare.size(), as_set);
}

// Calls f(first, second, index of second) for each pair of neighbouring bare words.
template <typename F>
void ForEachPair(const std::vector<std::string>& words, F f) {
  for (size_t i = 1; i < words.size(); ++i) {
    if (words[i - 1].find_last_of(",;:.") + 1 == words[i - 1].size()) continue;  // a clause ends
    const std::string first = Bare(words[i - 1]);
    const std::string second = Bare(words[i]);
    if (!first.empty() && !second.empty()) f(first, second, i);
  }
}

}  // namespace

void Spellings::Add(const std::vector<Segment>& segments) {
  for (const Segment& segment : segments) {
    std::vector<std::string> texts;
    for (const Word& word : segment.words) texts.push_back(word.text);
    ForEachPair(texts, [&](const std::string& first, const std::string& second, size_t i) {
      std::vector<Pair>& pairs = pairs_[KeyOf(first, second)];
      const Box box = Union(segment.words[i - 1].box, segment.words[i].box);
      if (pairs.size() < kMostOfAPair) pairs.push_back({first, second, box, segment.page});
    });
  }
}

Spellings::Counted Spellings::Count(const std::string& first, const std::string& second,
                                    const Field& field) const {
  Counted counted;
  const auto found = pairs_.find(KeyOf(first, second));
  if (found == pairs_.end()) return counted;
  std::vector<std::pair<const Pair*, int>> others;  // each spelling, and how often
  for (const Pair& pair : found->second) {
    if (pair.page == field.page && !Intersection(pair.box, field.box).empty()) continue;
    if (Alike(pair.first, pair.second, first, second)) {
      ++counted.same;
      continue;
    }
    const auto known = std::find_if(others.begin(), others.end(), [&](const auto& other) {
      return Alike(other.first->first, other.first->second, pair.first, pair.second);
    });
    if (known == others.end()) {
      others.emplace_back(&pair, 1);
    } else {
      ++known->second;
    }
  }
  const auto most =
      std::max_element(others.begin(), others.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most != others.end()) {
    counted.other = most->first;
    counted.most_others = most->second;
  }
  return counted;
}

bool Spellings::Contradict(const Field& field) const {
  bool contradicted = false;
  ForEachPair(SplitAtAny(field.value, " "),
              [&](const std::string& first, const std::string& second, size_t) {
                const Counted counted = Count(first, second, field);
                contradicted = contradicted || counted.most_others > counted.same;
              });
  return contradicted;
}

std::vector<bool> Spellings::Confirmed(const std::vector<std::string>& words,
                                       const Field& field) const {
  std::vector<bool> confirmed(words.size(), false);
  ForEachPair(words, [&](const std::string& first, const std::string& second, size_t i) {
    if (Count(first, second, field).same == 0) return;
    confirmed[i - 1] = true;
    confirmed[i] = true;
  });
  return confirmed;
}

double Spellings::ShareConfirmed(const Field& field) const {
  const std::vector<bool> confirmed = Confirmed(SplitAtAny(field.value, " "), field);
  if (confirmed.empty()) return 0;
  return static_cast<double>(std::count(confirmed.begin(), confirmed.end(), true)) /
         static_cast<double>(confirmed.size());
}

std::string Spellings::Mended(const Field& field) const {
  constexpr int kFewestWitnesses = 2;
  std::vector<std::string> words = SplitAtAny(field.value, " ");
  const std::vector<std::string> read = words;
  // A word stands in two pairs: where either is found as it was read, it stays.
  const std::vector<bool> confirmed = Confirmed(read, field);
  ForEachPair(read, [&](const std::string& first, const std::string& second, size_t i) {
    const Counted counted = Count(first, second, field);
    if (counted.most_others < kFewestWitnesses || counted.same > 0) return;
    if (!confirmed[i - 1]) Respell(first, counted.other->first, words[i - 1]);
    if (!confirmed[i]) Respell(second, counted.other->second, words[i]);
  });
  return words == read ? "" : absl::StrJoin(words, " ");
}

}  // namespace sohoa
