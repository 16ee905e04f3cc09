#include "ocr/image/decode.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "ocr/image/byte_source.h"
#include "ocr/image/codecs.h"
#include "ocr/image/pixels.h"

namespace sohoa {
namespace {

constexpr size_t kSniffBytes = 1024;  // within which "%PDF-" may stand (PDF 1.7, appendix H.3.4.1)

// Below 50 no letter of an office document can be read; above 2400 no scanner goes.
constexpr double kMinDpi = 50;
constexpr double kMaxDpi = 2400;
// Longest side, in inches: A0 has 47, but no office scanner takes a sheet over A2.
constexpr double kMaxPageInches = 40;
// 72 and 96 are what programs write when they do not know; believed only up to the size of A4.
constexpr double kMaxDefaultPageInches = 12;
// Fax stretches rows by 2.1 at most (204 × 98). Wider apart, one of the two is wrong.
constexpr double kMaxStretch = 2.5;
// Closer than this the page is left as it is: resampling would cost more than it mends.
constexpr double kSquareEnough = 1.02;

bool IsPlausible(double dpi, int pixels) {
  if (!std::isfinite(dpi) || dpi < kMinDpi || dpi > kMaxDpi) return false;
  const bool usual_default = std::abs(dpi - 72) < 0.5 || std::abs(dpi - 96) < 0.5;
  return pixels / dpi <= (usual_default ? kMaxDefaultPageInches : kMaxPageInches);
}

// Two resolutions to be believed, or 0 and 0. One alone stands for both.
void KeepPlausible(StoredPage& page) {
  if (page.dpi_x == 0) page.dpi_x = page.dpi_y;
  if (page.dpi_y == 0) page.dpi_y = page.dpi_x;
  const bool believed =
      IsPlausible(page.dpi_x, page.image.width()) && IsPlausible(page.dpi_y, page.image.height()) &&
      std::max(page.dpi_x, page.dpi_y) <= kMaxStretch * std::min(page.dpi_x, page.dpi_y);
  if (!believed) page.dpi_x = page.dpi_y = 0;
}

cv::Mat Wrap(Image& image) {
  return cv::Mat(image.height(), image.width(), CV_8UC(image.channels()), image.data());
}

absl::StatusOr<Image> Stretch(Image image, int width, int height, const PageLimits& limits) {
  const absl::Status size =
      CheckPageSize(static_cast<uint64_t>(width), static_cast<uint64_t>(height), limits);
  if (!size.ok()) return size;
  try {
    Image square(width, height, image.type());
    cv::Mat to = Wrap(square);
    cv::resize(Wrap(image), to, to.size(), 0, 0, cv::INTER_LINEAR);
    // Smooth first and then cut: slanted strokes get no stairs.
    if (image.type() == PixelType::kBilevel) cv::threshold(to, to, 127, 255, cv::THRESH_BINARY);
    return square;
  } catch (const std::exception& error) {
    return absl::InternalError(absl::StrCat("the page cannot be stretched: ", error.what()));
  }
}

absl::StatusOr<DecodedPage> ToSquarePixels(StoredPage page, const PageLimits& limits) {
  const double larger = std::max(page.dpi_x, page.dpi_y);
  if (page.dpi_x == 0 || larger <= kSquareEnough * std::min(page.dpi_x, page.dpi_y)) {
    return DecodedPage{.image = std::move(page.image), .dpi = larger};
  }
  const int width = static_cast<int>(std::lround(page.image.width() * larger / page.dpi_x));
  const int height = static_cast<int>(std::lround(page.image.height() * larger / page.dpi_y));
  absl::StatusOr<Image> square = Stretch(std::move(page.image), width, height, limits);
  if (!square.ok()) return square.status();
  return DecodedPage{.image = *std::move(square), .dpi = larger};
}

absl::StatusOr<StoredPage> Decode(const EncodedImage& image, const PageLimits& limits) {
  switch (image.format) {
    case ImageFormat::kJpeg:
      return DecodeJpeg(image.bytes, limits);
    case ImageFormat::kPng:
      return DecodePng(image.bytes, limits);
    case ImageFormat::kTiff:
      return DecodeTiff(image.bytes, limits);
  }
  return absl::InvalidArgumentError("an unknown image format");
}

// A file that is one page: handed over as it is, so that decoding can run in parallel.
class SinglePageSource : public PageSource {
 public:
  SinglePageSource(ByteSource file, ImageFormat format, const PageLimits& limits)
      : file_(std::move(file)), format_(format), limits_(limits) {}

  absl::StatusOr<std::optional<ScannedPage>> Next() override {
    if (std::exchange(done_, true)) return std::nullopt;
    // No page within the limit needs more than its plain pixels and 1 MB of headers.
    const uint64_t most =
        static_cast<uint64_t>(std::max<int64_t>(0, limits_.max_pixels)) * 3 + (1 << 20);
    if (file_.size() > most) {
      return absl::InvalidArgumentError(
          absl::StrCat("the file is too large for one page: ", file_.size() >> 20,
                       " MB, the limit is ", most >> 20, " MB"));
    }
    EncodedImage image = {format_, file_.ReadStart(static_cast<size_t>(file_.size()))};
    if (image.bytes.size() < file_.size()) {
      return absl::DataLossError("the file cannot be read to its end");
    }
    return ScannedPage{.content = std::move(image)};
  }

  std::optional<int> page_count() const override { return 1; }

 private:
  ByteSource file_;
  ImageFormat format_;
  PageLimits limits_;
  bool done_ = false;
};

bool Holds(std::string_view text, size_t at, std::string_view part) {
  return text.size() > at && text.substr(at).starts_with(part);
}

// What the user most likely has there, in words that help.
const char* DescribeOther(std::string_view start) {
  if (start.starts_with("GIF8")) return "a GIF picture; save it as PNG";
  if (start.starts_with("BM")) return "a BMP picture; save it as PNG";
  if (start.starts_with("PK\x03\x04")) return "a ZIP archive or an office document; save it as PDF";
  if (Holds(start, 8, "WEBP")) return "a WebP picture; save it as JPEG or PNG";
  if (Holds(start, 4, "ftyp")) return "a HEIC or AVIF photo or a film; save photos as JPEG";
  const bool text = std::all_of(start.begin(), start.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 || (byte >= '\t' && byte <= '\r');
  });
  return text ? "it holds plain text" : "its first bytes are those of no known format";
}

}  // namespace

FileKind SniffFileKind(std::string_view first_bytes) {
  using namespace std::string_view_literals;
  if (first_bytes.empty()) return FileKind::kEmpty;
  for (const std::string_view mark : {"II*\0"sv, "MM\0*"sv, "II+\0"sv, "MM\0+"sv}) {
    if (first_bytes.starts_with(mark)) return FileKind::kTiff;
  }
  if (first_bytes.starts_with("\xFF\xD8\xFF"sv)) return FileKind::kJpeg;
  if (first_bytes.starts_with("\x89PNG\r\n\x1A\n"sv)) return FileKind::kPng;
  if (first_bytes.substr(0, kSniffBytes).find("%PDF-"sv) != std::string_view::npos) {
    return FileKind::kPdf;
  }
  return FileKind::kOther;
}

absl::StatusOr<std::unique_ptr<PageSource>> OpenImageFile(const std::string& path,
                                                          const PageLimits& limits) {
  absl::StatusOr<ByteSource> file = ByteSource::OpenFile(path);
  if (!file.ok()) return file.status();
  const std::string start = file->ReadStart(kSniffBytes);
  switch (SniffFileKind(start)) {
    case FileKind::kEmpty:
      return absl::InvalidArgumentError("the file is empty");
    case FileKind::kTiff:
      return OpenTiff(*std::move(file), limits);
    case FileKind::kJpeg:
      return std::make_unique<SinglePageSource>(*std::move(file), ImageFormat::kJpeg, limits);
    case FileKind::kPng:
      return std::make_unique<SinglePageSource>(*std::move(file), ImageFormat::kPng, limits);
    case FileKind::kPdf:
      return absl::InvalidArgumentError("not an image: it is a PDF");
    case FileKind::kOther:
      break;
  }
  return absl::InvalidArgumentError(absl::StrCat("not an image or PDF: ", DescribeOther(start)));
}

absl::StatusOr<DecodedPage> DecodePage(ScannedPage page, const PageLimits& limits) {
  StoredPage stored;
  if (Image* image = std::get_if<Image>(&page.content)) {
    stored.image = std::move(*image);
    const absl::Status size = CheckPageSize(static_cast<uint64_t>(stored.image.width()),
                                            static_cast<uint64_t>(stored.image.height()), limits);
    if (!size.ok()) return size;
  } else {
    absl::StatusOr<StoredPage> decoded = Decode(std::get<EncodedImage>(page.content), limits);
    if (!decoded.ok()) return decoded.status();
    stored = *std::move(decoded);
  }
  // What the source knows of the page (a PDF: its size on paper) outdoes what the bytes say.
  if (page.dpi_x > 0 || page.dpi_y > 0) {
    stored.dpi_x = page.dpi_x;
    stored.dpi_y = page.dpi_y;
  }
  KeepPlausible(stored);
  return ToSquarePixels(std::move(stored), limits);
}

}  // namespace sohoa
