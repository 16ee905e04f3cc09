// A service over a store in memory, asked without a socket.
#ifndef SOHOA_TESTS_TOOLS_SERVE_SERVICE_SITE_H_
#define SOHOA_TESTS_TOOLS_SERVE_SERVICE_SITE_H_

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/clock.h"
#include "tests/storage/record/sample_document.h"
#include "tools/serve/service.h"

namespace sohoa::testing_support {

// Stands still until it is told otherwise.
class HandClock final : public Clock {
 public:
  absl::Time Now() const override { return now_; }
  void Advance(absl::Duration by) { now_ += by; }

 private:
  absl::Time now_ = absl::FromUnixSeconds(1'790'000'000);
};

// Cheap, so that a test may make many keys.
inline constexpr HashCost kCheap{.operations = 1, .memory_bytes = 8192};

class ServiceSite : public testing::Test {
 protected:
  ServiceSite();

  // The token of a new key.
  std::string Key(Role role, const Scope& scope = {.personal_data = true});

  // Indexed as the pipeline does it; its id.
  std::string Add(const SampleDocument& document);
  // A decision of one organ; the identity number stands in its text where it is wanted.
  std::string AddDecision(const std::string& organ, const std::string& text);

  // `target` may have a query, of which nothing is decoded.
  HttpResponse Ask(const std::string& method, const std::string& target, const std::string& token,
                   std::map<std::string, std::string> headers = {}, const std::string& body = "");
  HttpResponse Get(const std::string& target, const std::string& token,
                   std::map<std::string, std::string> headers = {}) {
    return Ask("GET", target, token, std::move(headers));
  }

  // The audit as it will be on the disk.
  std::vector<AuditEvent> Audit();
  void UseRules(const AccessRules& rules);

  TempFolder folder_;
  HandClock clock_;
  std::unique_ptr<RecordStore> store_ = NewMemoryStore();
  Searcher searcher_{*store_};
  std::unique_ptr<AuditLog> audit_;
  std::unique_ptr<ScanJobs> jobs_;
  Catalogue catalogue_;
  ServiceContext context_;
  std::unique_ptr<Service> service_;
};

std::string HeaderOf(const HttpResponse& response, const std::string& name);
// The body, also where it is streamed.
std::string BodyOf(const HttpResponse& response);

}  // namespace sohoa::testing_support

#endif  // SOHOA_TESTS_TOOLS_SERVE_SERVICE_SITE_H_
