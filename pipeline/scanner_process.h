// The scanner, spoken to by another process (sohoa-scanner): a driver that crashes or hangs costs
// the page that was being scanned, and no other.
#ifndef SOHOA_PIPELINE_SCANNER_PROCESS_H_
#define SOHOA_PIPELINE_SCANNER_PROCESS_H_

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr/scanner/scanner.h"
#include "storage/pdf/worker_process.h"

namespace sohoa {

struct ScannerProcessOptions {
  std::string program;  // sohoa-scanner; empty: beside the running program
  // "NAME=VALUE" for drivers, beside PATH and LC_ALL: SANE_CONFIG_DIR and the like.
  std::vector<std::string> environment;
  // From page to page; a driver that says nothing for so long has hung.
  std::chrono::milliseconds page_limit = std::chrono::minutes(5);
};

// Errors of ScannerRun::Next. kDeadlineExceeded, too, after `page_limit`.
absl::StatusOr<std::vector<ScannerInfo>> ListScannersApart(const ScannerProcessOptions& options);

// One run of the scanner: it goes on by itself, page after page, whether anybody asks or not. Not
// thread-safe; dropping it ends it politely, with the page that is on its way lost.
class ScannerRun {
 public:
  // Pages go to `folder`, which exists, as page-0001.png and so on from `first_page`: each appears
  // when it is complete, and is on the disk by then. kNotFound: the program is missing.
  static absl::StatusOr<std::unique_ptr<ScannerRun>> Start(const ScannerProcessOptions& options,
                                                           const ScanRequest& request,
                                                           const std::string& folder,
                                                           int first_page);
  ~ScannerRun();
  ScannerRun(const ScannerRun&) = delete;
  ScannerRun& operator=(const ScannerRun&) = delete;

  // Waits for the next page: its path; nullopt when the run has ended well. Errors as ScanPages,
  // and
  //   kDeadlineExceeded  the driver has hung
  //   kUnavailable       it crashed
  //   kCancelled         `stop` was set meanwhile
  // After an error, or nullopt, nothing more comes.
  absl::StatusOr<std::optional<std::string>> Next(const std::atomic<bool>& stop);

  // REQUIRES: Next gave nullopt. Whether the pages came from a feeder; a flatbed gives one a run.
  bool from_feeder() const { return end_.feeder; }

 private:
  ScannerRun(std::unique_ptr<WorkerProcess> process, std::chrono::milliseconds page_limit,
             const std::string& folder, int first_page)
      : process_(std::move(process)),
        page_limit_(page_limit),
        folder_(folder),
        next_page_(first_page) {}

  void Finish();

  std::unique_ptr<WorkerProcess> process_;  // null when it has ended
  const std::chrono::milliseconds page_limit_;
  const std::string folder_;
  int next_page_;
  ScanEnd end_;
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_SCANNER_PROCESS_H_
