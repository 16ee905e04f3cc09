// An officer confirms a field of a record, or says what it should be.
#ifndef SOHOA_TOOLS_SERVE_FIELD_ANSWER_H_
#define SOHOA_TOOLS_SERVE_FIELD_ANSWER_H_

#include "tools/serve/service_context.h"

namespace sohoa {

// The record's next version, in one write with its audit row: refused (kAborted) where it is no
// longer the version that "If-Match" names, and without one (kFailedPrecondition). A secrecy level
// is nobody's to set here: a secret document leaves the store (docs/secrecy.md).
absl::StatusOr<HttpResponse> AnswerField(ServiceContext& context, Call& call);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_FIELD_ANSWER_H_
