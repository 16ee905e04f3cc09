// Points in time as a PDF writes them.
#ifndef SOHOA_STORAGE_PDF_PDF_DATE_H_
#define SOHOA_STORAGE_PDF_PDF_DATE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace sohoa {

// "2026-01-31T08:05:09+07:00" → "D:20260131080509+07'00'" (ISO 32000-1, 7.9.4); fractions of a
// second are cut off, "Z" stands for +00:00, and an empty text stays empty. kInvalidArgument for
// anything else.
absl::StatusOr<std::string> PdfDate(absl::string_view iso8601);

// "D:20260131080509+07'00'" → "2026-01-31T08:05:09+07:00", the same point in time as XMP writes it.
// REQUIRES: a result of PdfDate.
std::string XmpDate(absl::string_view pdf_date);

// The other way: "D:20260131080509+07'00'", also without the last apostrophe, with Z, and without a
// zone, which then is Vietnam's. Seconds must be told: a time of signing has them. nullopt for
// anything else, and for a day or an hour that does not exist.
std::optional<absl::Time> TimeOfPdfDate(absl::string_view date);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDF_DATE_H_
