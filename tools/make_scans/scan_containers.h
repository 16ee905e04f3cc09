// The containers behind CreateScanFile.
#ifndef SOHOA_TOOLS_MAKE_SCANS_SCAN_CONTAINERS_H_
#define SOHOA_TOOLS_MAKE_SCANS_SCAN_CONTAINERS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr/page/image.h"
#include "tools/make_scans/scan_file.h"

namespace sohoa {

// `format` is one of the TIFF ones.
absl::StatusOr<std::unique_ptr<ScanFile>> CreateTiffFile(const std::string& path, ScanFormat format,
                                                         int jpeg_quality);
absl::StatusOr<std::unique_ptr<ScanFile>> CreatePdfFile(const std::string& path, int jpeg_quality);

absl::Status WritePng(const Image& image, const std::string& path);

// LZW as TIFF 6.0, section 13, has it.
std::string CompressLzw(const uint8_t* data, size_t size);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_SCAN_CONTAINERS_H_
