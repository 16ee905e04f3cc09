// What sohoa asks of the process that speaks to the scanner (sohoa-scanner), and what that answers.
// Both ends run on one machine: numbers are in its byte order. A driver may have damaged what comes
// back, so it is checked like any input.
#ifndef SOHOA_PIPELINE_SCANNER_MESSAGES_H_
#define SOHOA_PIPELINE_SCANNER_MESSAGES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "ocr/scanner/scanner.h"

namespace sohoa {

// What is to be done: list the scanners, or scan.
struct ScannerOrder {
  bool list = false;
  ScanRequest request;
  std::string folder;  // where pages go, as PagePath names them
  int first_page = 1;
};

// "FOLDER/page-0001.png"; pages count from 1, as people count them.
std::string PagePath(const std::string& folder, int page);
// The page that a file name (without its folder) is; nullopt for any other file.
std::optional<int> PageOfName(std::string_view name);

// A page lies complete on the disk.
struct PageScanned {
  std::string path;
};

// Each answer to an order but the last is a PageScanned. An absl::Status: it ended with this error.
using ScannerAnswer = std::variant<PageScanned, ScanEnd, std::vector<ScannerInfo>, absl::Status>;

// Before each message stands its size in 8 bytes.
inline constexpr size_t kMessageHeadBytes = 8;
inline constexpr uint64_t kMostMessageBytes = 1 << 20;

std::string PackOrder(const ScannerOrder& order);
std::string PackAnswer(const ScannerAnswer& answer);

// nullopt: no message of ours is so long.
std::optional<uint64_t> MessageBytes(std::string_view head);
// nullopt: it is none.
std::optional<ScannerOrder> UnpackOrder(std::string_view body);
std::optional<ScannerAnswer> UnpackScannerAnswer(std::string_view body);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_SCANNER_MESSAGES_H_
