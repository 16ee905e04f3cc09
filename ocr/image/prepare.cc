#include "ocr/image/prepare.h"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <opencv2/core/utility.hpp>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "ocr/image/letters.h"
#include "ocr/image/orient.h"
#include "ocr/image/resolution.h"
#include "ocr/image/sheet.h"
#include "ocr/image/specks.h"
#include "ocr/image/tone.h"
#include "ocr/image/warp.h"

namespace sohoa {
namespace {

// A twentieth of a millimetre on a line's length: reading gains nothing below, and a page that is
// not moved keeps its pixels exactly as scanned.
constexpr double kLevelDeg = 0.1;

// Where a page's pixels come from: from a scan, through the sheet, the turn and the levelling.
struct Placement {
  Mapping from_scan = kIdentity;
  int width = 0;
  int height = 0;

  void Then(const Mapping& step, int new_width, int new_height) {
    from_scan = Compose(step, from_scan);
    width = new_width;
    height = new_height;
  }
};

int ShrinkFactor(ImageView scan) {
  const int long_side = std::max(scan.width, scan.height);
  return std::max(1, static_cast<int>(std::lround(long_side / double{kLettersLongSide})));
}

Corners Enlarge(const Corners& small, int factor) {
  Corners corners = small;
  for (Point& p : corners) p = {(p.x + 0.5) * factor - 0.5, (p.y + 0.5) * factor - 0.5};
  return corners;
}

Mapping Flatten(const Corners& corners, const SheetSize& size) {
  const double right = size.width - 1;
  const double bottom = size.height - 1;
  return MapCorners(corners, {Point{0, 0}, {right, 0}, {right, bottom}, {0, bottom}});
}

Image FlattenSmall(ImageView small, const Corners& corners) {
  const SheetSize size = FlatSize(corners);
  return Resample(small, Inverse(Flatten(corners, size)), size.width, size.height, {255, 255, 255});
}

void Level(double angle_deg, Placement& placement) {
  const Point centre{(placement.width - 1) / 2.0, (placement.height - 1) / 2.0};
  placement.Then(TurnAbout(centre, angle_deg), placement.width, placement.height);
}

void SetUpright(int quarters, Placement& placement) {
  const Mapping turn = QuarterTurns(quarters, placement.width, placement.height);
  const bool swaps = quarters % 2 != 0;
  placement.Then(turn, swaps ? placement.height : placement.width,
                 swaps ? placement.width : placement.height);
}

// No letters, or only what shines through from the other side. (Letters faded with age keep a
// contrast of 0.4, print shining through has 0.2; both on the measuring corpus.)
bool IsBlank(const Letters& letters) {
  constexpr int kFewest = 3;
  constexpr double kFaintest = 0.25;
  return letters.count < kFewest || letters.contrast < kFaintest;
}

PreparedPage Prepare(DecodedPage page, const PrepareOptions& options) {
  const ImageView scan = page.image.view();
  const int factor = ShrinkFactor(scan);
  Image small = Shrink(scan, factor);
  const std::optional<Corners> sheet = FindSheet(small.view());
  if (sheet) small = FlattenSmall(small.view(), *sheet);
  const Letters letters = FindLetters(small.view());
  const Orientation up = FindOrientation(letters);
  const bool leans = up.skew.sure && std::abs(up.skew.angle_deg) >= kLevelDeg;
  const int quarters = up.rotation_deg / 90;

  PreparedPage prepared;
  prepared.facts.rotation_deg = up.rotation_deg;
  prepared.facts.rotation_confidence = up.confidence;
  prepared.facts.skew_deg = leans ? up.skew.angle_deg : 0;
  prepared.facts.blank = IsBlank(letters);
  prepared.facts.photographed = sheet.has_value();
  if (!sheet && !leans) {
    prepared.archive = quarters == 0 ? std::move(page.image) : TurnQuarters(scan, quarters);
    prepared.reading = EvenTone(prepared.archive.view());
  } else {
    Placement placement{kIdentity, scan.width, scan.height};
    if (sheet) {
      const Corners corners = Enlarge(*sheet, factor);
      const SheetSize size = FlatSize(corners);
      placement.Then(Flatten(corners, size), size.width, size.height);
    }
    SetUpright(quarters, placement);
    if (leans) Level(up.skew.angle_deg, placement);
    Image moved = Resample(scan, Inverse(placement.from_scan), placement.width, placement.height,
                           MedianColour(small.view()));
    prepared.reading = EvenTone(moved.view());
    prepared.archive =
        scan.type == PixelType::kBilevel ? ToBilevel(moved.view()) : std::move(moved);
  }
  prepared.dpi = ResolveDpi(sheet ? 0 : page.dpi, prepared.archive.width(),
                            prepared.archive.height(), options.default_dpi);
  EraseSpecks(prepared.reading, InkThreshold(prepared.reading.view()), prepared.dpi);
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

void ConfigureImageLibraries() {
  cv::setNumThreads(1);
  setMsgSeverity(L_SEVERITY_NONE);
}

}  // namespace sohoa
