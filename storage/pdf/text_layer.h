// The invisible text of a page as PDF operators, and the codes its letters are written in.
#ifndef SOHOA_STORAGE_PDF_TEXT_LAYER_H_
#define SOHOA_STORAGE_PDF_TEXT_LAYER_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "storage/pdf/text_layout.h"

namespace sohoa {

// Two-byte codes of one document's font. A letter's code is its UTF-16 unit; what UTF-16 writes in
// two units gets a code from the range that UTF-16 keeps for such pairs. Not thread-safe.
class GlyphCodes {
 public:
  // A letter that finds no free code (after 2,047 different ones above U+FFFF) is coded as U+FFFD.
  uint16_t CodeOf(char32_t letter);

  // The code of a hyphen at the end of a line. It reads as hyphen and space, because readers drop a
  // bare hyphen there and join the two lines.
  uint16_t line_end_hyphen() const;

  // The font's ToUnicode CMap: from all codes given out so far back to Unicode (ISO
  // 32000-1, 9.10.3).
  std::string ToUnicodeCMap() const;

 private:
  std::map<char32_t, uint16_t> above_bmp_;
};

// Operators from BT to ET, in rendering mode 3 (invisible), for the font resource `font_name` whose
// glyphs are all kGlyphWidth wide. Each word is one string; a space follows every word.
std::string TextOperators(const std::vector<PlacedLine>& lines, const std::string& font_name,
                          GlyphCodes& codes);

// In thousandths of the font size.
inline constexpr int kGlyphWidth = 500;

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_TEXT_LAYER_H_
