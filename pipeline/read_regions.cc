#include "pipeline/read_regions.h"

#include <iterator>
#include <utility>

namespace sohoa {
namespace {

ImageView Part(const ImageView& image, const Box& box) {
  const auto channels = static_cast<size_t>(ChannelsOf(image.type));
  return {image.row(box.y0) + static_cast<size_t>(box.x0) * channels, box.width(), box.height(),
          image.stride, image.type};
}

void Move(int dx, int dy, Box& box) { box = {box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy}; }

void Move(int dx, int dy, TextBlock& block) {
  Move(dx, dy, block.box);
  for (Line& line : block.lines) {
    Move(dx, dy, line.box);
    line.baseline_y += dy;
    for (Word& word : line.words) Move(dx, dy, word.box);
  }
}

ReadMode ModeOf(RegionKind kind) {
  return kind == RegionKind::kBody ? ReadMode::kPage : ReadMode::kBlock;
}

bool InOneRow(const Region& a, const Region& b) {
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

}  // namespace

absl::StatusOr<PageText> ReadRegions(ImageView reading, double dpi, const Regions& regions,
                                     OcrEngine* engine) {
  PageText page{.width = reading.width, .height = reading.height, .dpi = dpi, .blocks = {}};
  const Region* last = nullptr;  // the region that the page's last block came from
  for (const Region& region : regions) {
    absl::StatusOr<PageText> text =
        engine->Read(Part(reading, region.box), dpi, ModeOf(region.kind));
    if (!text.ok()) return text.status();
    for (TextBlock& block : text->blocks) {
      Move(region.box.x0, region.box.y0, block);
      Append(std::move(block), last != nullptr && InOneRow(*last, region), page);
      last = &region;
    }
  }
  return page;
}

}  // namespace sohoa
