// The truth beside a made scan, as JSON, written page by page.
#ifndef SOHOA_TOOLS_MAKE_SCANS_TRUTH_FILE_H_
#define SOHOA_TOOLS_MAKE_SCANS_TRUTH_FILE_H_

#include <fstream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/make_scans/scan_maker.h"

namespace sohoa {

std::string_view NameOf(ScanProfile profile);  // "clean", "office", "worn", "photo"

class TruthFile {
 public:
  // kPermissionDenied: the file cannot be created.
  static absl::StatusOr<TruthFile> Create(const std::string& path, const std::string& name,
                                          const ScanSpec& spec, const FieldTruth& fields);
  void Add(const PageTruth& page);
  // kResourceExhausted: the disk took not all of it.
  absl::Status Finish();

 private:
  explicit TruthFile(std::ofstream out) : out_(std::move(out)) {}

  std::ofstream out_;
  bool first_ = true;
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_TRUTH_FILE_H_
