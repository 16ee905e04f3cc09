// The copy of a PDF that updates are written behind. It appears under its name when it is complete.
#ifndef SOHOA_STORAGE_SIGN_GROWING_PDF_H_
#define SOHOA_STORAGE_SIGN_GROWING_PDF_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/pdf/pdf_update.h"
#include "storage/sign/signature_scheme.h"

namespace sohoa {

// Other bytes for those that stand at `offset`.
struct Replacement {
  int64_t offset = 0;
  std::string bytes;
};

// Bytes are hashed as they are copied, in pieces: time and reading grow with the file, memory does
// not. Not thread-safe. Dropped without Publish, it leaves nothing.
class GrowingPdf {
 public:
  // A file of its own beside `target`, with what `source` has but for the replacement; the two may
  // be the same name. kNotFound, kPermissionDenied, kResourceExhausted (disk full),
  // kInvalidArgument (the target is a folder or a device).
  static absl::StatusOr<std::unique_ptr<GrowingPdf>> Copy(const std::string& source,
                                                          const std::string& target, HashKind hash,
                                                          const Replacement& replacement = {});
  ~GrowingPdf();

  const std::string& path() const;  // of the copy
  HashKind hash() const;

  // Of all bytes so far and those of the update but for the signature's.
  std::string DigestWith(const PdfUpdate& update) const;

  // `signature` (DER) fits into the hole; nothing for an update without one.
  absl::Status Append(const PdfUpdate& update, std::string_view signature);

  // Syncs, and gives the file its name in place of what had it. After a failed Append, its error.
  absl::Status Publish();

 private:
  struct State;
  explicit GrowingPdf(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_GROWING_PDF_H_
