#include "storage/pdf/signature_mark.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "storage/pdf/qr_code.h"
#include "storage/pdf/utf.h"

namespace sohoa {
namespace {

constexpr double kFontSize = 10;
constexpr double kLeading = 11.5;
constexpr double kMostWidth = 220;  // points: a third of a sheet, beside the state's name
constexpr size_t kMostLines = 8;
constexpr double kModule = 0.9;   // points: 3.75 pixels at 300 dpi; most codes fit into the margin
constexpr int kQuietModules = 4;  // ISO/IEC 18004, 9.1

class Typesetter {
 public:
  explicit Typesetter(const TrueTypeFont& font) : font_(font) {}

  // The glyphs' numbers in the subset. False for a letter that the font lacks.
  bool Encode(std::u32string_view text, std::string& codes) {
    for (const char32_t letter : text) {
      const uint16_t glyph = font_.GlyphOf(letter);
      if (glyph == 0) return false;
      auto place = std::find(glyphs_.begin(), glyphs_.end(), glyph);
      if (place == glyphs_.end()) {
        place = glyphs_.insert(glyphs_.end(), glyph);
        letters_.push_back(letter);
      }
      absl::StrAppendFormat(&codes, "%04X", place - glyphs_.begin());
    }
    return true;
  }

  double WidthOf(std::u32string_view text) const {
    double width = 0;
    for (const char32_t letter : text) width += font_.AdvanceOf(font_.GlyphOf(letter));
    return width * kFontSize / 1000;
  }

  std::vector<std::u32string> Broken(const std::string& line) const {
    std::vector<std::u32string> rows(1);
    for (const absl::string_view word : absl::StrSplit(line, ' ', absl::SkipEmpty())) {
      const std::u32string letters = DecodeUtf8(word);
      const std::u32string longer = rows.back().empty() ? letters : rows.back() + U' ' + letters;
      if (!rows.back().empty() && WidthOf(longer) > kMostWidth)
        rows.push_back(letters);
      else
        rows.back() = longer;
    }
    return rows;
  }

  MarkFont Font() const {
    FontSubset subset = font_.Subset(glyphs_);  // with components, which no code shows
    MarkFont out{.file = std::move(subset.file),
                 .letters = letters_,
                 .ascent = font_.ascent(),
                 .descent = font_.descent(),
                 .cap_height = font_.cap_height()};
    for (const uint16_t glyph : subset.glyphs) out.widths.push_back(font_.AdvanceOf(glyph));
    const auto box = font_.box();
    out.box.assign(box.begin(), box.end());
    out.name = absl::StrCat(Tag(out.file), "+", font_.name());
    return out;
  }

 private:
  // Six letters that tell subsets apart (ISO 32000-1, 9.6.4).
  static std::string Tag(const std::string& file) {
    uint64_t sum = 0xCBF29CE484222325;
    for (const char c : file) sum = (sum ^ static_cast<uint8_t>(c)) * 0x100000001B3;
    std::string tag;
    for (int k = 0; k < 6; ++k, sum /= 26) tag += static_cast<char>('A' + sum % 26);
    return tag;
  }

  const TrueTypeFont& font_;
  std::vector<uint16_t> glyphs_ = {0};
  std::vector<char32_t> letters_ = {0};
};

// In points, with its quiet zone.
double SideOf(const QrModules& code) { return kModule * (code.side + 2 * kQuietModules); }

// The lower left corner is the origin. Runs of modules are one rectangle, and all of them one path,
// or light would show between two rows.
std::string Drawn(const QrModules& code) {
  const double side = SideOf(code);
  std::string out = absl::StrFormat("1 g 0 0 %.2f %.2f re f 0 g", side, side);
  for (int y = 0; y < code.side; ++y) {
    for (int x = 0; x < code.side;) {
      int end = x;
      while (end < code.side && code.IsDark(end, y)) ++end;
      if (end > x)
        absl::StrAppendFormat(&out, " %.2f %.2f %.2f %.2f re", kModule * (kQuietModules + x),
                              side - kModule * (kQuietModules + y + 1), kModule * (end - x),
                              kModule);
      x = end + 1;
    }
  }
  return out + " f\n";
}

// Left of what is there, at the same height: below it the page's own text would be covered.
absl::Status AddQrCode(const std::string& text, SignatureMark& mark) {
  constexpr double kMostSide = 120;
  const absl::StatusOr<QrModules> code = QrModulesOf(text);
  if (!code.ok() || SideOf(*code) > kMostSide)
    return absl::InvalidArgumentError("the QR code of the mark would be too large; shorten it");
  const double side = SideOf(*code);
  const double height = std::max(mark.height, side);
  mark.content =
      absl::StrFormat("q 1 0 0 1 0 %.2f cm\n%sQ\nq 1 0 0 1 %.2f %.2f cm\n%sQ\n", height - side,
                      Drawn(*code), side, height - mark.height, mark.content);
  mark.height = height;
  mark.width += side;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SignatureMark> MakeSignatureMark(const std::vector<std::string>& lines,
                                                const TrueTypeFont& font,
                                                const std::string& qr_text) {
  Typesetter typesetter(font);
  std::vector<std::u32string> rows;
  for (const std::string& line : lines)
    for (std::u32string& row : typesetter.Broken(line))
      if (!row.empty()) rows.push_back(std::move(row));
  if (rows.empty() || rows.size() > kMostLines)
    return absl::InvalidArgumentError(
        "the mark of a signature has one to eight lines; shorten the agency's name");
  SignatureMark mark;
  for (const std::u32string& row : rows) mark.width = std::max(mark.width, typesetter.WidthOf(row));
  if (mark.width > kMostWidth)
    return absl::InvalidArgumentError("a word of the signature's mark is too long");
  const double ascent = font.ascent() * kFontSize / 1000;
  const double descent = -font.descent() * kFontSize / 1000;
  mark.height = ascent + descent + kLeading * static_cast<double>(rows.size() - 1);
  mark.content = absl::StrFormat("BT /F0 %g Tf 0 g %g TL 0 %.2f Td", kFontSize, kLeading,
                                 mark.height - ascent);
  for (size_t k = 0; k < rows.size(); ++k) {
    std::string codes;
    if (!typesetter.Encode(rows[k], codes))
      return absl::InvalidArgumentError(
          "a letter of the signature's mark is not in the font; write composed letters (NFC)");
    absl::StrAppend(&mark.content, k == 0 ? " <" : " T* <", codes, "> Tj");
  }
  absl::StrAppend(&mark.content, " ET\n");
  mark.font = typesetter.Font();
  if (!qr_text.empty())
    if (absl::Status added = AddQrCode(qr_text, mark); !added.ok()) return added;
  return mark;
}

}  // namespace sohoa
