#include "tools/serve/service.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/serve/problem.h"

namespace sohoa {
namespace {

// Of documents; states and numbers of the service itself are nobody's secret.
bool IsAudited(Endpoint endpoint) {
  return !IsOpen(endpoint) && endpoint != Endpoint::kMetrics && endpoint != Endpoint::kJob;
}

// The store writes a row of its own for a change, in the same write as the change.
bool IsAuditedByStore(Endpoint endpoint) { return endpoint == Endpoint::kField; }

bool IsChange(Endpoint endpoint) { return endpoint == Endpoint::kScan; }

// By the caller's scope: some say so, and some say that nothing is there.
bool IsRefusal(const absl::Status& status, const Call& call) {
  return !IsOpen(call.endpoint) && (absl::IsPermissionDenied(status) || call.note.hidden);
}

void AddSafetyHeaders(HttpResponse* response) {
  const auto has = [&](std::string_view name) {
    return std::any_of(response->headers.begin(), response->headers.end(),
                       [&](const auto& header) { return header.first == name; });
  };
  if (!has("Cache-Control")) response->headers.emplace_back("Cache-Control", "private, no-cache");
  response->headers.emplace_back("X-Content-Type-Options", "nosniff");
  response->headers.emplace_back("Vary", "Accept-Encoding, Accept-Language, Authorization");
}

}  // namespace

HttpResponse Service::Handle(const HttpRequest& request) {
  const auto begun = std::chrono::steady_clock::now();
  const Language language = PreferredLanguage(request.header("accept-language"));
  RouteMatch match = FindRoute(request.method, request.path);
  if (match.route == nullptr) {
    const int status = match.allowed.empty() ? 404 : 405;
    HttpResponse response = Problem(status, "", *context_.catalogue, language);
    if (status == 405) response.headers.emplace_back("Allow", match.allowed);
    context_.metrics.CountUnknown(status);
    AddSafetyHeaders(&response);
    return response;
  }
  Call call{.request = request,
            .endpoint = match.route->endpoint,
            .language = language,
            .parts = std::move(match.parts)};
  HttpResponse response = AnswerCall(*match.route, call);
  AddSafetyHeaders(&response);
  context_.metrics.Count(call.endpoint, response.status,
                         absl::FromChrono(std::chrono::steady_clock::now() - begun));
  return response;
}

HttpResponse Service::RefusalResponse(const Refusal& refusal, Language language) const {
  if (!absl::IsResourceExhausted(refusal.status))
    return Problem(refusal.status, *context_.catalogue, language);
  const absl::string_view reason = refusal.status.message();
  HttpResponse response =
      Problem(429, {reason.data(), reason.size()}, *context_.catalogue, language);
  const absl::Duration wait = absl::Ceil(refusal.retry_after, absl::Seconds(1));
  response.headers.emplace_back("Retry-After", absl::StrCat(absl::ToInt64Seconds(wait)));
  return response;
}

HttpResponse Service::AnswerCall(const Route& route, Call& call) {
  if (const Refusal refusal = Admit(route, call); !refusal.status.ok())
    return RefusalResponse(refusal, call.language);
  absl::StatusOr<HttpResponse> response = route.answer(context_, call);
  if (IsRefusal(response.status(), call)) {
    const absl::Status written = WriteDownRefusal(route, call);
    if (!written.ok()) response = written;
  }
  if (response.ok() && IsAudited(call.endpoint) && !IsAuditedByStore(call.endpoint)) {
    const absl::Status written = WriteDown(call, NameOf(call.endpoint));
    if (!written.ok()) response = written;  // nobody reads what is not written down
  }
  if (response.ok()) return *std::move(response);
  return Problem(response.status(), *context_.catalogue, call.language);
}

Refusal Service::Admit(const Route& route, Call& call) {
  if (IsOpen(route.endpoint)) return {};
  std::shared_ptr<Authenticator> authenticator;
  {
    const std::lock_guard lock(mutex_);
    authenticator = authenticator_;
  }
  call.caller.name = absl::StrCat("address:", call.request.remote_address);
  Refusal refusal = authenticator->Identify(call.request, context_.clock->Now(), &call.caller);
  if (refusal.status.ok() && !MayUse(call.caller.role, route.endpoint))
    refusal.status = absl::PermissionDeniedError("the role of this key does not allow it");
  // Who was locked out or asks too often has been written down often enough.
  if (absl::IsUnauthenticated(refusal.status) || absl::IsPermissionDenied(refusal.status))
    if (absl::Status s = WriteDownRefusal(route, call); !s.ok()) refusal.status = s;
  return refusal;
}

absl::Status Service::WriteDownRefusal(const Route& route, const Call& call) const {
  return WriteDown(call, absl::StrCat("refused ", std::string(NameOf(route.endpoint))));
}

absl::Status Service::WriteDown(const Call& call, std::string_view action) const {
  AuditEvent event{.time = FormatVietnamTime(context_.clock->Now()),
                   .actor = call.caller.name,
                   .action = std::string(action),
                   .object = call.note.object,
                   .reason = absl::StrCat("from ", call.request.remote_address,
                                          call.note.detail.empty() ? "" : ": ", call.note.detail)};
  return IsChange(call.endpoint) ? context_.audit->AddSynced(std::move(event))
                                 : context_.audit->Add(std::move(event));
}

HttpResponse Service::Refuse(int status, std::string_view accept_language) const {
  return Problem(status, "", *context_.catalogue, PreferredLanguage(accept_language));
}

void Service::SetAuthenticator(std::shared_ptr<Authenticator> authenticator) {
  const std::lock_guard lock(mutex_);
  authenticator_ = std::move(authenticator);
}

}  // namespace sohoa
