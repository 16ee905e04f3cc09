#include "ocr/fields/spellings.h"

#include <algorithm>

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

// Calls f(first, second, index of second) for each pair of neighbouring bare words.
template <typename F>
void ForEachPair(const std::vector<std::string>& words, F f) {
  for (size_t i = 1; i < words.size(); ++i) {
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

bool Spellings::Contradict(const Field& field) const {
  bool contradicted = false;
  ForEachPair(SplitAtAny(field.value, " "),
              [&](const std::string& first, const std::string& second, size_t) {
                const auto found = pairs_.find(KeyOf(first, second));
                if (found == pairs_.end()) return;
                int same = 0;
                int other = 0;
                for (const Pair& pair : found->second) {
                  const Box shared = Intersection(pair.box, field.box);
                  if (pair.page == field.page && !shared.empty()) continue;
                  const bool alike = SameButForTonePlace(pair.first, first) &&
                                     SameButForTonePlace(pair.second, second);
                  ++(alike ? same : other);
                }
                contradicted = contradicted || other > same;
              });
  return contradicted;
}

}  // namespace sohoa
