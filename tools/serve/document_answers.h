// Answers about documents: search, records, texts of pages. What a caller may not see is not there.
#ifndef SOHOA_TOOLS_SERVE_DOCUMENT_ANSWERS_H_
#define SOHOA_TOOLS_SERVE_DOCUMENT_ANSWERS_H_

#include "tools/serve/service_context.h"

namespace sohoa {

absl::StatusOr<HttpResponse> AnswerSearch(ServiceContext& context, Call& call);
absl::StatusOr<HttpResponse> AnswerRecord(ServiceContext& context, Call& call);
absl::StatusOr<HttpResponse> AnswerVersions(ServiceContext& context, Call& call);
absl::StatusOr<HttpResponse> AnswerPageText(ServiceContext& context, Call& call);

// The record that call.parts[0] names, with what its audit needs. kNotFound, also where the caller
// may not see it.
absl::StatusOr<Record> FindRecord(const ServiceContext& context, Call& call);

// The number that a part of a path or a query says. kInvalidArgument where it says none from 0 to
// `most`.
absl::StatusOr<int> NumberIn(const std::string& text, int most);

// The record as the caller may see it, marked ("ETag") with its version.
HttpResponse RecordResponse(const Call& call, Record record);

// 304 where the client has this version already ("If-None-Match"), else `response` with the mark.
HttpResponse Marked(const Call& call, const std::string& mark, HttpResponse response);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_DOCUMENT_ANSWERS_H_
