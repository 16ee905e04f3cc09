// From the scan to the two images that everything else needs. Thread-safe; no state.
#ifndef SOHOA_OCR_IMAGE_PREPARE_H_
#define SOHOA_OCR_IMAGE_PREPARE_H_

#include <functional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/image/decode.h"
#include "ocr/image/faint_frame.h"
#include "ocr/image/legibility.h"
#include "ocr/image/sheet.h"
#include "ocr/page/image.h"
#include "ocr/page/overlay.h"
#include "ocr/page/region.h"

namespace sohoa {

// What was found out about the page on the way.
struct PageFacts {
  int rotation_deg =
      0;  // 0, 90, 180 or 270: how far the scan was turned, counter-clockwise, to stand upright
  double rotation_confidence = 0;  // 0..1
  double skew_deg = 0;             // angle by which it was then turned, counter-clockwise positive
  bool blank = false;              // no print on it
  bool straightened = false;       // its lines were bent
  bool photographed = false;       // a sheet on a table, flattened
  std::vector<Overlay> overlays;   // seals, stamps and pens, from top to bottom
  std::vector<Box> unsure;         // where a seal has the print's own tone: do not trust the text
};

struct PreparedPage {
  Image archive;         // oriented, deskewed, cropped to the sheet; type and content as scanned
  Image reading;         // kGrey: seals, shade, specks and tables' rulings taken out
  double reduction = 1;  // pixels of `archive` to one of `reading`, each way: 1/2, 1, 2, 3, …
  double dpi = 300;
  double reader_scale = 1;  // 0..1: at so many times its pixels each way `reading` is read best
  PageFacts facts;
  Image stamps;  // kGrey, size of `reading`: what stamps say; empty without any
  // Of stamps, well kept or hardly, and of scans in black and white where only grains are left of
  // one; pixels of `reading`.
  std::vector<FaintFrame> faint_frames;
  Regions regions;  // what to read, in reading order, pixels of `reading`; none on a blank page
};

// What a step of the preparation saw or made, for people to look at and for clocks.
struct PrepareStep {
  // "sheet", "letters", "orientation", "bends", "archive", "tone", "turned", "seals", "specks",
  // "tables", "stamps", "regions": in this order; "turned" only where reading it both ways turned
  // the page, "stamps" only where there are any, the last three on pages with print only.
  std::string_view name;
  ImageView picture;           // valid during the call
  std::vector<Corners> marks;  // what was found, in pixels of `picture`
};

struct PrepareOptions {
  double default_dpi = 300;  // where the file declares none and none can be told from the picture
  std::function<void(const PrepareStep&)> on_step;  // called after each step; may be empty
  // Asked of a page each way where its print does not tell which way is up, and of pale print in a
  // mirror. Empty: such a page stays as it is.
  Legibility legibility;
};

// Orients, straightens and cleans one page.
//   kInvalidArgument  an empty image
//   kInternal         an image library failed
// and the errors of `legibility`.
absl::StatusOr<PreparedPage> PreparePage(DecodedPage page, const PrepareOptions& options = {});

// For the whole process, once, before the first page: OpenCV starts no threads of its own (the
// pipeline owns all parallelism), and Leptonica, which the reader uses too, prints nothing.
void ConfigureImageLibraries();

}  // namespace sohoa

#endif  // SOHOA_OCR_IMAGE_PREPARE_H_
