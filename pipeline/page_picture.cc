#include "pipeline/page_picture.h"

#include <unistd.h>

#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ocr/image/decode.h"
#include "ocr/image/encode.h"
#include "pipeline/atomic_file.h"
#include "storage/pdf/pdf_source.h"

namespace sohoa {
namespace {

// A copy of a stored file, for as long as this lives.
class ScratchCopy {
 public:
  static absl::StatusOr<ScratchCopy> Of(const RecordStore& store, const Record& record,
                                        const std::string& scratch_dir) {
    absl::StatusOr<PartFile> part = PartFile::For(absl::StrCat(scratch_dir, "/page-picture"));
    if (!part.ok()) return part.status();
    ScratchCopy copy(*std::move(part));
    const absl::Status written = WriteFileAtomically(copy.path(), [&](const ByteSink& sink) {
      return record.shown_pdf() == ShownPdf::kRendition
                 ? store.ReadFileOfVersion(record.id, record.version, StoredFile::kPdf, 0, sink)
                 : store.ReadFile(record.id, StoredFile::kOriginal, 0, sink);
    });
    if (!written.ok()) return written;
    return copy;
  }
  const std::string& path() const { return part_.path(); }

 private:
  explicit ScratchCopy(PartFile part) : part_(std::move(part)) {}
  PartFile part_;  // never moved into place: gone when this is
};

// JPEG knows no pictures of one bit.
Image GreyOf(Image image) {
  if (image.type() != PixelType::kBilevel) return image;
  Image grey(image.width(), image.height(), PixelType::kGrey);
  std::copy(image.data(), image.data() + image.size_bytes(), grey.data());
  return grey;
}

absl::StatusOr<std::string> JpegOf(ScannedPage page, double dpi) {
  if (const auto* encoded = std::get_if<EncodedImage>(&page.content);
      encoded != nullptr && encoded->format == ImageFormat::kJpeg)
    return std::move(std::get<EncodedImage>(page.content).bytes);
  absl::StatusOr<DecodedPage> decoded = DecodePage(std::move(page), PageLimits{});
  if (!decoded.ok()) return decoded.status();
  const Image image = GreyOf(std::move(decoded->image));
  absl::StatusOr<CompressedPage> compressed = EncodePage(image.view(), dpi);
  if (!compressed.ok()) return compressed.status();
  return std::move(compressed->bytes);
}

}  // namespace

absl::StatusOr<std::string> PagePictureJpeg(const RecordStore& store, const Record& record,
                                            int page, const std::string& scratch_dir) {
  if (page < 0 || page >= static_cast<int>(record.pages.size()))
    return absl::NotFoundError("the document has no such page");
  const PageRecord& about = record.pages[static_cast<size_t>(page)];
  const bool original = record.shown_pdf() == ShownPdf::kOriginal;
  if (original &&
      (record.originals.empty() || record.originals.front().media_type != "application/pdf"))
    return absl::UnimplementedError("this document has no PDF");
  const absl::StatusOr<ScratchCopy> copy = ScratchCopy::Of(store, record, scratch_dir);
  if (!copy.ok()) return copy.status();
  PdfSourceOptions options;
  options.draw_dpi = about.dpi;  // so that its pixels are those of the boxes
  options.first_page = original ? about.scan_page : page;
  auto source = OpenPdfFile(copy->path(), PageLimits{}, options);
  if (!source.ok()) return source.status();
  absl::StatusOr<std::optional<ScannedPage>> scanned = (*source)->Next();
  if (!scanned.ok()) return scanned.status();
  if (!scanned->has_value()) return absl::NotFoundError("the document has no such page");
  return JpegOf(**std::move(scanned), about.dpi);
}

}  // namespace sohoa
