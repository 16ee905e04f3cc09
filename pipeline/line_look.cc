#include "pipeline/line_look.h"

#include <algorithm>
#include <utility>

#include "ocr/image/local_threshold.h"
#include "ocr/image/warp.h"

namespace sohoa {
namespace {

// Times the pixels that the first look was given: enough to see other things. (Right words of the
// lines in doubt, corpus and seeds 1001 and 1101: 1,025 as first read; 1,038 at 0.85, 1,031
// at 1.23, 1,000 at 1.54; with the better reading of each line 1,063, 1,061 and 1,055.)
constexpr double kOtherScale = 0.85;

// Of the square that a pixel is held against, pixels of the reading image: two letters' height.
// (With radius 25 and k 0.34 some pages get better and others worse.)
constexpr int kThresholdRadius = 15;

Image Shown(ImageView part, double scale, Look look) {
  if (look != Look::kLocalThreshold) return ScaledDown(part, scale);
  return ScaledDown(LocalThreshold(part, kThresholdRadius).view(), scale);
}

}  // namespace

absl::StatusOr<std::vector<Word>> LookAtLine(const ReadingImages& images, const Box& part,
                                             Look look, OcrEngine* engine) {
  const Box around = Intersection(part, {0, 0, images.print.width, images.print.height});
  if (around.empty()) return std::vector<Word>();
  const double other = look == Look::kAsBefore ? 1 : kOtherScale;
  const double scale = std::min(1.0, images.scale * other);
  const Image shown = Shown(PartOf(images.print, around), scale, look);
  absl::StatusOr<PageText> text = engine->Read(shown.view(), images.dpi * scale, ReadMode::kLine);
  if (!text.ok()) return text.status();
  std::vector<Word> words;
  ForEachLine(*text, [&](const Line& seen) {
    for (Word word : seen.words) {
      const Box there = Scaled(word.box, 1 / scale);
      word.box = {there.x0 + around.x0, there.y0 + around.y0, there.x1 + around.x0,
                  there.y1 + around.y0};
      words.push_back(std::move(word));
    }
  });
  std::stable_sort(words.begin(), words.end(),
                   [](const Word& a, const Word& b) { return a.box.x0 < b.box.x0; });
  return words;
}

Box WithMargins(const Box& line) {
  const int margin = std::max(4, line.height() / 3);
  return Grown(line, 2 * margin, margin);
}

bool Overlap(const Box& a, const Box& b) {
  const int common = std::min(a.x1, b.x1) - std::max(a.x0, b.x0);
  return 2 * common > std::min(a.width(), b.width());
}

}  // namespace sohoa
