#include "tools/serve/site_answers.h"

#include <array>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/serve/write_json.h"

namespace sohoa {
namespace {

// What scans may be, and how their files end.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kScanTypes = {
    {{"application/pdf", ".pdf"},
     {"image/tiff", ".tif"},
     {"image/jpeg", ".jpg"},
     {"image/png", ".png"}}};

absl::StatusOr<std::string> EndingOf(const std::string& content_type) {
  const std::string type = content_type.substr(0, content_type.find(';'));
  for (const auto& [known, ending] : kScanTypes)
    if (type == known) return std::string(ending);
  return absl::UnimplementedError("a scan is application/pdf, image/tiff, image/jpeg or image/png");
}

std::string NameOfScan(const Call& call, const std::string& ending) {
  const auto named = call.request.query.find("name");
  std::string name = named == call.request.query.end() ? "scan" : named->second;
  if (!absl::EndsWithIgnoreCase(name, ending)) name += ending;
  return name;
}

bool MayAskFor(const Caller& caller, const ScanJob& job) {
  return caller.role != Role::kOfficer || job.caller == caller.name;
}

HttpResponse JobResponse(const ServiceContext& context, const Call& call, const ScanJob& job) {
  HttpResponse response;
  response.body = JobJson(job, context.catalogue->OfReason(job.reason, call.language));
  response.headers = {{"Cache-Control", "no-store"}};
  return response;
}

}  // namespace

absl::StatusOr<HttpResponse> AnswerHealth(ServiceContext&, Call&) {
  HttpResponse response{.body = StateJson("ok")};
  response.headers = {{"Cache-Control", "no-store"}};
  return response;
}

absl::StatusOr<HttpResponse> AnswerReady(ServiceContext& context, Call&) {
  if (absl::Status s = context.audit->status(); !s.ok())
    return absl::UnavailableError(absl::StrCat("the audit cannot be written: ", s.message()));
  if (absl::Status s = context.store->Stats().status(); !s.ok())
    return absl::UnavailableError(absl::StrCat("the store cannot be read: ", s.message()));
  HttpResponse response{.body = StateJson("ready")};
  response.headers = {{"Cache-Control", "no-store"}};
  return response;
}

absl::StatusOr<HttpResponse> AnswerMetrics(ServiceContext& context, Call&) {
  const HttpServerCounts counts = context.counts();
  const absl::StatusOr<StoreStats> stats = context.store->Stats();
  if (!stats.ok()) return stats.status();
  const std::vector<Gauge> gauges = {
      {"connections", "Connections that are open.", counts.connections},
      {"requests_busy", "Requests that are being answered.", counts.busy},
      {"requests_waiting", "Requests without a thread.", counts.waiting},
      {"requests_overloaded_total", "Refused with 503: too many.", counts.overloaded, true},
      {"requests_malformed_total", "Refused unread, or too slow.", counts.malformed, true},
      {"jobs_waiting", "Scans to be read.", static_cast<int64_t>(context.jobs->waiting())},
      {"audit_rows_total", "Audit rows written.", context.audit->written(), true},
      {"audit_failing", "1 when the audit cannot be written.",
       context.audit->status().ok() ? 0 : 1},
      {"documents", "Documents in the store.", stats->documents},
      {"pages", "Pages in the store.", stats->pages},
      {"quarantined", "Inputs held in quarantine.", stats->quarantined}};
  HttpResponse response{.content_type = "text/plain; version=0.0.4; charset=utf-8"};
  response.body = context.metrics.Text(gauges);
  if (context.run_metrics) response.body += context.run_metrics();
  response.headers = {{"Cache-Control", "no-store"}};
  return response;
}

absl::StatusOr<HttpResponse> AnswerOpenApi(ServiceContext& context, Call&) {
  return HttpResponse{.body = context.openapi};
}

absl::StatusOr<HttpResponse> AnswerScan(ServiceContext& context, Call& call) {
  const absl::StatusOr<std::string> ending = EndingOf(call.request.header("content-type"));
  if (!ending.ok()) return ending.status();
  int64_t announced = 0;
  if (absl::SimpleAtoi(call.request.header("content-length"), &announced) &&
      announced > context.limits.most_upload_bytes)
    return absl::OutOfRangeError("the scan is larger than this service takes");
  const Place place = TakePlace(context.scans);
  if (place == nullptr) return absl::UnavailableError("too many scans are being taken in");
  int64_t size = 0;
  const auto job =
      context.jobs->Submit(call.caller.name, NameOfScan(call, *ending), [&](const PieceSink& sink) {
        const absl::Status read =
            call.request.read_body(context.limits.most_upload_bytes, [&](std::string_view piece) {
              size += static_cast<int64_t>(piece.size());
              return sink(piece);
            });
        return read.ok() && size == 0 ? absl::InvalidArgumentError("the scan is empty") : read;
      });
  if (!job.ok()) return job.status();
  call.note = {absl::StrCat("job:", job->id), absl::StrCat(size, " bytes")};
  HttpResponse response = JobResponse(context, call, *job);
  response.status = 202;
  response.headers.emplace_back("Location", absl::StrCat("/v1/jobs/", job->id));
  return response;
}

absl::StatusOr<HttpResponse> AnswerJob(ServiceContext& context, Call& call) {
  const absl::StatusOr<ScanJob> job = context.jobs->Find(call.parts[0]);
  if (!job.ok()) return job.status();
  if (!MayAskFor(call.caller, *job)) return absl::NotFoundError("there is no job with this id");
  return JobResponse(context, call, *job);
}

}  // namespace sohoa
