#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "ocr/image/byte_source.h"
#include "ocr/image/codecs.h"
#include "ocr/image/tiff_directories.h"
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
    absl::StatusOr<StoredPage> page =
        DecodeTiffPage(file_, directories_, directories_.pages[next_++], limits_);
    if (!page.ok()) return page.status();
    return ScannedPage{
        .content = std::move(page->image), .dpi_x = page->dpi_x, .dpi_y = page->dpi_y};
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
