#include "pipeline/field_cutout.h"

#include <algorithm>
#include <utility>

#include "ocr/image/decode.h"
#include "ocr/image/encode_png.h"
#include "pipeline/page_picture.h"

namespace sohoa {

FieldCutouts::FieldCutouts(const RecordStore& store, Record record, std::string scratch_dir)
    : store_(store), record_(std::move(record)), scratch_dir_(std::move(scratch_dir)) {}

absl::Status FieldCutouts::Load(int page) {
  if (page == page_) return absl::OkStatus();
  absl::StatusOr<std::string> jpeg = PagePictureJpeg(store_, record_, page, scratch_dir_);
  if (!jpeg.ok()) return jpeg.status();
  absl::StatusOr<DecodedPage> decoded =
      DecodePage({.content = EncodedImage{ImageFormat::kJpeg, *std::move(jpeg)}}, PageLimits{});
  if (!decoded.ok()) return decoded.status();
  image_ = std::move(decoded->image);
  page_ = page;
  return absl::OkStatus();
}

absl::StatusOr<std::string> FieldCutouts::PngOf(const Field& field) {
  if (field.box.width() <= 0 || field.box.height() <= 0)
    return absl::NotFoundError("the field has no place on a page");
  if (absl::Status s = Load(field.page); !s.ok()) return s;
  // Two lines above and below: a date is known by what is printed around it.
  const int margin = 2 * std::min(field.box.height(), 100);
  const Box box{std::clamp(field.box.x0 - margin, 0, image_.width()),
                std::clamp(field.box.y0 - margin, 0, image_.height()),
                std::clamp(field.box.x1 + margin, 0, image_.width()),
                std::clamp(field.box.y1 + margin, 0, image_.height())};
  if (box.width() <= 0 || box.height() <= 0)
    return absl::NotFoundError("the field has no place on a page");
  return EncodePng(PartOf(image_.view(), box), record_.pages[static_cast<size_t>(field.page)].dpi);
}

}  // namespace sohoa
