// A small PDF/A-2b file, object by object, for tests that break one rule of it.
#ifndef SOHOA_TESTS_STORAGE_PDF_PDFA_FILE_H_
#define SOHOA_TESTS_STORAGE_PDF_PDFA_FILE_H_

#include <map>
#include <string>

namespace sohoa::test {

// Its objects: 1 catalog, 2 page tree, 3 metadata, 4 colour profile, 5 page, 6 its content,
// 7 picture, 8 form, 9 graphics state, 10 signature field, 11 its appearance, 12 interactive form,
// 13 composite font, 14 its descendant, 15 its descriptor, 16 font program, 17 glyph map,
// 18 information, 19 layer, 20 link, 21 button, 22 simple font.
struct PdfaFile {
  PdfaFile();

  // Changes `from`, which stands there, to `to`.
  void Change(int object, const std::string& from, const std::string& to);
  // The content of a stream object, with a new /Length.
  void SetStream(int object, const std::string& entries, const std::string& data);

  std::string Build() const;

  std::string header = "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
  std::map<int, std::string> objects;  // whole: "1 0 obj\n…\nendobj\n"
  std::string table = "xref\n0 ";      // what the cross-reference table begins with
  std::string trailer = "/Root 1 0 R /Info 18 0 R /ID [<0123> <4567>]";
  std::string tail = "%%EOF\n";
};

}  // namespace sohoa::test

#endif  // SOHOA_TESTS_STORAGE_PDF_PDFA_FILE_H_
