// The picture of a separator sheet: the bars of Kodak's Patch T at the top, below them a QR code
// and words for people. Pure; thread-safe.
#ifndef SOHOA_TOOLS_MAKE_SCANS_SEPARATOR_SHEET_H_
#define SOHOA_TOOLS_MAKE_SCANS_SEPARATOR_SHEET_H_

#include <string>

#include "absl/status/statusor.h"
#include "ocr/page/image.h"

namespace sohoa {

// What stands below the bars; what is empty is left out.
struct SeparatorSheet {
  std::string qr_text;
  std::string title;   // large
  std::string code;    // of the dossier, for people
  std::string advice;  // small
};

// A4, kBgr. kFailedPrecondition: the typeface is not installed; kInvalidArgument as MakeQrCode.
absl::StatusOr<Image> DrawSeparatorSheet(const SeparatorSheet& sheet, int dpi);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_SEPARATOR_SHEET_H_
