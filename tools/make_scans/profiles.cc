#include "tools/make_scans/profiles.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <utility>

#include "tools/make_scans/damage.h"
#include "tools/make_scans/warp.h"

namespace sohoa {
namespace {

// All amounts below: tuned by eye against office scans, so that a person takes the pages for real.
constexpr std::array<Bgr, 6> kOfficePapers = {Bgr{255, 255, 255}, Bgr{248, 252, 253},
                                              Bgr{228, 244, 247}, Bgr{226, 240, 228},
                                              Bgr{232, 226, 247}, Bgr{232, 233, 232}};
constexpr std::array<Bgr, 3> kWornPapers = {Bgr{205, 228, 238}, Bgr{214, 226, 230},
                                            Bgr{196, 220, 234}};
constexpr std::array<Bgr, 3> kLids = {Bgr{250, 250, 250}, Bgr{226, 226, 226}, Bgr{38, 38, 38}};
constexpr std::array<Bgr, 4> kTables = {Bgr{52, 74, 104}, Bgr{58, 44, 72}, Bgr{96, 98, 96},
                                        Bgr{70, 104, 132}};
constexpr double kTurnedShare = 0.2;  // of the pages from a feeder
constexpr double kOfficeSkewDeg = 3.0;
constexpr double kPhotoTurnDeg = 4.0;

double AngleOf(PointPx from, PointPx to) {
  return std::atan2(from.y - to.y, to.x - from.x) * 180 / std::numbers::pi;
}

std::vector<PointPx> InkIn(const Box& box, const Image& sheet) {
  constexpr uint8_t kInkBelow = 240;
  std::vector<PointPx> ink;
  for (int y = std::max(0, box.y0); y < std::min(box.y1, sheet.height()); ++y)
    for (int x = std::max(0, box.x0); x < std::min(box.x1, sheet.width()); ++x)
      if (sheet.row(y)[x] < kInkBelow) ink.push_back({double(x), double(y)});
  return ink;
}

// What share of the points is black where they lie now.
double ShareBlack(const std::vector<PointPx>& ink, const Projection& moved, const Image& page) {
  size_t black = 0;
  for (const PointPx& point : ink) {
    const PointPx at = moved(point);
    const int x = std::clamp(static_cast<int>(at.x), 0, page.width() - 1);
    black += page.row(std::clamp(static_cast<int>(at.y), 0, page.height() - 1))[x] == 0;
  }
  return static_cast<double>(black) / static_cast<double>(std::max<size_t>(1, ink.size()));
}

}  // namespace

Treatment::Treatment(const ScanSpec& spec, Random random) : spec_(spec), random_(random) {
  const bool clean = spec.profile == ScanProfile::kClean, worn = spec.profile == ScanProfile::kWorn;
  paper_ = clean ? kOfficePapers[0]
                 : random_.Pick(worn ? std::span<const Bgr>(kWornPapers)
                                     : std::span<const Bgr>(kOfficePapers));
  lid_ = random_.Pick(kLids);
  noise_ = clean ? 0 : random_.Real(1.5, worn ? 7 : 4.5);
  scans_backs_ = spec.profile == ScanProfile::kOffice && random_.Chance(0.35);
  softens_ = !clean && random_.Chance(0.7);
  holes_ = worn && random_.Chance(0.6);
  faded_black_ = worn ? random_.Int(40, 105) : clean ? 0 : random_.Int(0, 30);
}

Image Treatment::Printed(Image sheet) const {
  return spec_.pixels == PixelType::kBgr ? std::move(sheet) : ToGrey(sheet);
}

double Treatment::ChooseSkew() {
  const double drawn = random_.Real(-kOfficeSkewDeg, kOfficeSkewDeg);
  if (spec_.skew_deg) return *spec_.skew_deg;
  return spec_.profile == ScanProfile::kClean ? 0 : drawn;
}

int Treatment::ChooseRotation() {
  const int drawn = random_.Chance(kTurnedShare) ? 90 * random_.Int(1, 3) : 0;
  if (spec_.rotation_deg) return *spec_.rotation_deg;
  return spec_.profile == ScanProfile::kClean ? 0 : drawn;
}

void Treatment::Wear(Image& page) {
  Fade(page, faded_black_);
  if (random_.Chance(0.6))
    BleedThrough(page, random_.Real(0.05, 0.14),
                 random_.Int(page.height() / 40, page.height() / 20));
  ShadeUnevenly(page, random_.Real(0.05, 0.2), random_);
  AddSpecks(page, random_.Int(60, 500), spec_.dpi, random_);
  AddFold(page, true, random_.Real(0.45, 0.55), random_);
  if (random_.Chance(0.5)) AddFold(page, false, random_.Real(0.45, 0.55), random_);
}

MadePage Treatment::Apply(Image sheet, PageTruth truth) {
  Image page = Printed(std::move(sheet));
  if (spec_.profile == ScanProfile::kPhoto) return Photograph(std::move(page), std::move(truth));
  return Feed(std::move(page), std::move(truth));
}

MadePage Treatment::Back(const Image& front) {
  Image page = Printed(front);
  Image white = PlainImage(page.width(), page.height(), page.type(), {255, 255, 255});
  const Image through = [&] {
    Image faint = page;
    Fade(faint, 235);  // thin paper lets through less than a tenth of the print
    for (int pass = 0; pass < 3; ++pass) Soften(faint);
    return faint;
  }();
  const int n = page.channels();
  for (int y = 0; y < white.height(); ++y)
    for (int x = 0; x < white.width(); ++x)
      std::copy_n(through.row(y) + (white.width() - 1 - x) * n, n, white.row(y) + x * n);
  PageTruth truth;
  truth.blank = true;
  return Feed(std::move(white), std::move(truth));
}

MadePage Treatment::Feed(Image page, PageTruth truth) {
  const bool clean = spec_.profile == ScanProfile::kClean;
  const bool bilevel = spec_.pixels == PixelType::kBilevel;
  std::vector<PointPx> stamp;
  if (bilevel && truth.secrecy_stamp) stamp = InkIn(*truth.secrecy_stamp, page);
  Projection moved;
  if (spec_.profile == ScanProfile::kWorn)
    Wear(page);
  else if (faded_black_ > 0)
    Fade(page, faded_black_);
  if (!clean) TintPaper(page, paper_);
  if (softens_) Soften(page);
  if (holes_) PunchHoles(page, spec_.dpi, lid_, random_);
  truth.skew_ccw = ChooseSkew();
  truth.rotated_ccw = ChooseRotation();
  if (truth.skew_ccw != 0) {
    Image bed = PlainImage(page.width(), page.height(), page.type(), clean ? kLids[0] : lid_);
    moved = TurnAroundMiddle(page.width(), page.height(), truth.skew_ccw);
    LayOnto(page, moved, bed);
    page = std::move(bed);
  }
  if (noise_ > 0) AddNoise(page, noise_, random_);
  if (bilevel) page = ToBilevel(page);
  if (!stamp.empty()) truth.secrecy_stamp_ink = ShareBlack(stamp, moved, page);
  page = TurnQuarters(page, truth.rotated_ccw);
  return {std::move(page), static_cast<double>(spec_.dpi), std::move(truth)};
}

MadePage Treatment::Photograph(Image page, PageTruth truth) {
  const int width = page.width() * 118 / 100, height = page.height() * 112 / 100;
  Image photo = PlainImage(width, height, page.type(), random_.Pick(kTables));
  ShadeUnevenly(photo, 0.35, random_);
  TintPaper(page, paper_);
  if (softens_) Soften(page);

  // The sheet turned a little in the middle of the picture, then each corner moved on its own.
  const double turn = spec_.skew_deg.value_or(random_.Real(-kPhotoTurnDeg, kPhotoTurnDeg));
  const Projection turned = TurnAroundMiddle(width, height, turn);
  const double left = (width - page.width()) / 2.0, top = (height - page.height()) / 2.0;
  std::array<PointPx, 4> corners = {{{left, top},
                                     {left + page.width(), top},
                                     {left + page.width(), top + page.height()},
                                     {left, top + page.height()}}};
  const double pull = 0.025 * page.width();
  for (PointPx& corner : corners) {
    corner = turned(corner);
    corner.x += random_.Real(-pull, pull);
    corner.y += random_.Real(-pull, pull);
  }
  const Projection to_photo = ToCorners(page.width(), page.height(), corners);
  const Image shadow = PlainImage(page.width(), page.height(), page.type(), {20, 20, 24});
  std::array<PointPx, 4> under = corners;
  for (PointPx& corner : under) corner.x += page.width() / 120.0, corner.y += page.width() / 160.0;
  LayOnto(shadow, ToCorners(page.width(), page.height(), under), photo);
  LayOnto(page, to_photo, photo);

  ShadeAcross(photo, random_.Real(0.6, 0.8), random_.Real(0.92, 1.0), random_.Real(0, 360));
  if (random_.Chance(0.5)) CastShadow(photo, random_.Real(0.15, 0.35), random_);
  Soften(photo);
  AddNoise(photo, noise_, random_);
  const double w = page.width(), h = page.height();
  truth.skew_ccw = AngleOf(to_photo({0.1 * w, h / 2}), to_photo({0.9 * w, h / 2}));
  return {std::move(photo), 0, std::move(truth)};
}

}  // namespace sohoa
