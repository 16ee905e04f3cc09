// The copy of a PDF that updates are written behind. It appears under its name when it is complete.
#ifndef SOHOA_STORAGE_SIGN_GROWING_PDF_H_
#define SOHOA_STORAGE_SIGN_GROWING_PDF_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/pdf/pdf_update.h"
#include "storage/sign/signature_scheme.h"

namespace sohoa {

// Bytes are hashed as they are copied, in pieces: time and reading grow with the file, memory does
// not. Not thread-safe. Dropped without Publish, it leaves nothing.
class GrowingPdf {
 public:
  // A file of its own beside `target`, with what `source` has; the two may be the same name.
  // kNotFound, kPermissionDenied, kResourceExhausted (disk full), kInvalidArgument (the target is
  // a folder or a device).
  static absl::StatusOr<std::unique_ptr<GrowingPdf>> Copy(const std::string& source,
                                                          const std::string& target, HashKind hash);
  ~GrowingPdf();

  const std::string& path() const;  // of the copy

  // Of all bytes so far and those of the update but for the signature's.
  std::string DigestWith(const PdfUpdate& update) const;

  // `signature` (DER) fits into the hole; nothing for an update without one.
  absl::Status Append(const PdfUpdate& update, std::string_view signature);

  // Syncs, and gives the file its name in place of what had it.
  absl::Status Publish();

 private:
  struct State;
  explicit GrowingPdf(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_GROWING_PDF_H_
