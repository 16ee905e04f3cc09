#include "tests/ocr/fields/page_builder.h"

#include <utility>

#include "ocr/fields/loose_match.h"
#include "ocr/text/letters.h"

namespace sohoa {
namespace {

constexpr int kLetterWidth = 24;
constexpr int kLetterHeight = 44;
constexpr int kSpace = 12;

int WidthOf(std::string_view word) {
  return static_cast<int>(ToCodePoints(word).size()) * kLetterWidth;
}

}  // namespace

PageBuilder::PageBuilder() {
  page_.width = 2480;
  page_.height = 3508;
  page_.dpi = 300;
}

PageBuilder& PageBuilder::At(int x, int y, std::string_view text, double confidence) {
  Line line;
  for (std::string& word : SplitAtAny(text, " ")) {
    const Box box{x, y, x + WidthOf(word), y + kLetterHeight};
    x = box.x1 + kSpace;
    line.box = Union(line.box, box);
    line.words.push_back({std::move(word), box, static_cast<float>(confidence)});
  }
  line.baseline_y = y + kLetterHeight;
  const Box box = line.box;
  page_.blocks.push_back({{std::move(line)}, box});
  return *this;
}

PageBuilder& PageBuilder::Centered(int x, int y, std::string_view text, double confidence) {
  int width = -kSpace;
  for (const std::string& word : SplitAtAny(text, " ")) width += WidthOf(word) + kSpace;
  return At(x - width / 2, y, text, confidence);
}

PageBuilder& PageBuilder::MergeLastTwo() {
  TextBlock last = std::move(page_.blocks.back());
  page_.blocks.pop_back();
  TextBlock& block = page_.blocks.back();
  Line& line = block.lines.back();
  for (Word& word : last.lines.front().words) line.words.push_back(std::move(word));
  line.box = Union(line.box, last.box);
  block.box = Union(block.box, last.box);
  return *this;
}

PageBuilder& PageBuilder::Doubt(std::string_view word, double confidence) {
  for (TextBlock& block : page_.blocks) {
    for (Line& line : block.lines) {
      for (Word& other : line.words) {
        if (other.text == word) other.confidence = static_cast<float>(confidence);
      }
    }
  }
  return *this;
}

Segment Row(std::string_view text, double confidence) {
  PageBuilder builder;
  builder.At(kBodyLeft, 500, text, confidence);
  return MakeSegment(builder.page().blocks.front().lines.front().words, 0);
}

}  // namespace sohoa
