// Writes made pages into the containers that scanners and phones deliver, one page at a time.
#ifndef SOHOA_TOOLS_MAKE_SCANS_SCAN_FILE_H_
#define SOHOA_TOOLS_MAKE_SCANS_SCAN_FILE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/make_scans/scan_maker.h"

namespace sohoa {

enum class ScanFormat { kTiffG4, kTiffLzw, kTiffJpeg, kJpeg, kPng, kPdf };

// What a scanner would choose for the format: bilevel for G4, grey for LZW, else colour.
PixelType UsualPixels(ScanFormat format);

// Where the pages of one document go: a file for all, or one each for JPEG and PNG.
// Errors of both functions: kInvalidArgument for pixels that the format cannot hold,
// kResourceExhausted when the disk is full or the file would pass 4 GB, kInternal else.
class ScanFile {
 public:
  virtual ~ScanFile() = default;
  virtual absl::Status Add(const MadePage& page) = 0;
  // Nothing is complete before this.
  virtual absl::Status Finish() = 0;
  virtual std::vector<std::string> paths() const = 0;
};

// Creates STEM.tif, STEM.pdf, or STEM-1.jpg and so on. `jpeg_quality`: 1..100.
// kPermissionDenied: the file cannot be created.
absl::StatusOr<std::unique_ptr<ScanFile>> CreateScanFile(const std::string& stem, ScanFormat format,
                                                         int jpeg_quality);

struct WriteOptions {
  std::string directory;  // exists
  std::string name;
  ScanFormat format = ScanFormat::kTiffG4;
  int jpeg_quality = 80;
};

// Makes the document and writes its file or files and NAME.json, the truth, beside them; the memory
// of one page is enough for any number. Returns the paths without the truth's. Errors as
// ScanMaker's and ScanFile's.
absl::StatusOr<std::vector<std::string>> WriteScan(const ScanSpec& spec,
                                                   const WriteOptions& options);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_SCAN_FILE_H_
