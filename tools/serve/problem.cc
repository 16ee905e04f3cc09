#include "tools/serve/problem.h"

#include "tools/serve/write_json.h"

namespace sohoa {
namespace {

// Marks a text of the catalogue, for the test that holds it complete.
constexpr const char* Title(const char* english) { return english; }

}  // namespace

int HttpStatusOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
      return 400;
    case absl::StatusCode::kUnauthenticated:
      return 401;
    case absl::StatusCode::kPermissionDenied:
      return 403;
    case absl::StatusCode::kNotFound:
      return 404;
    case absl::StatusCode::kAlreadyExists:
      return 409;
    case absl::StatusCode::kAborted:
      return 412;
    case absl::StatusCode::kOutOfRange:
      return 413;
    case absl::StatusCode::kUnimplemented:
      return 415;
    case absl::StatusCode::kFailedPrecondition:
      return 428;
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kCancelled:
      return 503;
    default:
      return 500;
  }
}

const char* TitleOfStatus(int status) {
  switch (status) {
    case 400:
      return Title("The request is not understood");
    case 401:
      return Title("A valid key is needed");
    case 403:
      return Title("This key does not allow it");
    case 404:
      return Title("There is nothing here");
    case 405:
      return Title("This method is not for this address");
    case 408:
      return Title("The request came too slowly");
    case 409:
      return Title("It is there already");
    case 412:
      return Title("It was changed meanwhile");
    case 413:
      return Title("The request is too large");
    case 414:
      return Title("The address is too long");
    case 415:
      return Title("This kind of content is not taken");
    case 416:
      return Title("The file has no such bytes");
    case 428:
      return Title("The request must say which version it means");
    case 429:
      return Title("Too many requests");
    case 431:
      return Title("The request's head is too large");
    case 503:
      return Title("The service has no time or cannot work now");
    default:
      return Title("The service met an error");
  }
}

HttpResponse Problem(int status, std::string_view detail, const Catalogue& catalogue,
                     Language language) {
  HttpResponse response{.status = status, .content_type = "application/problem+json"};
  response.body = ProblemJson(status, catalogue.Of(TitleOfStatus(status), language),
                              catalogue.OfReason(detail, language));
  response.headers = {{"Content-Language", language == Language::kVietnamese ? "vi" : "en"},
                      {"Cache-Control", "no-store"}};
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"sohoa\"");
  if (status == 503) response.headers.emplace_back("Retry-After", "1");
  return response;
}

HttpResponse Problem(const absl::Status& reason, const Catalogue& catalogue, Language language) {
  const int status = HttpStatusOf(reason.code());
  // What is damaged, and where, is the site's matter and no caller's.
  const std::string_view message(reason.message().data(), reason.message().size());
  return Problem(status, status == 500 ? std::string_view() : message, catalogue, language);
}

}  // namespace sohoa
