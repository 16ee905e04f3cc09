// The frame around a JPEG's compressed data (ITU-T T.81, annex B).
#ifndef SOHOA_STORAGE_PDF_JPEG_FILE_H_
#define SOHOA_STORAGE_PDF_JPEG_FILE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace sohoa {

struct JpegHeader {
  int width = 0;
  int height = 0;
  int components = 0;
};

// nullopt unless it is a JPEG of 8 bits, baseline or progressive, that ordinary decoders read.
std::optional<JpegHeader> ReadJpegHeader(absl::string_view jpeg);

// The same compressed data, shown as `exif_orientation` (1…8, as in Exif 2.3) says and in no other
// way: a PDF viewer does not heed the orientation that a JPEG itself declares, other programs do.
std::string WithOrientation(absl::string_view jpeg, int exif_orientation);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_JPEG_FILE_H_
