// A small page with truth, for what is judged at its place.
#ifndef SOHOA_TESTS_BENCHMARKS_NUMBERED_WORDS_H_
#define SOHOA_TESTS_BENCHMARKS_NUMBERED_WORDS_H_

#include <string>
#include <vector>

#include "benchmarks/words_in_place.h"
#include "ocr/page/page_text.h"

namespace sohoa {

// A page of five lines of five words, "a0" to "e4", at 300 dpi.
inline std::vector<TrueWord> NumberedWords() {
  std::vector<TrueWord> words;
  for (int line = 0; line < 5; ++line)
    for (int k = 0; k < 5; ++k)
      words.push_back({std::string(1, static_cast<char>('a' + line)) + std::to_string(k),
                       300.0 + 200 * k, 300.0 + 80 * line, 450.0 + 200 * k, 360.0 + 80 * line});
  return words;
}

// The same words as a page of `dpi` that is cropped by 100 pixels and slants a little.
inline PageText ReadNumberedWords(double dpi) {
  PageText page{.dpi = dpi};
  Line line;
  for (const TrueWord& word : NumberedWords()) {
    const auto x = [&](double at, double y) {
      return static_cast<int>((at - 100 + 0.01 * y) * dpi / 300);
    };
    const auto y = [&](double at) { return static_cast<int>((at - 100) * dpi / 300); };
    line.words.push_back(
        {word.text, {x(word.x0, word.y0), y(word.y0), x(word.x1, word.y0), y(word.y1)}, 1, {}});
  }
  page.blocks.push_back({{line}, {}, false});
  return page;
}

}  // namespace sohoa

#endif  // SOHOA_TESTS_BENCHMARKS_NUMBERED_WORDS_H_
