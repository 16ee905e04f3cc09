#include "pipeline/reader_worker.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "ocr/page/image.h"
#include "pipeline/reader_messages.h"

namespace sohoa {
namespace {

// False if the end comes before `size` bytes.
bool ReadAll(int file, char* data, size_t size) {
  while (size > 0) {
    const ssize_t got = read(file, data, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    data += got;
    size -= static_cast<size_t>(got);
  }
  return true;
}

bool WriteAll(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace

void EndWithAsker(int requests) {
  std::thread([requests] {
    pollfd asker{.fd = requests, .events = 0};  // its end is told of unasked
    while (poll(&asker, 1, -1) <= 0) {
    }
    _exit(0);
  }).detach();
}

bool ServeReader(absl::StatusOr<std::unique_ptr<OcrEngine>> engine, int requests, int answers) {
  const absl::StatusOr<PageText> greeting =
      engine.ok() ? PageText() : absl::StatusOr<PageText>(engine.status());
  if (!WriteAll(answers, PackAnswer(greeting))) return false;
  RequestBytes bytes;
  while (engine.ok() && ReadAll(requests, bytes.data(), bytes.size())) {
    const std::optional<ReadRequest> request = UnpackRequest(bytes);
    if (!request) return false;
    Image image(request->width, request->height, PixelType::kGrey);
    if (!ReadAll(requests, reinterpret_cast<char*>(image.data()), image.size_bytes())) return true;
    const absl::StatusOr<PageText> answer =
        (*engine)->Read(image.view(), request->dpi, request->mode);
    if (!WriteAll(answers, PackAnswer(answer))) return false;
  }
  return true;
}

}  // namespace sohoa
