// The HTTP services of the test authority, on a free port of the loopback interface.
#ifndef SOHOA_TESTS_SUPPORT_TEST_SERVICES_H_
#define SOHOA_TESTS_SUPPORT_TEST_SERVICES_H_

#include <functional>
#include <memory>
#include <string>

#include "tests/support/test_authority.h"

namespace sohoa::testing_support {

enum class Kind { kTsa = 0, kOcsp = 1, kCrl = 2 };

// All DER. Called by several threads at once.
struct ServiceAnswers {
  std::function<std::string(const std::string& question)> stamp;
  std::function<std::string(const std::string& question, bool of_root)> ocsp;
  std::function<std::string(bool of_root)> crl;
  std::function<std::string(bool of_root)> certificate;
};

// Answers /tsa, /ocsp/root, /ocsp/issuer (POST), /root.crl, /issuer.crl, /root.cer and /issuer.cer
// (GET) until it is dropped.
class TestServices {
 public:
  explicit TestServices(ServiceAnswers answers);
  ~TestServices();

  std::string url(const std::string& path) const;
  void Set(Kind kind, TestAuthority::Service service);
  int requests(Kind kind) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sohoa::testing_support

#endif  // SOHOA_TESTS_SUPPORT_TEST_SERVICES_H_
