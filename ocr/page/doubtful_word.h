// Words of a page that a person should look at. Pure; thread-safe.
#ifndef SOHOA_OCR_PAGE_DOUBTFUL_WORD_H_
#define SOHOA_OCR_PAGE_DOUBTFUL_WORD_H_

#include <cstddef>
#include <string>
#include <vector>

#include "ocr/page/geometry.h"
#include "ocr/page/page_text.h"

namespace sohoa {

struct DoubtfulWord {
  std::string text;
  double confidence = 0;  // 0..1
  Box box;                // pixels of the archived image

  friend bool operator==(const DoubtfulWord&, const DoubtfulWord&) = default;
};

// The words whose confidence is below `below`, in reading order; if there are more than `most`, the
// `most` of least confidence.
std::vector<DoubtfulWord> DoubtfulWords(const PageText& page, double below, size_t most);

}  // namespace sohoa

#endif  // SOHOA_OCR_PAGE_DOUBTFUL_WORD_H_
