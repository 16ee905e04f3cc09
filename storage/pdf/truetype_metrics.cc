#include "storage/pdf/truetype_metrics.h"

#include <algorithm>
#include <cstdint>

namespace sohoa {
namespace {

int Number16(absl::string_view bytes, size_t at) {
  if (at + 2 > bytes.size()) return 0;
  return static_cast<uint8_t>(bytes[at]) << 8 | static_cast<uint8_t>(bytes[at + 1]);
}

size_t Number32(absl::string_view bytes, size_t at) {
  return static_cast<size_t>(Number16(bytes, at)) << 16 |
         static_cast<size_t>(Number16(bytes, at + 2));
}

absl::string_view Table(absl::string_view font, absl::string_view tag) {
  constexpr size_t kFirst = 12;
  constexpr size_t kEntry = 16;
  const auto tables = static_cast<size_t>(Number16(font, 4));
  for (size_t i = 0; i < tables && kFirst + (i + 1) * kEntry <= font.size(); ++i) {
    const absl::string_view entry = font.substr(kFirst + i * kEntry, kEntry);
    const size_t at = Number32(entry, 8);
    if (entry.substr(0, 4) == tag && at < font.size()) return font.substr(at, Number32(entry, 12));
  }
  return {};
}

}  // namespace

std::optional<std::vector<double>> GlyphWidths(absl::string_view font) {
  const int units = Number16(Table(font, "head"), 18);
  const int measured = Number16(Table(font, "hhea"), 34);  // the others are as wide as the last
  const int glyphs = Number16(Table(font, "maxp"), 4);
  const absl::string_view metrics = Table(font, "hmtx");
  if (units == 0 || measured == 0 || glyphs == 0 ||
      metrics.size() < 4 * static_cast<size_t>(measured))
    return std::nullopt;
  std::vector<double> widths;
  for (int glyph = 0; glyph < glyphs; ++glyph)
    widths.push_back(Number16(metrics, 4 * static_cast<size_t>(std::min(glyph, measured - 1))) *
                     1000.0 / units);
  return widths;
}

}  // namespace sohoa
