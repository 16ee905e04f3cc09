#include "storage/pdf/text_font.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "storage/pdf/glyphless_font.h"
#include "storage/pdf/pdf_literals.h"

namespace sohoa {
namespace {

// Every code shows glyph 1: PDF/A forbids showing glyph 0.
std::string AllCodesToGlyphOne() {
  std::string map;
  for (int code = 0; code < 0x10000; ++code) map.append("\0\1", 2);
  return map;
}

uint32_t WriteDescriptor(ObjectFile& file) {
  constexpr int kFixedPitchSymbolic = 1 | 4;
  const std::string font = GlyphlessFont(kGlyphWidth);
  const uint32_t program = file.NewNumber();
  file.WriteDeflated(program, absl::StrCat("/Length1 ", font.size()), font);
  const uint32_t descriptor = file.NewNumber();
  file.Write(descriptor, absl::StrCat("<< /Type /FontDescriptor /FontName /", kGlyphlessFontName,
                                      " /Flags ", kFixedPitchSymbolic, " /FontBBox [0 ",
                                      kGlyphlessDescent, " ", kGlyphWidth, " ", kGlyphlessAscent,
                                      "] /ItalicAngle 0 /Ascent ", kGlyphlessAscent, " /Descent ",
                                      kGlyphlessDescent, " /CapHeight ", kGlyphlessAscent,
                                      " /StemV 0 /FontFile2 ", PdfReferenceTo(program), " >>"));
  return descriptor;
}

uint32_t WriteDescendant(ObjectFile& file) {
  const uint32_t descriptor = WriteDescriptor(file);
  const uint32_t glyphs = file.NewNumber();
  file.WriteDeflated(glyphs, "", AllCodesToGlyphOne());
  const uint32_t descendant = file.NewNumber();
  file.Write(descendant,
             absl::StrCat("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /", kGlyphlessFontName,
                          " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
                          "/Supplement 0 >> /FontDescriptor ",
                          PdfReferenceTo(descriptor), " /DW ", kGlyphWidth, " /CIDToGIDMap ",
                          PdfReferenceTo(glyphs), " >>"));
  return descendant;
}

}  // namespace

void WriteTextFont(uint32_t number, const GlyphCodes& codes, ObjectFile& file) {
  const uint32_t descendant = WriteDescendant(file);
  const uint32_t to_unicode = file.NewNumber();
  file.WriteDeflated(to_unicode, "", codes.ToUnicodeCMap());
  file.Write(number,
             absl::StrCat("<< /Type /Font /Subtype /Type0 /BaseFont /", kGlyphlessFontName,
                          " /Encoding /Identity-H /DescendantFonts [", PdfReferenceTo(descendant),
                          "] /ToUnicode ", PdfReferenceTo(to_unicode), " >>"));
}

}  // namespace sohoa
