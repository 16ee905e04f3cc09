#include "ocr/image/prepare.h"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <opencv2/core/utility.hpp>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "ocr/image/border.h"
#include "ocr/image/curl.h"
#include "ocr/image/dotted_lines.h"
#include "ocr/image/faint_frame.h"
#include "ocr/image/frame.h"
#include "ocr/image/layout.h"
#include "ocr/image/legibility.h"
#include "ocr/image/letters.h"
#include "ocr/image/orient.h"
#include "ocr/image/overlays.h"
#include "ocr/image/resolution.h"
#include "ocr/image/seal_rings.h"
#include "ocr/image/sheet.h"
#include "ocr/image/specks.h"
#include "ocr/image/stamp_grains.h"
#include "ocr/image/stamp_ink.h"
#include "ocr/image/table.h"
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

// Letters of twice this height and more, in pixels, are read at half the resolution: 250 to 500 dpi
// for 13-point print. The reader gains nothing from more.
constexpr double kEnoughHeight = 22.5;
// Lower letters are read at twice the resolution: below 165 dpi for 13-point print. (Made scans:
// words right at 100 dpi 0.942 and, enlarged, 0.964; at 150 dpi 0.973 and 0.976; at 180 dpi it
// harms.)
constexpr double kLowLetters = 15;
constexpr int kLargestToMagnify = 3000;  // pixels of the long side: A3 at 180 dpi

// The reader makes every line 36 pixels high, and does it less well than the mean over areas does.
// Of pages of 300 dpi at 1, 0.75, 0.66, 0.58 and 0.5 of their pixels, each way, those from 0.75 to
// 0.58 had the fewest errors (measuring corpus and made scans: CER 0.0059, 0.0050, 0.0054, 0.0059,
// 0.0056 and 0.0035, 0.0031, 0.0026, 0.0028, 0.0033), in four fifths of the time. With letters of
// 16, 17.5, 18 and 19 pixels the four sets of docs/measured.md have 0.0090, 0.0101, 0.0113 and
// 0.0098.
constexpr double kBestHeight = 16;

// Fewer letters than this do not tell the size of print.
constexpr int kEnoughLetters = 50;

// Pages of print have an evidence of 0.5 and more (measuring corpus: 0.52 to 1.07).
constexpr double kSureUpright = 0.4;
// A title page. More, and yet no lines: a drawing, which would be read in vain four times.
constexpr int kFewLetters = 200;

int ShrinkFactor(ImageView scan) {
  const int long_side = std::max(scan.width, scan.height);
  const auto factor = static_cast<int>(std::lround(long_side / double{kLettersLongSide}));
  return std::clamp(factor, 1, std::min(scan.width, scan.height));
}

Point Enlarged(Point small, int factor) {
  return {(small.x + 0.5) * factor - 0.5, (small.y + 0.5) * factor - 0.5};
}

Corners Enlarged(const Corners& small, int factor) {
  Corners corners = small;
  for (Point& p : corners) p = Enlarged(p, factor);
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

// For the part `kept` of an upright, level page whose pixels are `factor` times smaller than the
// curl's.
Slips SlipsOf(const Curl& curl, int factor, const Box& kept) {
  Slips slips;
  const auto at = [&](int x, int y) {
    const Point p{(x + 0.5) / factor - 0.5, (y + 0.5) / factor - 0.5};
    return static_cast<float>(factor * curl.SlipAt(p.x, p.y));
  };
  for (int x = kept.x0; x < kept.x1; ++x) {
    slips.top.push_back(at(x, kept.y0));
    slips.bottom.push_back(at(x, kept.y1 - 1));
  }
  return slips;
}

// No letters, or specks.
bool IsBlank(const Letters& letters) {
  constexpr int kFewest = 3;
  return letters.count < kFewest || letters.may_be_dirt;
}

// From the middle of the scanned picture to where the page has its upper edge.
Corners ArrowUp(const Orientation& up, const Image& scan) {
  const Point middle{scan.width() / 2.0, scan.height() / 2.0};
  const double half = std::min(scan.width(), scan.height()) / 4.0;
  const Mapping turn = TurnAbout(middle, -up.rotation_deg - up.skew.angle_deg);
  const auto at = [&](double right, double above) {
    return Apply(turn, {middle.x + right * half, middle.y - above * half});
  };
  return {at(0, 1), at(0.15, 0), at(0, 0.1), at(-0.15, 0)};
}

void SortFromTop(std::vector<Overlay>& overlays) {
  std::sort(overlays.begin(), overlays.end(),
            [](const Overlay& a, const Overlay& b) { return a.box.y0 < b.box.y0; });
}

// In pixels of the reading image.
struct Stamp {
  Box box;
  std::vector<Box> parts;  // that are read by themselves
};

// A register's stamp “ĐẾN” is a table of a few cells in the upper half of a page, much smaller than
// any that belongs to the text (Decree 30/2020: 35 × 50 mm; those in use are up to 60 mm wide).
bool IsStamp(const Table& table, int page_height, double dpi) {
  constexpr double kWidest = 2.6, kHighest = 2.3, kNarrowest = 0.45, kLowest = 0.2;  // inches
  constexpr size_t kMostCells = 6;
  return table.box.width() >= kNarrowest * dpi && table.box.width() <= kWidest * dpi &&
         table.box.height() >= kLowest * dpi && table.box.height() <= kHighest * dpi &&
         table.cells.size() <= kMostCells && table.box.y1 <= page_height / 2;
}

class Preparation {
 public:
  Preparation(DecodedPage page, const PrepareOptions& options)
      : scan_(std::move(page)), options_(options) {}

  absl::StatusOr<PreparedPage> Run() {
    Look();
    Place();
    if (absl::Status s = SetUprightToRead(); !s.ok()) return s;
    if (absl::Status s = SeeWhoseSide(); !s.ok()) return s;
    Clean();
    if (!page_.facts.blank) Divide();
    return std::move(page_);
  }

 private:
  // Finds the sheet on the scan and how its print lies on it.
  void Look() {
    const int factor = ShrinkFactor(scan_.image.view());
    Image small = Shrink(scan_.image.view(), factor);
    const std::optional<Corners> corners = FindSheet(small.view());
    Show("sheet", small.view(), corners ? std::vector{*corners} : std::vector<Corners>());
    if (corners) {
      small = FlattenSmall(small.view(), *corners);
      sheet_ = Enlarged(*corners, factor);
    }
    if (!corners) CutBorders(factor, small);
    paper_ = MedianColour(small.view());
    const Letters letters = FindLetters(small.view());
    Show("letters", small.view(), {});
    up_ = FindOrientation(letters);
    Show("orientation", small.view(), {ArrowUp(up_, small)});
    LookForCurl(letters);
    Show("bends", small.view(), curl_ ? std::vector{ArrowUp(up_, small)} : std::vector<Corners>());
    page_.facts.rotation_deg = up_.rotation_deg;
    page_.facts.rotation_confidence = up_.confidence;
    page_.facts.skew_deg = Leans() ? up_.skew.angle_deg : 0;
    contrast_ = letters.contrast;
    // Grain of the paper stands in no rows; the reader would look for them in it for minutes.
    page_.facts.blank = IsBlank(letters) || (letters.contrast < kShinesThrough &&
                                             (!up_.skew.sure || !options_.legibility));
    if (letters.count >= kEnoughLetters)
      letter_height_ =
          factor * (up_.rotation_deg % 180 == 0 ? letters.typical_height : letters.typical_width);
    curl_factor_ = factor;
    few_letters_ = letters.count < kFewLetters;
    page_.facts.straightened = curl_.has_value();
    page_.facts.photographed = corners.has_value();
  }

  // Lines that are bent hide which way they run, and how much they lean.
  void LookForCurl(const Letters& letters) {
    for (const int quarters : {0, 1}) {
      const bool along = up_.skew.sure && up_.rotation_deg / 90 % 2 == quarters;
      // Read across its lines, print does not tell which way is up.
      if (up_.skew.sure && !along && up_.confidence >= kSureUpright) continue;
      const Letters turned = Turned(letters, quarters);
      const double lean = along ? up_.skew.angle_deg : 0;
      const std::optional<Curl> curl = FindCurl(turned, lean);
      if (!curl) continue;
      Orientation straight = FindOrientation(Straightened(turned, lean, *curl));
      if (!straight.skew.sure || straight.rotation_deg % 180 != 0) continue;
      if (up_.skew.sure && straight.skew.energy <= up_.skew.energy) continue;
      straight.rotation_deg = (straight.rotation_deg + 90 * quarters) % 360;
      straight.skew.angle_deg = lean + curl->LeanDeg();
      curl_ = FindCurl(Turned(letters, straight.rotation_deg / 90), straight.skew.angle_deg);
      up_ = straight;
    }
  }

  // Black lids; in a bilevel scan also grey ones, whose dots would pass for letters.
  void CutBorders(int factor, Image& small) {
    const bool bilevel = scan_.image.type() == PixelType::kBilevel;
    borders_ = FindBlackBorders(bilevel ? GatherDots(small.view()).view() : small.view());
    if (bilevel) WhitenBeyond(borders_, small);
    for (std::optional<BorderLine>& border : borders_) {
      if (!border) continue;
      for (Point& end : *border) end = Enlarged(end, factor);
      bordered_ = true;
    }
  }

  double ReadingDpi() const { return page_.dpi / page_.reduction; }
  bool Leans() const { return up_.skew.sure && std::abs(up_.skew.angle_deg) >= kLevelDeg; }

  // The page as it is kept and, before cleaning, as it is read.
  void Place() {
    const PixelType type = scan_.image.type();
    const double declared_dpi = sheet_ ? 0 : scan_.dpi;
    Image moved = Moved();
    scan_.image = Image();
    Show("archive", moved.view(), {});
    page_.dpi = ResolveDpi(declared_dpi, moved.width(), moved.height(), letter_height_,
                           options_.default_dpi);
    page_.reading = AtReadingSize(moved);
    if (!page_.facts.blank && contrast_ < kPale) Darken(page_.reading, contrast_);
    const bool to_bilevel = type == PixelType::kBilevel && moved.type() != type;
    page_.archive = to_bilevel ? ToBilevel(moved.view()) : std::move(moved);
    Show("tone", page_.reading.view(), {});
  }

  // The evened page with letters of the height that the reader reads best; sets `reduction`.
  Image AtReadingSize(const Image& page) {
    const double height =
        letter_height_ > 0 ? letter_height_ : page_.dpi * kTypicalLetterPoints / kPointsPerInch;
    if (height < kLowLetters && !page_.facts.blank &&
        std::max(page.width(), page.height()) <= kLargestToMagnify) {
      page_.reduction = 0.5;
      page_.reader_scale = std::min(1.0, kBestHeight / (2 * height));
      return EvenTone(Magnify(page.view(), 2).view());
    }
    const int factor = std::clamp(static_cast<int>(height / kEnoughHeight), 1,
                                  std::min(page.width(), page.height()));
    page_.reduction = factor;
    page_.reader_scale = std::min(1.0, kBestHeight * factor / height);
    return EvenTone(factor > 1 ? Shrink(page.view(), factor).view() : page.view());
  }

  // Flat, upright, level and without borders, in one resampling; without any, where the pixels can
  // stay as they are.
  Image Moved() {
    const int quarters = up_.rotation_deg / 90;
    Placement placement{kIdentity, scan_.image.width(), scan_.image.height()};
    if (sheet_) {
      const SheetSize size = FlatSize(*sheet_);
      placement.Then(Flatten(*sheet_, size), size.width, size.height);
    }
    SetUpright(quarters, placement);
    if (Leans()) Level(up_.skew.angle_deg, placement);
    const Box inside =
        InsideBorders(borders_, placement.from_scan, quarters, placement.width, placement.height);
    if (curl_) {
      const Slips slips = SlipsOf(*curl_, curl_factor_, inside);
      placement.Then(Shift(-inside.x0, -inside.y0), inside.width(), inside.height());
      return Resample(scan_.image.view(), Inverse(placement.from_scan), slips, placement.width,
                      placement.height, paper_);
    }
    if (sheet_ || Leans()) {
      placement.Then(Shift(-inside.x0, -inside.y0), inside.width(), inside.height());
      return Resample(scan_.image.view(), Inverse(placement.from_scan), placement.width,
                      placement.height, paper_);
    }
    Image turned =
        quarters == 0 ? std::move(scan_.image) : TurnQuarters(scan_.image.view(), quarters);
    return bordered_ ? Crop(turned.view(), inside) : std::move(turned);
  }

  // The ways, in quarter turns, in which the page may stand as well as it does.
  std::vector<int> OtherWays() const {
    if (up_.skew.sure) return {2};
    return few_letters_ ? std::vector{1, 2, 3} : std::vector<int>();
  }

  // Where the print does not tell which way is up, the better text does.
  absl::Status SetUprightToRead() {
    if (page_.facts.blank || up_.confidence >= kSureUpright || !options_.legibility)
      return absl::OkStatus();
    const absl::StatusOr<int> quarters =
        TurnToRead(page_.reading.view(), ReadingDpi(), OtherWays(), options_.legibility);
    if (!quarters.ok()) return quarters.status();
    if (*quarters != 0) Turn(*quarters);
    return absl::OkStatus();
  }

  // Pale print may be the other side's.
  absl::Status SeeWhoseSide() {
    if (page_.facts.blank || contrast_ >= kPale || !options_.legibility) return absl::OkStatus();
    const absl::StatusOr<bool> other_side =
        IsOtherSide(page_.reading.view(), ReadingDpi(), contrast_, options_.legibility);
    if (!other_side.ok()) return other_side.status();
    page_.facts.blank = *other_side;
    // Stamps are looked for on backs as well: what shines through is no darker there than it was.
    if (page_.facts.blank) page_.reading = AtReadingSize(page_.archive);
    return absl::OkStatus();
  }

  void Turn(int quarters) {
    page_.archive = TurnQuarters(page_.archive.view(), quarters);
    page_.reading = TurnQuarters(page_.reading.view(), quarters);
    page_.facts.rotation_deg = (page_.facts.rotation_deg + 90 * quarters) % 360;
    Show("turned", page_.reading.view(), {});
  }

  void Clean() {
    ink_below_ = InkThreshold(page_.reading.view());
    page_.faint_frames = FindFaintFrames(page_.reading.view(), ink_below_, ReadingDpi());
    LiftOverlays();
    dotted_lines_ = LiftDottedLines(page_.reading, ink_below_, ReadingDpi());
    // On a back, it is the front's title that shines through as grains. Stamps stand beside print.
    if (page_.archive.type() == PixelType::kBilevel && !page_.facts.blank)
      for (const Box& box : FindStampGrains(page_.reading.view(), ink_below_, ReadingDpi()))
        page_.faint_frames.push_back({box, FrameTrace::kGrains});
    EraseSpecks(page_.reading, ink_below_, ReadingDpi());
    Show("specks", page_.reading.view(), {});
  }

  // Colour has been taken out already; on pages without it, seals that are paler than print are.
  void LiftOverlays() {
    PageFacts& facts = page_.facts;
    facts.overlays = FindColouredOverlays(page_.archive.view(), page_.dpi);
    for (Overlay& seal : FindBlackSeals(page_.reading.view(), ink_below_, ReadingDpi())) {
      const bool lifted = LiftSeal(seal.box, ink_below_, page_.reading);
      if (!lifted) LiftSealRings(seal.box, ink_below_, ReadingDpi(), page_.reading);
      seal.box = Scaled(seal.box, page_.reduction);
      if (!lifted) facts.unsure.push_back(seal.box);
      // What is left of a dark red seal is no second one.
      const auto is_the_same = [&](const Overlay& other) {
        return other.kind == OverlayKind::kSeal && other.colour == InkColour::kRed &&
               !Intersection(other.box, seal.box).empty();
      };
      if (std::none_of(facts.overlays.begin(), facts.overlays.end(), is_the_same))
        facts.overlays.push_back(seal);
    }
    SortFromTop(facts.overlays);
    std::vector<Corners> marks;
    for (const Overlay& overlay : facts.overlays) marks.push_back(CornersOf(overlay.box));
    Show("seals", page_.archive.view(), std::move(marks));
  }

  void Divide() {
    page_.stamps = FindStampInk(page_.archive.view(), page_.facts.overlays, page_.reduction,
                                page_.reading.width(), page_.reading.height(), ReadingDpi());
    std::vector<Corners> marks;
    for (const Frame& frame : LiftFrames(page_.reading, ink_below_, ReadingDpi())) {
      marks.push_back(CornersOf(frame.box));
      TakeOutStamp(frame, {frame.box});
    }
    std::vector<Table> tables = LiftTables(page_.reading, ink_below_, ReadingDpi());
    for (const Table& table : tables)
      for (const TableCell& cell : table.cells) marks.push_back(CornersOf(cell.box));
    TakeOutStamps(tables);
    for (const Box& line : dotted_lines_) marks.push_back(CornersOf(line));
    Show("tables", page_.reading.view(), std::move(marks));
    if (!page_.stamps.empty()) Show("stamps", page_.stamps.view(), {});
    page_.regions =
        FindRegions(page_.reading.view(), ink_below_, ReadingDpi(), tables, dotted_lines_);
    AddStamps();
    marks.clear();
    for (const Region& region : page_.regions) marks.push_back(CornersOf(region.box));
    Show("regions", page_.reading.view(), std::move(marks));
  }

  // Black, or of a colour that the scan does not show. What is left of a coloured stamp, which is
  // read from its colour, stays.
  void TakeOutStamp(const Frame& frame, std::vector<Box> parts) {
    const Overlay stamp{OverlayKind::kStamp, InkColour::kBlack, Scaled(frame.box, page_.reduction)};
    for (const Overlay& other : page_.facts.overlays)
      if (other.kind == OverlayKind::kStamp && !Intersection(other.box, stamp.box).empty()) return;
    page_.facts.overlays.push_back(stamp);
    MoveEnclosed(frame, page_.reading, page_.stamps);
    stamps_.push_back({frame.box, std::move(parts)});
  }

  void TakeOutStamps(std::vector<Table>& tables) {
    const auto is_stamp = [this](const Table& table) {
      return IsStamp(table, page_.reading.height(), ReadingDpi());
    };
    for (const Table& table : tables) {
      if (!is_stamp(table)) continue;
      std::vector<Box> cells;
      for (const TableCell& cell : table.cells) cells.push_back(cell.box);
      TakeOutStamp(FrameAround(table.box), std::move(cells));
    }
    std::erase_if(tables, is_stamp);
    SortFromTop(page_.facts.overlays);
  }

  void AddStamps() {
    for (const Overlay& overlay : page_.facts.overlays) {
      if (overlay.kind != OverlayKind::kStamp || overlay.colour == InkColour::kBlack) continue;
      const Box box = Intersection(Scaled(overlay.box, 1 / page_.reduction),
                                   {0, 0, page_.reading.width(), page_.reading.height()});
      stamps_.push_back({box, {box}});
    }
    for (const Stamp& stamp : stamps_) PutIntoOrder(stamp.box, stamp.parts, page_.regions);
  }

  void Show(std::string_view name, ImageView picture, std::vector<Corners> marks) const {
    if (options_.on_step) options_.on_step({name, picture, std::move(marks)});
  }

  DecodedPage scan_;
  const PrepareOptions& options_;
  std::optional<Corners> sheet_;  // in pixels of the scan
  std::array<uint8_t, 3> paper_ = {255, 255, 255};
  Borders borders_;  // in pixels of the scan
  bool bordered_ = false;
  Orientation up_;
  std::optional<Curl> curl_;  // in pixels of the picture that was looked at, …
  int curl_factor_ = 1;       // … which are this many of the scan
  bool few_letters_ = false;
  double contrast_ = 0;       // see Letters
  double letter_height_ = 0;  // pixels of the scan; 0: too few letters
  int ink_below_ = 128;
  std::vector<Box> dotted_lines_;  // in pixels of `reading`
  std::vector<Stamp> stamps_;
  PreparedPage page_;
};

}  // namespace

absl::StatusOr<PreparedPage> PreparePage(DecodedPage page, const PrepareOptions& options) {
  if (page.image.empty()) return absl::InvalidArgumentError("the page has no pixels");
  try {
    return Preparation(std::move(page), options).Run();
  } catch (const std::exception& e) {
    return absl::InternalError(absl::StrCat("preparing the page image failed: ", e.what()));
  }
}

void ConfigureImageLibraries() {
  cv::setNumThreads(1);
  setMsgSeverity(L_SEVERITY_NONE);
}

}  // namespace sohoa
