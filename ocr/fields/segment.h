// Words of a page gathered by place: what stands together, whatever line the reader put it in.
// Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_SEGMENT_H_
#define SOHOA_OCR_FIELDS_SEGMENT_H_

#include <string>
#include <vector>

#include "ocr/page/geometry.h"
#include "ocr/page/page_text.h"

namespace sohoa {

// Neighbouring words of one line. Marks that rules, seals and specks leave behind are taken off.
struct Segment {
  std::vector<Word> words;   // left to right, never empty
  std::string text;          // the words, parted by one space
  std::string folded;        // FoldForMatch(text)
  Box box;                   // holds all words
  int top = 0;               // median of the words' upper edges: one stray mark moves nothing
  int bottom = 0;            // median of the lower edges
  int page = 0;              // counts from 0
  double capital_share = 0;  // capitals among the letters, 0..1; 0 without letters

  int height() const { return bottom - top; }
  double center_x() const { return (box.x0 + box.x1) / 2.0; }
};

// What distances on a page are held against.
struct PageMeasure {
  int width = 0;        // pixels
  int height = 0;       // pixels
  int text_height = 1;  // median height of a word, pixels: about the capitals' height; at least 1
};
PageMeasure MeasurePage(const PageText& page);

// The page's printed lines, cut at gaps too wide for a space (two columns read as one line) and
// before the national title and motto, which stand beside the agency's name. Top to bottom, then
// left to right.
std::vector<Segment> SplitIntoSegments(const PageText& page, int page_number);

// Segments at one height become one row. Top to bottom.
std::vector<Segment> JoinRows(const std::vector<Segment>& segments);

// One segment of these words, which are sorted by x here. REQUIRES: words is not empty.
Segment MakeSegment(std::vector<Word> words, int page_number);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_SEGMENT_H_
