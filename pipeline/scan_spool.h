// Where scanned pages lie until their document is committed: a scan is a folder of pages, which
// outlives whoever scans. The paper may be back with its owner by then, so nothing here is removed
// but on somebody's word.
#ifndef SOHOA_PIPELINE_SCAN_SPOOL_H_
#define SOHOA_PIPELINE_SCAN_SPOOL_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "pipeline/inputs.h"

namespace sohoa {

// A scan, begun by one `sohoa scan` and perhaps gone on with by another.
struct KeptScan {
  std::string folder;              // of the spool, named by when it was begun
  std::string page_folder;         // in which its pages lie: `folder`, or one named by the dossier
  std::vector<std::string> pages;  // paths, in order; complete on the disk
  int last_page = 0;               // the number of the last one
  bool complete = false;           // its last page was scanned

  // REQUIRES: it has pages.
  InputDocument document() const { return {pages}; }
};

// The number of the last scanned page in a folder; 0: none.
int LastPageIn(const std::string& folder);

// Held by one process at a time. Not thread-safe.
class ScanSpool {
 public:
  // Made if it is missing, for its owner's eyes alone; scans without a page are swept.
  //   kFailedPrecondition  another process holds it
  //   kPermissionDenied, kResourceExhausted, kUnavailable
  static absl::StatusOr<ScanSpool> Open(const std::string& folder);
  ScanSpool(ScanSpool&& other) noexcept;
  ScanSpool& operator=(ScanSpool&&) = delete;
  ~ScanSpool();

  // The oldest first.
  absl::StatusOr<std::vector<KeptScan>> Kept() const;

  // A new one without pages. `dossier_code`: empty, or a folder of that name.
  absl::StatusOr<KeptScan> Begin(absl::Time now, const std::string& dossier_code) const;

  // All its pages are there; kept through a crash.
  absl::Status MarkComplete(const KeptScan& scan) const;

  // Its document is stored, or nobody wants it.
  absl::Status Remove(const KeptScan& scan) const;

 private:
  ScanSpool(std::string folder, int lock) : folder_(std::move(folder)), lock_(lock) {}

  std::string folder_;
  int lock_;  // -1: moved away
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_SCAN_SPOOL_H_
