// What a PDF file is made of, as far as we must know it to take scanned pages out untouched.
#ifndef SOHOA_STORAGE_PDF_PDF_STRUCTURE_H_
#define SOHOA_STORAGE_PDF_PDF_STRUCTURE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "storage/pdf/image_content.h"

namespace sohoa {

// How far the picture is turned against the page as a viewer shows it, clockwise.
enum class Turn { kNone = 0, kRight = 90, kAround = 180, kLeft = 270 };

// The one picture that a page shows.
struct LoneImage {
  int width = 0;  // pixels, as it lies in the file
  int height = 0;
  double width_inches = 0;  // of the picture on the page, along its own rows
  double height_inches = 0;
  bool bilevel = false;
  Turn turn = Turn::kNone;
  int placed_turn = 0;  // degrees clockwise within the page, before the page itself is turned
  double left_inches =
      0;  // from the page's edge to the picture's, both seen with the picture upright
  double top_inches = 0;
  // Its data as they are in the file; monostate: must be drawn. An EncodedImage is to be shown as
  // its own orientation says, an Image is still to be turned.
  ImageContent content;
};

// Not thread-safe. A damaged file may make it find nothing, and a hostile one may crash it: it
// belongs in a process of its own. Nothing throws.
class PdfStructure {
 public:
  virtual ~PdfStructure() = default;

  virtual int page_count() const = 0;

  // True if a signature field holds a signature.
  virtual bool HasSignature() = 0;

  // nullopt if the page shows anything else than exactly one upright or quarter-turned picture.
  // Pictures of more than `max_pixels` are found, but without content. `page` counts from 0.
  virtual std::optional<LoneImage> FindLoneImage(int page, int64_t max_pixels) = 0;
};

// nullptr if the file cannot be read.
std::unique_ptr<PdfStructure> OpenPdfStructure(const std::string& path, int max_pages);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDF_STRUCTURE_H_
