#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "storage/pdf/pdfa_findings.h"
#include "storage/pdf/truetype_metrics.h"

namespace sohoa {
namespace {

constexpr size_t kMostFontBytes = 64 << 20;

bool IsIdentity(PodofoValue encoding) {
  return encoding.is_name("Identity-H") || encoding.is_name("Identity-V");
}

// The embedded font program, if it is of a kind that goes with the font's.
PodofoValue ProgramOf(PodofoValue font) {
  const std::string kind = font["Subtype"].name();
  const PodofoValue descriptor = font["FontDescriptor"];
  const PodofoValue third = descriptor["FontFile3"];
  const bool truetype = kind == "TrueType" || kind == "CIDFontType2";
  if (truetype && descriptor.has("FontFile2")) return descriptor["FontFile2"];
  if (!truetype && kind != "CIDFontType0" && descriptor.has("FontFile"))
    return descriptor["FontFile"];
  const std::string format = third["Subtype"].name();
  const bool fits = format == "OpenType" || (kind == "CIDFontType0" && format == "CIDFontType0C") ||
                    (!truetype && kind != "CIDFontType0" && format == "Type1C");
  return fits ? third : PodofoValue();
}

void CheckEmbedded(PodofoValue font, const FontUse& use, PdfaFindings& findings) {
  findings.AddIf(use.visible && !ProgramOf(font).is_stream(), "6.2.11.4.1", font.object_number(),
                 "a font is not embedded");
}

// Widths by CID, from /W and /DW.
class CidWidths {
 public:
  explicit CidWidths(PodofoValue font) : otherwise_(font["DW"].number(1000)) {
    const std::vector<PodofoValue> list = font["W"].elements();
    for (size_t i = 0; i + 1 < list.size();) {
      const auto first = static_cast<int>(list[i].number());
      if (list[i + 1].is_array()) {
        for (size_t k = 0; k < list[i + 1].size(); ++k)
          widths_[first + static_cast<int>(k)] = list[i + 1].At(k).number();
        i += 2;
        continue;
      }
      if (i + 2 >= list.size()) return;
      const auto last = std::min(static_cast<int>(list[i + 1].number()), kMostCid);
      for (int cid = first; cid <= last; ++cid) widths_[cid] = list[i + 2].number();
      i += 3;
    }
  }

  double Of(int cid) const {
    const auto found = widths_.find(cid);
    return found == widths_.end() ? otherwise_ : found->second;
  }

 private:
  static constexpr int kMostCid = 65535;
  double otherwise_;
  std::map<int, double> widths_;
};

// From CID to glyph, as /CIDToGIDMap says.
class GlyphMap {
 public:
  explicit GlyphMap(PodofoValue map) : table_(map.Unpacked(kMostFontBytes)) {}

  size_t GlyphOf(int cid) const {
    if (!table_) return static_cast<size_t>(cid);
    const size_t at = 2 * static_cast<size_t>(cid);
    if (at + 2 > table_->size()) return 0;
    return static_cast<size_t>(static_cast<unsigned char>((*table_)[at])) << 8 |
           static_cast<unsigned char>((*table_)[at + 1]);
  }

 private:
  std::optional<std::string> table_;
};

// Codes are CIDs. Invisible text is no rendering: only its glyphs must be there.
void CheckTrueTypeGlyphs(PodofoValue font, const FontUse& use, PdfaFindings& findings) {
  const int object = font.object_number();
  const std::string program = ProgramOf(font).Unpacked(kMostFontBytes).value_or("");
  const std::optional<std::vector<double>> glyphs = GlyphWidths(program);
  if (!glyphs) {
    findings.AddIf(!program.empty() && font["FontDescriptor"].has("FontFile2"), "6.2.11.4.1",
                   object, "an embedded font cannot be read");
    return;
  }
  const CidWidths widths(font);
  const GlyphMap map(font["CIDToGIDMap"]);
  for (const int cid : use.codes) {
    const size_t glyph = map.GlyphOf(cid);
    if (glyph == 0) {
      findings.Add("6.2.11.8", object, "text shows the glyph .notdef");
    } else if (glyph >= glyphs->size()) {
      findings.Add("6.2.11.4.1", object, "text shows a glyph that is not embedded");
    } else if (use.visible && std::abs((*glyphs)[glyph] - widths.Of(cid)) > 1) {
      findings.Add("6.2.11.5", object, "a glyph is not as wide as its font says");
    }
  }
}

void CheckCidSet(PodofoValue font, const FontUse& use, PdfaFindings& findings) {
  const PodofoValue set = font["FontDescriptor"]["CIDSet"];
  const std::optional<std::string> bits = set.Unpacked(kMostFontBytes);
  if (!bits) return;
  const bool complete = std::all_of(use.codes.begin(), use.codes.end(), [&](int cid) {
    const auto byte = static_cast<size_t>(cid) / 8;
    return byte < bits->size() && ((*bits)[byte] >> (7 - cid % 8) & 1) != 0;
  });
  findings.AddIf(!complete, "6.2.11.4.2", set.object_number(), "/CIDSet leaves out what is shown");
}

void CheckComposite(PodofoValue font, const FontUse& use, PdfaFindings& findings) {
  const PodofoValue descendant = font["DescendantFonts"].At(0);
  const int object = descendant.object_number();
  const PodofoValue encoding = font["Encoding"];
  if (encoding.is_stream() && encoding["CIDSystemInfo"].exists()) {
    const PodofoValue of_map = encoding["CIDSystemInfo"];
    const PodofoValue of_font = descendant["CIDSystemInfo"];
    findings.AddIf(of_map["Registry"].bytes() != of_font["Registry"].bytes() ||
                       of_map["Ordering"].bytes() != of_font["Ordering"].bytes(),
                   "6.2.11.3.1", object, "a font and its encoding are of different collections");
  }
  CheckEmbedded(descendant, use, findings);
  if (descendant["Subtype"].is_name("CIDFontType2") && ProgramOf(descendant).is_stream()) {
    const PodofoValue map = descendant["CIDToGIDMap"];
    findings.AddIf(!map.is_stream() && !map.is_name("Identity"), "6.2.11.3.2", object,
                   "an embedded font has no way from CIDs to glyphs");
    if (IsIdentity(encoding)) CheckTrueTypeGlyphs(descendant, use, findings);
  }
  if (IsIdentity(encoding)) CheckCidSet(descendant, use, findings);
}

// A simple font's.
void CheckEncoding(PodofoValue font, PdfaFindings& findings) {
  constexpr int kSymbolic = 4;
  const bool symbolic =
      (static_cast<int>(font["FontDescriptor"]["Flags"].number()) & kSymbolic) != 0;
  const PodofoValue encoding = font["Encoding"];
  const PodofoValue base = encoding.is_dictionary() ? encoding["BaseEncoding"] : encoding;
  const bool plain = base.is_name("WinAnsiEncoding") || base.is_name("MacRomanEncoding");
  findings.AddIf(symbolic ? encoding.exists() : !plain, "6.2.11.6", font.object_number(),
                 "a TrueType font is encoded as its kind must not be");
}

bool IsStandardFont(const std::string& name) {
  for (const char* family : {"Times-", "Helvetica", "Courier", "Symbol", "ZapfDingbats"})
    if (absl::StartsWith(name, family)) return true;
  return false;
}

void CheckSimple(PodofoValue font, const FontUse& use, PdfaFindings& findings) {
  CheckEmbedded(font, use, findings);
  if (font["Subtype"].is_name("TrueType") && use.visible) CheckEncoding(font, findings);
  if (!font.has("Widths") && IsStandardFont(font["BaseFont"].name())) return;
  const auto first = static_cast<int>(font["FirstChar"].number(0));
  const auto last = static_cast<int>(font["LastChar"].number(-1));
  const bool counted = font["Widths"].size() == static_cast<size_t>(std::max(0, last - first + 1));
  findings.AddIf(use.visible && (!counted || last < first), "6.2.11.2", font.object_number(),
                 "a font's widths are not those of its first to its last letter");
}

}  // namespace

void CheckFont(PodofoValue font, const FontUse& use, PdfaFindings& findings) {
  const std::string kind = font["Subtype"].name();
  if (kind == "Type0") return CheckComposite(font, use, findings);
  if (kind == "Type1" || kind == "MMType1" || kind == "TrueType")
    return CheckSimple(font, use, findings);
  findings.AddIf(kind != "Type3", "6.2.11.2", font.object_number(), "a font of an unknown kind");
}

}  // namespace sohoa
