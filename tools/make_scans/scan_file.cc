#include "tools/make_scans/scan_file.h"

#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ocr/image/encode.h"
#include "tools/make_scans/scan_containers.h"
#include "tools/make_scans/truth_file.h"

namespace sohoa {
namespace {

// Writes what the camera or scanner knows of the resolution into the JFIF head, if there is one.
void StateDensity(double dpi, std::string& jpeg) {
  constexpr size_t kMarker = 6, kUnits = 13, kLength = 18;
  if (jpeg.size() < kLength || jpeg.compare(kMarker, 4, "JFIF") != 0) return;
  const int density = dpi > 0 ? static_cast<int>(dpi) : 1;
  jpeg[kUnits] = dpi > 0 ? 1 : 0;  // per inch, or only the pixels' shape
  for (const size_t at : {kUnits + 1, kUnits + 3}) {
    jpeg[at] = static_cast<char>(density >> 8);
    jpeg[at + 1] = static_cast<char>(density & 0xFF);
  }
}

absl::Status WriteJpeg(const MadePage& page, int quality, const std::string& path) {
  if (page.image.type() == PixelType::kBilevel)
    return absl::InvalidArgumentError("a JPEG cannot be black and white only");
  absl::StatusOr<CompressedPage> jpeg = EncodePage(page.image.view(), page.dpi > 0 ? page.dpi : 300,
                                                   {.jpeg_quality = quality, .progressive = false});
  if (!jpeg.ok()) return jpeg.status();
  StateDensity(page.dpi, jpeg->bytes);
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  if (!out) return absl::PermissionDeniedError("the file cannot be created");
  out << jpeg->bytes;
  out.close();
  return out.good() ? absl::OkStatus() : absl::ResourceExhaustedError("the disk took no more");
}

// One file a page.
class PictureFiles : public ScanFile {
 public:
  PictureFiles(std::string stem, ScanFormat format, int quality)
      : stem_(std::move(stem)), format_(format), quality_(quality) {}

  absl::Status Add(const MadePage& page) override {
    const bool jpeg = format_ == ScanFormat::kJpeg;
    paths_.push_back(absl::StrCat(stem_, "-", paths_.size() + 1, jpeg ? ".jpg" : ".png"));
    return jpeg ? WriteJpeg(page, quality_, paths_.back()) : WritePng(page.image, paths_.back());
  }
  absl::Status Finish() override { return absl::OkStatus(); }
  std::vector<std::string> paths() const override { return paths_; }

 private:
  std::string stem_;
  ScanFormat format_;
  int quality_;
  std::vector<std::string> paths_;
};

}  // namespace

PixelType UsualPixels(ScanFormat format) {
  if (format == ScanFormat::kTiffG4) return PixelType::kBilevel;
  return format == ScanFormat::kTiffLzw ? PixelType::kGrey : PixelType::kBgr;
}

absl::StatusOr<std::unique_ptr<ScanFile>> CreateScanFile(const std::string& stem, ScanFormat format,
                                                         int jpeg_quality) {
  switch (format) {
    case ScanFormat::kTiffG4:
    case ScanFormat::kTiffLzw:
    case ScanFormat::kTiffJpeg:
      return CreateTiffFile(stem + ".tif", format, jpeg_quality);
    case ScanFormat::kPdf:
      return CreatePdfFile(stem + ".pdf", jpeg_quality);
    case ScanFormat::kJpeg:
    case ScanFormat::kPng:
      break;
  }
  return std::make_unique<PictureFiles>(stem, format, jpeg_quality);
}

absl::StatusOr<std::vector<std::string>> WriteScan(const ScanSpec& spec,
                                                   const WriteOptions& options) {
  absl::StatusOr<ScanMaker> maker = ScanMaker::Create(spec);
  if (!maker.ok()) return maker.status();
  const std::string stem = absl::StrCat(options.directory, "/", options.name);
  auto file = CreateScanFile(stem, options.format, options.jpeg_quality);
  if (!file.ok()) return file.status();
  auto truth = TruthFile::Create(stem + ".json", options.name, spec, maker->fields());
  if (!truth.ok()) return truth.status();
  while (true) {
    absl::StatusOr<std::optional<MadePage>> page = maker->Next();
    if (!page.ok()) return page.status();
    if (!page->has_value()) break;
    if (absl::Status added = (*file)->Add(**page); !added.ok()) return added;
    truth->Add((*page)->truth);
  }
  if (absl::Status closed = (*file)->Finish(); !closed.ok()) return closed;
  if (absl::Status closed = truth->Finish(); !closed.ok()) return closed;
  return (*file)->paths();
}

}  // namespace sohoa
