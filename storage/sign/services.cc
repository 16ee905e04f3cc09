#include "storage/sign/services.h"

#include <algorithm>

namespace sohoa {

void Services::BeginFile() {
  constexpr int kAnswers = 6;
  deadline_ = std::chrono::steady_clock::now() + std::chrono::seconds(kAnswers * timeout_s_);
}

absl::StatusOr<std::string> Services::Ask(HttpQuestion question) const {
  question.timeout_s = timeout_s_;
  question.may_be_local = may_be_local_;
  if (deadline_) {
    const auto left = std::chrono::duration_cast<std::chrono::seconds>(
        *deadline_ - std::chrono::steady_clock::now());
    if (left.count() < 1)
      return absl::UnavailableError("the services together took too long for one file");
    question.timeout_s = std::min(question.timeout_s, static_cast<int>(left.count()));
  }
  return AskByHttp(question);
}

}  // namespace sohoa
