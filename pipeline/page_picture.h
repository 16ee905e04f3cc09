// The picture of one page of a stored document, as people see it in its PDF.
#ifndef SOHOA_PIPELINE_PAGE_PICTURE_H_
#define SOHOA_PIPELINE_PAGE_PICTURE_H_

#include <string>

#include "absl/status/statusor.h"
#include "storage/record/record_store.h"

namespace sohoa {

// A JPEG of the archived image, in whose pixels the boxes of the page's text are: out of the PDF
// that people get to see (Record::shown_pdf), which another process opens. `page` counts from 0.
// `scratch_dir` takes a copy of the PDF meanwhile. Thread-safe; each call may take a process of up
// to 2 GiB for some seconds.
//   kNotFound       there is no such page
//   kUnimplemented  the original that is shown is no PDF
//   kUnavailable    the process that reads it failed, or the disk
//   kDataLoss       the PDF is damaged
absl::StatusOr<std::string> PagePictureJpeg(const RecordStore& store, const Record& record,
                                            int page, const std::string& scratch_dir);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_PAGE_PICTURE_H_
