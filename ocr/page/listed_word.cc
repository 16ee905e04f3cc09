#include "ocr/page/listed_word.h"

#include <algorithm>
#include <functional>

namespace sohoa {

std::vector<ListedWord> DoubtfulWords(const PageText& page, double below, size_t most) {
  std::vector<const Word*> words;
  ForEachLine(page, [&](const Line& line) {
    for (const Word& word : line.words)
      if (static_cast<double>(word.confidence) < below) words.push_back(&word);
  });
  std::vector<const Word*> listed = words;
  if (listed.size() > most) {
    std::stable_sort(listed.begin(), listed.end(),
                     [](const Word* a, const Word* b) { return a->confidence < b->confidence; });
    listed.resize(most);
    std::sort(listed.begin(), listed.end(), std::less<>());
  }
  std::vector<ListedWord> doubtful;
  for (const Word* word : words)  // in reading order; `listed` in that of their addresses
    if (words.size() <= most ||
        std::binary_search(listed.begin(), listed.end(), word, std::less<>()))
      doubtful.push_back({word->text, static_cast<double>(word->confidence), word->box});
  return doubtful;
}

std::vector<ListedWord> HandwrittenWords(const PageText& page) {
  std::vector<ListedWord> words;
  ForEachLine(page, [&](const Line& line) {
    for (const Word& word : line.words)
      if (word.handwritten)
        words.push_back({word.text, static_cast<double>(word.confidence), word.box});
  });
  return words;
}

}  // namespace sohoa
