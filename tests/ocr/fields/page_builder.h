// Pages as a reader delivers them, laid out from text: invented documents for the tests of fields.
#ifndef SOHOA_TESTS_OCR_FIELDS_PAGE_BUILDER_H_
#define SOHOA_TESTS_OCR_FIELDS_PAGE_BUILDER_H_

#include <string>
#include <string_view>

#include "ocr/fields/segment.h"
#include "ocr/page/page_text.h"

namespace sohoa {

// An A4 page at 300 dpi. Letters are 24 pixels wide and 44 high, spaces 12 wide: about 14 points.
class PageBuilder {
 public:
  PageBuilder();

  // A line that begins at x, is centred on it, or ends before the right margin; y is its upper
  // edge. Words read with `confidence`.
  PageBuilder& At(int x, int y, std::string_view text, double confidence = 0.97);
  PageBuilder& Centered(int x, int y, std::string_view text, double confidence = 0.97);

  // Makes one line of the last two, as a reader does that takes two columns for one line.
  PageBuilder& MergeLastTwo();

  // Sets the confidence of every word with this text.
  PageBuilder& Doubt(std::string_view word, double confidence);

  const PageText& page() const { return page_; }

 private:
  PageText page_;
};

// Where the zones of a letter stand on such a page.
inline constexpr int kLeftAxis = 780;    // agency, number
inline constexpr int kRightAxis = 1790;  // state, date
inline constexpr int kPageAxis = 1330;   // title
inline constexpr int kBodyLeft = 380;

// The words of one line, for functions that take a row.
Segment Row(std::string_view text, double confidence = 0.97);

}  // namespace sohoa

#endif  // SOHOA_TESTS_OCR_FIELDS_PAGE_BUILDER_H_
