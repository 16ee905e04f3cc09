#include "storage/pdf/own_words.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace sohoa {
namespace {

Box Within(const Box& box, int width, int height) {
  return {std::clamp(box.x0, 0, width), std::clamp(box.y0, 0, height), std::clamp(box.x1, 0, width),
          std::clamp(box.y1, 0, height)};
}

bool IsEmpty(const Box& box) { return box.x0 >= box.x1 || box.y0 >= box.y1; }

// True if the word stands behind the line's last one.
bool Continues(const Line& line, const Box& box) {
  constexpr int kWidestGap = 2;  // line heights
  const Box& last = line.words.back().box;
  const int height = std::max(1, std::min(last.height(), box.height()));
  const int shift = std::abs(last.y0 + last.y1 - box.y0 - box.y1) / 2;
  const int gap = box.x0 - last.x1;
  return 2 * shift < height && gap > -height && gap < kWidestGap * height;
}

// True if the line stands right below the block's last one.
bool Continues(const TextBlock& block, const Line& line) {
  const Box& last = block.lines.back().box;
  const int gap = line.box.y0 - last.y1;
  const int height = std::max(1, std::min(last.height(), line.box.height()));
  const bool beside = line.box.x0 < block.box.x1 && block.box.x0 < line.box.x1;
  return beside && gap > -height && gap < height;
}

std::vector<Line> LinesOf(const std::vector<OwnWord>& words, int width, int height) {
  std::vector<Line> lines;
  for (const OwnWord& word : words) {
    const Box box = Within(word.box, width, height);
    if (IsEmpty(box)) continue;
    if (lines.empty() || !Continues(lines.back(), box)) lines.push_back({.words = {}, .box = box});
    lines.back().words.push_back({.text = word.text, .box = box, .confidence = 1});
    lines.back().box = Union(lines.back().box, box);
  }
  return lines;
}

}  // namespace

std::string PackWords(const std::vector<OwnWord>& words) {
  std::string packed;
  for (const OwnWord& word : words)
    absl::StrAppend(&packed, word.box.x0, " ", word.box.y0, " ", word.box.x1, " ", word.box.y1, " ",
                    word.text, "\n");
  return packed;
}

std::optional<std::vector<OwnWord>> UnpackWords(absl::string_view packed) {
  std::vector<OwnWord> words;
  for (const absl::string_view line : absl::StrSplit(packed, '\n', absl::SkipEmpty())) {
    const std::vector<absl::string_view> parts = absl::StrSplit(line, ' ');
    OwnWord word;
    const bool valid = parts.size() == 5 && words.size() < kMostOwnWords && !parts[4].empty() &&
                       absl::SimpleAtoi(parts[0], &word.box.x0) &&
                       absl::SimpleAtoi(parts[1], &word.box.y0) &&
                       absl::SimpleAtoi(parts[2], &word.box.x1) &&
                       absl::SimpleAtoi(parts[3], &word.box.y1) && !IsEmpty(word.box);
    if (!valid) return std::nullopt;
    word.text = std::string(parts[4]);
    words.push_back(std::move(word));
  }
  return words;
}

PageText TextOfWords(const std::vector<OwnWord>& words, int width, int height, double dpi) {
  PageText page{.width = width, .height = height, .dpi = dpi};
  for (Line& line : LinesOf(words, width, height)) {
    constexpr double kBelowBaseline = 0.2;  // of a font's height, as fonts say it
    line.baseline_y = line.box.y1 - static_cast<int>(kBelowBaseline * line.box.height());
    if (page.blocks.empty() || !Continues(page.blocks.back(), line))
      page.blocks.push_back({.lines = {}, .box = line.box});
    TextBlock& block = page.blocks.back();
    block.box = Union(block.box, line.box);
    block.lines.push_back(std::move(line));
  }
  return page;
}

}  // namespace sohoa
