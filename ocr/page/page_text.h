// What was read on one page: words with boxes, in reading order. Engine-agnostic plain data.
#ifndef SOHOA_OCR_PAGE_PAGE_TEXT_H_
#define SOHOA_OCR_PAGE_PAGE_TEXT_H_

#include <string>
#include <vector>

#include "ocr/page/geometry.h"

namespace sohoa {

// One thing that a letter of a word may be.
struct SymbolChoice {
  std::string text;       // UTF-8, NFC; empty: no letter at all
  float probability = 0;  // 0..1
};

// One run of letters without white space.
struct Word {
  std::string text;  // UTF-8, NFC, never empty, no white space
  Box box;           // pixels of the archived image
  // 0..1; in a PageResult how likely the word is read exactly right.
  float confidence = 0;
  bool handwritten = false;  // filled in by hand: digits that the reader of print cannot read
  // Letter by letter, what the reader took into consideration, likeliest first. Only of words read
  // in a mode that asks for it, and never stored.
  std::vector<std::vector<SymbolChoice>> choices;
  // What else the whole word may be, after a second look, likeliest first. Never stored.
  std::vector<SymbolChoice> readings;
};

// Words that stand on one baseline, left to right.
struct Line {
  std::vector<Word> words;  // never empty
  Box box;                  // holds all the words' boxes
  int baseline_y = 0;       // pixel row on which the letters stand, in the middle of the line
};

// A group of lines that belong together (a paragraph, a header block, a table row).
struct TextBlock {
  std::vector<Line> lines;  // top to bottom; never empty
  Box box;
  bool stamped = false;  // put on after printing (“ĐẾN”): no words of the document's own
};

// All text of a page. `width` and `height` are those of the archived image, in pixels.
struct PageText {
  int width = 0;
  int height = 0;
  double dpi = 300;               // of the archived image
  std::vector<TextBlock> blocks;  // in reading order

  bool empty() const { return blocks.empty(); }
};

// The page as plain text: words of a line parted by one space, each line ended by "\n", blocks
// parted by one empty line. Empty for an empty page.
std::string ToPlainText(const PageText& page);

// Number of words on the page.
int WordCount(const PageText& page);

// Mean confidence of the words: where it is calibrated, the share of them that is likely right. 0
// for an empty page. Range 0..1.
double MeanConfidence(const PageText& page);

// Calls f(line) for every line in reading order.
template <typename F>
void ForEachLine(const PageText& page, F f) {
  for (const TextBlock& block : page.blocks)
    for (const Line& line : block.lines) f(line);
}

// The same without what was stamped on.
template <typename F>
void ForEachPrintedLine(const PageText& page, F f) {
  for (const TextBlock& block : page.blocks)
    if (!block.stamped)
      for (const Line& line : block.lines) f(line);
}

}  // namespace sohoa

#endif  // SOHOA_OCR_PAGE_PAGE_TEXT_H_
