#include "pipeline/scan_session.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "pipeline/scanner_messages.h"

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

std::string ScanSession::NextPath() const {
  return PagePath(options_.folder, options_.first_page + pages_);
}

// Of a page that a run laid on the disk; nullopt: the run has ended, and `why_stopped_` says why.
absl::StatusOr<std::optional<std::string>> ScanSession::NextOfRun() {
  if (absl::Status s = Begin(); !s.ok()) return s;
  absl::StatusOr<std::optional<std::string>> page = run_->Next(stop_);
  if (page.ok() && page->has_value()) return page;
  wants_further_ = page.ok() && WantsFurtherSheet(run_->from_feeder());
  why_stopped_ = page.status();
  run_.reset();
  return std::nullopt;
}

absl::StatusOr<std::optional<std::string>> ScanSession::Next() {
  while (options_.request.max_pages == 0 || Left() > 0) {
    absl::StatusOr<std::optional<std::string>> page = std::nullopt;
    if (!why_stopped_) page = NextOfRun();
    // What a driver laid down before it died, and told nobody of.
    std::error_code ec;
    if (why_stopped_ && std::filesystem::exists(NextPath(), ec)) page = NextPath();
    if (!page.ok()) return page.status();
    if (page->has_value()) {
      ++pages_;
      return page;
    }
    const absl::Status why = *std::exchange(why_stopped_, std::nullopt);
    if (stop_.load()) return absl::CancelledError("scanning was cancelled");
    if (why.ok() && !wants_further_) return std::nullopt;
    switch (options_.ask(why, pages_)) {
      case ScanDecision::kGoOn:
        break;
      case ScanDecision::kFinish:
        return std::nullopt;
      case ScanDecision::kStop:
        return why.ok() ? absl::CancelledError("scanning was cancelled") : why;
    }
  }
  return std::nullopt;
}

}  // namespace sohoa
