#include "storage/pdf/text_layer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/pdf/utf.h"

namespace sohoa {
namespace {

constexpr uint16_t kFirstSurrogate = 0xD800;
constexpr uint16_t kLineEndHyphen = 0xDFFF;
constexpr uint16_t kReplacement = 0xFFFD;

// A CMap may hold at most 100 entries a section, and a range must stay within one high byte.
constexpr size_t kSectionEntries = 100;

void AppendSections(const std::vector<std::string>& entries, const std::string& kind,
                    std::string& out) {
  for (size_t begin = 0; begin < entries.size(); begin += kSectionEntries) {
    const size_t end = std::min(entries.size(), begin + kSectionEntries);
    absl::StrAppend(&out, end - begin, " begin", kind, "\n");
    for (size_t i = begin; i < end; ++i) absl::StrAppend(&out, entries[i], "\n");
    absl::StrAppend(&out, "end", kind, "\n");
  }
}

std::vector<std::string> IdentityRanges() {
  std::vector<std::string> ranges;
  for (int high = 0; high < 0x100; ++high) {
    const bool surrogates = high >= 0xD8 && high < 0xE0;
    if (!surrogates)
      ranges.push_back(absl::StrFormat("<%02X00> <%02XFF> <%02X00>", high, high, high));
  }
  return ranges;
}

std::string HexCodes(const PlacedWord& word, GlyphCodes& codes) {
  std::string hex;
  for (size_t i = 0; i < word.letters.size(); ++i) {
    const bool last = i + 1 == word.letters.size();
    const bool hyphen_at_end = last && word.ends_run && word.letters[i] == U'-';
    const uint16_t code = hyphen_at_end ? codes.line_end_hyphen() : codes.CodeOf(word.letters[i]);
    absl::StrAppendFormat(&hex, "%04X", code);
  }
  return hex;
}

void AppendWord(const PlacedWord& word, const PlacedLine& line, GlyphCodes& codes,
                std::string& out) {
  constexpr char kSpace[] = "0020";
  const double natural =
      line.font_size * kGlyphWidth / 1000 * static_cast<double>(word.letters.size());
  absl::StrAppendFormat(&out, "%.5f 0 0 1 %.4f %.4f Tm<%s%s>Tj\n", word.advance / natural, word.x,
                        line.baseline, HexCodes(word, codes), kSpace);
}

}  // namespace

uint16_t GlyphCodes::CodeOf(char32_t letter) {
  if (letter < 0x10000) return static_cast<uint16_t>(letter);
  const auto found = above_bmp_.find(letter);
  if (found != above_bmp_.end()) return found->second;
  const size_t next = kFirstSurrogate + above_bmp_.size();
  if (next >= kLineEndHyphen) return kReplacement;
  above_bmp_[letter] = static_cast<uint16_t>(next);
  return static_cast<uint16_t>(next);
}

uint16_t GlyphCodes::line_end_hyphen() const { return kLineEndHyphen; }

std::string GlyphCodes::ToUnicodeCMap() const {
  std::string out =
      "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
      "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
      "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
      "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
  AppendSections(IdentityRanges(), "bfrange", out);
  std::vector<std::string> chars;
  for (const auto& [letter, code] : above_bmp_)
    chars.push_back(absl::StrFormat("<%04X> <%s>", code, Utf16Hex(letter)));
  chars.push_back(absl::StrFormat("<%04X> <002D0020>", kLineEndHyphen));
  AppendSections(chars, "bfchar", out);
  return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

std::string TextOperators(const std::vector<PlacedLine>& lines, const std::string& font_name,
                          GlyphCodes& codes) {
  std::string out = "BT\n3 Tr\n";
  for (const PlacedLine& line : lines) {
    absl::StrAppendFormat(&out, "/%s %.4f Tf\n", font_name, line.font_size);
    for (const PlacedWord& word : line.words) AppendWord(word, line, codes, out);
  }
  return out + "ET\n";
}

}  // namespace sohoa
