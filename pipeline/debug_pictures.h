// What each step made of a page, as pictures in a folder (`--debug`). Not thread-safe: one per
// page.
#ifndef SOHOA_PIPELINE_DEBUG_PICTURES_H_
#define SOHOA_PIPELINE_DEBUG_PICTURES_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "ocr/image/prepare.h"
#include "ocr/page/page_text.h"

namespace sohoa {

class DebugPictures {
 public:
  // Files are DIR/PAGE-1-STEP.jpg, DIR/PAGE-2-STEP.jpg …; with an empty `dir` nothing is written.
  DebugPictures(std::string dir, std::string page) : dir_(std::move(dir)), page_(std::move(page)) {}

  bool wanted() const { return !dir_.empty(); }
  void Add(const PrepareStep& step);
  void AddWords(ImageView picture, const PageText& text);

  // Writes what was added; until then nothing is on the disk, and what is dropped never is: a page
  // with a secrecy stamp leaves no picture. The first failure.
  absl::Status Save() const;

 private:
  const std::string dir_;
  const std::string page_;
  std::vector<std::pair<std::string, std::string>> files_;  // path, JPEG
  absl::Status status_;
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_DEBUG_PICTURES_H_
