// sohoa-scanner: started by the library (scanner_process.cc), not by people. It speaks to the
// scanner and lays each page complete on the disk; a driver that crashes or hangs takes nothing
// else with it. When who asked is gone, or wants no more, it lets go of the paper and ends.
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "ocr/image/encode_png.h"
#include "ocr/scanner/scanner.h"
#include "pipeline/atomic_file.h"
#include "pipeline/scanner_messages.h"
#include "storage/pdf/process_limits.h"

namespace sohoa {
namespace {

constexpr int kGraceSeconds = 10;  // to let go of the paper

bool ReadAll(char* data, size_t size) {
  while (size > 0) {
    const ssize_t got = read(STDIN_FILENO, data, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    data += got;
    size -= static_cast<size_t>(got);
  }
  return true;
}

bool Say(const ScannerAnswer& answer) {
  const std::string bytes = PackAnswer(answer);
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t wrote = write(STDOUT_FILENO, bytes.data() + done, bytes.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return false;
    done += static_cast<size_t>(wrote);
  }
  return true;
}

std::optional<ScannerOrder> ReadOrder() {
  std::string head(kMessageHeadBytes, '\0');
  if (!ReadAll(head.data(), head.size())) return std::nullopt;
  const std::optional<uint64_t> size = MessageBytes(head);
  if (!size) return std::nullopt;
  std::string body(*size, '\0');
  if (!ReadAll(body.data(), body.size())) return std::nullopt;
  return UnpackOrder(body);
}

// Sets `cancelled` when the other end of our input is gone; some seconds later the process ends,
// whatever the driver does.
void CancelWithAsker(std::atomic<bool>* cancelled) {
  std::thread([cancelled] {
    pollfd asker{.fd = STDIN_FILENO, .events = 0};  // its end is told of unasked
    while (poll(&asker, 1, -1) <= 0) {
    }
    cancelled->store(true);
    sleep(kGraceSeconds);
    _exit(1);
  }).detach();
}

absl::StatusOr<ScanEnd> Scan(const ScannerOrder& order, const std::atomic<bool>& cancelled) {
  int page = order.first_page;
  const auto take = [&](ImageView image, double dpi) {
    if (page - order.first_page >= order.request.limits.max_pages)
      return absl::InvalidArgumentError("too many pages in one scan");
    const std::string path = PagePath(order.folder, page);
    if (access(path.c_str(), F_OK) == 0)
      return absl::AlreadyExistsError(absl::StrCat("a page of this number is there: ", path));
    const absl::StatusOr<std::string> png = EncodePng(image, dpi);
    if (!png.ok()) return png.status();
    if (absl::Status s = WriteFileAtomically(path, *png); !s.ok()) return s;
    ++page;
    return Say(PageScanned{path}) ? absl::OkStatus() : absl::CancelledError("nobody listens");
  };
  return ScanPages(order.request, take, [&] { return cancelled.load(); });
}

int Serve() {
  const std::optional<ScannerOrder> order = ReadOrder();
  if (!order) {
    std::fputs("sohoa-scanner serves sohoa and is of no use by itself\n", stderr);
    return 2;
  }
  static std::atomic<bool> cancelled{false};  // outlives the thread, which ends with the process
  CancelWithAsker(&cancelled);
  if (order->list) {
    absl::StatusOr<std::vector<ScannerInfo>> scanners = ListScanners();
    Say(scanners.ok() ? ScannerAnswer(*std::move(scanners)) : ScannerAnswer(scanners.status()));
  } else {
    const absl::StatusOr<ScanEnd> end = Scan(*order, cancelled);
    Say(end.ok() ? ScannerAnswer(*end) : ScannerAnswer(end.status()));
  }
  return 0;
}

}  // namespace
}  // namespace sohoa

int main() {
  sohoa::BoundDriver(int64_t{4} << 30);
  const int code = sohoa::Serve();
  // Without the drivers' own farewells, in which they are known to crash or to wait.
  std::fflush(nullptr);
  _exit(code);
}
