// What the parts of the PDF/A check share. Internal to it.
#ifndef SOHOA_STORAGE_PDF_PDFA_FINDINGS_H_
#define SOHOA_STORAGE_PDF_PDFA_FINDINGS_H_

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/string_view.h"
#include "storage/pdf/pdfa_check.h"
#include "storage/pdf/podofo_value.h"

namespace sohoa {

// Bounds of what is unpacked, and of how deep objects may stand in each other.
inline constexpr size_t kMostContentBytes = 64 << 20;
inline constexpr int kMostNesting = 40;

class PdfaFindings {
 public:
  void Add(absl::string_view clause, int object, absl::string_view rule) {
    found_.emplace(std::string(clause), object, std::string(rule));
  }
  void AddIf(bool broken, absl::string_view clause, int object, absl::string_view rule) {
    if (broken) Add(clause, object, rule);
  }

  std::vector<PdfaViolation> All() const {
    std::vector<PdfaViolation> all;
    for (const auto& [clause, object, rule] : found_) all.push_back({clause, object, rule});
    return all;
  }

 private:
  std::set<std::tuple<std::string, int, std::string>> found_;
};

// Of the document's PDF/A output intent: 1 grey, 3 RGB, 4 CMYK; 0 without one.
struct PdfaColors {
  int intent_components = 0;
};

// How a font is used on the pages.
struct FontUse {
  bool visible = false;
  std::set<int> codes;  // as they stand in the strings
};
using FontUses = std::map<PodofoValue, FontUse>;

// 6.1.2 to 6.1.9, 6.1.13: the bytes of the file.
void CheckFileSyntax(absl::string_view file, PdfaFindings& findings);

// 6.6, and that the information dictionary says the same.
void CheckMetadata(PodofoValue catalog, PodofoValue info, PdfaFindings& findings);

// 6.2.3. What device colours may be used.
PdfaColors CheckOutputIntents(PodofoValue catalog, PdfaFindings& findings);

// 6.2.4. `defaults`: the resources' /ColorSpace.
void CheckColorSpace(PodofoValue space, PodofoValue defaults, const PdfaColors& colors, int object,
                     PdfaFindings& findings);
// The same of a device space that an operator names: 1, 3 or 4 components.
void CheckDeviceColor(int components, PodofoValue defaults, const PdfaColors& colors, int object,
                      PdfaFindings& findings);

// 6.2.8, of a picture's dictionary; its colours are looked at where it is shown.
void CheckImage(PodofoValue image, PdfaFindings& findings);

// 6.1.7, 6.1.13, 6.2.5, 6.2.9, 6.3, 6.4, 6.5, 6.8: whatever may stand in a dictionary.
void CheckDictionary(PodofoValue dictionary, PdfaFindings& findings);

// 6.1.12, 6.4, 6.5, 6.9, 6.10, 6.11.
void CheckCatalog(PodofoValue catalog, PdfaFindings& findings);

// 6.4.3, of a signature's dictionary, against the bytes that it stands in.
void CheckSignature(PodofoValue signature, absl::string_view file, PdfaFindings& findings);

// 6.2.2, 6.2.4, 6.2.6, 6.2.10, 6.1.10: what a page and its annotations show. Gathers the fonts.
void CheckPageContent(PodofoValue page, PodofoValue resources, const PdfaColors& colors,
                      FontUses& fonts, PdfaFindings& findings);

// 6.2.11.
void CheckFont(PodofoValue font, const FontUse& use, PdfaFindings& findings);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDFA_FINDINGS_H_
