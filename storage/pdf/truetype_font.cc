#include "storage/pdf/truetype_font.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

// Of a component (glyf, "composite glyph description").
constexpr int kWordArguments = 0x0001;
constexpr int kScale = 0x0008;
constexpr int kMoreComponents = 0x0020;
constexpr int kTwoScales = 0x0040;
constexpr int kTwoByTwo = 0x0080;
constexpr int kInstructions = 0x0100;

constexpr std::streamoff kMostBytes = 64 << 20;

size_t ComponentBytes(int flags) {
  size_t bytes = 4 + ((flags & kWordArguments) != 0 ? 4 : 2);
  if ((flags & kScale) != 0) bytes += 2;
  if ((flags & kTwoScales) != 0) bytes += 4;
  if ((flags & kTwoByTwo) != 0) bytes += 8;
  return bytes;
}

void PutU16(std::string& table, size_t at, int value) {
  std::string bytes;
  AppendU16(bytes, value);
  if (at + 2 <= table.size()) table.replace(at, 2, bytes);
}

}  // namespace

absl::StatusOr<TrueTypeFont> TrueTypeFont::Load(const std::string& path) {
  TrueTypeFont font;
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::NotFoundError(absl::StrCat("the font cannot be opened: ", path));
  in.seekg(0, std::ios::end);
  const std::streamoff size = in.tellg();
  if (size < 0 || size > kMostBytes)
    return absl::DataLossError(absl::StrCat("this is no TrueType font: ", path));
  font.file_.resize(static_cast<size_t>(size));
  in.seekg(0).read(font.file_.data(), size);
  if (!font.Parse()) return absl::DataLossError(absl::StrCat("this is no TrueType font: ", path));
  const size_t slash = path.rfind('/');
  std::string name = path.substr(slash == std::string::npos ? 0 : slash + 1);
  name = name.substr(0, name.rfind('.'));
  std::erase_if(name, [](char c) {
    return !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
           c != '-';
  });
  font.name_ = std::move(name);
  return font;
}

bool TrueTypeFont::Parse() {
  const std::string_view head = Table("head");
  hhea_ = Table("hhea");
  units_per_em_ = FontU16(head, 18);
  long_offsets_ = FontU16(head, 50) == 1;
  glyphs_ = FontU16(Table("maxp"), 4);
  advances_ = FontU16(hhea_, 34);
  const std::string_view metrics = Table("OS/2");
  constexpr size_t kWithCapHeight = 90;
  const bool whole = units_per_em_ >= 16 && glyphs_ > 0 && advances_ > 0 && hhea_.size() >= 36 &&
                     !Table("glyf").empty();
  if (!whole) return false;
  cap_height_ = metrics.size() >= kWithCapHeight ? Scaled(FontS16(metrics, 88)) : ascent();
  const std::string_view cmap = Table("cmap");
  for (size_t k = 0; k < FontU16(cmap, 2); ++k) {
    const size_t row = 4 + 8 * k;
    const size_t at = FontU32(cmap, row + 4);
    if (FontU16(cmap, row) == 3 && FontU16(cmap, row + 2) == 1 && FontU16(cmap, at) == 4)
      map_at_ = static_cast<size_t>(cmap.data() - file_.data()) + at;
  }
  return map_at_ != 0;
}

uint16_t TrueTypeFont::GlyphOf(char32_t letter) const {
  if (letter > 0xFFFF) return 0;
  const std::string_view map = std::string_view(file_).substr(map_at_);
  const size_t doubled = FontU16(map, 6);  // twice the number of segments
  for (size_t k = 0; k < doubled; k += 2) {
    if (FontU16(map, 14 + k) < letter) continue;
    const size_t start = 16 + doubled + k;
    const uint16_t first = FontU16(map, start);
    if (letter < first) return 0;
    const uint16_t delta = FontU16(map, start + doubled);
    const size_t range_at = start + 2 * doubled;
    const uint16_t range = FontU16(map, range_at);
    if (range == 0) return static_cast<uint16_t>(letter + delta);
    const uint16_t glyph = FontU16(map, range_at + range + 2 * (letter - first));
    return glyph == 0 ? uint16_t{0} : static_cast<uint16_t>(glyph + delta);
  }
  return 0;
}

int TrueTypeFont::AdvanceOf(uint16_t glyph) const {
  const size_t row = static_cast<size_t>(std::min<int>(glyph, advances_ - 1));
  return (FontU16(Table("hmtx"), 4 * row) * 1000 + units_per_em_ / 2) / units_per_em_;
}

std::array<int, 4> TrueTypeFont::box() const {
  const std::string_view head = Table("head");
  return {Scaled(FontS16(head, 36)), Scaled(FontS16(head, 38)), Scaled(FontS16(head, 40)),
          Scaled(FontS16(head, 42))};
}

std::string_view TrueTypeFont::OutlineOf(uint16_t glyph) const {
  if (glyph >= glyphs_) return {};
  const std::string_view loca = Table("loca");
  const std::string_view glyf = Table("glyf");
  const size_t begin = long_offsets_ ? FontU32(loca, 4u * glyph) : 2u * FontU16(loca, 2u * glyph);
  const size_t end =
      long_offsets_ ? FontU32(loca, 4u * glyph + 4) : 2u * FontU16(loca, 2u * glyph + 2);
  if (begin >= end || end > glyf.size()) return {};
  return glyf.substr(begin, end - begin);
}

FontSubset TrueTypeFont::Subset(std::vector<uint16_t> glyphs) const {
  constexpr size_t kHeader = 10;
  std::string glyf;
  std::string loca;
  std::string hmtx;
  const std::string_view all_metrics = Table("hmtx");
  for (size_t k = 0; k < glyphs.size(); ++k) {  // it grows by components
    AppendU32(loca, static_cast<uint32_t>(glyf.size()));
    AppendU16(hmtx, FontU16(all_metrics,
                            4 * static_cast<size_t>(std::min<int>(glyphs[k], advances_ - 1))));
    const std::string_view outline = OutlineOf(glyphs[k]);
    AppendU16(hmtx, FontS16(outline, 2));  // its left edge, so that no shift is made
    std::string own(outline);
    if (FontS16(outline, 0) >= 0 && outline.size() > kHeader) {
      const size_t length_at = kHeader + 2 * static_cast<size_t>(FontS16(outline, 0));
      own.erase(std::min(own.size(), length_at + 2), FontU16(outline, length_at));
      PutU16(own, length_at, 0);
    }
    for (size_t at = kHeader; FontS16(outline, 0) < 0 && at + 4 <= outline.size();) {
      const int flags = FontU16(outline, at);
      const uint16_t part = FontU16(outline, at + 2);
      auto place = std::find(glyphs.begin(), glyphs.end(), part);
      if (place == glyphs.end()) place = glyphs.insert(glyphs.end(), part);
      PutU16(own, at, flags & ~kInstructions);
      PutU16(own, at + 2, static_cast<int>(place - glyphs.begin()));
      at += ComponentBytes(flags);
      if ((flags & kMoreComponents) != 0) continue;
      own.resize(std::min(own.size(), at));
      break;
    }
    glyf += own;
    while (glyf.size() % 4 != 0) glyf += '\0';
  }
  AppendU32(loca, static_cast<uint32_t>(glyf.size()));

  const int count = static_cast<int>(glyphs.size());
  std::string head(Table("head"));
  constexpr size_t kChecksum = 8;
  PutU16(head, kChecksum, 0);
  PutU16(head, kChecksum + 2, 0);
  PutU16(head, 50, 1);  // long offsets
  std::string hhea = hhea_;
  PutU16(hhea, 34, count);
  std::string maxp(Table("maxp"));
  PutU16(maxp, 4, count);
  return {AssembleFont({{"glyf", glyf},
                        {"head", head},
                        {"hhea", hhea},
                        {"hmtx", hmtx},
                        {"loca", loca},
                        {"maxp", maxp}}),
          std::move(glyphs)};
}

}  // namespace sohoa
