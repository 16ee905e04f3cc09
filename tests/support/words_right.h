// How well a made page was read.
#ifndef SOHOA_TESTS_SUPPORT_WORDS_RIGHT_H_
#define SOHOA_TESTS_SUPPORT_WORDS_RIGHT_H_

#include <set>
#include <string>

#include "ocr/page/page_text.h"
#include "tools/make_scans/scan_maker.h"

namespace sohoa::testing_support {

// Share of the page's words that were read letter for letter, wherever they stand.
inline double WordsRight(const PageText& page, const PageTruth& truth) {
  std::multiset<std::string> read;
  ForEachLine(page, [&](const Line& line) {
    for (const Word& word : line.words) read.insert(word.text);
  });
  int right = 0;
  for (const WordTruth& word : truth.words) {
    const auto found = read.find(word.text);
    if (found == read.end()) continue;
    read.erase(found);
    ++right;
  }
  return static_cast<double>(right) / static_cast<double>(truth.words.size());
}

}  // namespace sohoa::testing_support

#endif  // SOHOA_TESTS_SUPPORT_WORDS_RIGHT_H_
