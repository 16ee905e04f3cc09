// What the answers are made from, and what is known of a request when it comes to them.
#ifndef SOHOA_TOOLS_SERVE_SERVICE_CONTEXT_H_
#define SOHOA_TOOLS_SERVE_SERVICE_CONTEXT_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <semaphore>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/clock.h"
#include "storage/record/record_store.h"
#include "storage/search/search.h"
#include "tools/serve/access.h"
#include "tools/serve/audit_log.h"
#include "tools/serve/catalogue.h"
#include "tools/serve/http_message.h"
#include "tools/serve/http_server.h"
#include "tools/serve/metrics.h"
#include "tools/serve/scan_jobs.h"

namespace sohoa {

struct ServiceLimits {
  std::atomic<int64_t> most_upload_bytes{256 << 20};  // a reload may change it
  int64_t most_json_bytes = 64 << 10;
};

// At most so many at once of what takes a thread or a process for long; whoever finds no place is
// asked to come again.
inline constexpr int kMostFilesSent = 8;
inline constexpr int kMostPicturesDrawn = 2;
inline constexpr int kMostScansTaken = 8;

// Counts what is being sent, drawn or taken in, until its last copy is dropped; null: there is
// none.
using Place = std::shared_ptr<void>;

template <typename Semaphore>
Place TakePlace(Semaphore& places) {
  if (!places.try_acquire()) return nullptr;
  return {static_cast<void*>(&places), [&places](void*) { places.release(); }};
}

// All of it outlives the service. Thread-safe parts.
struct ServiceContext {
  RecordStore* store = nullptr;
  const Searcher* searcher = nullptr;  // of the store
  std::string scratch_dir;
  AuditLog* audit = nullptr;
  ScanJobs* jobs = nullptr;
  const Catalogue* catalogue = nullptr;
  const Clock* clock = nullptr;
  std::function<HttpServerCounts()> counts;
  std::function<std::string()> run_metrics;  // of the scans that are read; may be empty
  std::string openapi;                       // the document that describes the service
  ServiceLimits limits;
  Metrics metrics;
  std::counting_semaphore<kMostFilesSent> files{kMostFilesSent};
  std::counting_semaphore<kMostPicturesDrawn> pictures{kMostPicturesDrawn};
  std::counting_semaphore<kMostScansTaken> scans{kMostScansTaken};
};

// One request that was let in.
struct Call {
  const HttpRequest& request;
  Endpoint endpoint = Endpoint::kHealth;
  Caller caller;
  Language language = Language::kVietnamese;
  std::vector<std::string> parts;  // of the path, where the route has places
  // What the audit says of it beside who and when.
  struct Note {
    std::string object;
    std::string detail;
    bool hidden = false;  // the document is there, and not for this caller
  } note = {};
};

// An error becomes a problem (problem.h); its message is of the catalogue.
using Answer = absl::StatusOr<HttpResponse> (*)(ServiceContext& context, Call& call);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_SERVICE_CONTEXT_H_
