#include "tests/tools/serve/service_site.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "storage/search/index_builder.h"
#include "tools/serve/openapi.h"

namespace sohoa::testing_support {
namespace {

// Stands for the pipeline: every scan is a document that is known already.
std::vector<DocumentOutcome> Known(const std::string& path, const std::atomic<bool>&) {
  DocumentOutcome outcome;
  outcome.kind = DocumentOutcome::Kind::kDuplicate;
  outcome.input.files = {path};
  outcome.record.id = "0123456789abcdef01234567";
  return {outcome};
}

}  // namespace

ServiceSite::ServiceSite() : catalogue_(Catalogue::Read(Catalogue::PathBesideProgram())) {
  audit_ = std::make_unique<AuditLog>(
      [this](const std::vector<AuditEvent>& events) { return store_->AddAuditRows(events); });
  auto jobs = ScanJobs::Open(folder_.path() + "/jobs", Known, clock_);
  EXPECT_TRUE(jobs.ok()) << jobs.status();
  jobs_ = *std::move(jobs);
  context_.store = store_.get();
  context_.searcher = &searcher_;
  context_.scratch_dir = folder_.path();
  context_.audit = audit_.get();
  context_.jobs = jobs_.get();
  context_.catalogue = &catalogue_;
  context_.clock = &clock_;
  context_.counts = [] { return HttpServerCounts(); };
  context_.openapi = OpenApiDocument();
  service_ = std::make_unique<Service>(context_, nullptr);
  UseRules({});
}

void ServiceSite::UseRules(const AccessRules& rules) {
  service_->SetAuthenticator(
      std::make_shared<Authenticator>(ApiKeyFile(folder_.path()), rules, OidcOptions()));
}

std::string ServiceSite::Key(Role role, const Scope& scope) {
  const auto made = MakeApiKey({.name = "test", .role = role, .scope = scope}, kCheap);
  EXPECT_TRUE(made.ok()) << made.status();
  const absl::Status kept =
      ChangeApiKeys(ApiKeyFile(folder_.path()), [&](std::vector<ApiKey>* keys) {
        keys->push_back(made->key);
        return absl::OkStatus();
      });
  EXPECT_TRUE(kept.ok()) << kept;
  clock_.Advance(absl::Seconds(2));  // the file is looked at again
  return made->token;
}

std::string ServiceSite::Add(const SampleDocument& document) {
  IndexBuilder index;
  for (const PageText& page : document.pages) index.AddPage(page);
  index.AddFields(document.record.fields, document.record.dossier_code, document.record.agency);
  const absl::Status stored = Store(*store_, folder_, document, index.Build(document.record.id));
  EXPECT_TRUE(stored.ok()) << stored;
  return document.record.id;
}

std::string ServiceSite::AddDecision(const std::string& organ, const std::string& text) {
  SampleDocument document = MakeDocument(absl::StrCat(organ, text), {text});
  DocumentFields& fields = document.record.fields;
  const auto set = [](const char* value) {
    return Field{.value = value, .confidence = 0.9, .status = FieldStatus::kReview};
  };
  fields.type_name = set("QUYẾT ĐỊNH");
  fields.code = set("15/QĐ-UBND");
  fields.organ_name = set(organ.c_str());
  return Add(document);
}

HttpResponse ServiceSite::Ask(const std::string& method, const std::string& target,
                              const std::string& token, std::map<std::string, std::string> headers,
                              const std::string& body) {
  HttpRequest request{.method = method, .headers = std::move(headers)};
  request.remote_address = "192.0.2.7";
  request.path = target.substr(0, target.find('?'));
  if (const size_t mark = target.find('?'); mark != std::string::npos)
    for (absl::string_view pair : absl::StrSplit(target.substr(mark + 1), '&')) {
      const std::pair<std::string, std::string> parts =
          absl::StrSplit(pair, absl::MaxSplits('=', 1));
      request.query.insert(parts);
    }
  if (!token.empty()) request.headers["authorization"] = "Bearer " + token;
  request.read_body = [&body](int64_t most, const PieceSink& sink) {
    if (static_cast<int64_t>(body.size()) > most) return absl::OutOfRangeError("too large");
    return body.empty() ? absl::OkStatus() : sink(body);
  };
  return service_->Handle(request);
}

std::vector<AuditEvent> ServiceSite::Audit() {
  audit_ = nullptr;  // writes what waits
  std::vector<AuditEvent> events;
  const absl::Status read = store_->ForEachAuditRow([&](const AuditRow& row) {
    events.push_back(row.event);
    return absl::OkStatus();
  });
  EXPECT_TRUE(read.ok()) << read;
  return events;
}

std::string HeaderOf(const HttpResponse& response, const std::string& name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return "";
}

std::string BodyOf(const HttpResponse& response) {
  if (!response.stream) return response.body;
  std::string body;
  const absl::Status written = response.stream->write([&](std::string_view piece) {
    body.append(piece);
    return absl::OkStatus();
  });
  EXPECT_TRUE(written.ok()) << written;
  return body;
}

}  // namespace sohoa::testing_support
