// A TIFF file around bare fax data, so that any reader of scans can take them.
#ifndef SOHOA_STORAGE_PDF_TIFF_FILE_H_
#define SOHOA_STORAGE_PDF_TIFF_FILE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace sohoa {

struct Group4Page {
  int width = 0;
  int height = 0;
  double dpi_x = 0;
  double dpi_y = 0;
  bool ink_is_white = false;  // what the code calls black is to be shown white
};

// One page, one strip (TIFF 6.0). REQUIRES: data under 2 GiB.
std::string WrapGroup4(const Group4Page& page, absl::string_view data);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_TIFF_FILE_H_
