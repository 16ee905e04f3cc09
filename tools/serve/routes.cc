#include "tools/serve/routes.h"

#include <array>
#include <optional>

#include "absl/strings/str_cat.h"
#include "tools/serve/document_answers.h"
#include "tools/serve/field_answer.h"
#include "tools/serve/file_answers.h"
#include "tools/serve/site_answers.h"

namespace sohoa {
namespace {

constexpr std::array kRoutes = {
    Route{"GET", "/healthz", Endpoint::kHealth, AnswerHealth},
    Route{"GET", "/readyz", Endpoint::kReady, AnswerReady},
    Route{"GET", "/metrics", Endpoint::kMetrics, AnswerMetrics},
    Route{"GET", "/v1/openapi.json", Endpoint::kOpenApi, AnswerOpenApi},
    Route{"GET", "/v1/search", Endpoint::kSearch, AnswerSearch},
    Route{"GET", "/v1/records/{id}", Endpoint::kRecord, AnswerRecord},
    Route{"GET", "/v1/records/{id}/versions", Endpoint::kVersions, AnswerVersions},
    Route{"POST", "/v1/records/{id}/fields/{field}", Endpoint::kField, AnswerField},
    Route{"GET", "/v1/records/{id}/pages/{page}", Endpoint::kPageText, AnswerPageText},
    Route{"GET", "/v1/records/{id}/pages/{page}/image", Endpoint::kPageImage, AnswerPageImage},
    Route{"GET", "/v1/records/{id}/pdf", Endpoint::kPdf, AnswerPdf},
    Route{"GET", "/v1/records/{id}/original", Endpoint::kOriginal, AnswerOriginal},
    Route{"POST", "/v1/scans", Endpoint::kScan, AnswerScan},
    Route{"GET", "/v1/jobs/{job}", Endpoint::kJob, AnswerJob},
};

// The next part of a path and what remains, without the slash before either.
std::string_view TakePart(std::string_view* path) {
  path->remove_prefix(1);
  const std::string_view part = path->substr(0, path->find('/'));
  path->remove_prefix(part.size());
  return part;
}

std::optional<std::vector<std::string>> Match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> parts;
  while (!pattern.empty() && path.starts_with('/')) {
    const std::string_view wanted = TakePart(&pattern);
    const std::string_view found = TakePart(&path);
    const bool place = wanted.starts_with('{');
    if (place ? found.empty() : found != wanted) return std::nullopt;
    if (place) parts.emplace_back(found);
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return parts;
}

}  // namespace

std::span<const Route> Routes() { return kRoutes; }

RouteMatch FindRoute(std::string_view method, std::string_view path) {
  RouteMatch match;
  for (const Route& route : kRoutes) {
    auto parts = Match(route.pattern, path);
    if (!parts) continue;
    if (route.method == method) return {&route, *std::move(parts), ""};
    absl::StrAppend(&match.allowed, match.allowed.empty() ? "" : ", ",
                    absl::string_view(route.method.data(), route.method.size()),
                    route.method == "GET" ? ", HEAD" : "");
  }
  return match;
}

}  // namespace sohoa
