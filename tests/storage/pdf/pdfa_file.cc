#include "tests/storage/pdf/pdfa_file.h"

#include <gtest/gtest.h>

#include <cstdio>

#include "storage/pdf/glyphless_font.h"
#include "storage/pdf/srgb_profile.h"
#include "storage/pdf/xmp_packet.h"

namespace sohoa::test {
namespace {

std::string Object(int number, const std::string& body) {
  return std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
}

}  // namespace

PdfaFile::PdfaFile() {
  const auto add = [this](int number, const std::string& body) {
    objects[number] = Object(number, body);
  };
  add(1,
      "<< /Type /Catalog /Pages 2 0 R /Metadata 3 0 R /AcroForm 12 0 R /OutputIntents [<< /Type "
      "/OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /DestOutputProfile 4 0 R >>] "
      "/OCProperties << /OCGs [19 0 R] /D << /Name (all) /Order [19 0 R] >> >> /Names << >> >>");
  add(2, "<< /Type /Pages /Kids [5 0 R] /Count 1 >>");
  const PdfInfo info{.title = "Tên", .created_at = "2026-01-31T08:05:09+07:00", .code = "05/QĐ"};
  SetStream(3, "/Type /Metadata /Subtype /XML", XmpPacket(info, PdfProfile::kPdfA2b));
  SetStream(4, "/N 3", SrgbProfile());
  add(5,
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 6 0 R /Resources << /Font << "
      "/F 13 0 R /S 22 0 R >> /XObject << /Im 7 0 R /Fm 8 0 R >> /ExtGState << /G 9 0 R >> "
      "/ColorSpace << /Icc [/ICCBased 4 0 R] >> >> /Annots [10 0 R 20 0 R 21 0 R] >>");
  SetStream(6, "", "q /G gs 0.5 g /Im Do /Fm Do BT /F 9 Tf <0001> Tj ET Q 1 0 0 rg 0 0 9 9 re f");
  SetStream(7,
            "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
            "/BitsPerComponent 8",
            "x");
  SetStream(8, "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << >>", "0 G 0 0 m S");
  add(9, "<< /Type /ExtGState /LW 1 >>");
  add(10,
      "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /Rect [10 10 90 40] /F 132 /P 5 0 R /AP << "
      "/N 11 0 R >> >>");
  SetStream(
      11, "/Type /XObject /Subtype /Form /BBox [0 0 80 30] /Resources << /Font << /F 13 0 R >> >>",
      "0 g BT /F 9 Tf <0001> Tj ET");
  add(12, "<< /Fields [10 0 R 21 0 R] /SigFlags 3 >>");
  add(13,
      "<< /Type /Font /Subtype /Type0 /BaseFont /Blank /Encoding /Identity-H /DescendantFonts [14 "
      "0 R] >>");
  add(14,
      "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Blank /CIDSystemInfo << /Registry (Adobe) "
      "/Ordering (Identity) /Supplement 0 >> /FontDescriptor 15 0 R /DW 700 /W [1 [500]] "
      "/CIDToGIDMap 17 0 R >>");
  add(15,
      "<< /Type /FontDescriptor /FontName /Blank /Flags 4 /FontBBox [0 -200 500 800] /ItalicAngle "
      "0 /Ascent 800 /Descent -200 /CapHeight 800 /StemV 0 /FontFile2 16 0 R >>");
  SetStream(16, "", GlyphlessFont(500));
  SetStream(17, "", std::string("\0\0\0\1\0\0", 6));
  add(18,
      "<< /Title <FEFF005400EA006E> /Creator (sohoa) /Producer (sohoa) /CreationDate "
      "(D:20260131080509+07'00') >>");
  add(19, "<< /Type /OCG /Name (layer) >>");
  add(20,
      "<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /F 4 /A << /Type /Action /S /URI /URI (x:y) "
      ">> >>");
  add(21,
      "<< /Type /Annot /Subtype /Widget /FT /Btn /T (b) /Rect [50 50 60 60] /F 4 /AS /Off /AP << "
      "/N << /Off 8 0 R >> >> >>");
  add(22,
      "<< /Type /Font /Subtype /TrueType /BaseFont /Blank /FirstChar 65 /LastChar 65 /Widths [500] "
      "/FontDescriptor 15 0 R >>");
}

void PdfaFile::Change(int object, const std::string& from, const std::string& to) {
  std::string& text = objects.at(object);
  const size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << "object " << object << " has no " << from;
  text.replace(at, from.size(), to);
}

void PdfaFile::SetStream(int object, const std::string& entries, const std::string& data) {
  objects[object] = Object(object, "<< " + entries + " /Length " + std::to_string(data.size()) +
                                       " >>\nstream\n" + data + "\nendstream");
}

std::string PdfaFile::Build() const {
  std::string out = header;
  const std::string count = std::to_string(objects.size() + 1);
  std::string rows = "0000000000 65535 f \n";
  for (const auto& [number, text] : objects) {
    char row[32];
    std::snprintf(row, sizeof(row), "%010zu 00000 n \n", out.size());
    rows += row;
    out += text;
  }
  const std::string start = std::to_string(out.size());
  return out + table + count + "\n" + rows + "trailer\n<< /Size " + count + " " + trailer +
         " >>\nstartxref\n" + start + "\n" + tail;
}

}  // namespace sohoa::test
