// Where pages come from: a seam. One source reads one input file (or one group of single-page
// files), page by page, so that a file of a thousand pages never lies in memory whole.
#ifndef SOHOA_OCR_PAGE_PAGE_SOURCE_H_
#define SOHOA_OCR_PAGE_PAGE_SOURCE_H_

#include <cstdint>
#include <optional>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr/page/image.h"
#include "ocr/page/page_text.h"

namespace sohoa {

// Bounds that hold before anything is allocated.
struct PageLimits {
  int64_t max_pixels = 150'000'000;  // of one page; A2 at 600 dpi has 139 million
  int max_pages = 10'000;            // of one document
};

// One page as the input holds it: not yet turned, straightened or cleaned.
struct ScannedPage {
  std::variant<Image, EncodedImage> content;
  // Pixels per inch as the container declares them, of the page as shown; above 0 they go before
  // what an EncodedImage says itself. 0: not declared here.
  double dpi_x = 0;
  double dpi_y = 0;
  // The words that the file itself says stand on the page, in pixels of the picture; nothing where
  // it says none. Nobody has looked whether they do.
  std::optional<PageText> own_text;
};

// Not thread-safe: one caller at a time.
class PageSource {
 public:
  virtual ~PageSource() = default;

  // The next page, nullopt after the last one, or why this page cannot be had. After an error for
  // one page the next call goes on with the page behind it, where the format allows; a source that
  // cannot go on returns nullopt. A message names the reason alone: the caller adds file and page.
  //   kInvalidArgument   not what it claims to be, or over a limit
  //   kDataLoss          damaged or cut short
  //   kUnimplemented     a kind of the format that we do not read
  //   kPermissionDenied  locked by a password
  //   kUnavailable       the process that reads it died or took too long
  virtual absl::StatusOr<std::optional<ScannedPage>> Next() = 0;

  // Pages in all, if that can be known without reading them; else nullopt.
  virtual std::optional<int> page_count() const = 0;

  // True for a PDF that carries a digital signature.
  virtual bool is_signed() const { return false; }
};

}  // namespace sohoa

#endif  // SOHOA_OCR_PAGE_PAGE_SOURCE_H_
