// The reader: a seam. One engine serves one thread at a time; make one per worker and keep it.
#ifndef SOHOA_OCR_ENGINE_OCR_ENGINE_H_
#define SOHOA_OCR_ENGINE_OCR_ENGINE_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr/page/image.h"
#include "ocr/page/page_text.h"

namespace sohoa {

enum class ReadMode {
  kPage,    // a page of text: columns, paragraphs, lines
  kBlock,   // lines of text, one under the other: a column, a cell
  kSparse,  // a few words anywhere, in no order: stamps
  kDigits,  // one word, of digits alone
  kLine,    // a line of text, with the reader's choices for each letter
};

class OcrEngine {
 public:
  virtual ~OcrEngine() = default;

  // Reads an upright, straight page. `image` is rows × cols × 1, grey, `dpi` > 0 pixels per inch.
  // The result's boxes are pixels of `image`; its text is NFC. A page without text is an empty
  // PageText. An engine must not add parallelism of its own: the pipeline owns it.
  //   kDeadlineExceeded  the page took longer than allowed (what was read until then is dropped)
  //   kInternal          the reader itself failed
  //   kUnavailable       the reader died; the next page is read by a new one
  virtual absl::StatusOr<PageText> Read(ImageView image, double dpi, ReadMode mode) = 0;
};

// What every engine asks of a page first: kInvalidArgument for one without pixels, in colour, or of
// no resolution.
absl::Status CheckReadable(const ImageView& image, double dpi);

}  // namespace sohoa

#endif  // SOHOA_OCR_ENGINE_OCR_ENGINE_H_
