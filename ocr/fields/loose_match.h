// Looking for known words in noisy text. Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_LOOSE_MATCH_H_
#define SOHOA_OCR_FIELDS_LOOSE_MATCH_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/fields/segment.h"

namespace sohoa {

// True when `text` is `key` but for at most `slips` letters. Both folded.
bool IsLoosely(std::string_view text, std::string_view key, int slips);

// Slips that a reader may make in a key of this length and still be believed: none up to 5 letters,
// where other words are too near, then one in every eight.
int SlipsAllowed(std::string_view key);

// A folded text's letters and digits alone: spaces between letters and stray marks say nothing.
std::string LettersOnly(std::string_view folded);

// The text's parts between any of `separators`; empty parts are left out.
std::vector<std::string> SplitAtAny(std::string_view text, std::string_view separators);

// A row's characters with the word that each came from. The three run side by side.
struct Glyphs {
  std::u32string chars;   // as read, words parted by U+0020
  std::string folded;     // one byte each; '?' for what does not fold to one
  std::vector<int> word;  // index into the row's words; -1 for a parting space
};
Glyphs GlyphsOf(const Segment& row);

// The words of `row` that own a glyph in [begin, end); `glyphs` are GlyphsOf(row).
std::vector<Word> WordsBetween(const Segment& row, const Glyphs& glyphs, size_t begin, size_t end);

// Where in a folded text a key stands: from `begin` up to `end`.
struct Place {
  size_t begin = 0;
  size_t end = 0;
  int slips = 0;
};

// The first exact occurrence from `from` on, else the first with the fewest slips, at most `slips`.
std::optional<Place> FindLoosely(std::string_view folded, std::string_view key, size_t from,
                                 int slips);

// The same from the end: the last exact occurrence, else the last with the fewest slips.
std::optional<Place> FindLastLoosely(std::string_view folded, std::string_view key, int slips);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_LOOSE_MATCH_H_
