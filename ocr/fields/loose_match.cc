#include "ocr/fields/loose_match.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "ocr/text/edit_distance.h"
#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

// Calls f(place) for every window that is the key but for at most `slips` letters, left to right.
template <typename F>
void ForEachLikeness(std::string_view folded, std::string_view key, int slips, F f) {
  const size_t spread = std::min(static_cast<size_t>(slips), key.size() - 1);
  for (size_t begin = 0; begin < folded.size(); ++begin) {
    for (size_t size = key.size() - spread; size <= key.size() + spread; ++size) {
      if (begin + size > folded.size()) break;
      const int found = BoundedEditDistance(folded.substr(begin, size), key, slips);
      if (found <= slips) f(Place{begin, begin + size, found});
    }
  }
}

}  // namespace

bool IsLoosely(std::string_view text, std::string_view key, int slips) {
  return BoundedEditDistance(text, key, slips) <= slips;
}

int SlipsAllowed(std::string_view key) {
  return key.size() <= 5 ? 0 : static_cast<int>(key.size() + 2) / 8;
}

std::string LettersOnly(std::string_view folded) {
  std::string out;
  for (const char c : folded) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) out += c;
  }
  return out;
}

std::vector<std::string> SplitAtAny(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

Glyphs GlyphsOf(const Segment& row) {
  Glyphs glyphs;
  for (size_t i = 0; i < row.words.size(); ++i) {
    if (i > 0) {
      glyphs.chars += U' ';
      glyphs.folded += ' ';
      glyphs.word.push_back(-1);
    }
    for (const char32_t c : ToCodePoints(row.words[i].text)) {
      const std::string folded = FoldForMatch(ToUtf8(std::u32string_view(&c, 1)));
      glyphs.chars += c;
      glyphs.folded += folded.size() == 1 ? folded[0] : '?';
      glyphs.word.push_back(static_cast<int>(i));
    }
  }
  return glyphs;
}

std::vector<Word> WordsBetween(const Segment& row, const Glyphs& glyphs, size_t begin, size_t end) {
  std::vector<Word> words;
  int last = -1;
  for (size_t i = begin; i < end; ++i) {
    const int word = glyphs.word[i];
    if (word < 0 || word == last) continue;
    last = word;
    words.push_back(row.words[static_cast<size_t>(word)]);
  }
  return words;
}

std::optional<Place> FindLoosely(std::string_view folded, std::string_view key, size_t from,
                                 int slips) {
  std::optional<Place> best;
  ForEachLikeness(folded, key, slips, [&](const Place& place) {
    if (place.begin >= from && (!best || place.slips < best->slips)) best = place;
  });
  return best;
}

std::optional<Place> FindLastLoosely(std::string_view folded, std::string_view key, int slips) {
  std::optional<Place> best;
  ForEachLikeness(folded, key, slips, [&](const Place& place) {
    if (!best || place.slips <= best->slips) best = place;
  });
  return best;
}

}  // namespace sohoa
