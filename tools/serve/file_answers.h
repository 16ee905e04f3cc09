// Answers that are files: PDFs, originals, pictures of pages.
#ifndef SOHOA_TOOLS_SERVE_FILE_ANSWERS_H_
#define SOHOA_TOOLS_SERVE_FILE_ANSWERS_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "tools/serve/service_context.h"

namespace sohoa {

// Pictures cannot be masked: a document whose texts or fields hold an identity number is refused to
// callers that may not see it (kPermissionDenied); of a picture, its page alone is looked at.
// The original of a scan that holds several documents is refused to every caller with a scope or
// without the right to see identity numbers: nobody looked at the other documents for them.
absl::StatusOr<HttpResponse> AnswerPdf(ServiceContext& context, Call& call);
absl::StatusOr<HttpResponse> AnswerOriginal(ServiceContext& context, Call& call);
absl::StatusOr<HttpResponse> AnswerPageImage(ServiceContext& context, Call& call);

// Bytes of a file that are asked for: [offset, offset + length).
struct ByteRange {
  int64_t offset = 0;
  int64_t length = 0;
  bool satisfiable = true;
};

// Of a Range header with one range of bytes (RFC 9110, 14.1.2). Nothing for any other: it is then
// passed over, as the standard allows.
std::optional<ByteRange> RangeIn(std::string_view header, int64_t size_bytes);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_FILE_ANSWERS_H_
