#include "storage/pdf/truetype_metrics.h"

#include <algorithm>
#include <string_view>

#include "storage/pdf/truetype_tables.h"

namespace sohoa {

std::optional<std::vector<double>> GlyphWidths(absl::string_view file) {
  const std::string_view font(file.data(), file.size());
  const int units = FontU16(FontTable(font, "head"), 18);
  const int measured = FontU16(FontTable(font, "hhea"), 34);  // the others are as wide as the last
  const int glyphs = FontU16(FontTable(font, "maxp"), 4);
  const std::string_view metrics = FontTable(font, "hmtx");
  if (units == 0 || measured == 0 || glyphs == 0 ||
      metrics.size() < 4 * static_cast<size_t>(measured))
    return std::nullopt;
  std::vector<double> widths;
  for (int glyph = 0; glyph < glyphs; ++glyph)
    widths.push_back(FontU16(metrics, 4 * static_cast<size_t>(std::min(glyph, measured - 1))) *
                     1000.0 / units);
  return widths;
}

}  // namespace sohoa
