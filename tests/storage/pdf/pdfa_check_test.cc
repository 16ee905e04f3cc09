// Files that break one rule of PDF/A-2b each, and files that break none.
#include "storage/pdf/pdfa_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <functional>
#include <map>
#include <ostream>

#include "tests/storage/pdf/pdf_commands.h"
#include "tests/storage/pdf/pdfa_file.h"

namespace sohoa {

void PrintTo(const PdfaViolation& violation, std::ostream* out) {
  *out << violation.clause << " object " << violation.object << ": " << violation.rule;
}

}  // namespace sohoa

namespace sohoa::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

absl::StatusOr<std::vector<PdfaViolation>> CheckBytes(const std::string& bytes) {
  const std::string path = TempPath("pdfa.pdf");
  WriteFile(path, bytes);
  auto found = CheckPdfA2b(path);
  unlink(path.c_str());
  return found;
}

struct BrokenFile {
  const char* name;
  std::function<void(PdfaFile&)> breaks;
  const char* clause;
  int object;
  const char* rule;  // a part of its text
};

std::function<void(PdfaFile&)> Change(int object, std::string from, std::string to) {
  return [=](PdfaFile& file) { file.Change(object, from, to); };
}

// Puts entries into the object's outermost dictionary.
std::function<void(PdfaFile&)> Add(int object, std::string entries) {
  return Change(object, "<< ", "<< " + entries + " ");
}

std::function<void(PdfaFile&)> Content(std::string operators) {
  return [=](PdfaFile& file) { file.SetStream(6, "", operators); };
}

std::string Repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

void UseNoDeviceColors(PdfaFile& file) {
  file.Change(5, "/Icc [", "/DefaultRGB [");
  file.SetStream(6, "", "/G gs 1 0 0 rg 0 0 9 9 re f");
  file.SetStream(8, "/Subtype /Form /Resources << >>", "");
  file.SetStream(11, "/Subtype /Form /Resources << >>", "");
}

// A JPEG 2000 file of these boxes in its header, as object 7.
std::function<void(PdfaFile&)> Jpx(std::string header_boxes) {
  const auto box = [](const std::string& type, const std::string& content) {
    const size_t size = content.size() + 8;
    return std::string("\0\0", 2) + static_cast<char>(size >> 8) + static_cast<char>(size & 0xFF) +
           type + content;
  };
  return [=](PdfaFile& file) {
    file.SetStream(7,
                   "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
                   "/Filter /JPXDecode",
                   box("jP  ", "\r\n\x87\n") + box("jp2h", header_boxes) + box("jp2c", "x"));
  };
}

std::string JpxHeader(char channels, char depth) {
  return std::string("\0\0\0\x16ihdr\0\0\0\1\0\0\0\1\0", 17) + channels + depth +
         std::string("\7\0\0", 3);
}

std::string JpxColor(char method, char preferred) {
  return std::string(
             "\0\0\0\x0F"
             "colr",
             8) +
         method + '\0' + preferred + std::string("\0\0\0\x11", 4);
}

const std::vector<BrokenFile>& BrokenFiles() {
  static const auto* const files = new std::vector<BrokenFile>{
      // The bytes of the file.
      {"Header", [](PdfaFile& f) { f.header = "%PDF-1.8\n%\xE2\xE3\xCF\xD3\n"; }, "6.1.2", 0,
       "%PDF-1.n"},
      {"HeaderComment", [](PdfaFile& f) { f.header = "%PDF-1.7\n%abcd\n"; }, "6.1.2", 0,
       "four bytes"},
      {"NoId", [](PdfaFile& f) { f.trailer = "/Root 1 0 R /Info 18 0 R"; }, "6.1.3", 0, "/ID"},
      {"BehindTheEnd", [](PdfaFile& f) { f.tail = "%%EOF\nmore"; }, "6.1.3", 0, "follows"},
      {"Table", [](PdfaFile& f) { f.table = "xref \n0 "; }, "6.1.4", 0, "cross-reference"},
      {"OddHexadecimal", Change(19, "(layer)", "<6C6>"), "6.1.6", 19, "odd digit"},
      {"ObjectOnALineWithMore", Change(19, "19 0 obj\n", "19 0 obj "), "6.1.9", 19, "parted"},
      {"EndOfObject", Change(19, "\nendobj", " endobj"), "6.1.9", 19, "parted"},
      {"StreamLineEnd", Change(8, "stream\n", "stream \n"), "6.1.7.1", 8, "word stream"},
      {"StreamLength", Change(8, "0 0 m S\n", "0 0 m S h h\n"), "6.1.7.1", 8, "/Length"},
      {"EndOfStream", Change(8, "\nendstream", " endstream"), "6.1.7.1", 8, "word endstream"},
      {"StreamElsewhere", Add(8, "/F (other)"), "6.1.7.1", 8, "another file"},
      {"Lzw", Add(7, "/Filter /LZWDecode"), "6.1.7.2", 7, "LZWDecode"},
      {"UnknownFilter", Add(7, "/Filter [/OwnDecode]"), "6.1.7.2", 7, "OwnDecode"},
      {"LongName", Add(9, "/" + std::string(128, 'a') + " 1"), "6.1.13", 9, "name"},
      {"LongString", Change(19, "(layer)", "(" + std::string(32768, 'a') + ")"), "6.1.13", 19,
       "string"},
      {"LargeInteger", Change(9, "/LW 1", "/LW 99999999999"), "6.1.13", 9, "integer"},
      {"SavedTooDeep",
       Content(Repeated("q ", 29)),
       "6.1.13", 5, "28 deep"},
      {"TinyPage", Change(5, "[0 0 200 200]", "[0 0 2 200]"), "6.1.13", 5, "14,400"},
      {"ManyInks",
       [](PdfaFile& f) {
         f.Change(5, "/Icc [", "/N [/DeviceN [" + Repeated("/Ink ", 33) + "] /DeviceRGB 8 0 R] /Icc [");
         f.SetStream(6, "", "/N cs");
       },
       "6.1.13", 5, "32 inks"},
      {"Permissions", Add(1, "/Perms << /Own 10 0 R >>"), "6.1.12", 1, "permission"},

      // What is painted.
      {"UnknownOperator", Content("BX 1 foo EX"), "6.2.2", 5, "operator"},
      {"InheritedResources",
       [](PdfaFile& f) {
         f.Change(5, "/Resources <<", "/Other <<");
         f.Change(2, "<< ", "<< /Resources << /ExtGState << /G 9 0 R >> >> ");
         f.SetStream(6, "", "/G gs");
       },
       "6.2.2", 5, "none of its own"},
      {"NoOutputDevice",
       [](PdfaFile& f) {
         UseNoDeviceColors(f);
         f.Change(4, "mntr", "scnr");
       },
       "6.2.3", 4, "no output device"},
      {"TwoProfiles",
       Change(1, "/OutputIntents [",
              "/OutputIntents [<< /S /GTS_PDFX /DestOutputProfile 8 0 R >> "),
       "6.2.3", 1, "different profiles"},
      {"ProfileElsewhere", Change(1, "/S /GTS_PDFA1", "/S /GTS_PDFA1 /DestOutputProfileRef << >>"),
       "6.2.3", 1, "another file"},
      {"IccBased",
       [](PdfaFile& f) {
         f.Change(5, "[/ICCBased 4 0 R]", "[/ICCBased 8 0 R]");
         f.SetStream(6, "", "/Icc cs");
       },
       "6.2.4.2", 8, "profile"},
      {"CmykOperator", Content("0 0 0 1 k 0 0 9 9 re f"), "6.2.4.3", 5, "4 components"},
      {"CmykPicture", Change(7, "/DeviceGray", "/DeviceCMYK"), "6.2.4.3", 7, "4 components"},
      {"Separation", Change(7, "/DeviceGray", "[/Separation /Gold /DeviceCMYK 8 0 R]"), "6.2.4.3",
       7, "4 components"},
      {"InlinePicture", Content("BI /W 1 /H 1 /CS /CMYK /BPC 8 ID xxxx EI"), "6.2.4.3", 5,
       "4 components"},
      {"InlineLzw", Content("BI /W 1 /H 1 /CS /G /BPC 8 /F [/LZW] ID xxxx\nEI"), "6.1.10", 5,
       "LZW"},
      {"TransferFunction", Add(9, "/TR /Identity"), "6.2.5", 9, "transfer function"},
      {"OwnTransferFunction", Add(9, "/TR2 /Identity"), "6.2.5", 9, "of its own"},
      {"Halftone", Add(9, "/HT << /Type /Halftone /HalftoneType 6 >>"), "6.2.5", 9, "halftone"},
      {"HalftoneName", Add(9, "/HT << /HalftoneType 1 /HalftoneName (x) >>"), "6.2.5", 9, "a name"},
      {"HalftonePhase", Add(9, "/HTP [0 0]"), "6.2.5", 9, "/HTP"},
      {"RenderingIntent", Content("/Vivid ri"), "6.2.6", 5, "intent"},
      {"PictureIntent", Add(7, "/Intent /Vivid"), "6.2.6", 5, "intent"},
      {"Alternates", Add(7, "/Alternates []"), "6.2.8", 7, "alternates"},
      {"PictureOpi", Add(7, "/OPI << >>"), "6.2.8", 7, "/OPI"},
      {"Interpolated", Add(7, "/Interpolate true"), "6.2.8", 7, "interpolated"},
      {"JpxChannels", Jpx(JpxHeader(2, 7) + JpxColor(1, 0)), "6.2.8.3", 7, "channels"},
      {"JpxDepths", Jpx(JpxHeader(1, '\xFF') + JpxColor(1, 0)), "6.2.8.3", 7, "depths"},
      {"JpxTwoColors", Jpx(JpxHeader(1, 7) + JpxColor(1, 0) + JpxColor(2, 0)), "6.2.8.3", 7,
       "preferred"},
      {"JpxMethod", Jpx(JpxHeader(1, 7) + JpxColor(4, 0)), "6.2.8.3", 7, "unknown way"},
      {"JpxBare", Jpx(""), "6.2.8.3", 7, "not in a JPX file"},
      {"FormOpi", Add(8, "/OPI << >>"), "6.2.9", 8, "/OPI"},
      {"FormPostScript", Add(8, "/Subtype2 /PS"), "6.2.9", 8, "PostScript"},
      {"FormReference", Add(8, "/Ref << >>"), "6.2.9", 8, "another file"},
      {"PostScript", Change(8, "/Form", "/PS"), "6.2.9", 8, "PostScript"},
      {"BlendMode", Add(9, "/BM /Own"), "6.2.10", 9, "blend mode"},
      {"TransparentWithoutColors",
       [](PdfaFile& f) {
         UseNoDeviceColors(f);
         f.Change(1, "/GTS_PDFA1", "/GTS_OTHER");
         f.Change(9, "<< ", "<< /ca 0.5 ");
       },
       "6.2.10", 5, "blend"},

      // Fonts.
      {"NotEmbedded", Change(15, "/FontFile2 16 0 R", ""), "6.2.11.4.1", 14, "not embedded"},
      {"OtherProgram", Change(15, "/FontFile2", "/FontFile"), "6.2.11.4.1", 14, "not embedded"},
      {"BrokenProgram", [](PdfaFile& f) { f.SetStream(16, "", "no font"); }, "6.2.11.4.1", 14,
       "cannot be read"},
      {"Collections",
       [](PdfaFile& f) {
         f.Change(13, "/Identity-H", "6 0 R");
         f.SetStream(6, "/CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) >>", "n");
       },
       "6.2.11.3.1", 14, "collections"},
      {"NoGlyphMap", Change(14, "/CIDToGIDMap 17 0 R", ""), "6.2.11.3.2", 14, "no way"},
      {"GlyphIsNotThere",
       [](PdfaFile& f) { f.SetStream(17, "", std::string("\0\0\0\x09", 4)); }, "6.2.11.4.1", 14,
       "a glyph that is not embedded"},
      {"Widths", Change(14, "[500]", "[600]"), "6.2.11.5", 14, "wide"},
      {"NotDef", [](PdfaFile& f) { f.SetStream(17, "", std::string(4, '\0')); }, "6.2.11.8", 14,
       ".notdef"},
      {"CidSet",
       [](PdfaFile& f) {
         f.Change(15, "<< ", "<< /CIDSet 17 0 R ");
       },
       "6.2.11.4.2", 17, "/CIDSet"},
      {"SymbolicEncoding",
       [](PdfaFile& f) {
         f.Change(22, "<< ", "<< /Encoding /WinAnsiEncoding ");
         f.SetStream(6, "", "0 g BT /S 9 Tf (A) Tj ET");
       },
       "6.2.11.6", 22, "encoded"},
      {"WidthsOfASimpleFont",
       [](PdfaFile& f) {
         f.Change(22, "[500]", "[500 500]");
         f.SetStream(6, "", "0 g BT /S 9 Tf (A) Tj ET");
       },
       "6.2.11.2", 22, "widths"},
      {"UnknownFont",
       [](PdfaFile& f) {
         f.Change(22, "/TrueType", "/Type9");
         f.SetStream(6, "", "0 g BT /S 9 Tf (A) Tj ET");
       },
       "6.2.11.2", 22, "unknown kind"},

      // Annotations, forms, signatures, actions.
      {"AnnotationKind", Change(20, "/Link", "/Movie"), "6.3.1", 20, "Movie"},
      {"NoFlags", Change(20, "/F 4", ""), "6.3.2", 20, "no flags"},
      {"HiddenAnnotation", Change(20, "/F 4", "/F 6"), "6.3.2", 20, "hidden"},
      {"NotPrinted", Change(10, "/F 132", "/F 128"), "6.3.2", 10, "not printed"},
      {"NoAppearance", Change(10, "/AP <<", "/Other <<"), "6.3.3", 10, "no appearance"},
      {"MoreAppearances", Change(10, "/AP <<", "/AP << /D 11 0 R"), "6.3.3", 10, "more than"},
      {"ButtonAppearance", Change(21, "<< /Off 8 0 R >>", "8 0 R"), "6.3.3", 21, "another kind"},
      {"WidgetAction", Add(10, "/A << /S /URI /URI (x:y) >>"), "6.4.1", 10, "widget"},
      {"FieldAction",
       [](PdfaFile& f) {
         f.Change(12, "/Fields [", "/Fields [<< /FT /Tx /T (t) /AA << >> >> ");
       },
       "6.4.1", 12, "field"},
      {"NeedAppearances", Add(12, "/NeedAppearances true"), "6.4.1", 12, "made by the reader"},
      {"Xfa", Add(12, "/XFA []"), "6.4.2", 12, "XFA"},
      {"NeedsRendering", Add(1, "/NeedsRendering true"), "6.4.2", 1, "rendered"},
      {"SignatureRange",
       Add(10, "/V << /Type /Sig /ByteRange [0 100 200 10] /Contents <00> >>"), "6.4.3", 10,
       "cover"},
      {"JavaScript", Change(20, "/S /URI /URI (x:y)", "/S /JavaScript /JS (1)"), "6.5.1", 20,
       "JavaScript"},
      {"Launch", Change(20, "/S /URI /URI (x:y)", "/S /Launch /F (x)"), "6.5.1", 20, "Launch"},
      {"NamedAction", Change(20, "/S /URI /URI (x:y)", "/S /Named /N /Print"), "6.5.1", 20,
       "named action"},
      {"OpenAction", Add(1, "/OpenAction << /S /JavaScript /JS (1) >>"), "6.5.1", 1, "JavaScript"},
      {"DocumentActions", Add(1, "/AA << >>"), "6.5.2", 1, "document"},
      {"PageActions", Add(5, "/AA << >>"), "6.5.2", 5, "page"},

      // Metadata.
      {"NoMetadata", Change(1, "/Metadata 3 0 R", ""), "6.6.2.1", 1, "no metadata"},
      {"NoXml", Change(3, "</rdf:RDF>", "</rdf:RDX>"), "6.6.2.1", 3, "well-formed"},
      {"PacketBytes",
       Change(3, "id=\"W5M0MpCehiHzreSzNTczkc9d\"", "bytes=\"xxxxxxxxxxxxxxxxxxxxx\""), "6.6.2.1", 3,
       "packet"},
      {"Undescribed", Change(3, "<pdfaProperty:name>code<", "<pdfaProperty:name>codX<"), "6.6.2.3",
       3, "code is described nowhere"},
      {"Part", Change(3, "part>2<", "part>1<"), "6.6.4", 3, "PDF/A-2"},
      {"Level", Change(3, "conformance>B<", "conformance>X<"), "6.6.4", 3, "PDF/A-2"},
      {"Title", Change(18, "<FEFF005400EA006E>", "(Other)"), "19005-1 6.7.3", 18, "/Title"},
      {"Date", Change(18, "20260131080509", "20260131080510"), "19005-1 6.7.3", 18,
       "/CreationDate"},
      {"Author", Add(18, "/Author (A)"), "19005-1 6.7.3", 18, "/Author"},

      // What else a document may hold.
      {"EmbeddedFile",
       Change(1, "/Names << >>", "/Names << /F (x) /UF (x) /EF << /F 8 0 R >> >>"), "6.8", 8,
       "no PDF/A"},
      {"EmbeddedName",
       [](PdfaFile& f) {
         f.Change(1, "/Names << >>", "/Names << /F (x) /EF << /F 8 0 R >> >>");
         f.Change(5, "/Fm 8 0 R", "");
         f.Change(21, "8 0 R", "11 0 R");
         f.SetStream(6, "", "n");
         f.SetStream(8, "", "%PDF-1.4 pdfaid:part");
       },
       "6.8", 1, "/UF"},
      {"LayerName", Change(1, "/Name (all)", ""), "6.9", 1, "no name"},
      {"LayerOrder", Change(1, "/Order [19 0 R]", "/Order []"), "6.9", 1, "leaves groups out"},
      {"LayerEvents", Change(1, "/Name (all)", "/Name (all) /AS []"), "6.9", 1, "/AS"},
      {"LayerNames", Change(1, "/OCProperties <<", "/OCProperties << /Configs [<< /Name (all) >>]"),
       "6.9", 1, "one name"},
      {"AlternatePresentations", Change(1, "/Names << >>", "/Names << /AlternatePresentations [] >>"),
       "6.10", 1, "alternate"},
      {"PresentationSteps", Add(5, "/PresSteps << >>"), "6.10", 5, "steps"},
      {"Requirements", Add(1, "/Requirements []"), "6.11", 1, "requirements"},
  };
  return *files;
}

class PdfaRule : public testing::TestWithParam<BrokenFile> {};

TEST_P(PdfaRule, IsFoundBrokenAndNothingElse) {
  const BrokenFile& broken = GetParam();
  PdfaFile file;
  broken.breaks(file);
  const auto found = CheckBytes(file.Build());
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_THAT(*found, ElementsAre(testing::AllOf(
                          testing::Field(&PdfaViolation::clause, broken.clause),
                          testing::Field(&PdfaViolation::object, broken.object),
                          testing::Field(&PdfaViolation::rule, HasSubstr(broken.rule)))));
}

INSTANTIATE_TEST_SUITE_P(All, PdfaRule, testing::ValuesIn(BrokenFiles()),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(PdfaCheck, ASoundFileBreaksNoRule) {
  const auto found = CheckBytes(PdfaFile().Build());
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_THAT(*found, IsEmpty());
}

// A revision behind the file: objects, their table and a trailer that points to the one before.
std::string WithRevision(const std::string& file, const std::map<int, std::string>& objects) {
  std::string out = file;
  std::string table = "xref\n0 1\n0000000000 65535 f \n";
  for (const auto& [number, body] : objects) {
    char row[64];
    std::snprintf(row, sizeof(row), "%d 1\n%010zu 00000 n \n", number, out.size());
    table += row;
    out += std::to_string(number) + " 0 obj\n" + body + "\nendobj\n";
  }
  const std::string before = file.substr(file.rfind("startxref\n") + 10);
  const std::string start = std::to_string(out.size());
  return out + table + "trailer\n<< /Size 30 /Root 1 0 R /Info 18 0 R /ID [<0123> <89AB>] /Prev " +
         before.substr(0, before.find('\n')) + " >>\nstartxref\n" + start + "\n%%EOF\n";
}

// A signature field with its signature, whose range is set when all is written.
std::string Signed(const std::string& file) {
  std::string out = WithRevision(
      file, {{10,
              "<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /Rect [10 10 90 40] /F 132 /P 5 "
              "0 R /V 23 0 R /AP << /N 11 0 R >> >>"},
             {23,
              "<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /ByteRange "
              "[0 AAAAAAAAAA BBBBBBBBBB CCCCCCCCCC] /Contents <" +
                  std::string(200, '0') + "> >>"}});
  const size_t gap = out.find("/Contents <", file.size()) + 10;
  const size_t end = gap + 202;
  const auto set = [&out](const std::string& place, size_t value) {
    char digits[16];
    std::snprintf(digits, sizeof(digits), "%-10zu", value);
    out.replace(out.find(place), place.size(), digits);
  };
  set("AAAAAAAAAA", gap);
  set("BBBBBBBBBB", end);
  set("CCCCCCCCCC", out.size() - end);
  return out;
}

// Signing a PDF/A keeps it one: what stands behind it is judged like the rest.
TEST(PdfaCheck, ASignedFileBreaksNoRule) {
  const std::string once = Signed(PdfaFile().Build());
  const auto found = CheckBytes(once);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_THAT(*found, IsEmpty());
  const auto later = CheckBytes(WithRevision(once, {{19, "<< /Type /OCG /Name (other) >>"}}));
  ASSERT_TRUE(later.ok()) << later.status();
  EXPECT_THAT(*later, IsEmpty());
}

TEST(PdfaCheck, TheLastRevisionIsJudged) {
  const auto found =
      CheckBytes(WithRevision(PdfaFile().Build(), {{9, "<< /Type /ExtGState /TR /Identity >>"}}));
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_THAT(*found, ElementsAre(testing::Field(&PdfaViolation::clause, "6.2.5")));
}

TEST(PdfaCheck, AnEncryptedFileIsFound) {
  const std::string plain = TempPath("plain.pdf");
  const std::string locked = TempPath("locked.pdf");
  WriteFile(plain, PdfaFile().Build());
  for (const char* password : {"''", "secret"}) {
    RunCommand("qpdf --encrypt " + std::string(password) + " owner 256 -- " + plain + " " + locked);
    const auto found = CheckPdfA2b(locked);
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_THAT(*found, testing::Contains(testing::Field(&PdfaViolation::rule,
                                                         HasSubstr("the file is encrypted"))));
  }
}

// Also as object streams, whose bytes are not looked at.
TEST(PdfaCheck, RulesAreFoundBrokenInPackedObjects) {
  PdfaFile file;
  file.Change(9, "<< ", "<< /TR /Identity ");
  const std::string plain = TempPath("plain.pdf");
  const std::string packed = TempPath("packed.pdf");
  WriteFile(plain, file.Build());
  RunCommand("qpdf --object-streams=generate --newline-before-endstream " + plain + " " + packed);
  const auto found = CheckPdfA2b(packed);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_THAT(*found, ElementsAre(testing::Field(&PdfaViolation::clause, "6.2.5")));
}

TEST(PdfaCheck, WhatIsNoPdfIsAnError) {
  EXPECT_EQ(CheckPdfA2b(TempPath("none.pdf")).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(CheckBytes("").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(CheckBytes("%PDF-1.7\nnothing").status().code(), absl::StatusCode::kInvalidArgument);
}

// Wherever a file breaks off it is an error or a finding, never a crash.
TEST(PdfaCheck, CutFilesAreNeverSound) {
  const std::string whole = PdfaFile().Build();
  for (size_t size = 0; size + 8 < whole.size(); size += 211) {
    const auto found = CheckBytes(whole.substr(0, size));
    EXPECT_TRUE(!found.ok() || !found->empty()) << size;
  }
}

}  // namespace
}  // namespace sohoa::test
