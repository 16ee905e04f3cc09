#include "storage/pdf/signature_place.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_format.h"

namespace sohoa {
namespace {

constexpr double kFromEdge = 14;  // points: printers leave out some 12
constexpr int kMaxNodes = 1000;   // looked at until the first page

std::optional<std::array<double, 4>> BoxOf(PdfObjects& file, const std::string& value) {
  const auto numbers = AsArray(file.Resolve(value));
  if (!numbers || numbers->size() != 4) return std::nullopt;
  std::array<double, 4> n;
  for (size_t k = 0; k < 4; ++k) {
    const auto number = AsNumber(file.Resolve((*numbers)[k]));
    if (!number) return std::nullopt;
    n[k] = *number;
  }
  return std::array{std::min(n[0], n[2]), std::min(n[1], n[3]), std::max(n[0], n[2]),
                    std::max(n[1], n[3])};
}

// What pages inherit from the nodes above them (ISO 32000-1, 7.7.3.4).
struct Inherited {
  std::string media_box;
  std::string crop_box;
  std::string turn;

  void Take(const PdfDict& node) {
    if (node.Has("MediaBox")) media_box = node.Get("MediaBox");
    if (node.Has("CropBox")) crop_box = node.Get("CropBox");
    if (node.Has("Rotate")) turn = node.Get("Rotate");
  }
};

// The places of the signatures that are seen on a page.
std::vector<std::array<double, 4>> MarksOn(PdfObjects& file, const PdfDict& page) {
  constexpr size_t kMostAnnotations = 1000;
  std::vector<std::array<double, 4>> marks;
  const auto annotations =
      AsArray(file.Resolve(page.Get("Annots"))).value_or(std::vector<std::string>());
  for (size_t k = 0; k < std::min(annotations.size(), kMostAnnotations); ++k) {
    const PdfDict widget = file.ResolveDict(annotations[k]);
    const PdfDict& field = widget.Has("FT") ? widget : file.ResolveDict(widget.Get("Parent"));
    const auto box = BoxOf(file, widget.Get("Rect"));
    if (AsName(file.Resolve(field.Get("FT"))) == "Sig" && box && (*box)[0] < (*box)[2] &&
        (*box)[1] < (*box)[3])
      marks.push_back(*box);
  }
  return marks;
}

FirstPage Measured(PdfObjects& file, PdfRef ref, PdfDict dict, const Inherited& inherited) {
  constexpr std::array<double, 4> kLetter = {0, 0, 612, 792};  // as readers do without a box
  FirstPage page{.ref = ref, .dict = std::move(dict)};
  const auto media = BoxOf(file, inherited.media_box).value_or(kLetter);
  page.box = BoxOf(file, inherited.crop_box).value_or(media);
  for (const size_t k : {0u, 1u}) {
    page.box[k] = std::max(page.box[k], media[k]);
    page.box[k + 2] = std::min(page.box[k + 2], media[k + 2]);
  }
  if (page.box[0] >= page.box[2] || page.box[1] >= page.box[3]) page.box = media;
  const int64_t turn = AsInteger(file.Resolve(inherited.turn)).value_or(0);
  page.clockwise_deg = static_cast<int>((turn % 360 + 360) % 360 / 90 * 90);
  const double unit = AsNumber(file.Resolve(page.dict.Get("UserUnit"))).value_or(1);
  if (unit > 0 && unit < 1e6) page.unit = unit;
  page.marks = MarksOn(file, page.dict);
  return page;
}

}  // namespace

std::optional<FirstPage> FindFirstPage(PdfObjects& file, std::string_view pages) {
  struct Node {
    std::string value;
    Inherited inherited;
  };
  std::vector<Node> open = {{std::string(pages), {}}};
  for (int looked = 0; !open.empty() && looked < kMaxNodes; ++looked) {
    Node node = std::move(open.back());
    open.pop_back();
    const auto ref = AsRef(node.value);
    auto dict = PdfDict::Parse(ref ? file.Read(*ref) : "");
    if (!dict) continue;
    node.inherited.Take(*dict);
    const auto kids = AsArray(file.Resolve(dict->Get("Kids")));
    if (!kids) return Measured(file, *ref, *std::move(dict), node.inherited);
    for (auto kid = kids->rbegin(); kid != kids->rend(); ++kid)
      if (open.size() < kMaxNodes || kid + 1 == kids->rend())
        open.push_back({*kid, node.inherited});
  }
  return std::nullopt;
}

namespace {

using Box = std::array<double, 4>;

bool Overlap(const Box& a, const Box& b) {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

// `box` moved below `mark`, as the page is seen.
Box Below(const Box& mark, const Box& box, int clockwise_deg, double gap) {
  double right = 0;
  double up = 0;
  if (clockwise_deg == 0) up = mark[1] - gap - box[3];
  if (clockwise_deg == 90) right = mark[2] + gap - box[0];
  if (clockwise_deg == 180) up = mark[3] + gap - box[1];
  if (clockwise_deg == 270) right = mark[0] - gap - box[2];
  return {box[0] + right, box[1] + up, box[2] + right, box[3] + up};
}

Box BesideMarks(const FirstPage& page, const Box& corner, double gap) {
  Box place = corner;
  // Each move leaves at least one mark behind.
  for (size_t moves = 0; moves <= page.marks.size(); ++moves) {
    const auto in_the_way = std::find_if(page.marks.begin(), page.marks.end(),
                                         [&](const Box& mark) { return Overlap(mark, place); });
    const bool on_page = place[0] >= page.box[0] && place[1] >= page.box[1] &&
                         place[2] <= page.box[2] && place[3] <= page.box[3];
    if (!on_page) return corner;
    if (in_the_way == page.marks.end()) return place;
    place = Below(*in_the_way, place, page.clockwise_deg, gap);
  }
  return corner;
}

}  // namespace

MarkPlace PlaceOfMark(const FirstPage& page, double width, double height) {
  if (width <= 0) return {"[0 0 0 0]", "[1 0 0 1 0 0]"};
  const auto [left, bottom, right, top] = page.box;
  const double edge = kFromEdge / page.unit;
  const bool sideways = page.clockwise_deg % 180 == 90;
  const double across = (sideways ? height : width) / page.unit;
  const double up = (sideways ? width : height) / page.unit;
  // The seen corner at the top right, in the page's own coordinates.
  const bool at_right = page.clockwise_deg == 0 || page.clockwise_deg == 270;
  const bool at_top = page.clockwise_deg == 0 || page.clockwise_deg == 90;
  const double x = at_right ? std::max(left, right - edge - across) : left + edge;
  const double y = at_top ? std::max(bottom, top - edge - up) : bottom + edge;
  constexpr const char* kTurns[] = {"[1 0 0 1 0 0]", "[0 1 -1 0 0 0]", "[-1 0 0 -1 0 0]",
                                    "[0 -1 1 0 0 0]"};
  constexpr double kGap = 4;  // points
  const Box place = BesideMarks(page, {x, y, x + across, y + up}, kGap / page.unit);
  return {absl::StrFormat("[%.2f %.2f %.2f %.2f]", place[0], place[1], place[2], place[3]),
          kTurns[page.clockwise_deg / 90]};
}

}  // namespace sohoa
