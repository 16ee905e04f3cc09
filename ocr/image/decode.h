// From files to pixels: TIFF, JPEG and PNG. All functions are thread-safe.
#ifndef SOHOA_OCR_IMAGE_DECODE_H_
#define SOHOA_OCR_IMAGE_DECODE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/page/image.h"
#include "ocr/page/page_source.h"

namespace sohoa {

// A page as pixels: square, upright as its EXIF or TIFF orientation says, not yet turned by what it
// shows. The type is what the file declares: 1-bit files give kBilevel, grey ones kGrey, all others
// kBgr, even where every pixel is grey; indexed files give the least type that holds their palette.
// Transparency is laid over white; 16 bits become 8; inks (CMYK) become colours without a profile.
struct DecodedPage {
  Image image;
  // Pixels per inch, both ways; 0: not declared or not plausible, that is below 50, above 2400, 72
  // or 96 on a page larger than A4, or making any page longer than 40 inches.
  double dpi = 0;
};

// Opens an image file by what it holds, whatever its name says. Directories of a multi-page TIFF
// come one by one. Errors as PageSource, and kInvalidArgument "not an image …" for anything else.
absl::StatusOr<std::unique_ptr<PageSource>> OpenImageFile(const std::string& path,
                                                          const PageLimits& limits);

// Decodes a page that a source gave. Pages with unequal resolutions (fax) are resampled to square
// pixels.
//   kInvalidArgument  over limits.max_pixels (checked in the header, before allocation)
//   kDataLoss         damaged or cut short
absl::StatusOr<DecodedPage> DecodePage(ScannedPage page, const PageLimits& limits);

// What the first bytes say a file is.
enum class FileKind { kEmpty, kTiff, kJpeg, kPng, kPdf, kOther };
FileKind SniffFileKind(std::string_view first_bytes);  // 1 KB is enough

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_DECODE_H_
