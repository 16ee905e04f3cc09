#include "storage/pdf/pdf_structure.h"

#include <podofo/podofo.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <set>
#include <utility>
#include <vector>

#include "storage/pdf/page_painting.h"
#include "storage/pdf/podofo_value.h"

namespace sohoa {
namespace {

constexpr int kMaxFormDepth = 3;
constexpr int kMaxFieldDepth = 32;
constexpr size_t kMaxContentBytes = 4
                                    << 20;  // what shows one picture is short, but for hidden text
constexpr double kCoveredShare = 0.9;       // of the sheet, by its one picture
constexpr double kOverhang = 0.01;          // of the sheet's side, by which a picture may stick out
constexpr double kPointsPerInch = 72;

// Unlike PodofoValue::Unpacked it fails where the stream cannot be unpacked: a page of which a part
// is missing is not known.
std::string DecodedStream(PodofoValue object, size_t max_bytes) {
  if (!object.is_stream()) return "";
  std::optional<std::string> bytes = object.Unpacked(max_bytes);
  if (!bytes) PODOFO_RAISE_ERROR(PoDoFo::ePdfError_ValueOutOfRange);
  return *std::move(bytes);
}

int IntegerOf(PodofoValue object, int otherwise) {
  const double value = object.number(otherwise);
  return value >= INT32_MIN && value <= INT32_MAX ? static_cast<int>(value) : otherwise;
}

std::vector<double> NumbersOf(PodofoValue array) {
  std::vector<double> numbers;
  for (size_t i = 0; i < std::min<size_t>(array.size(), 16); ++i)
    numbers.push_back(array.At(i).number(0));
  return numbers;
}

std::optional<Rectangle> RectangleOf(PodofoValue array) {
  const std::vector<double> n = NumbersOf(array);
  if (n.size() != 4) return std::nullopt;
  return Rectangle{std::min(n[0], n[2]), std::min(n[1], n[3]), std::max(n[0], n[2]),
                   std::max(n[1], n[3])};
}

Matrix MatrixOf(PodofoValue array) {
  const std::vector<double> n = NumbersOf(array);
  if (n.size() != 6) return {};
  return {n[0], n[1], n[2], n[3], n[4], n[5]};
}

// One leaf of the page tree with what it inherits.
struct PageNode {
  PodofoValue page;
  PodofoValue resources;
  PodofoValue media_box;
  PodofoValue crop_box;
  PodofoValue rotate;

  PageNode Below(PodofoValue node) const {
    const auto own = [node](const char* key, PodofoValue inherited) {
      PodofoValue value = node[key];
      return value.exists() ? value : inherited;
    };
    return {node, own("Resources", resources), own("MediaBox", media_box), own("CropBox", crop_box),
            own("Rotate", rotate)};
  }

  Rectangle Sheet() const {
    constexpr Rectangle kLetter{0, 0, 612, 792};  // what readers take where nothing is said
    const Rectangle media = RectangleOf(media_box).value_or(kLetter);
    const std::optional<Rectangle> crop = RectangleOf(crop_box);
    return crop.has_value() ? Intersection(*crop, media) : media;
  }

  int ClockwiseTurn() const { return ((IntegerOf(rotate, 0) % 360) + 360) % 360; }
};

// Leaves in order, each node visited once, so that loops end.
std::vector<PageNode> CollectPages(PodofoValue root, int max_pages) {
  std::vector<PageNode> pages;
  std::vector<PageNode> open = {PageNode{}.Below(root)};
  std::set<PodofoValue> seen;
  while (!open.empty() && static_cast<int>(pages.size()) <= max_pages) {
    const PageNode node = open.back();
    open.pop_back();
    PodofoValue kids = node.page["Kids"];
    if (!kids.exists()) {
      if (node.page.exists()) pages.push_back(node);
      continue;
    }
    for (size_t i = kids.size(); i-- > 0;) {
      PodofoValue kid = kids.At(i);
      if (kid.is_dictionary() && seen.insert(kid).second) open.push_back(node.Below(kid));
    }
  }
  return pages;
}

bool IsVisibleAnnotation(PodofoValue annotation) {
  constexpr int kHidden = 2;
  constexpr int kNoView = 32;
  const std::string kind = annotation["Subtype"].name();
  if (kind == "Link" || kind == "Popup") return false;
  if ((IntegerOf(annotation["F"], 0) & (kHidden | kNoView)) != 0) return false;
  const std::optional<Rectangle> place = RectangleOf(annotation["Rect"]);
  const bool empty = place.has_value() && (place->width() <= 0 || place->height() <= 0);
  return !empty && (kind != "Widget" || annotation.has("AP"));
}

bool HasVisibleAnnotation(PodofoValue page) {
  PodofoValue annotations = page["Annots"];
  for (size_t i = 0; i < annotations.size(); ++i)
    if (IsVisibleAnnotation(annotations.At(i))) return true;
  return false;
}

// The content of a page: one stream, or several that are read as one.
std::string PageContent(PodofoValue page) {
  PodofoValue contents = page["Contents"];
  if (!contents.is_array()) return DecodedStream(contents, kMaxContentBytes);
  std::string all;
  for (size_t i = 0; i < contents.size(); ++i)
    all += DecodedStream(contents.At(i), kMaxContentBytes - all.size()) + "\n";
  return all;
}

// Opacity, blending and masks show a picture otherwise than it is.
bool IsPlain(PodofoValue graphics_state) {
  const std::string blend = graphics_state["BM"].name();
  PodofoValue mask = graphics_state["SMask"];
  return graphics_state["ca"].number(1) == 1 &&
         (blend.empty() || blend == "Normal" || blend == "Compatible") &&
         (!mask.exists() || mask.is_name("None")) && !graphics_state.has("TR");
}

struct PlacedImage {
  PodofoValue image;
  Matrix matrix;
  Rectangle clip;
};

// Gathers the pictures that `content` shows. False if anything else is visible.
bool GatherImages(const std::string& content, PodofoValue resources, const Matrix& matrix,
                  const Rectangle& clip, int depth, std::vector<PlacedImage>& images) {
  const Painting painting = ReadPainting(content, matrix, clip);
  if (painting.paints_itself) return false;
  for (const std::string& name : painting.graphics_states)
    if (!IsPlain(resources["ExtGState"][name.c_str()])) return false;
  for (const ShownObject& shown : painting.objects) {
    PodofoValue object = resources["XObject"][shown.name.c_str()];
    if (!object.exists() || object.has("OC")) return false;
    if (object["Subtype"].is_name("Image")) {
      images.push_back({object, shown.matrix, shown.clip});
      if (images.size() > 1) return false;
      continue;
    }
    if (!object["Subtype"].is_name("Form") || depth >= kMaxFormDepth) return false;
    const Matrix inside = Concat(MatrixOf(object["Matrix"]), shown.matrix);
    Rectangle seen = shown.clip;
    if (const std::optional<Rectangle> box = RectangleOf(object["BBox"]))
      seen = Intersection(seen, Transform(inside, *box));
    PodofoValue own = object["Resources"];
    if (!GatherImages(DecodedStream(object, kMaxContentBytes), own.exists() ? own : resources,
                      inside, seen, depth + 1, images))
      return false;
  }
  return true;
}

// Where the picture's upright rows lie on the page, in degrees clockwise; nullopt if mirrored or
// skewed.
std::optional<int> PlacedTurn(const Matrix& m) {
  constexpr double kSkew = 1e-3;  // of the picture's side
  const double size = std::abs(m.a) + std::abs(m.b) + std::abs(m.c) + std::abs(m.d);
  const auto none = [&](double v) { return std::abs(v) <= kSkew * size; };
  if (none(m.b) && none(m.c) && m.a > 0 && m.d > 0) return 0;
  if (none(m.b) && none(m.c) && m.a < 0 && m.d < 0) return 180;
  if (none(m.a) && none(m.d) && m.b > 0 && m.c < 0) return 270;
  if (none(m.a) && none(m.d) && m.b < 0 && m.c > 0) return 90;
  return std::nullopt;
}

// The sheet's part that lies left of and above the picture, both turned until the picture is
// upright.
std::pair<double, double> OffsetOnSheet(const Rectangle& picture, const Rectangle& sheet,
                                        int turn) {
  switch (turn) {
    case 90:
      return {sheet.y1 - picture.y1, sheet.x1 - picture.x1};
    case 180:
      return {sheet.x1 - picture.x1, picture.y0 - sheet.y0};
    case 270:
      return {picture.y0 - sheet.y0, picture.x0 - sheet.x0};
    default:
      return {picture.x0 - sheet.x0, sheet.y1 - picture.y1};
  }
}

bool Covers(const Rectangle& picture, const Rectangle& clip, const Rectangle& sheet) {
  const double dx = kOverhang * sheet.width();
  const double dy = kOverhang * sheet.height();
  const Rectangle allowed{clip.x0 - dx, clip.y0 - dy, clip.x1 + dx, clip.y1 + dy};
  const bool inside = picture.x0 >= allowed.x0 && picture.y0 >= allowed.y0 &&
                      picture.x1 <= allowed.x1 && picture.y1 <= allowed.y1;
  const double share = picture.width() * picture.height() / (sheet.width() * sheet.height());
  return inside && share >= kCoveredShare;
}

// Red, green and blue of an indexed colour space over grey or RGB; empty if it is over anything
// else.
std::string PaletteOf(PodofoValue space, int base_components) {
  PodofoValue table = space.At(3);
  std::string bytes;
  if (table.is_stream())
    bytes = DecodedStream(table, 256 * 3);
  else
    bytes = table.bytes();
  if (base_components == 3) return bytes.substr(0, bytes.size() / 3 * 3);
  std::string rgb;
  for (const char grey : bytes) rgb.append(3, grey);
  return rgb;
}

// 1 for grey, 3 for RGB, 0 for all others. Profiles are left aside: samples stay as they are.
int PlainComponents(PodofoValue space) {
  const std::string name = space.size() > 0 ? space.At(0).name() : space.name();
  if (name == "DeviceGray" || name == "CalGray" || name == "G") return 1;
  if (name == "DeviceRGB" || name == "CalRGB" || name == "RGB") return 3;
  if (name != "ICCBased" || space.size() < 2) return 0;
  const int components = IntegerOf(space.At(1)["N"], 0);
  return components == 1 || components == 3 ? components : 0;
}

bool SetColors(PodofoValue space, ImageFacts& facts) {
  facts.components = PlainComponents(space);
  if (facts.components != 0) return true;
  if (space.size() != 4 || !space.At(0).is_name("Indexed")) return false;
  const int base = PlainComponents(space.At(1));
  if (base == 0) return false;
  facts.components = 1;
  facts.palette = PaletteOf(space, base);
  return !facts.palette.empty();
}

// Sets `inverted`; false if the samples are mapped in any other way.
bool SetDecode(PodofoValue decode, ImageFacts& facts) {
  if (!decode.exists()) return true;
  const std::vector<double> n = NumbersOf(decode);
  if (!facts.palette.empty() || n.empty() || n.size() % 2 != 0) return false;
  facts.inverted = n[0] == 1;
  for (size_t i = 0; i < n.size(); i += 2)
    if (n[i] != (facts.inverted ? 1 : 0) || n[i + 1] != (facts.inverted ? 0 : 1)) return false;
  return true;
}

bool IsLossless(const std::string& filter) {
  return filter == "FlateDecode" || filter == "LZWDecode" || filter == "RunLengthDecode" ||
         filter == "ASCII85Decode" || filter == "ASCIIHexDecode";
}

// The only filter, or "" where there is none or several; `all_lossless` if pixels can be unpacked.
std::string OnlyFilter(PodofoValue image, bool& all_lossless) {
  PodofoValue filter = image["Filter"];
  const size_t count = filter.size();
  all_lossless = true;
  for (size_t i = 0; i < count; ++i) all_lossless &= IsLossless(filter.At(i).name());
  if (count == 1) return filter.At(0).name();
  if (filter.exists() && !filter.is_array()) all_lossless = IsLossless(filter.name());
  return filter.name();
}

void SetCoding(PodofoValue image, ImageFacts& facts) {
  bool all_lossless = false;
  const std::string filter = OnlyFilter(image, all_lossless);
  PodofoValue parameters = image["DecodeParms"];
  if (parameters.size() == 1) parameters = parameters.At(0);
  if (all_lossless) facts.coding = SampleCoding::kRaw;
  if (filter == "DCTDecode" && !parameters.has("ColorTransform"))
    facts.coding = SampleCoding::kJpeg;
  if (filter != "CCITTFaxDecode") return;
  constexpr int kDefaultColumns = 1728;
  facts.black_is_one = parameters["BlackIs1"].is_true();
  if (parameters["K"].number(0) < 0 && !parameters["EncodedByteAlign"].is_true() &&
      IntegerOf(parameters["Columns"], kDefaultColumns) == facts.width)
    facts.coding = SampleCoding::kGroup4;
}

// Masked pictures show what lies below, which a sheet has not; stencils take a colour from
// elsewhere.
bool IsOpaque(PodofoValue image) {
  return !image["ImageMask"].is_true() && !image.has("SMask") && !image.has("Mask") &&
         IntegerOf(image["SMaskInData"], 0) == 0;
}

int ExifOrientation(Turn turn) {
  switch (turn) {
    case Turn::kRight:
      return 6;
    case Turn::kAround:
      return 3;
    case Turn::kLeft:
      return 8;
    case Turn::kNone:
      break;
  }
  return 1;
}

ImageContent TakeContent(PodofoValue image, const LoneImage& lone) {
  ImageFacts facts{.width = lone.width,
                   .height = lone.height,
                   .bits = IntegerOf(image["BitsPerComponent"], 8),
                   .exif_orientation = ExifOrientation(lone.turn),
                   .dpi_x = lone.width / lone.width_inches,
                   .dpi_y = lone.height / lone.height_inches};
  const bool known_bits = facts.bits == 1 || facts.bits == 2 || facts.bits == 4 || facts.bits == 8;
  if (!known_bits || !SetColors(image["ColorSpace"], facts)) return {};
  if (!SetDecode(image["Decode"], facts)) return {};
  SetCoding(image, facts);
  if (facts.coding == SampleCoding::kOther) return {};
  if (facts.coding != SampleCoding::kRaw)
    return MakeImageContent(facts, image.Packed().value_or(""));
  constexpr size_t kSlack = 4096;  // writers pad
  return MakeImageContent(facts,
                          DecodedStream(image, static_cast<size_t>(RawBytes(facts)) + kSlack));
}

class PodofoStructure : public PdfStructure {
 public:
  explicit PodofoStructure(const std::string& path, int max_pages) {
    document_.Load(path.c_str());
    pages_ = CollectPages(Catalog()["Pages"], max_pages);
  }

  int page_count() const override { return static_cast<int>(pages_.size()); }

  bool HasSignature() override {
    try {
      std::set<PodofoValue> seen;
      return AnySigned(Catalog()["AcroForm"]["Fields"], false, 0, seen);
    } catch (const std::exception&) {
      return false;
    } catch (const PoDoFo::PdfError&) {
      return false;
    }
  }

  std::optional<LoneImage> FindLoneImage(int page, int64_t max_pixels) override {
    if (page < 0 || page >= page_count()) return std::nullopt;
    try {
      return Find(pages_[static_cast<size_t>(page)], max_pixels);
    } catch (const std::exception&) {
      return std::nullopt;
    } catch (const PoDoFo::PdfError&) {
      return std::nullopt;
    }
  }

 private:
  static bool AnySigned(PodofoValue fields, bool in_signature, int depth,
                        std::set<PodofoValue>& seen) {
    if (depth > kMaxFieldDepth) return false;
    for (size_t i = 0; i < fields.size(); ++i) {
      PodofoValue field = fields.At(i);
      if (!field.is_dictionary() || !seen.insert(field).second) continue;
      PodofoValue type = field["FT"];
      const bool signature = type.exists() ? type.is_name("Sig") : in_signature;
      if (signature && field.has("V")) return true;
      if (AnySigned(field["Kids"], signature, depth + 1, seen)) return true;
    }
    return false;
  }

  PodofoValue Catalog() { return {document_.GetCatalog(), &document_.GetObjects(), 0}; }

  std::optional<LoneImage> Find(const PageNode& node, int64_t max_pixels) {
    if (HasVisibleAnnotation(node.page)) return std::nullopt;
    const Rectangle sheet = node.Sheet();
    if (sheet.width() <= 0 || sheet.height() <= 0) return std::nullopt;
    std::vector<PlacedImage> images;
    if (!GatherImages(PageContent(node.page), node.resources, {}, sheet, 0, images) ||
        images.size() != 1)
      return std::nullopt;
    const PlacedImage& placed = images[0];
    const std::optional<int> turn = PlacedTurn(placed.matrix);
    const Rectangle picture = Transform(placed.matrix, {0, 0, 1, 1});
    if (!turn.has_value() || !Covers(picture, placed.clip, sheet) || !IsOpaque(placed.image))
      return std::nullopt;
    LoneImage lone = Measure(placed.image, picture, sheet, *turn, node.ClockwiseTurn());
    if (lone.width <= 0 || lone.height <= 0) return std::nullopt;
    if (int64_t{lone.width} * lone.height > max_pixels) return lone;
    lone.content = TakeContentIfReadable(placed.image, lone);
    document_.FreeObjectMemory(placed.image.object(), true);
    return lone;
  }

  static ImageContent TakeContentIfReadable(PodofoValue image, const LoneImage& lone) {
    try {
      return TakeContent(image, lone);
    } catch (const std::exception&) {
      return {};
    } catch (const PoDoFo::PdfError&) {
      return {};
    }
  }

  static LoneImage Measure(PodofoValue image, const Rectangle& picture, const Rectangle& sheet,
                           int placed_turn, int page_turn) {
    const bool sideways = placed_turn % 180 == 90;
    const auto [left, top] = OffsetOnSheet(picture, sheet, placed_turn);
    LoneImage lone;
    lone.width = IntegerOf(image["Width"], 0);
    lone.height = IntegerOf(image["Height"], 0);
    lone.width_inches = (sideways ? picture.height() : picture.width()) / kPointsPerInch;
    lone.height_inches = (sideways ? picture.width() : picture.height()) / kPointsPerInch;
    lone.bilevel = IntegerOf(image["BitsPerComponent"], 8) == 1;
    lone.placed_turn = placed_turn;
    lone.turn = static_cast<Turn>((placed_turn + page_turn) % 360 / 90 * 90);
    lone.left_inches = left / kPointsPerInch;
    lone.top_inches = top / kPointsPerInch;
    return lone;
  }

  PoDoFo::PdfMemDocument document_;
  std::vector<PageNode> pages_;
};

}  // namespace

std::unique_ptr<PdfStructure> OpenPdfStructure(const std::string& path, int max_pages) {
  try {
    return std::make_unique<PodofoStructure>(path, max_pages);
  } catch (const std::exception&) {
    return nullptr;
  } catch (const PoDoFo::PdfError&) {
    return nullptr;
  }
}

}  // namespace sohoa
