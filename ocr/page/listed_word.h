// Words of a page that are told of beside its text. Pure; thread-safe.
#ifndef SOHOA_OCR_PAGE_LISTED_WORD_H_
#define SOHOA_OCR_PAGE_LISTED_WORD_H_

#include <cstddef>
#include <string>
#include <vector>

#include "ocr/page/geometry.h"
#include "ocr/page/page_text.h"

namespace sohoa {

struct ListedWord {
  std::string text;
  double confidence = 0;  // 0..1
  Box box;                // pixels of the archived image

  friend bool operator==(const ListedWord&, const ListedWord&) = default;
};

// The words whose confidence is below `below`, in reading order; if there are more than `most`, the
// `most` of least confidence.
std::vector<ListedWord> DoubtfulWords(const PageText& page, double below, size_t most);

// The words that were written by hand, in reading order.
std::vector<ListedWord> HandwrittenWords(const PageText& page);

}  // namespace sohoa

#endif  // SOHOA_OCR_PAGE_LISTED_WORD_H_
