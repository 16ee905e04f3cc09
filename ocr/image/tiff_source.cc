#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "ocr/image/byte_source.h"
#include "ocr/image/codecs.h"
#include "ocr/image/pixels.h"
#include "ocr/image/tiff_directories.h"
#include "ocr/image/tiff_extract.h"
#include "ocr/image/tiff_page.h"

namespace sohoa {
namespace {

class TiffSource : public PageSource {
 public:
  TiffSource(ByteSource file, TiffDirectories directories, const PageLimits& limits)
      : file_(std::move(file)), directories_(std::move(directories)), limits_(limits) {}

  absl::StatusOr<std::optional<ScannedPage>> Next() override {
    if (next_ == directories_.pages.size()) {
      if (directories_.end.ok()) return std::nullopt;
      return std::exchange(directories_.end, absl::OkStatus());  // told once, then the end
    }
    const TiffDirectory& page = directories_.pages[next_++];
    if (absl::Status s = CheckPageSize(page.width, page.height, limits_); !s.ok()) return s;
    // No page needs more than its pixels uncompressed, at 32 bits, and 1 MB of tags.
    const uint64_t most = page.width * page.height * 4 + (1 << 20);
    if (auto bytes = ExtractTiffPage(file_, directories_, page, most)) {
      return ScannedPage{.content = EncodedImage{ImageFormat::kTiff, *std::move(bytes)}};
    }
    absl::StatusOr<StoredPage> stored = DecodeTiffPage(file_, directories_, page, limits_);
    if (!stored.ok()) return stored.status();
    return ScannedPage{
        .content = std::move(stored->image), .dpi_x = stored->dpi_x, .dpi_y = stored->dpi_y};
  }

  std::optional<int> page_count() const override {
    if (!complete_) return std::nullopt;
    return static_cast<int>(directories_.pages.size());
  }

 private:
  ByteSource file_;
  TiffDirectories directories_;
  PageLimits limits_;
  bool complete_ = directories_.end.ok();
  size_t next_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<PageSource>> OpenTiff(ByteSource file, const PageLimits& limits) {
  absl::StatusOr<TiffDirectories> directories = FindTiffDirectories(file, limits.max_pages);
  if (!directories.ok()) return directories.status();
  if (directories->pages.empty()) return directories->end;
  return std::make_unique<TiffSource>(std::move(file), *std::move(directories), limits);
}

absl::StatusOr<StoredPage> DecodeTiff(std::string_view bytes, const PageLimits& limits) {
  const ByteSource file(bytes);
  absl::StatusOr<TiffDirectories> directories = FindTiffDirectories(file, limits.max_pages);
  if (!directories.ok()) return directories.status();
  if (directories->pages.empty()) return directories->end;
  return DecodeTiffPage(file, *directories, directories->pages.front(), limits);
}

}  // namespace sohoa
