#include "tests/support/test_services.h"

#include <httplib.h>

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "tests/support/test_certificates.h"

namespace sohoa::testing_support {
namespace {

constexpr auto kHangs = std::chrono::seconds(60);

}  // namespace

struct TestServices::State {
  ServiceAnswers answers;
  httplib::Server server;
  int port = 0;
  std::thread thread;
  std::array<std::atomic<TestAuthority::Service>, 3> behaviour = {};
  std::array<std::atomic<int>, 3> asked = {};
  std::mutex mutex;
  std::condition_variable ended;
  bool ends = false;

  // False where the service does not do what it is for; the answer is in `out` then.
  bool Willing(Kind kind, httplib::Response& out) {
    const auto at = static_cast<size_t>(kind);
    ++asked[at];
    switch (behaviour[at].load()) {
      case TestAuthority::Service::kUp:
        return true;
      case TestAuthority::Service::kRefuses:
        out.status = 503;
        return false;
      case TestAuthority::Service::kSendsNonsense:
        out.set_content("<html>Trang chủ</html>", "text/html");
        return false;
      case TestAuthority::Service::kHangs: {
        std::unique_lock lock(mutex);
        ended.wait_for(lock, kHangs, [this] { return ends; });
        return false;
      }
    }
    return false;
  }

  void AddOcsp(const std::string& path, bool of_root) {
    server.Post(path, [this, of_root](const httplib::Request& in, httplib::Response& out) {
      if (Willing(Kind::kOcsp, out))
        out.set_content(answers.ocsp(in.body, of_root), "application/ocsp-response");
    });
  }

  void AddFiles(const std::string& name, bool of_root) {
    server.Get(name + ".crl", [this, of_root](const httplib::Request&, httplib::Response& out) {
      if (Willing(Kind::kCrl, out)) out.set_content(answers.crl(of_root), "application/pkix-crl");
    });
    server.Get(name + ".cer", [this, of_root](const httplib::Request&, httplib::Response& out) {
      out.set_content(answers.certificate(of_root), "application/pkix-cert");
    });
  }
};

TestServices::TestServices(ServiceAnswers answers) : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.answers = std::move(answers);
  state.server.Post("/tsa", [&state](const httplib::Request& in, httplib::Response& out) {
    if (state.Willing(Kind::kTsa, out))
      out.set_content(state.answers.stamp(in.body), "application/timestamp-reply");
  });
  state.AddOcsp("/ocsp/root", true);
  state.AddOcsp("/ocsp/issuer", false);
  state.AddFiles("/root", true);
  state.AddFiles("/issuer", false);
  state.port = state.server.bind_to_any_port("127.0.0.1");
  Require(state.port > 0, "a port on the loopback interface");
  state.thread = std::thread([&state] { state.server.listen_after_bind(); });
  while (!state.server.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

TestServices::~TestServices() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->ends = true;
  }
  state_->ended.notify_all();
  state_->server.stop();
  state_->thread.join();
}

std::string TestServices::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(state_->port) + path;
}

void TestServices::Set(Kind kind, TestAuthority::Service service) {
  state_->behaviour[static_cast<size_t>(kind)] = service;
}

int TestServices::requests(Kind kind) const { return state_->asked[static_cast<size_t>(kind)]; }

}  // namespace sohoa::testing_support
