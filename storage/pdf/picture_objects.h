// A page's picture as objects of a PDF file. Thread-safe; no state.
#ifndef SOHOA_STORAGE_PDF_PICTURE_OBJECTS_H_
#define SOHOA_STORAGE_PDF_PICTURE_OBJECTS_H_

#include <string>

#include "absl/status/status.h"
#include "ocr/page/image.h"
#include "storage/pdf/file_id.h"
#include "storage/pdf/object_file.h"

namespace sohoa {

struct PictureObjects {
  std::string resources;  // entries of the page's /XObject dictionary
  std::string drawing;    // operators that paint it on the unit square
};

// kInvalidArgument: no size or resolution, no bytes, or a codec that does not fit its channels.
absl::Status CheckPicture(const PagePicture& picture);

// Writes one image, or the paper and over it the ink, which shows through a stencil (an explicit
// mask, ISO 32000-1, 8.9.6.3: PDF/A-1 knows no other transparency). Adds the bytes to `id`.
// REQUIRES: CheckPicture finds nothing.
PictureObjects WritePicture(const PagePicture& picture, ObjectFile& file, FileId& id);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PICTURE_OBJECTS_H_
