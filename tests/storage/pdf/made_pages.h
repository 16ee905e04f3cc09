// Page texts and pictures made up for tests, the same from the same seed.
#ifndef SOHOA_TESTS_STORAGE_PDF_MADE_PAGES_H_
#define SOHOA_TESTS_STORAGE_PDF_MADE_PAGES_H_

#include <cstdint>
#include <random>
#include <string>

#include "ocr/page/image.h"
#include "ocr/page/page_text.h"

namespace sohoa::test {

using Random = std::mt19937;

// A blank bilevel page.
CompressedPage WhitePage(int width, int height, double dpi);

// One word of Vietnamese look, or a number, a dash, a code.
std::string MadeWord(Random& random);

// Words set one after the other from `x`, each letter `pitch` wide, `gap` apart; 40 pixels high.
Line MadeLine(int x, int baseline_y, int pitch, int gap, const std::vector<std::string>& words);

// A text of one block that holds these lines, on a page of A4 at 300 dpi.
PageText A4Text(const std::vector<Line>& lines);

// A page with a header of two columns, paragraphs and a table, whose boxes are now and then as bad
// as an OCR engine's: touching, overlapping, empty, outside the page.
PageText MadePage(Random& random);

}  // namespace sohoa::test

#endif  // SOHOA_TESTS_STORAGE_PDF_MADE_PAGES_H_
