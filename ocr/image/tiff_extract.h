// One page of a TIFF as a file of its own, still compressed, so that it can be decoded in parallel.
// Internal to ocr/image.
#ifndef SOHOA_OCR_IMAGE_TIFF_EXTRACT_H_
#define SOHOA_OCR_IMAGE_TIFF_EXTRACT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "ocr/image/byte_source.h"
#include "ocr/image/tiff_directories.h"

namespace sohoa {

// The bytes of a TIFF that holds this page alone: its tags and its strips or tiles, copied as they
// are. nullopt where that cannot be done, because the page is damaged, scattered in ways that only
// libtiff follows (JPEG of the old style) or larger than `max_bytes`. Thread-safe.
std::optional<std::string> ExtractTiffPage(const ByteSource& file,
                                           const TiffDirectories& directories,
                                           const TiffDirectory& page, uint64_t max_bytes);

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_TIFF_EXTRACT_H_
