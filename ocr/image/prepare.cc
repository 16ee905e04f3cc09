#include "ocr/image/prepare.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <opencv2/core/utility.hpp>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "ocr/image/letters.h"
#include "ocr/image/orient.h"
#include "ocr/image/tone.h"
#include "ocr/image/warp.h"

namespace sohoa {
namespace {

// A tenth of a degree moves the end of a line by a third of an x-height: reading does not gain, and
// the archive keeps its pixels exactly as scanned.
constexpr double kLevelDeg = 0.1;

int LettersFactor(int width, int height) {
  return std::max(
      1, static_cast<int>(std::lround(std::max(width, height) / double{kLettersLongSide})));
}

struct Straight {
  Image archive;
  Image reading_source;
};

PreparedPage Prepare(DecodedPage page, const PrepareOptions& options) {
  PreparedPage prepared;
  prepared.dpi = page.dpi > 0 ? page.dpi : options.default_dpi;
  const ImageView scan = page.image.view();
  const int factor = LettersFactor(scan.width, scan.height);
  const Letters letters = FindLetters(Shrink(scan, factor).view());
  const Orientation up = FindOrientation(letters);
  prepared.facts.rotation_deg = up.rotation_deg;
  prepared.facts.rotation_confidence = up.confidence;
  prepared.facts.blank = letters.count < 3;
  const int quarters = up.rotation_deg / 90;
  if (up.skew.sure && std::abs(up.skew.angle_deg) >= kLevelDeg) {
    prepared.facts.skew_deg = up.skew.angle_deg;
    const bool upright = quarters % 2 == 0;
    const int width = upright ? scan.width : scan.height;
    const int height = upright ? scan.height : scan.width;
    const Mapping turn = QuarterTurns(quarters, scan.width, scan.height);
    const Mapping level = TurnAbout({(width - 1) / 2.0, (height - 1) / 2.0}, up.skew.angle_deg);
    const Image straight =
        Resample(scan, Inverse(Compose(level, turn)), width, height, {255, 255, 255});
    prepared.reading = EvenTone(straight.view());
    prepared.archive = scan.type == PixelType::kBilevel ? ToBilevel(straight) : straight;
  } else {
    prepared.archive = quarters == 0 ? std::move(page.image) : TurnQuarters(scan, quarters);
    prepared.reading = EvenTone(prepared.archive.view());
  }
  return prepared;
}

}  // namespace

absl::StatusOr<PreparedPage> PreparePage(DecodedPage page, const PrepareOptions& options) {
  if (page.image.empty()) return absl::InvalidArgumentError("the page has no pixels");
  try {
    return Prepare(std::move(page), options);
  } catch (const std::exception& e) {
    return absl::InternalError(absl::StrCat("preparing the page image failed: ", e.what()));
  }
}

void DisableImageThreads() { cv::setNumThreads(1); }

}  // namespace sohoa
