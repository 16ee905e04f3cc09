// Whether a file keeps the rules of PDF/A-2, level B.
#ifndef SOHOA_STORAGE_PDF_PDFA_CHECK_H_
#define SOHOA_STORAGE_PDF_PDFA_CHECK_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace sohoa {

struct PdfaViolation {
  std::string clause;  // of ISO 19005-2:2011, "6.1.3"; of part 1 with its number, "19005-1 6.7.3"
  int object = 0;      // in which it stands; 0: in none
  std::string rule;    // what is wrong, in English

  bool operator==(const PdfaViolation&) const = default;
};

// Every violation once, by clause and object; none: nothing was found that breaks a rule. Signed
// files and files with incremental updates are judged by their last revision, and by the bytes of
// all. docs/pdfa.md lists what is not looked at: of font programs other than TrueType the glyphs
// and widths, tint transforms, the content of embedded files.
//   kNotFound, kPermissionDenied  the file cannot be read
//   kInvalidArgument              it is no PDF that can be read, or has more than a gigabyte
// A hostile file may crash it: foreign files belong in a process of its own. Nothing throws.
// Thread-safe.
absl::StatusOr<std::vector<PdfaViolation>> CheckPdfA2b(const std::string& path);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDFA_CHECK_H_
