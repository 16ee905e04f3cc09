#include "tools/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/messages.h"

namespace sohoa {
namespace {

constexpr double kMinRefreshSeconds = 0.2;
constexpr int kBarWidth = 24;

// Pages of the whole batch, guessed from the documents opened so far.
double EstimatePages(const IngestProgress& p) {
  if (p.documents_opened == 0) return 0;
  const double per_document = static_cast<double>(std::max(p.pages_opened, p.pages_done)) /
                              static_cast<double>(p.documents_opened);
  const size_t settled = std::max(p.documents_opened, p.documents_done);
  const double unopened =
      static_cast<double>(p.documents_total - std::min(settled, p.documents_total));
  return static_cast<double>(std::max(p.pages_opened, p.pages_done)) + per_document * unopened;
}

std::string MinutesAndSeconds(double seconds) {
  const auto s = static_cast<int64_t>(seconds + 0.5);
  if (s >= 3600) return absl::StrFormat("%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  return absl::StrFormat("%d:%02d", s / 60, s % 60);
}

std::string Bar(double share) {
  const int full = static_cast<int>(std::clamp(share, 0.0, 1.0) * kBarWidth);
  return absl::StrCat("[", std::string(static_cast<size_t>(full), '='),
                      std::string(static_cast<size_t>(kBarWidth - full), ' '), "]");
}

}  // namespace

std::string FormatProgress(const IngestProgress& p, double elapsed_s) {
  const double total = EstimatePages(p);
  const double share = total > 0 ? static_cast<double>(p.pages_done) / total : 0;
  const double rate = elapsed_s > 0 ? static_cast<double>(p.pages_done) / elapsed_s : 0;
  std::string line =
      absl::StrCat(Bar(share), "  ",
                   absl::StrFormat(Tr("%d/%d documents, %d pages, %.1f pages/s"), p.documents_done,
                                   p.documents_total, p.pages_done, rate));
  if (rate > 0 && p.pages_done > 0) {
    const double left = std::max(0.0, total - static_cast<double>(p.pages_done)) / rate;
    absl::StrAppend(&line, ", ", absl::StrFormat(Tr("%s left"), MinutesAndSeconds(left)));
  }
  return line;
}

void ProgressLine::Show(const IngestProgress& progress) {
  if (!enabled_) return;
  const Time now = std::chrono::steady_clock::now();
  if (std::chrono::duration<double>(now - last_shown_).count() < kMinRefreshSeconds) return;
  last_shown_ = now;
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  std::fprintf(stderr, "\r\033[K%s", FormatProgress(progress, elapsed).c_str());
  std::fflush(stderr);
  visible_ = true;
}

void ProgressLine::Clear() {
  if (visible_) std::fputs("\r\033[K", stderr);
  visible_ = false;
}

bool StderrIsTerminal() { return isatty(STDERR_FILENO) != 0; }

}  // namespace sohoa
