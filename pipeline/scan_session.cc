#include "pipeline/scan_session.h"

#include <utility>

namespace sohoa {

absl::Status ScanSession::Begin() {
  if (run_ != nullptr) return absl::OkStatus();
  ScanRequest request = options_.request;
  if (request.max_pages > 0) request.max_pages = Left();
  absl::StatusOr<std::unique_ptr<ScannerRun>> run =
      ScannerRun::Start(options_.scanner, request, options_.folder, options_.first_page + pages_);
  if (!run.ok()) return run.status();
  run_ = *std::move(run);
  return absl::OkStatus();
}

bool ScanSession::WantsFurtherSheet(bool from_feeder) const {
  return !from_feeder && options_.request.max_pages > 0 && Left() > 0;
}

absl::StatusOr<std::optional<std::string>> ScanSession::Next() {
  for (;;) {
    if (absl::Status s = Begin(); !s.ok()) return s;
    absl::StatusOr<std::optional<std::string>> page = run_->Next(stop_);
    if (page.ok() && page->has_value()) {
      ++pages_;
      return page;
    }
    const bool from_feeder = run_->from_feeder();
    run_.reset();
    if (stop_.load()) return absl::CancelledError("scanning was cancelled");
    if (page.ok() && !WantsFurtherSheet(from_feeder)) return page;
    switch (options_.ask(page.status(), pages_)) {
      case ScanDecision::kGoOn:
        break;
      case ScanDecision::kFinish:
        return std::nullopt;
      case ScanDecision::kStop:
        return page.ok() ? absl::CancelledError("scanning was cancelled") : page.status();
    }
  }
}

}  // namespace sohoa
