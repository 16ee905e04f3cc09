// Packs bytes for a PDF's /FlateDecode.
#ifndef SOHOA_STORAGE_PDF_DEFLATE_H_
#define SOHOA_STORAGE_PDF_DEFLATE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace sohoa {

// The same bytes for the same bytes. kInternal if the library fails. Thread-safe.
absl::StatusOr<std::string> Deflate(absl::string_view bytes);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_DEFLATE_H_
