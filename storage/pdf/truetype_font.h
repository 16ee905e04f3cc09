// A TrueType font file (ISO/IEC 14496-22), as far as a few letters of it go into a PDF.
#ifndef SOHOA_STORAGE_PDF_TRUETYPE_FONT_H_
#define SOHOA_STORAGE_PDF_TRUETYPE_FONT_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/pdf/truetype_tables.h"

namespace sohoa {

struct FontSubset {
  std::string file;
  std::vector<uint16_t> glyphs;  // what each was in the whole font
};

// Measures are in thousandths of the font size. Immutable, thread-safe.
class TrueTypeFont {
 public:
  // kNotFound: no such file; kDataLoss: no TrueType font with outlines and a Unicode map.
  static absl::StatusOr<TrueTypeFont> Load(const std::string& path);

  // 0 for a letter that it lacks, and for all above U+FFFF.
  uint16_t GlyphOf(char32_t letter) const;
  int AdvanceOf(uint16_t glyph) const;

  // A font of these glyphs in this order, then those that they are composed of; without hints, and
  // without a map of letters. REQUIRES: the first is 0.
  FontSubset Subset(std::vector<uint16_t> glyphs) const;

  const std::string& name() const { return name_; }  // "Tinos-Regular"
  int ascent() const { return Scaled(FontS16(hhea_, 4)); }
  int descent() const { return Scaled(FontS16(hhea_, 6)); }
  int cap_height() const { return cap_height_; }
  std::array<int, 4> box() const;  // left, bottom, right, top

 private:
  bool Parse();
  std::string_view Table(std::string_view tag) const { return FontTable(file_, tag); }
  std::string_view OutlineOf(uint16_t glyph) const;
  int Scaled(int units) const { return units * 1000 / units_per_em_; }

  // Offsets into `file_`, so that copies stay valid: tables are looked up when they are needed.
  std::string file_;
  std::string hhea_;
  std::string name_;
  size_t map_at_ = 0;  // of the format 4 map
  int units_per_em_ = 1000;
  int glyphs_ = 0;
  int advances_ = 0;
  int cap_height_ = 0;
  bool long_offsets_ = false;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_TRUETYPE_FONT_H_
