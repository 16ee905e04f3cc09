// What a person may say of how to scan.
#ifndef SOHOA_TOOLS_SCAN_FLAGS_H_
#define SOHOA_TOOLS_SCAN_FLAGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/scanner/scanner.h"
#include "pipeline/scanner_process.h"

namespace CLI {
class App;
}

namespace sohoa {

struct ScanFlags {
  std::string device;
  int resolution = 300;
  std::string mode = "color";
  std::string source;
  bool duplex = false;
  int pages = 0;
  std::string paper;
  std::vector<std::string> options;  // "NAME=VALUE"
};

// --device, --resolution, --mode, --source, --duplex, --pages, --paper, --option
void AddScanFlags(CLI::App* command, ScanFlags* flags);

// kInvalidArgument, saying which flag says what cannot be.
absl::StatusOr<ScanRequest> RequestOf(const ScanFlags& flags);

// What drivers are to know of our environment: SANE's own variables, where libraries and settings
// of the account are.
ScannerProcessOptions ScannerSurroundings();

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SCAN_FLAGS_H_
