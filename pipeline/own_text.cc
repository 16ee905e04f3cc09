#include "pipeline/own_text.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

// Signs at a word's ends are read less surely than its letters.
std::string WithoutSigns(absl::string_view word) {
  constexpr absl::string_view kSigns = ".,;:!?()[]{}\"'-/_*";
  while (!word.empty() && kSigns.find(word.front()) != absl::string_view::npos)
    word.remove_prefix(1);
  while (!word.empty() && kSigns.find(word.back()) != absl::string_view::npos)
    word.remove_suffix(1);
  return std::string(word);
}

// Where each word stands.
using Places = absl::flat_hash_map<std::string, std::vector<Box>>;

Places PlacesOf(const PageText& text) {
  Places places;
  ForEachLine(text, [&](const Line& line) {
    for (const Word& word : line.words) places[WithoutSigns(word.text)].push_back(word.box);
  });
  return places;
}

bool Meet(const Box& a, const Box& b) {
  const int reach = std::max(a.height(), b.height()) / 2;
  return a.x0 - reach < b.x1 && b.x0 - reach < a.x1 && a.y0 - reach < b.y1 && b.y0 - reach < a.y1;
}

struct Share {
  int found = 0;
  int of = 0;

  bool IsAtLeast(double share) const { return found >= share * of; }
};

// Of the words of `text` with at least this confidence, those that stand in `places`.
Share Found(const PageText& text, float confidence, const Places& places) {
  Share share;
  ForEachLine(text, [&](const Line& line) {
    for (const Word& word : line.words) {
      const std::string letters = WithoutSigns(word.text);
      if (word.confidence < confidence || letters.empty()) continue;
      ++share.of;
      const auto known = places.find(letters);
      if (known == places.end()) continue;
      share.found += std::any_of(known->second.begin(), known->second.end(),
                                 [&](const Box& place) { return Meet(place, word.box); });
    }
  });
  return share;
}

}  // namespace

bool SaysWhatIsPrinted(const PageText& own, const PageText& read) {
  constexpr float kSure = 0.7F;
  constexpr double kOfRead = 0.8;
  constexpr double kOfOwn = 0.66;
  const Share of_read = Found(read, kSure, PlacesOf(own));
  const Share of_own = Found(own, 0, PlacesOf(read));
  return of_read.found > 0 && of_read.IsAtLeast(kOfRead) && of_own.IsAtLeast(kOfOwn);
}

PageText Normalized(PageText text) {
  for (TextBlock& block : text.blocks) {
    for (Line& line : block.lines) {
      for (Word& word : line.words)
        word.text = absl::StrReplaceAll(NormalizeText(word.text), {{" ", ""}});
      std::erase_if(line.words, [](const Word& word) { return word.text.empty(); });
    }
    std::erase_if(block.lines, [](const Line& line) { return line.words.empty(); });
  }
  std::erase_if(text.blocks, [](const TextBlock& block) { return block.lines.empty(); });
  return text;
}

}  // namespace sohoa
