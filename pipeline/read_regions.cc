#include "pipeline/read_regions.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "ocr/image/warp.h"

namespace sohoa {
namespace {

// Changes every place of the block: `x` and `y` map one coordinate each.
template <typename MapX, typename MapY>
void MapPlaces(MapX x, MapY y, TextBlock& block) {
  const auto map = [&](Box& box) { box = {x(box.x0), y(box.y0), x(box.x1), y(box.y1)}; };
  map(block.box);
  for (Line& line : block.lines) {
    map(line.box);
    line.baseline_y = y(line.baseline_y);
    for (Word& word : line.words) map(word.box);
  }
}

void Move(int dx, int dy, TextBlock& block) {
  MapPlaces([dx](int x) { return x + dx; }, [dy](int y) { return y + dy; }, block);
}

// Sizes are whole pixels too, so that the far edge of a smaller picture may come out off the page.
void KeepOnPage(PageText& page) {
  const auto on = [](int size) { return [size](int at) { return std::clamp(at, 0, size); }; };
  for (TextBlock& block : page.blocks) MapPlaces(on(page.width), on(page.height), block);
}

ReadMode ModeOf(RegionKind kind) {
  if (kind == RegionKind::kStamp) return ReadMode::kBlock;
  return kind == RegionKind::kBody ? ReadMode::kPage : ReadMode::kBlock;
}

// Whether what is read in `b` belongs into one block with what was read in `a`.
bool GoesOn(const Region& a, const Region& b) {
  if (b.kind == RegionKind::kStamp) return &a == &b;
  return a.table >= 0 && a.table == b.table && a.row == b.row;
}

// `block` begins a new block of the page, or goes on with the last one.
void Append(TextBlock block, bool goes_on, PageText& page) {
  if (!goes_on) {
    page.blocks.push_back(std::move(block));
    return;
  }
  TextBlock& last = page.blocks.back();
  last.box = Union(last.box, block.box);
  std::move(block.lines.begin(), block.lines.end(), std::back_inserter(last.lines));
}

// A picture as the reader is shown it.
class Shown {
 public:
  Shown(ImageView picture, double scale) : view_(picture) {
    if (picture.empty() || scale >= 1) return;
    small_ = ScaledDown(picture, scale);
    view_ = small_.view();
  }
  ImageView view() const { return view_; }

 private:
  Image small_;
  ImageView view_;
};

}  // namespace

absl::StatusOr<PageText> ReadRegions(const ReadingImages& images, const Regions& regions,
                                     OcrEngine* engine) {
  const Shown print(images.print, images.scale), stamps(images.stamps, images.scale);
  PageText page{.width = print.view().width,
                .height = print.view().height,
                .dpi = images.dpi * images.scale,
                .blocks = {}};
  const Region* last = nullptr;  // the region that the page's last block came from
  for (const Region& region : regions) {
    const bool stamped = region.kind == RegionKind::kStamp;
    const ImageView all = stamped ? stamps.view() : print.view();
    const Box box = Intersection(Scaled(region.box, images.scale), {0, 0, all.width, all.height});
    if (box.empty()) continue;  // a sliver at the edge, rounded away
    absl::StatusOr<PageText> text = engine->Read(PartOf(all, box), page.dpi, ModeOf(region.kind));
    if (!text.ok()) return text.status();
    for (TextBlock& block : text->blocks) {
      Move(box.x0, box.y0, block);
      block.stamped = stamped;
      Append(std::move(block), last != nullptr && GoesOn(*last, region), page);
      last = &region;
    }
  }
  Rescale(1 / images.scale, &page);
  page.width = images.print.width;
  page.height = images.print.height;
  KeepOnPage(page);
  return page;
}

void Rescale(double factor, PageText* text) {
  const auto rescaled = [factor](int at) { return static_cast<int>(std::lround(at * factor)); };
  text->width = rescaled(text->width);
  text->height = rescaled(text->height);
  text->dpi *= factor;
  for (TextBlock& block : text->blocks) MapPlaces(rescaled, rescaled, block);
}

bool TouchesAny(const Box& box, const std::vector<Box>& areas) {
  return std::any_of(areas.begin(), areas.end(),
                     [&](const Box& area) { return !Intersection(box, area).empty(); });
}

void DoubtWordsIn(const std::vector<Box>& areas, std::vector<Word>* words) {
  constexpr float kDoubtful =
      0.3F;  // below what a field takes without a person, unless lists vouch
  for (Word& word : *words)
    if (TouchesAny(word.box, areas)) word.confidence = std::min(word.confidence, kDoubtful);
}

void DoubtWordsIn(const std::vector<Box>& areas, PageText* text) {
  for (TextBlock& block : text->blocks)
    for (Line& line : block.lines) DoubtWordsIn(areas, &line.words);
}

}  // namespace sohoa
