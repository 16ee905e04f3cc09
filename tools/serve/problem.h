// Errors as HTTP says them: RFC 9457, in Vietnamese and English.
#ifndef SOHOA_TOOLS_SERVE_PROBLEM_H_
#define SOHOA_TOOLS_SERVE_PROBLEM_H_

#include <string_view>

#include "absl/status/status.h"
#include "tools/serve/catalogue.h"
#include "tools/serve/http_message.h"

namespace sohoa {

// What a reason's code comes to: 400 for kInvalidArgument, 401 kUnauthenticated, 403
// kPermissionDenied, 404 kNotFound, 409 kAlreadyExists, 412 kAborted (somebody was faster), 413
// kOutOfRange, 415 kUnimplemented, 428 kFailedPrecondition, 503
// kResourceExhausted (the disk is full), kDeadlineExceeded, kUnavailable and kCancelled; 500 for
// the rest, which is damage.
int HttpStatusOf(absl::StatusCode code);

// English; a name of RFC 9110 in plain words.
const char* TitleOfStatus(int status);

// Content-Language and, for 401, WWW-Authenticate are set. `detail` is of the catalogue, or empty.
HttpResponse Problem(int status, std::string_view detail, const Catalogue& catalogue,
                     Language language);
HttpResponse Problem(const absl::Status& reason, const Catalogue& catalogue, Language language);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_PROBLEM_H_
