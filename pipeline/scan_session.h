// Scanning the pages of one document, through jams and empty feeders.
#ifndef SOHOA_PIPELINE_SCAN_SESSION_H_
#define SOHOA_PIPELINE_SCAN_SESSION_H_

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/scanner_process.h"

namespace sohoa {

// What is to be done when the scanner has stopped.
enum class ScanDecision {
  kGoOn,    // scan on, behind the pages that are there
  kFinish,  // those are all
  kStop,    // end with the scanner's error; the pages stay where they are
};

// Asked with why the scanner stopped: its error, or OK when a flatbed wants the next sheet; and how
// many pages there are. May wait for a person.
using AskScanDecision = std::function<ScanDecision(const absl::Status& why, int pages)>;

struct ScanSessionOptions {
  ScannerProcessOptions scanner;
  ScanRequest request;  // `max_pages` of the whole session; 0: a feeder's all, a flatbed's one
  std::string folder;   // where the pages go
  int first_page = 1;
  AskScanDecision ask;
};

// Not thread-safe; one thread may use it after the other.
class ScanSession {
 public:
  // `stop` must outlive it.
  ScanSession(ScanSessionOptions options, const std::atomic<bool>& stop)
      : options_(std::move(options)), stop_(stop) {}

  // Sets the scanner going, if it is not: it needs nobody who waits. Errors as ScannerRun::Start.
  absl::Status Begin();

  // The next page, complete on the disk; nullopt when there are no more. Errors as
  // ScannerRun::Next, after which Next begins anew. As FlowOptions::next_file.
  absl::StatusOr<std::optional<std::string>> Next();

  // Pages that came by now.
  int pages() const { return pages_; }

 private:
  std::string NextPath() const;
  absl::StatusOr<std::optional<std::string>> NextOfRun();
  int Left() const { return options_.request.max_pages - pages_; }
  // Of a run that ended well: whether a flatbed is to scan a further sheet.
  bool WantsFurtherSheet(bool from_feeder) const;

  const ScanSessionOptions options_;
  const std::atomic<bool>& stop_;
  std::unique_ptr<ScannerRun> run_;  // null: none is going
  int pages_ = 0;
  std::optional<absl::Status> why_stopped_;  // a run has ended, and nobody was asked yet
  bool wants_further_ = false;               // it ended well, and a flatbed may have more
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_SCAN_SESSION_H_
