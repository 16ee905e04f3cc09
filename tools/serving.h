// The running service: a store that is open for writing, and all that stands in front of it.
#ifndef SOHOA_TOOLS_SERVING_H_
#define SOHOA_TOOLS_SERVING_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/clock.h"
#include "pipeline/warehouse.h"
#include "storage/search/search.h"
#include "tools/reading.h"
#include "tools/run_monitor.h"
#include "tools/serve/audit_log.h"
#include "tools/serve/catalogue.h"
#include "tools/serve/http_server.h"
#include "tools/serve/scan_jobs.h"
#include "tools/serve/service.h"
#include "tools/serve/service_context.h"
#include "tools/settings.h"
#include "tools/signing.h"

namespace sohoa {

struct HostAndPort {
  std::string host;
  int port = 0;
  // Nothing that is sent leaves this machine.
  bool is_loopback() const {
    return host == "localhost" || host == "::1" || host.starts_with("127.");
  }
};
// Of "HOST:PORT" or "[ADDRESS]:PORT". kInvalidArgument.
absl::StatusOr<HostAndPort> ParseListen(const std::string& text);

// Neither moved nor copied. Members are dropped in reverse order: sockets first, the store last.
class Serving {
 public:
  // Opens everything and listens; requests are answered from here on. `signing` may be null; it and
  // `monitor` outlive this.
  //   kInvalidArgument    no address, or one that is not of this machine without a certificate
  //   kFailedPrecondition, kDataLoss, … of OpenWarehouse
  //   kUnavailable        the address is in use
  static absl::StatusOr<std::unique_ptr<Serving>> Start(const Settings& settings, Signing* signing,
                                                        RunMonitor* monitor);
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  int port() const { return server_->port(); }
  // Certificates, rules, limits and the identity provider are read again; address, threads and
  // store stay. After an error nothing has changed.
  absl::Status Reload(const Settings& settings);
  // Of the audit's last write; what fails stops all answers after a while.
  absl::Status audit_status() const { return audit_->status(); }
  // Lets what runs finish for 30 s; whether all did.
  bool Stop();

 private:
  Serving(const Settings& settings, Signing* signing, RunMonitor* monitor)
      : settings_(settings), signing_(signing), monitor_(monitor) {}
  absl::Status Open();
  absl::Status Listen(const HostAndPort& place);
  std::vector<DocumentOutcome> Ingest(const std::string& path, const std::atomic<bool>& stop);

  const Settings settings_;
  Signing* const signing_;
  RunMonitor* const monitor_;
  const SystemClock clock_;
  std::optional<Warehouse> warehouse_;
  std::optional<Searcher> searcher_;
  std::unique_ptr<Reading> reading_;  // made for the first scan: it takes a second and memory
  Catalogue catalogue_;
  ServiceContext context_;
  std::unique_ptr<AuditLog> audit_;
  std::unique_ptr<ScanJobs> jobs_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVING_H_
