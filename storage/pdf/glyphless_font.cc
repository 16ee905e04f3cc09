#include "storage/pdf/glyphless_font.h"

#include <initializer_list>

#include "storage/pdf/truetype_tables.h"

namespace sohoa {
namespace {

constexpr int kUnitsPerEm = 1000;
constexpr int kGlyphs = 2;

// A table made of 16-bit numbers, as most are (Apple's TrueType Reference Manual, chapter 6).
std::string Words(std::initializer_list<int> values) {
  std::string out;
  for (const int value : values) AppendU16(out, value);
  return out;
}

std::string Head() {
  constexpr int kMagicHigh = 0x5F0F;
  constexpr int kMagicLow = 0x3CF5;
  return Words(
      {1,          0,         1, 0,                        // version, revision
       0,          0,                                      // checksum of the file, set later
       kMagicHigh, kMagicLow, 0, kUnitsPerEm,              // flags, units
       0,          0,         0, 0,           0, 0, 0, 0,  // created, modified: 1904
       0,          0,         0, 0,                        // the glyphs' bounds
       0,          3,         2, 0,           0});  // style, least size, direction, short loca
}

std::string Hhea(int width) {
  return Words({1, 0, kGlyphlessAscent, kGlyphlessDescent, 0, width, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,
                0, kGlyphs});
}

std::string Maxp() { return Words({1, 0, kGlyphs, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}); }

std::string Post() { return Words({3, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}); }

}  // namespace

std::string GlyphlessFont(int glyph_width) {
  return AssembleFont({{"glyf", std::string(4, '\0')},  // readers mistrust an empty table
                       {"head", Head()},
                       {"hhea", Hhea(glyph_width)},
                       {"hmtx", Words({glyph_width, 0, glyph_width, 0})},
                       {"loca", Words({0, 0, 0})},
                       {"maxp", Maxp()},
                       {"post", Post()}});
}

}  // namespace sohoa
