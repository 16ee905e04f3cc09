#include "storage/pdf/text_layout.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "storage/pdf/utf.h"

namespace sohoa {
namespace {

// All but the last two are fractions of the font size, with a margin over poppler's own figure.
constexpr double kMinPitch = 0.12;         // letters closer than 0.1 count as printed twice
constexpr double kMinGap = 0.2;            // words closer than 0.15 are glued in raw order
constexpr double kMinGapOfLetters = 0.45;  // a line of single letters needs up to 0.4
constexpr double kMinLineStep = 0.55;      // baselines closer than 0.5 are one line
constexpr double kRunBreak = 0.65;         // gaps above 0.7 may end a block
constexpr double kSheetUse = 0.9;          // of the width, for a line of too many words
constexpr double kMinFontSize = 0.05;      // points; keeps four decimals meaningful

struct Scale {
  double x = 1;  // points a pixel
  double y = 1;
  double width_pt = 0;
  double height_pt = 0;
};

double GapBetween(const PlacedWord& a, const PlacedWord& b) {
  return a.letters.size() == 1 && b.letters.size() == 1 ? kMinGapOfLetters : kMinGap;
}

double MinAdvance(const PlacedWord& word, double font_size) {
  return kMinPitch * font_size * static_cast<double>(word.letters.size());
}

// The widest font size at which all the words fit side by side on the sheet.
double FittingFontSize(const std::vector<PlacedWord>& words, double width_pt) {
  double ems = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    ems += MinAdvance(words[i], 1);
    if (i > 0) ems += GapBetween(words[i - 1], words[i]);
  }
  return kSheetUse * width_pt / ems;
}

// Gives each word its box's edges, at least the width that its letters need.
void PlaceAtBoxes(const Line& line, const Scale& scale, double font_size,
                  std::vector<PlacedWord>& words) {
  for (size_t i = 0; i < words.size(); ++i) {
    const Box& box = line.words[i].box;
    words[i].x = std::clamp(box.x0 * scale.x, 0.0, scale.width_pt);
    const double right = std::clamp(box.x1 * scale.x, 0.0, scale.width_pt);
    words[i].advance = std::max(right - words[i].x, MinAdvance(words[i], font_size));
  }
}

// Left to right: a word that reaches into the next one is cut short, then the next one is pushed
// on.
void PartWords(double font_size, std::vector<PlacedWord>& words) {
  for (size_t i = 1; i < words.size(); ++i) {
    PlacedWord& last = words[i - 1];
    PlacedWord& word = words[i];
    const double gap = GapBetween(last, word) * font_size;
    if (word.x >= last.x + last.advance + gap) continue;
    last.advance = std::max(MinAdvance(last, font_size), word.x - gap - last.x);
    const double x = std::max(word.x, last.x + last.advance + gap);
    word.advance = std::max(MinAdvance(word, font_size), word.advance - (x - word.x));
    word.x = x;
  }
}

// Right to left: whatever was pushed over the sheet's edge comes back.
void KeepOnSheet(double font_size, double width_pt, std::vector<PlacedWord>& words) {
  double limit = width_pt;
  for (size_t i = words.size(); i-- > 0;) {
    PlacedWord& word = words[i];
    if (word.x + word.advance > limit) {
      word.advance = std::max(MinAdvance(word, font_size), limit - word.x);
      word.x = std::min(word.x, limit - word.advance);
    }
    if (i > 0) limit = word.x - GapBetween(words[i - 1], word) * font_size;
  }
}

double Baseline(const Line& line, const Scale& scale) {
  const int bottom = std::max(line.box.y0, line.box.y1);
  const int y =
      line.baseline_y > line.box.y0 && line.baseline_y <= bottom ? line.baseline_y : bottom;
  const double up = scale.height_pt - y * scale.y;
  return std::clamp(up, 0.01 * scale.height_pt, 0.99 * scale.height_pt);
}

PlacedLine PlaceLine(const Line& line, const Scale& scale, double font_size) {
  PlacedLine placed;
  for (const Word& word : line.words) placed.words.push_back({.letters = DecodeUtf8(word.text)});
  placed.font_size =
      std::max(kMinFontSize, std::min(font_size, FittingFontSize(placed.words, scale.width_pt)));
  placed.baseline = Baseline(line, scale);
  PlaceAtBoxes(line, scale, placed.font_size, placed.words);
  PartWords(placed.font_size, placed.words);
  KeepOnSheet(placed.font_size, scale.width_pt, placed.words);
  return placed;
}

// One size for all lines of a block, since a reader parts a block where the size changes: the
// median height of its lines.
double FontSizeOf(const TextBlock& block, const Scale& scale) {
  std::vector<int> heights;
  for (const Line& line : block.lines) heights.push_back(std::max(1, line.box.height()));
  const auto middle = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2);
  std::nth_element(heights.begin(), middle, heights.end());
  return std::clamp(*middle * scale.y, kMinFontSize, scale.height_pt);
}

// True if a reader that takes both lines for one would glue words of theirs.
bool WordsTouch(const PlacedLine& a, const PlacedLine& b) {
  const double size = std::max(a.font_size, b.font_size);
  for (const PlacedWord& u : a.words) {
    for (const PlacedWord& v : b.words) {
      const double gap = std::max(v.x - u.x - u.advance, u.x - v.x - v.advance);
      if (gap < GapBetween(u, v) * size) return true;
    }
  }
  return false;
}

// Makes `b` a line of its own beside `a`: smaller letters, and first of all a step down (at the
// foot of the sheet: up) where both stand on one baseline. Returns whether anything had to change.
bool PartLines(double height_pt, PlacedLine& a, PlacedLine& b) {
  const double size = std::max(a.font_size, b.font_size);
  const double distance = std::abs(a.baseline - b.baseline);
  if (distance >= 0.99 * kMinLineStep * size || !WordsTouch(a, b)) return false;
  const double min_distance = 0.25 * std::min(a.font_size, b.font_size);
  if (distance < min_distance) {
    const bool room_below = a.baseline - min_distance > 0.005 * height_pt;
    b.baseline = a.baseline + (room_below ? -min_distance : min_distance);
  }
  const double limit = std::abs(a.baseline - b.baseline) / kMinLineStep;
  a.font_size = std::min(a.font_size, limit);
  b.font_size = std::min(b.font_size, limit);
  return true;
}

// A smaller font keeps the distances within each line valid, as they are fractions of it. A line
// that was moved may meet another one: a few rounds settle all but made-up pages.
void PartAllLines(double height_pt, std::vector<PlacedLine>& lines) {
  constexpr int kRounds = 8;
  bool changed = true;
  for (int round = 0; round < kRounds && changed; ++round) {
    changed = false;
    for (size_t j = 1; j < lines.size(); ++j)
      for (size_t i = 0; i < j; ++i) changed |= PartLines(height_pt, lines[i], lines[j]);
  }
}

// True if a line stands so close to `line` that a reader may pass from one to the other in
// mid-line.
bool IsCrowded(const PlacedLine& line, const std::vector<PlacedLine>& lines) {
  return std::any_of(lines.begin(), lines.end(), [&line](const PlacedLine& other) {
    const double distance = std::abs(other.baseline - line.baseline);
    return &other != &line && distance < std::max(line.font_size, other.font_size);
  });
}

void MarkRunEnds(const std::vector<PlacedLine>& lines, PlacedLine& line) {
  const double widest_gap = IsCrowded(line, lines) ? 0 : kRunBreak * line.font_size;
  for (size_t i = 0; i < line.words.size(); ++i) {
    PlacedWord& word = line.words[i];
    const bool last = i + 1 == line.words.size();
    word.ends_run = last || line.words[i + 1].x - word.x - word.advance > widest_gap;
  }
}

}  // namespace

std::vector<PlacedLine> LayOutText(const PageText& page, double width_pt, double height_pt) {
  const Scale scale{width_pt / page.width, height_pt / page.height, width_pt, height_pt};
  std::vector<PlacedLine> lines;
  for (const TextBlock& block : page.blocks) {
    if (block.lines.empty()) continue;
    const double font_size = FontSizeOf(block, scale);
    for (const Line& line : block.lines)
      if (!line.words.empty()) lines.push_back(PlaceLine(line, scale, font_size));
  }
  PartAllLines(height_pt, lines);
  for (PlacedLine& line : lines) MarkRunEnds(lines, line);
  return lines;
}

}  // namespace sohoa
