// The services that certificates name, asked about one file after another.
#ifndef SOHOA_STORAGE_SIGN_SERVICES_H_
#define SOHOA_STORAGE_SIGN_SERVICES_H_

#include <chrono>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "storage/sign/http.h"

namespace sohoa {

// Not thread-safe.
class Services {
 public:
  // `timeout_s` for an answer; for all that are asked about one file, six times that.
  // `may_be_local`: those of this machine and of its link may be asked.
  Services(int timeout_s, bool may_be_local) : timeout_s_(timeout_s), may_be_local_(may_be_local) {}

  // The time for a file begins.
  void BeginFile();

  // As AskByHttp, within that time; time and place of the question are not heeded.
  absl::StatusOr<std::string> Ask(HttpQuestion question) const;

 private:
  int timeout_s_;
  bool may_be_local_;
  std::optional<std::chrono::steady_clock::time_point> deadline_;  // of the file
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_SERVICES_H_
