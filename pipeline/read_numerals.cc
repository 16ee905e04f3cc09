#include "pipeline/read_numerals.h"

#include <algorithm>
#include <string>
#include <utility>

#include "ocr/image/uprights.h"
#include "ocr/text/numerals.h"

namespace sohoa {
namespace {

// The word's box, wider by a stroke that the reader may have lost on either side, as far as there
// is room between its neighbours.
Box WithLostStrokes(const Line& line, size_t at) {
  constexpr double kStroke = 0.7;  // in heights: more than from one I to the next
  Box box = line.words[at].box;
  const int room = static_cast<int>(kStroke * box.height());
  const int left = at == 0 ? box.x0 - room : std::max(box.x0 - room, line.words[at - 1].box.x1 + 1);
  const int right = at + 1 == line.words.size()
                        ? box.x1 + room
                        : std::min(box.x1 + room, line.words[at + 1].box.x0 - 1);
  box.x0 = std::min(box.x0, left);
  box.x1 = std::max(box.x1, right);
  return box;
}

// The word without what ends it: "II." without its stop.
size_t CoreSize(const std::string& word) {
  const size_t last = word.find_last_not_of(".,;:");
  return last == std::string::npos ? 0 : last + 1;
}

}  // namespace

std::vector<Correction> CountStrokesOfNumerals(const ImageView& reading, PageText& text) {
  std::vector<Correction> changes;
  for (TextBlock& block : text.blocks)
    for (Line& line : block.lines)
      for (size_t at = 0; at < line.words.size(); ++at) {
        Word& word = line.words[at];
        const size_t core = CoreSize(word.text);
        if (word.handwritten || !LooksLikeUprights(word.text.substr(0, core)) ||
            !IsNumeralPlace(line, at))
          continue;
        const int strokes = CountUprights(reading, WithLostStrokes(line, at));
        std::string after = std::string(static_cast<size_t>(strokes), 'I') + word.text.substr(core);
        if (strokes == 0) continue;
        word.readings.clear();  // what a second look made of letters weighs less
        if (after == word.text) continue;
        changes.push_back({word.text, after, word.box});
        word.text = std::move(after);
      }
  return changes;
}

}  // namespace sohoa
