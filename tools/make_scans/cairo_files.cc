// PDF of page pictures, as copiers make it, and PNG: both as Cairo writes them.
#include <cairo-pdf.h>
#include <cairo.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ocr/image/encode.h"
#include "tools/make_scans/scan_containers.h"

namespace sohoa {
namespace {

constexpr double kPointsPerInch = 72;
constexpr double kPhotoDpi = 300;  // where the picture has none: a sheet keeps its size

struct ReleaseSurface {
  void operator()(cairo_surface_t* s) const { cairo_surface_destroy(s); }
};
using Surface = std::unique_ptr<cairo_surface_t, ReleaseSurface>;

absl::Status ToStatus(cairo_status_t status) {
  if (status == CAIRO_STATUS_SUCCESS) return absl::OkStatus();
  const std::string why = cairo_status_to_string(status);
  if (status == CAIRO_STATUS_WRITE_ERROR)
    return absl::ResourceExhaustedError(absl::StrCat("the disk took no more: ", why));
  if (status == CAIRO_STATUS_NO_MEMORY)
    return absl::ResourceExhaustedError("no memory for the picture of a page");
  return absl::InternalError(absl::StrCat("the file could not be written: ", why));
}

// Hands the bytes to the surface, which frees them.
absl::Status Attach(cairo_surface_t* surface, const char* mime, std::string bytes) {
  auto owned = std::make_unique<std::string>(std::move(bytes));
  std::string* raw = owned.release();
  return ToStatus(cairo_surface_set_mime_data(
      surface, mime, reinterpret_cast<const unsigned char*>(raw->data()), raw->size(),
      [](void* closure) { delete static_cast<std::string*>(closure); }, raw));
}

// A surface that stands for the compressed picture; its own pixels are never looked at.
absl::StatusOr<Surface> CompressedSurface(const CompressedPage& page) {
  const bool g4 = page.codec == PageCodec::kG4;
  Surface out(cairo_image_surface_create(g4 ? CAIRO_FORMAT_A8 : CAIRO_FORMAT_RGB24, page.width,
                                         page.height));
  absl::Status done = ToStatus(cairo_surface_status(out.get()));
  if (done.ok() && g4)
    done = Attach(out.get(), CAIRO_MIME_TYPE_CCITT_FAX_PARAMS,
                  absl::StrCat("Columns=", page.width, " Rows=", page.height, " K=-1"));
  if (done.ok())
    done = Attach(out.get(), g4 ? CAIRO_MIME_TYPE_CCITT_FAX : CAIRO_MIME_TYPE_JPEG, page.bytes);
  if (!done.ok()) return done;
  return out;
}

class PdfFile : public ScanFile {
 public:
  PdfFile(std::string path, Surface pdf, int jpeg_quality)
      : path_(std::move(path)), pdf_(std::move(pdf)), jpeg_quality_(jpeg_quality) {
    // Else Cairo writes the time of day, and the same seed would give other bytes.
    cairo_pdf_surface_set_metadata(pdf_.get(), CAIRO_PDF_METADATA_CREATE_DATE,
                                   "2025-01-01T00:00:00Z");
  }

  absl::Status Add(const MadePage& page) override {
    const double dpi = page.dpi > 0 ? page.dpi : kPhotoDpi;
    absl::StatusOr<CompressedPage> compressed =
        EncodePage(page.image.view(), dpi, {.jpeg_quality = jpeg_quality_, .progressive = false});
    if (!compressed.ok()) return compressed.status();
    absl::StatusOr<Surface> picture = CompressedSurface(*compressed);
    if (!picture.ok()) return picture.status();
    const double scale = kPointsPerInch / dpi;
    cairo_pdf_surface_set_size(pdf_.get(), compressed->width * scale, compressed->height * scale);
    cairo_t* cr = cairo_create(pdf_.get());
    cairo_scale(cr, scale, scale);
    cairo_set_source_surface(cr, picture->get(), 0, 0);
    cairo_paint(cr);
    cairo_show_page(cr);
    cairo_destroy(cr);
    return ToStatus(cairo_surface_status(pdf_.get()));
  }

  absl::Status Finish() override {
    cairo_surface_finish(pdf_.get());
    return ToStatus(cairo_surface_status(pdf_.get()));
  }

  std::vector<std::string> paths() const override { return {path_}; }

 private:
  std::string path_;
  Surface pdf_;
  int jpeg_quality_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ScanFile>> CreatePdfFile(const std::string& path, int jpeg_quality) {
  Surface pdf(cairo_pdf_surface_create(path.c_str(), 595, 842));
  if (cairo_surface_status(pdf.get()) != CAIRO_STATUS_SUCCESS)
    return absl::PermissionDeniedError("the file cannot be created");
  return std::make_unique<PdfFile>(path, std::move(pdf), jpeg_quality);
}

absl::Status WritePng(const Image& image, const std::string& path) {
  const bool colour = image.channels() == 3;
  const Surface surface(cairo_image_surface_create(colour ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_A8,
                                                   image.width(), image.height()));
  if (absl::Status made = ToStatus(cairo_surface_status(surface.get())); !made.ok()) return made;
  uint8_t* data = cairo_image_surface_get_data(surface.get());
  const int stride = cairo_image_surface_get_stride(surface.get());
  for (int y = 0; y < image.height(); ++y) {
    const uint8_t* from = image.row(y);
    uint8_t* to = data + static_cast<ptrdiff_t>(y) * stride;
    if (!colour) {  // Cairo writes alpha alone as grey
      std::copy_n(from, image.width(), to);
      continue;
    }
    for (int x = 0; x < image.width(); ++x, from += 3, to += 4) std::copy_n(from, 3, to);
  }
  cairo_surface_mark_dirty(surface.get());
  return ToStatus(cairo_surface_write_to_png(surface.get(), path.c_str()));
}

}  // namespace sohoa
