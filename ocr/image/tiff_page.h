// One page of a TIFF, from its directory to pixels. Internal to ocr/image.
#ifndef SOHOA_OCR_IMAGE_TIFF_PAGE_H_
#define SOHOA_OCR_IMAGE_TIFF_PAGE_H_

#include "absl/status/statusor.h"
#include "ocr/image/byte_source.h"
#include "ocr/image/codecs.h"
#include "ocr/image/tiff_directories.h"
#include "ocr/page/page_source.h"

namespace sohoa {

// Decodes the page at `page`, which is one of `directories`. Each call opens the file's bytes
// afresh, so that what one page breaks does not reach the next. Thread-safe. Errors as codecs.h.
absl::StatusOr<StoredPage> DecodeTiffPage(const ByteSource& file,
                                          const TiffDirectories& directories,
                                          const TiffDirectory& page, const PageLimits& limits);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_TIFF_PAGE_H_
