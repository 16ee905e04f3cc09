// The place of a field on its page, as a picture for a person.
#ifndef SOHOA_PIPELINE_FIELD_CUTOUT_H_
#define SOHOA_PIPELINE_FIELD_CUTOUT_H_

#include <string>

#include "absl/status/statusor.h"
#include "ocr/page/document_fields.h"
#include "ocr/page/image.h"
#include "storage/record/record_store.h"

namespace sohoa {

// Of one document's fields, in any order; the last page is kept, so that the fields of a page cost
// one drawing. Not thread-safe.
class FieldCutouts {
 public:
  // `store` must outlive it. `scratch_dir`: see PagePictureJpeg.
  FieldCutouts(const RecordStore& store, Record record, std::string scratch_dir);

  // A PNG of the box and what is around it. kNotFound: the field says no place; else errors of
  // PagePictureJpeg.
  absl::StatusOr<std::string> PngOf(const Field& field);

 private:
  absl::Status Load(int page);

  const RecordStore& store_;
  const Record record_;
  const std::string scratch_dir_;
  int page_ = -1;  // that `image_` is
  Image image_;
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_FIELD_CUTOUT_H_
