#include "tools/serving.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "pipeline/ingest.h"
#include "pipeline/search_words.h"
#include "tools/serve/api_key.h"
#include "tools/serve/oidc.h"
#include "tools/serve/openapi.h"

namespace sohoa {
namespace {

constexpr std::chrono::seconds kGrace{30};

absl::StatusOr<std::shared_ptr<const TlsContext>> TlsOf(const Settings& settings) {
  if (settings.tls_certificate.empty() &&
      (settings.client_needed || !settings.client_roots.empty()))
    return absl::InvalidArgumentError(
        "clients show certificates to a service that has one alone: name tls_certificate and "
        "tls_key");
  if (settings.tls_certificate.empty()) return std::shared_ptr<const TlsContext>();
  return LoadTlsContext({.certificate = settings.tls_certificate,
                         .key = settings.tls_key,
                         .client_roots = settings.client_roots,
                         .client_needed = settings.client_needed});
}

// Half a provider would let in nobody, or those whom no audience was checked for.
absl::Status CheckProvider(const Settings& settings) {
  if (!settings.oidc_issuer.empty() &&
      (settings.oidc_audience.empty() || settings.oidc_keys.empty()))
    return absl::InvalidArgumentError(
        "an identity provider needs all of oidc_issuer, oidc_audience and oidc_keys");
  return settings.oidc_keys.empty() ? absl::OkStatus() : CheckKeySetPlace(settings.oidc_keys);
}

// Of the store that is open, which a reload does not change.
std::shared_ptr<Authenticator> AuthenticatorOf(const Settings& settings,
                                               const std::string& store_dir) {
  return std::make_shared<Authenticator>(
      ApiKeyFile(store_dir),
      AccessRules{.requests_per_second = static_cast<double>(settings.requests_per_second)},
      OidcOptions{settings.oidc_issuer, settings.oidc_audience, settings.oidc_keys});
}

// Whatever is wrong with the models or the settings: the scans wait until it is put right.
absl::Status NotTheScansFault(const absl::Status& status) {
  return absl::UnavailableError(status.message());
}

DocumentOutcome FailureOf(const std::string& path, const absl::Status& status) {
  DocumentOutcome outcome;
  outcome.input.files = {path};
  outcome.failure = FlowFailure{path, std::nullopt, status};
  return outcome;
}

}  // namespace

absl::StatusOr<HostAndPort> ParseListen(const std::string& text) {
  const size_t colon = text.rfind(':');
  HostAndPort place;
  if (colon == std::string::npos || !absl::SimpleAtoi(text.substr(colon + 1), &place.port) ||
      place.port < 0 || place.port > 65535)
    return absl::InvalidArgumentError("the service needs an address: --listen HOST:PORT");
  place.host = text.substr(0, colon);
  if (place.host.starts_with('[') && place.host.ends_with(']'))
    place.host = place.host.substr(1, place.host.size() - 2);
  if (place.host.empty())
    return absl::InvalidArgumentError("the service needs an address: --listen HOST:PORT");
  return place;
}

absl::StatusOr<std::unique_ptr<Serving>> Serving::Start(const Settings& settings, Signing* signing,
                                                        RunMonitor* monitor) {
  const absl::StatusOr<HostAndPort> place = ParseListen(settings.listen);
  if (!place.ok()) return place.status();
  if (absl::Status s = CheckProvider(settings); !s.ok()) return s;
  if (settings.tls_certificate.empty() && !place->is_loopback())
    return absl::InvalidArgumentError(
        "without a certificate the service answers this machine only: name tls_certificate and "
        "tls_key");
  std::unique_ptr<Serving> serving(new Serving(settings, signing, monitor));
  // The address first: it costs nothing to give back.
  if (absl::Status s = serving->Listen(*place); !s.ok()) return s;
  if (absl::Status s = serving->Open(); !s.ok()) return s;
  return serving;
}

absl::Status Serving::Listen(const HostAndPort& place) {
  auto tls = TlsOf(settings_);
  if (!tls.ok()) return tls.status();
  auto proxies = TrustedProxies::Parse(settings_.trusted_proxies);
  if (!proxies.ok()) return proxies.status();
  HttpServerOptions options{
      .host = place.host,
      .port = place.port,
      .threads = settings_.serve_threads,
      .most_of_an_address = static_cast<size_t>(settings_.connections_per_address)};
  options.exchange.proxies = *std::move(proxies);
  auto server = HttpServer::Listen(options);
  if (!server.ok()) return server.status();
  server_ = *std::move(server);
  server_->SetTls(*std::move(tls));
  return absl::OkStatus();
}

absl::Status Serving::Open() {
  const absl::StatusOr<Vocabulary> vocabulary = VocabularyOf(settings_);
  if (!vocabulary.ok()) return vocabulary.status();
  absl::StatusOr<Warehouse> warehouse =
      OpenWarehouse(settings_.store, settings_.store_key, int64_t{settings_.cache_mb} << 20);
  if (!warehouse.ok()) return warehouse.status();
  warehouse_ = *std::move(warehouse);
  RecordStore* store = warehouse_->store.get();
  audit_ = std::make_unique<AuditLog>(
      [store](const std::vector<AuditEvent>& events) { return store->AddAuditRows(events); });
  auto jobs = ScanJobs::Open(
      absl::StrCat(settings_.store, "/jobs"),
      [this](const std::string& path, const std::atomic<bool>& stop) { return Ingest(path, stop); },
      clock_);
  if (!jobs.ok()) return jobs.status();
  jobs_ = *std::move(jobs);
  catalogue_ = Catalogue::Read(Catalogue::PathBesideProgram());
  context_.store = store;
  context_.searcher = &searcher_.emplace(*store, AbbreviationsOf(*vocabulary));
  context_.scratch_dir = warehouse_->scratch_dir;
  context_.audit = audit_.get();
  context_.jobs = jobs_.get();
  context_.catalogue = &catalogue_;
  context_.clock = &clock_;
  context_.counts = [server = server_.get()] { return server->counts(); };
  context_.run_metrics = [monitor = monitor_] { return monitor->MetricsNow(); };
  context_.openapi = OpenApiDocument();
  context_.limits.most_upload_bytes = int64_t{settings_.max_upload_mb} << 20;
  service_ = std::make_unique<Service>(context_, AuthenticatorOf(settings_, settings_.store));
  server_->Start(
      [this](const HttpRequest& request) { return service_->Handle(request); },
      [this](int status, std::string_view language) { return service_->Refuse(status, language); });
  return absl::OkStatus();
}

absl::Status Serving::Reload(const Settings& settings) {
  if (absl::Status s = CheckProvider(settings); !s.ok()) return s;
  auto tls = TlsOf(settings);
  if (!tls.ok()) return tls.status();
  if (*tls == nullptr && !settings_.tls_certificate.empty())
    return absl::InvalidArgumentError("a service that began with a certificate goes on with one");
  server_->SetTls(*std::move(tls));
  service_->SetAuthenticator(AuthenticatorOf(settings, settings_.store));
  context_.limits.most_upload_bytes = int64_t{settings.max_upload_mb} << 20;
  return absl::OkStatus();
}

bool Serving::Stop() {
  const bool finished = server_->Stop(kGrace);
  jobs_.reset();  // the scan that is being read waits for the next run
  audit_.reset();
  return finished;
}

std::vector<DocumentOutcome> Serving::Ingest(const std::string& path,
                                             const std::atomic<bool>& stop) {
  if (reading_ == nullptr) {
    absl::StatusOr<std::unique_ptr<Reading>> reading = Reading::Open(settings_);
    if (!reading.ok()) return {FailureOf(path, NotTheScansFault(reading.status()))};
    reading_ = *std::move(reading);
  }
  std::vector<DocumentOutcome> outcomes;
  IngestOptions options;
  options.flow = reading_->Flow();
  options.scratch_dir = warehouse_->scratch_dir;
  options.agency = settings_.agency;
  options.converter = ConverterOf(settings_);
  options.keep_blank = settings_.keep_blank;
  options.profile = ProfileOf(settings_);
  options.split = {.split = settings_.split, .blank_sheets = settings_.blank_sheets};
  options.on_outcome = [&](const DocumentOutcome& outcome) { outcomes.push_back(outcome); };
  monitor_->Observe(&options);
  if (signing_ != nullptr) options.signing = signing_->InPlace();
  InputDocument input;
  input.files = {path};
  const IngestSummary summary =
      sohoa::Ingest({input}, warehouse_->store.get(), reading_->engines(), clock_, options, stop);
  if (summary.interrupted) outcomes.clear();
  searcher_->LetGo();  // what was withdrawn must be able to leave the files
  return outcomes;
}

}  // namespace sohoa
