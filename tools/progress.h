// A line on the terminal that says how far the work is. Silent where stderr is no terminal.
#ifndef SOHOA_TOOLS_PROGRESS_H_
#define SOHOA_TOOLS_PROGRESS_H_

#include <chrono>
#include <string>

#include "pipeline/ingest.h"

namespace sohoa {

// Not thread-safe: one thread at a time.
class ProgressLine {
 public:
  explicit ProgressLine(bool enabled) : enabled_(enabled) {}
  ~ProgressLine() { Clear(); }

  void Show(const IngestProgress& progress);
  // Takes the line away, so that something else can be printed.
  void Clear();

 private:
  using Time = std::chrono::steady_clock::time_point;
  const bool enabled_;
  const Time start_ = std::chrono::steady_clock::now();
  Time last_shown_{};
  bool visible_ = false;
};

bool StderrIsTerminal();

// "[=====>    ]  12/20 documents, 34 pages, 1.2 pages/s, 0:25 left"
std::string FormatProgress(const IngestProgress& progress, double elapsed_s);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_PROGRESS_H_
