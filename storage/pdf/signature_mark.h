// What a signature shows on the page: black text of 10 points in a Times-like font, no picture
// (Nghị định 30/2020/NĐ-CP, phụ lục I, phần II).
#ifndef SOHOA_STORAGE_PDF_SIGNATURE_MARK_H_
#define SOHOA_STORAGE_PDF_SIGNATURE_MARK_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/pdf/truetype_font.h"

namespace sohoa {

// A Type 0 font with the letters of one mark; codes are its glyphs' numbers. PDF/A wants all of it.
struct MarkFont {
  std::string name;               // "ABCDEF+Tinos-Regular"
  std::string file;               // TrueType
  std::vector<int> widths;        // of glyph 0, 1, …, in thousandths of the font size
  std::vector<char32_t> letters;  // what glyph 0, 1, … stand for; 0: nothing
  int ascent = 0;
  int descent = 0;
  int cap_height = 0;
  std::vector<int> box;  // left, bottom, right, top of all glyphs
};

// Upright; in points. Width 0: nothing is shown.
struct SignatureMark {
  double width = 0;
  double height = 0;
  std::string content;  // operators; the font's name in them is /F0
  MarkFont font;
};

// Lines of UTF-8 (composed letters, as NFC has them) under each other, left-aligned; those that are
// too long for the mark are broken at spaces. To their left, if there is a text for it, a QR code
// as filled rectangles, on white: 0.32 mm a module.
//   kInvalidArgument  a letter that the font lacks; no line, or more than fit; the QR code would be
//                     wider than the mark may be
absl::StatusOr<SignatureMark> MakeSignatureMark(const std::vector<std::string>& lines,
                                                const TrueTypeFont& font,
                                                const std::string& qr_text = "");

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_SIGNATURE_MARK_H_
