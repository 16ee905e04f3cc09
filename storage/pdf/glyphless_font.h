// A TrueType font whose letters are all blank: it gives the invisible text its widths and no shape.
#ifndef SOHOA_STORAGE_PDF_GLYPHLESS_FONT_H_
#define SOHOA_STORAGE_PDF_GLYPHLESS_FONT_H_

#include <string>

namespace sohoa {

inline constexpr char kGlyphlessFontName[] = "SohoaBlank";
inline constexpr int kGlyphlessAscent = 800;    // thousandths of the font size, above the baseline
inline constexpr int kGlyphlessDescent = -200;  // below it

// A whole font file: two empty glyphs (0 is .notdef, 1 stands for every letter), each `glyph_width`
// thousandths wide, with the tables that PDF asks of an embedded font (ISO 32000-1, 9.9). The same
// bytes every time. REQUIRES: 0 < glyph_width <= 1000.
std::string GlyphlessFont(int glyph_width);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_GLYPHLESS_FONT_H_
