#include "ocr/fields/loose_match.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "ocr/text/edit_distance.h"
#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"

namespace sohoa {

bool IsLoosely(std::string_view text, std::string_view key, int slips) {
  return BoundedEditDistance(text, key, slips) <= slips;
}

int SlipsAllowed(std::string_view key) {
  return key.size() <= 5 ? 0 : static_cast<int>(key.size() + 3) / 6;
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

std::optional<Place> FindLoosely(std::string_view folded, std::string_view key, size_t from,
                                 int slips) {
  if (from >= folded.size()) return std::nullopt;
  const size_t exact = folded.find(key, from);
  if (exact != std::string_view::npos) return Place{exact, exact + key.size(), 0};
  std::optional<Place> best;
  const size_t spread = static_cast<size_t>(slips);
  for (size_t begin = from; begin < folded.size(); ++begin) {
    for (size_t size = key.size() - std::min(spread, key.size()); size <= key.size() + spread;
         ++size) {
      if (size == 0 || begin + size > folded.size()) continue;
      const int found = BoundedEditDistance(folded.substr(begin, size), key, slips);
      if (found <= slips && (!best || found < best->slips)) {
        best = Place{begin, begin + size, found};
      }
    }
  }
  return best;
}

}  // namespace sohoa
