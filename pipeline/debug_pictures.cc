#include "pipeline/debug_pictures.h"

#include "absl/strings/str_cat.h"
#include "ocr/image/encode.h"
#include "ocr/image/marks.h"
#include "pipeline/atomic_file.h"

namespace sohoa {

void DebugPictures::Add(const PrepareStep& step) {
  if (!wanted() || !status_.ok()) return;
  const Image drawn = DrawMarks(step.picture, step.marks);
  const absl::StatusOr<CompressedPage> picture = EncodePage(drawn.view(), 150);
  status_ = picture.status();
  if (!picture.ok()) return;
  files_.emplace_back(absl::StrCat(dir_, "/", page_, "-", files_.size() + 1, "-",
                                   absl::string_view(step.name.data(), step.name.size()), ".jpg"),
                      picture->bytes);
}

void DebugPictures::AddWords(ImageView picture, const PageText& text) {
  if (!wanted()) return;
  PrepareStep step{"words", picture, {}};
  ForEachLine(text, [&](const Line& line) {
    for (const Word& word : line.words) step.marks.push_back(CornersOf(word.box));
  });
  Add(step);
}

absl::Status DebugPictures::Save() const {
  if (!status_.ok()) return status_;
  for (const auto& [path, bytes] : files_)
    if (absl::Status s = WriteFileAtomically(path, bytes); !s.ok()) return s;
  return absl::OkStatus();
}

}  // namespace sohoa
