#include "storage/pdf/picture_objects.h"

#include <cmath>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "storage/pdf/pdf_literals.h"

namespace sohoa {
namespace {

bool IsWhole(const CompressedPage& image) {
  const bool channels =
      image.channels == 1 || (image.channels == 3 && image.codec == PageCodec::kJpeg);
  return image.width > 0 && image.height > 0 && channels && !image.bytes.empty();
}

std::string SizeAndCodec(const CompressedPage& image) {
  const std::string size = absl::StrCat("/Type /XObject /Subtype /Image /Width ", image.width,
                                        " /Height ", image.height);
  if (image.codec == PageCodec::kJpeg) return size + " /BitsPerComponent 8 /Filter /DCTDecode";
  return absl::StrCat(
      size, " /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns ",
      image.width, " /Rows ", image.height, " >>");
}

uint32_t WriteImage(const CompressedPage& image, const std::string& entries, ObjectFile& file,
                    FileId& id) {
  const uint32_t number = file.NewNumber();
  id.Add(image.bytes);
  file.WriteStream(number, absl::StrCat(SizeAndCodec(image), " ", entries), image.bytes);
  return number;
}

std::string ColourSpaceOf(const CompressedPage& image) {
  return image.channels == 3 ? "/ColorSpace /DeviceRGB" : "/ColorSpace /DeviceGray";
}

}  // namespace

absl::Status CheckPicture(const PagePicture& picture) {
  const bool sized = picture.width > 0 && picture.height > 0 && std::isfinite(picture.dpi) &&
                     picture.dpi > 0 && IsWhole(picture.base);
  if (!sized)
    return absl::InvalidArgumentError(
        "the page's picture is empty or has no valid size or resolution");
  if (picture.ink && (!IsWhole(picture.ink->colours) || !IsWhole(picture.ink->stencil) ||
                      picture.ink->stencil.codec != PageCodec::kG4))
    return absl::InvalidArgumentError("the page's ink has no stencil in black and white");
  return absl::OkStatus();
}

PictureObjects WritePicture(const PagePicture& picture, ObjectFile& file, FileId& id) {
  const uint32_t base = WriteImage(picture.base, ColourSpaceOf(picture.base), file, id);
  PictureObjects objects{absl::StrCat("/Im0 ", PdfReferenceTo(base)), "/Im0 Do"};
  if (!picture.ink) return objects;
  // Black samples are 0: they let the ink show.
  const uint32_t stencil = WriteImage(picture.ink->stencil, "/ImageMask true", file, id);
  const CompressedPage& colours = picture.ink->colours;
  const uint32_t ink = WriteImage(
      colours, absl::StrCat(ColourSpaceOf(colours), " /Mask ", PdfReferenceTo(stencil)), file, id);
  absl::StrAppend(&objects.resources, " /Im1 ", PdfReferenceTo(ink));
  absl::StrAppend(&objects.drawing, " /Im1 Do");
  return objects;
}

}  // namespace sohoa
