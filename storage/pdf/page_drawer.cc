#include "storage/pdf/page_drawer.h"

#include <poppler/cpp/poppler-document.h>
#include <poppler/cpp/poppler-global.h>
#include <poppler/cpp/poppler-image.h>
#include <poppler/cpp/poppler-page-renderer.h>
#include <poppler/cpp/poppler-page.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <exception>
#include <fstream>
#include <utility>

namespace sohoa {
namespace {

constexpr double kPointsPerInch = 72;
constexpr double kLeastDpi = 50;  // below it nothing can be read, and the sheet is over 10 m wide

struct PixelKinds {
  bool grey = true;     // red = green = blue everywhere
  bool extreme = true;  // and 0 or 255
};

const uint8_t* RowOf(const poppler::image& image, int y) {
  return reinterpret_cast<const uint8_t*>(image.const_data()) +
         static_cast<std::ptrdiff_t>(image.bytes_per_row()) * y;
}

PixelKinds Classify(const poppler::image& image) {
  PixelKinds kinds;
  for (int y = 0; y < image.height() && kinds.grey; ++y) {
    const uint8_t* rgb = RowOf(image, y);
    for (int x = 0; x < image.width(); ++x, rgb += 3) {
      kinds.grey &= rgb[0] == rgb[1] && rgb[1] == rgb[2];
      kinds.extreme &= rgb[0] == 0 || rgb[0] == 255;
    }
  }
  return kinds;
}

Image ToImage(const poppler::image& image, bool may_be_bilevel) {
  const PixelKinds kinds = Classify(image);
  const PixelType grey = may_be_bilevel && kinds.extreme ? PixelType::kBilevel : PixelType::kGrey;
  Image out(image.width(), image.height(), kinds.grey ? grey : PixelType::kBgr);
  for (int y = 0; y < image.height(); ++y) {
    const uint8_t* rgb = RowOf(image, y);
    uint8_t* to = out.row(y);
    for (int x = 0; x < image.width(); ++x, rgb += 3) {
      if (!kinds.grey) {
        *to++ = rgb[2];
        *to++ = rgb[1];
      }
      *to++ = rgb[0];
    }
  }
  return out;
}

poppler::rotation_enum QuarterTurns(int degrees) {
  return static_cast<poppler::rotation_enum>(((degrees % 360) + 360) % 360 / 90);
}

// Of the page itself, clockwise.
int TurnOf(const poppler::page& page) {
  switch (page.orientation()) {
    case poppler::page::landscape:
      return 90;
    case poppler::page::upside_down:
      return 180;
    case poppler::page::seascape:
      return 270;
    case poppler::page::portrait:
      break;
  }
  return 0;
}

absl::Status NotDrawn() { return absl::DataLossError("the page cannot be drawn"); }

// The resolution at which a picture of so many pixels falls on as many pixels of the drawing:
// poppler rounds its far edge up to a whole pixel, so it must end within the last one.
double NativeDpi(int pixels, double inches) { return (pixels - 0.5) / inches; }

// What part of a page to draw, and how.
struct Slice {
  double dpi_x = 0;
  double dpi_y = 0;
  int left = 0;  // pixels
  int top = 0;
  int columns = 0;
  int rows = 0;
  int turn = 0;             // degrees clockwise, beyond the page's own
  bool is_picture = false;  // its pixels are wanted as they are, with no smoothing at its edge
  bool bilevel = false;
};

absl::StatusOr<DrawnPage> Render(const poppler::page& page, const Slice& slice) {
  poppler::page_renderer renderer;
  renderer.set_image_format(poppler::image::format_rgb24);
  renderer.set_render_hint(poppler::page_renderer::antialiasing, !slice.is_picture);
  renderer.set_render_hint(poppler::page_renderer::text_antialiasing, !slice.is_picture);
  const poppler::image image =
      renderer.render_page(&page, slice.dpi_x, slice.dpi_y, slice.left, slice.top, slice.columns,
                           slice.rows, QuarterTurns(slice.turn));
  if (!image.is_valid() || image.width() != slice.columns || image.height() != slice.rows)
    return NotDrawn();
  return DrawnPage{ToImage(image, slice.bilevel), slice.dpi_x, slice.dpi_y};
}

class PopplerDrawer : public PageDrawer {
 public:
  explicit PopplerDrawer(std::unique_ptr<poppler::document> document)
      : document_(std::move(document)) {}

  int page_count() const override { return document_->pages(); }

  absl::StatusOr<DrawnPage> Draw(int page, double dpi, int64_t max_pixels) override {
    return Guard([&]() -> absl::StatusOr<DrawnPage> {
      const std::unique_ptr<poppler::page> sheet(document_->create_page(page));
      if (sheet == nullptr) return absl::DataLossError("the page is missing from the file");
      const poppler::rectf size = sheet->page_rect();
      const double width = size.width() / kPointsPerInch;
      const double height = size.height() / kPointsPerInch;
      if (!(width > 0) || !(height > 0)) return NotDrawn();
      // Half a pixel each way, since the drawing is rounded up.
      const double most = std::sqrt(static_cast<double>(max_pixels) / (width * height));
      const double used = std::min(dpi, std::floor(most - 0.5 / std::min(width, height)));
      if (used < std::min(dpi, kLeastDpi))
        return absl::InvalidArgumentError("the page is larger than the limit on pixels allows");
      const bool sideways = TurnOf(*sheet) % 180 == 90;
      const auto pixels = [used](double inches) {
        constexpr double kRounding = 0.01;  // pixels, of edges that should be whole
        return std::max(1, static_cast<int>(std::ceil(inches * used - kRounding)));
      };
      return Render(*sheet, {.dpi_x = used,
                             .dpi_y = used,
                             .columns = pixels(sideways ? height : width),
                             .rows = pixels(sideways ? width : height)});
    });
  }

  absl::StatusOr<DrawnPage> DrawLone(int page, const LoneImage& lone) override {
    return Guard([&]() -> absl::StatusOr<DrawnPage> {
      const std::unique_ptr<poppler::page> sheet(document_->create_page(page));
      if (sheet == nullptr) return absl::DataLossError("the page is missing from the file");
      const double dpi_x = NativeDpi(lone.width, lone.width_inches);
      const double dpi_y = NativeDpi(lone.height, lone.height_inches);
      const auto place = [](double inches, double dpi) {
        constexpr double kRounding = 1e-3;  // pixels, of edges that should be whole
        return static_cast<int>(std::floor(inches * dpi + kRounding));
      };
      absl::StatusOr<DrawnPage> drawn = Render(*sheet, {.dpi_x = dpi_x,
                                                        .dpi_y = dpi_y,
                                                        .left = place(lone.left_inches, dpi_x),
                                                        .top = place(lone.top_inches, dpi_y),
                                                        .columns = lone.width,
                                                        .rows = lone.height,
                                                        .turn = -lone.placed_turn - TurnOf(*sheet),
                                                        .is_picture = true,
                                                        .bilevel = lone.bilevel});
      if (!drawn.ok()) return drawn;
      drawn->dpi_x = lone.width / lone.width_inches;
      drawn->dpi_y = lone.height / lone.height_inches;
      return drawn;
    });
  }

  std::vector<SheetWord> WordsOn(int page) override {
    try {
      const std::unique_ptr<poppler::page> sheet(document_->create_page(page));
      std::vector<SheetWord> words;
      if (sheet == nullptr) return words;
      for (const poppler::text_box& box : sheet->text_list()) {
        const poppler::byte_array utf8 = box.text().to_utf8();
        const poppler::rectf place = box.bbox();
        words.push_back({{utf8.begin(), utf8.end()},
                         place.left() / kPointsPerInch,
                         place.top() / kPointsPerInch,
                         place.right() / kPointsPerInch,
                         place.bottom() / kPointsPerInch});
      }
      return words;
    } catch (const std::exception&) {
      return {};
    }
  }

 private:
  template <typename F>
  static absl::StatusOr<DrawnPage> Guard(F draw) {
    try {
      return draw();
    } catch (const std::exception&) {
      return NotDrawn();
    }
  }

  std::unique_ptr<poppler::document> document_;
};

// Readers accept a header within the first kilobyte.
bool LooksLikePdf(const std::string& path) {
  char head[1024] = {};
  std::ifstream(path, std::ios::binary).read(head, sizeof(head));
  return std::string(head, sizeof(head)).find("%PDF-") != std::string::npos;
}

}  // namespace

absl::StatusOr<std::unique_ptr<PageDrawer>> OpenPageDrawer(const std::string& path) {
  try {
    poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
    std::unique_ptr<poppler::document> document(poppler::document::load_from_file(path));
    if (document != nullptr && document->is_locked())
      return absl::PermissionDeniedError("protected by a password");
    if (document != nullptr && document->pages() > 0)
      return std::make_unique<PopplerDrawer>(std::move(document));
  } catch (const std::exception&) {
    return absl::DataLossError("the PDF is damaged");
  }
  if (!LooksLikePdf(path)) return absl::InvalidArgumentError("not a PDF file");
  return absl::DataLossError("the PDF is damaged or cut short: no page is found in it");
}

Image Turned(const Image& image, Turn turn) {
  if (turn == Turn::kNone) return image;
  const bool sideways = turn != Turn::kAround;
  const int width = image.width();
  const int height = image.height();
  Image out(sideways ? height : width, sideways ? width : height, image.type());
  const auto channels = static_cast<size_t>(image.channels());
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const int to_x = turn == Turn::kRight  ? height - 1 - y
                       : turn == Turn::kLeft ? y
                                             : width - 1 - x;
      const int to_y = turn == Turn::kRight  ? x
                       : turn == Turn::kLeft ? width - 1 - x
                                             : height - 1 - y;
      std::memcpy(out.row(to_y) + static_cast<size_t>(to_x) * channels,
                  image.row(y) + static_cast<size_t>(x) * channels, channels);
    }
  }
  return out;
}

}  // namespace sohoa
