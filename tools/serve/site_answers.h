// Answers about the service itself, and to scans that are handed in.
#ifndef SOHOA_TOOLS_SERVE_SITE_ANSWERS_H_
#define SOHOA_TOOLS_SERVE_SITE_ANSWERS_H_

#include "tools/serve/service_context.h"

namespace sohoa {

absl::StatusOr<HttpResponse> AnswerHealth(ServiceContext& context, Call& call);   // it runs
absl::StatusOr<HttpResponse> AnswerReady(ServiceContext& context, Call& call);    // and can work
absl::StatusOr<HttpResponse> AnswerMetrics(ServiceContext& context, Call& call);  // for Prometheus
absl::StatusOr<HttpResponse> AnswerOpenApi(ServiceContext& context, Call& call);

// 202 and the job, once the scan is on the disk.
absl::StatusOr<HttpResponse> AnswerScan(ServiceContext& context, Call& call);
// Of officers, only their own jobs are there.
absl::StatusOr<HttpResponse> AnswerJob(ServiceContext& context, Call& call);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_SITE_ANSWERS_H_
