// Stands in for sohoa-pdfworker and misbehaves as the "PDF" tells it to: its first word says how.
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include "storage/pdf/page_frames.h"

namespace {

void Send(const sohoa::PageFrame& frame, const std::string& payload = "") {
  const sohoa::FrameBytes bytes = sohoa::PackFrame(frame);
  if (write(STDOUT_FILENO, bytes.data(), bytes.size()) < 0) std::abort();
  if (write(STDOUT_FILENO, payload.data(), payload.size()) < 0) std::abort();
}

// A page of one grey pixel whose value is the page's number.
void SendPage(int page) {
  Send(
      {.kind = sohoa::FrameKind::kPixels, .width = 1, .height = 1, .detail = 1, .payload_bytes = 1},
      std::string(1, static_cast<char>(page)));
}

void Misbehave(const std::string& how) {
  if (how == "crash") std::abort();
  if (how == "exit") std::exit(0);
  if (how == "hang") std::this_thread::sleep_for(std::chrono::hours(1));
  if (how == "garbage" && write(STDOUT_FILENO, std::string(100, 'x').data(), 100) < 0) std::abort();
  if (how == "huge")
    Send({.kind = sohoa::FrameKind::kPixels,
          .width = 4000000000u,
          .height = 4000000000u,
          .detail = 2,
          .payload_bytes = ~0ull});
  if (how == "liar")
    Send({.kind = sohoa::FrameKind::kPixels,
          .width = 10,
          .height = 10,
          .detail = 1,
          .payload_bytes = 1000000});
  if (how == "endless") Send({.kind = sohoa::FrameKind::kEncoded, .payload_bytes = 1ull << 60});
  if (how == "short") {
    Send({.kind = sohoa::FrameKind::kPixels,
          .width = 10,
          .height = 10,
          .detail = 1,
          .payload_bytes = 100},
         "only so much");
    std::exit(0);
  }
  if (how == "longwinded")
    Send({.kind = sohoa::FrameKind::kPageError, .detail = 3, .payload_bytes = 1ull << 40});
}

}  // namespace

// arguments: FILE FIRST_PAGE …
int main(int, char** argv) {
  constexpr int kPages = 3;
  std::string how;
  std::string when;
  std::ifstream(argv[1]) >> how >> when;
  const int first = std::atoi(argv[2]);
  if (when == "opening") Misbehave(how);
  if (when == "reopening" && first > 0) Misbehave(how);
  Send({.kind = sohoa::FrameKind::kDocument, .width = when == "crowd" ? 2000000000u : kPages});
  for (int page = first; page < kPages; ++page) {
    if (when == "every" || when == "reopening" || (when == "second" && page == 1)) Misbehave(how);
    SendPage(page);
  }
  return 0;
}
