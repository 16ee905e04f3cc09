// QR codes to draw (ISO/IEC 18004). Pure; thread-safe.
#ifndef SOHOA_STORAGE_PDF_QR_CODE_H_
#define SOHOA_STORAGE_PDF_QR_CODE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sohoa {

// A square of modules, row by row from the top, without the quiet zone of four around it.
struct QrModules {
  int side = 0;
  std::string dark;  // side × side; not 0: dark

  bool IsDark(int x, int y) const { return dark[static_cast<size_t>(y * side + x)] != 0; }
};

// UTF-8 as it is; what is in capitals and digits takes less room. An eighth of it may be lost
// (level M). Equal text, equal modules. kInvalidArgument: no text, more than 1000 bytes, a zero.
absl::StatusOr<QrModules> QrModulesOf(std::string_view text);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_QR_CODE_H_
