// The picture of a separator sheet to print: a QR code, the bars of Kodak's Patch T at the top, and
// words for people. Pure; thread-safe.
#ifndef SOHOA_TOOLS_SEPARATOR_SHEET_H_
#define SOHOA_TOOLS_SEPARATOR_SHEET_H_

#include <string>

#include "absl/status/statusor.h"
#include "ocr/page/image.h"
#include "pipeline/separator.h"

namespace sohoa {

struct SheetWords {
  std::string title;  // large
  std::string advice;
};

inline constexpr int kSheetDpi = 300;

// A4, kBgr. kFailedPrecondition: the typeface is not installed.
absl::StatusOr<Image> DrawSeparatorSheet(const Separator& separator, const SheetWords& words);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SEPARATOR_SHEET_H_
