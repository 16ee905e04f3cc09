// The scanners of this machine and its network, by SANE:
// https://sane-project.gitlab.io/standard/1.06/ Vendors' drivers run in the calling process: a
// faulty one may crash it or never return, so it should have a process of its own. Not thread-safe:
// one call at a time in a process.
#ifndef SOHOA_OCR_SCANNER_SCANNER_H_
#define SOHOA_OCR_SCANNER_SCANNER_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr/page/image.h"
#include "ocr/page/page_source.h"

namespace sohoa {

// As its driver describes it.
struct ScannerInfo {
  std::string name;  // by which it is asked for: "airscan:e0:Office", "test:0"
  std::string vendor;
  std::string model;
  std::string type;  // "flatbed scanner", "sheetfed scanner"
};

enum class ScanMode { kColour, kGrey, kLineart };
enum class PaperSource { kAny, kFlatbed, kFeeder };

// What is wanted of a scanner. What it does not have is an error, never left out silently.
struct ScanRequest {
  std::string device;    // ScannerInfo::name; empty: the only one there is
  int resolution = 300;  // dpi; the next finer one that the scanner has
  ScanMode mode = ScanMode::kColour;
  PaperSource source = PaperSource::kAny;  // kAny: as the scanner is set
  bool both_sides = false;                 // front and back of each sheet, in this order
  int max_pages = 0;          // 0: until the feeder is empty; a flatbed gives one at a time
  double paper_width_mm = 0;  // 0: as the scanner is set
  double paper_height_mm = 0;
  // Further settings of its driver, as `scanimage -A` names them; set after all others, in order.
  std::vector<std::pair<std::string, std::string>> options;
  PageLimits limits;
};

// Errors as ScanPages. Network scanners may take some seconds to answer.
absl::StatusOr<std::vector<ScannerInfo>> ListScanners();

// How a run ended that ended well.
struct ScanEnd {
  int pages = 0;
  bool feeder = false;  // it is empty, or gave as many pages as were wanted
};

// Takes a page: rows from the top, the dpi at which it was scanned.
using TakeScannedPage = std::function<absl::Status(ImageView page, double dpi)>;

// Scans page after page and hands each over before the next one is begun; the first error of `take`
// ends the run and is returned. `cancelled` is asked between pieces of a page.
//   kNotFound            no scanner, or the feeder is empty before the first page
//   kAborted             paper is jammed; the page that was being scanned is lost, and to be put in
//                        once more
//   kFailedPrecondition  the cover is open; there are several scanners and none was named
//   kInvalidArgument     it does not take a setting, or announces a page over limits.max_pixels
//   kUnimplemented       it delivers what we do not read (16 bits a sample, JPEG)
//   kUnavailable         it is in use, or does not answer
//   kPermissionDenied    this account may not use it
//   kCancelled           at the scanner, or by `cancelled`
absl::StatusOr<ScanEnd> ScanPages(const ScanRequest& request, const TakeScannedPage& take,
                                  const std::function<bool()>& cancelled);

}  // namespace sohoa

#endif  // SOHOA_OCR_SCANNER_SCANNER_H_
