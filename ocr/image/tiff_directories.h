// The chain of page directories in a TIFF, walked without libtiff: libtiff compares every directory
// with all before it, and stops for good at the first damaged one. Internal to ocr/image.
#ifndef SOHOA_OCR_IMAGE_TIFF_DIRECTORIES_H_
#define SOHOA_OCR_IMAGE_TIFF_DIRECTORIES_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr/image/byte_order.h"
#include "ocr/image/byte_source.h"

namespace sohoa {

struct TiffDirectory {
  uint64_t offset = 0;  // bytes from the start of the file
  uint64_t width = 0;   // pixels as declared; 0: not declared
  uint64_t height = 0;
};

struct TiffDirectories {
  ByteOrder order = ByteOrder::kLittle;
  bool big = false;                  // BigTIFF: offsets of 64 bits
  std::vector<TiffDirectory> pages;  // in file order, without thumbnails and masks
  absl::Status end;                  // OK, or why nothing is known behind the last page (kDataLoss)
};

// Follows the chain from the header. Thread-safe.
//   kInvalidArgument  not a TIFF, or more than `max_pages` pages
//   kDataLoss         the header is cut short
absl::StatusOr<TiffDirectories> FindTiffDirectories(const ByteSource& file, int max_pages);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_TIFF_DIRECTORIES_H_
