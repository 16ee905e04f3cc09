// Points in time as a PDF writes them.
#ifndef SOHOA_STORAGE_PDF_PDF_DATE_H_
#define SOHOA_STORAGE_PDF_PDF_DATE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace sohoa {

// "2026-01-31T08:05:09+07:00" → "D:20260131080509+07'00'" (ISO 32000-1, 7.9.4); fractions of a
// second are cut off, "Z" stands for +00:00, and an empty text stays empty. kInvalidArgument for
// anything else.
absl::StatusOr<std::string> PdfDate(absl::string_view iso8601);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDF_DATE_H_
