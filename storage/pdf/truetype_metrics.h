// How wide the glyphs of a TrueType font are.
#ifndef SOHOA_STORAGE_PDF_TRUETYPE_METRICS_H_
#define SOHOA_STORAGE_PDF_TRUETYPE_METRICS_H_

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"

namespace sohoa {

// Widths by glyph, in thousandths of the font size: from the tables head, hhea, maxp and hmtx of a
// font file. nullopt if they are missing or damaged.
std::optional<std::vector<double>> GlyphWidths(absl::string_view font);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_TRUETYPE_METRICS_H_
