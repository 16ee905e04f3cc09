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

namespace sohoa {
namespace {

using PoDoFo::PdfObject;
using PoDoFo::PdfReference;

constexpr int kMaxFormDepth = 3;
constexpr int kMaxFieldDepth = 32;
constexpr size_t kMaxContentBytes = 4
                                    << 20;  // what shows one picture is short, but for hidden text
constexpr double kCoveredShare = 0.9;       // of the sheet, by its one picture
constexpr double kOverhang = 0.01;          // of the sheet's side, by which a picture may stick out
constexpr double kPointsPerInch = 72;

// A value with its references followed, and the file's objects for those within it. Equal to
// nullptr where there is none.
struct Value {
  PdfObject* object = nullptr;
  PoDoFo::PdfVecObjects* objects = nullptr;

  PdfObject* operator->() const { return object; }
  friend bool operator==(const Value& value, std::nullptr_t) { return value.object == nullptr; }
};

Value Follow(PdfObject* object, PoDoFo::PdfVecObjects* objects) {
  if (object != nullptr && object->IsReference())
    object = objects->GetObject(object->GetReference());
  if (object != nullptr && (object->IsNull() || object->IsReference())) object = nullptr;
  return {object, objects};
}

Value Get(Value dict, const char* key) {
  if (dict == nullptr || !dict->IsDictionary()) return {};
  return Follow(dict->GetDictionary().GetKey(PoDoFo::PdfName(key)), dict.objects);
}

// REQUIRES: `array` is one, and longer than `i`.
Value Element(Value array, size_t i) { return Follow(&array->GetArray()[i], array.objects); }

size_t ElementCount(Value array) {
  return array != nullptr && array->IsArray() ? array->GetArray().size() : 0;
}

bool IsName(Value object, const char* name) {
  return object != nullptr && object->IsName() && object->GetName().GetName() == name;
}

std::string NameOf(Value object) {
  return object != nullptr && object->IsName() ? object->GetName().GetName() : "";
}

double NumberOf(Value object, double otherwise) {
  const bool is_number = object != nullptr && (object->IsNumber() || object->IsReal());
  return is_number ? object->GetReal() : otherwise;
}

int IntegerOf(Value object, int otherwise) {
  const double value = NumberOf(object, otherwise);
  return value >= INT32_MIN && value <= INT32_MAX ? static_cast<int>(value) : otherwise;
}

bool IsTrue(Value object) { return object != nullptr && object->IsBool() && object->GetBool(); }

std::vector<double> NumbersOf(Value array) {
  std::vector<double> numbers;
  for (size_t i = 0; i < std::min<size_t>(ElementCount(array), 16); ++i)
    numbers.push_back(NumberOf(Element(array, i), 0));
  return numbers;
}

std::optional<Rectangle> RectangleOf(Value array) {
  const std::vector<double> n = NumbersOf(array);
  if (n.size() != 4) return std::nullopt;
  return Rectangle{std::min(n[0], n[2]), std::min(n[1], n[3]), std::max(n[0], n[2]),
                   std::max(n[1], n[3])};
}

Matrix MatrixOf(Value array) {
  const std::vector<double> n = NumbersOf(array);
  if (n.size() != 6) return {};
  return {n[0], n[1], n[2], n[3], n[4], n[5]};
}

// Takes decoded bytes up to a bound, behind which it refuses more: a stream may unpack without end.
class BoundedSink : public PoDoFo::PdfOutputStream {
 public:
  explicit BoundedSink(size_t max_bytes) : max_bytes_(max_bytes) {}

  PoDoFo::pdf_long Write(const char* data, PoDoFo::pdf_long size) override {
    const auto bytes = static_cast<size_t>(size);
    if (bytes_.size() + bytes > max_bytes_) PODOFO_RAISE_ERROR(PoDoFo::ePdfError_ValueOutOfRange);
    bytes_.append(data, bytes);
    return size;
  }
  void Close() override {}

  std::string Take() { return std::move(bytes_); }

 private:
  size_t max_bytes_;
  std::string bytes_;
};

std::string DecodedStream(Value object, size_t max_bytes) {
  if (object == nullptr || !object->HasStream()) return "";
  BoundedSink sink(max_bytes);
  object->GetStream()->GetFilteredCopy(&sink);
  return sink.Take();
}

std::string RawStream(Value object) {
  char* data = nullptr;
  PoDoFo::pdf_long size = 0;
  object->GetStream()->GetCopy(&data, &size);
  std::string bytes(data, static_cast<size_t>(size));
  PoDoFo::podofo_free(data);
  return bytes;
}

// One leaf of the page tree with what it inherits.
struct PageNode {
  Value page;
  Value resources;
  Value media_box;
  Value crop_box;
  Value rotate;

  PageNode Below(Value node) const {
    const auto own = [node](const char* key, Value inherited) {
      Value value = Get(node, key);
      return value != nullptr ? value : inherited;
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
std::vector<PageNode> CollectPages(Value root, int max_pages) {
  std::vector<PageNode> pages;
  std::vector<PageNode> open = {PageNode{}.Below(root)};
  std::set<PdfReference> seen;
  while (!open.empty() && static_cast<int>(pages.size()) <= max_pages) {
    const PageNode node = open.back();
    open.pop_back();
    Value kids = Get(node.page, "Kids");
    if (kids == nullptr) {
      if (node.page != nullptr) pages.push_back(node);
      continue;
    }
    for (size_t i = ElementCount(kids); i-- > 0;) {
      Value kid = Element(kids, i);
      if (kid != nullptr && kid->IsDictionary() && seen.insert(kid->Reference()).second)
        open.push_back(node.Below(kid));
    }
  }
  return pages;
}

bool IsVisibleAnnotation(Value annotation) {
  constexpr int kHidden = 2;
  constexpr int kNoView = 32;
  const std::string kind = NameOf(Get(annotation, "Subtype"));
  if (kind == "Link" || kind == "Popup") return false;
  if ((IntegerOf(Get(annotation, "F"), 0) & (kHidden | kNoView)) != 0) return false;
  const std::optional<Rectangle> place = RectangleOf(Get(annotation, "Rect"));
  const bool empty = place.has_value() && (place->width() <= 0 || place->height() <= 0);
  return !empty && (kind != "Widget" || Get(annotation, "AP") != nullptr);
}

bool HasVisibleAnnotation(Value page) {
  Value annotations = Get(page, "Annots");
  for (size_t i = 0; i < ElementCount(annotations); ++i)
    if (IsVisibleAnnotation(Element(annotations, i))) return true;
  return false;
}

// The content of a page: one stream, or several that are read as one.
std::string PageContent(Value page) {
  Value contents = Get(page, "Contents");
  if (contents == nullptr || !contents->IsArray()) return DecodedStream(contents, kMaxContentBytes);
  std::string all;
  for (size_t i = 0; i < ElementCount(contents); ++i)
    all += DecodedStream(Element(contents, i), kMaxContentBytes - all.size()) + "\n";
  return all;
}

// Opacity, blending and masks show a picture otherwise than it is.
bool IsPlain(Value graphics_state) {
  const std::string blend = NameOf(Get(graphics_state, "BM"));
  Value mask = Get(graphics_state, "SMask");
  return NumberOf(Get(graphics_state, "ca"), 1) == 1 &&
         (blend.empty() || blend == "Normal" || blend == "Compatible") &&
         (mask == nullptr || IsName(mask, "None")) && Get(graphics_state, "TR") == nullptr;
}

struct PlacedImage {
  Value image;
  Matrix matrix;
  Rectangle clip;
};

// Gathers the pictures that `content` shows. False if anything else is visible.
bool GatherImages(const std::string& content, Value resources, const Matrix& matrix,
                  const Rectangle& clip, int depth, std::vector<PlacedImage>& images) {
  const Painting painting = ReadPainting(content, matrix, clip);
  if (painting.paints_itself) return false;
  for (const std::string& name : painting.graphics_states)
    if (!IsPlain(Get(Get(resources, "ExtGState"), name.c_str()))) return false;
  for (const ShownObject& shown : painting.objects) {
    Value object = Get(Get(resources, "XObject"), shown.name.c_str());
    if (object == nullptr || Get(object, "OC") != nullptr) return false;
    if (IsName(Get(object, "Subtype"), "Image")) {
      images.push_back({object, shown.matrix, shown.clip});
      if (images.size() > 1) return false;
      continue;
    }
    if (!IsName(Get(object, "Subtype"), "Form") || depth >= kMaxFormDepth) return false;
    const Matrix inside = Concat(MatrixOf(Get(object, "Matrix")), shown.matrix);
    Rectangle seen = shown.clip;
    if (const std::optional<Rectangle> box = RectangleOf(Get(object, "BBox")))
      seen = Intersection(seen, Transform(inside, *box));
    Value own = Get(object, "Resources");
    if (!GatherImages(DecodedStream(object, kMaxContentBytes), own != nullptr ? own : resources,
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
std::string PaletteOf(Value space, int base_components) {
  Value table = Element(space, 3);
  std::string bytes;
  if (table != nullptr && table->HasStream())
    bytes = DecodedStream(table, 256 * 3);
  else if (table != nullptr && (table->IsString() || table->IsHexString()))
    bytes.assign(table->GetString().GetString(),
                 static_cast<size_t>(table->GetString().GetLength()));
  if (base_components == 3) return bytes.substr(0, bytes.size() / 3 * 3);
  std::string rgb;
  for (const char grey : bytes) rgb.append(3, grey);
  return rgb;
}

// 1 for grey, 3 for RGB, 0 for all others. Profiles are left aside: samples stay as they are.
int PlainComponents(Value space) {
  const std::string name = ElementCount(space) > 0 ? NameOf(Element(space, 0)) : NameOf(space);
  if (name == "DeviceGray" || name == "CalGray" || name == "G") return 1;
  if (name == "DeviceRGB" || name == "CalRGB" || name == "RGB") return 3;
  if (name != "ICCBased" || ElementCount(space) < 2) return 0;
  const int components = IntegerOf(Get(Element(space, 1), "N"), 0);
  return components == 1 || components == 3 ? components : 0;
}

bool SetColors(Value space, ImageFacts& facts) {
  facts.components = PlainComponents(space);
  if (facts.components != 0) return true;
  if (ElementCount(space) != 4 || !IsName(Element(space, 0), "Indexed")) return false;
  const int base = PlainComponents(Element(space, 1));
  if (base == 0) return false;
  facts.components = 1;
  facts.palette = PaletteOf(space, base);
  return !facts.palette.empty();
}

// Sets `inverted`; false if the samples are mapped in any other way.
bool SetDecode(Value decode, ImageFacts& facts) {
  if (decode == nullptr) return true;
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
std::string OnlyFilter(Value image, bool& all_lossless) {
  Value filter = Get(image, "Filter");
  const size_t count = ElementCount(filter);
  all_lossless = true;
  for (size_t i = 0; i < count; ++i) all_lossless &= IsLossless(NameOf(Element(filter, i)));
  if (count == 1) return NameOf(Element(filter, 0));
  if (filter != nullptr && !filter->IsArray()) all_lossless = IsLossless(NameOf(filter));
  return filter != nullptr && filter->IsName() ? NameOf(filter) : "";
}

void SetCoding(Value image, ImageFacts& facts) {
  bool all_lossless = false;
  const std::string filter = OnlyFilter(image, all_lossless);
  Value parameters = Get(image, "DecodeParms");
  if (ElementCount(parameters) == 1) parameters = Element(parameters, 0);
  if (all_lossless) facts.coding = SampleCoding::kRaw;
  if (filter == "DCTDecode" && Get(parameters, "ColorTransform") == nullptr)
    facts.coding = SampleCoding::kJpeg;
  if (filter != "CCITTFaxDecode") return;
  constexpr int kDefaultColumns = 1728;
  facts.black_is_one = IsTrue(Get(parameters, "BlackIs1"));
  if (NumberOf(Get(parameters, "K"), 0) < 0 && !IsTrue(Get(parameters, "EncodedByteAlign")) &&
      IntegerOf(Get(parameters, "Columns"), kDefaultColumns) == facts.width)
    facts.coding = SampleCoding::kGroup4;
}

// Masked pictures show what lies below, which a sheet has not; stencils take a colour from
// elsewhere.
bool IsOpaque(Value image) {
  return !IsTrue(Get(image, "ImageMask")) && Get(image, "SMask") == nullptr &&
         Get(image, "Mask") == nullptr && IntegerOf(Get(image, "SMaskInData"), 0) == 0;
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

ImageContent TakeContent(Value image, const LoneImage& lone) {
  ImageFacts facts{.width = lone.width,
                   .height = lone.height,
                   .bits = IntegerOf(Get(image, "BitsPerComponent"), 8),
                   .exif_orientation = ExifOrientation(lone.turn),
                   .dpi_x = lone.width / lone.width_inches,
                   .dpi_y = lone.height / lone.height_inches};
  const bool known_bits = facts.bits == 1 || facts.bits == 2 || facts.bits == 4 || facts.bits == 8;
  if (!known_bits || !SetColors(Get(image, "ColorSpace"), facts)) return {};
  if (!SetDecode(Get(image, "Decode"), facts)) return {};
  SetCoding(image, facts);
  if (facts.coding == SampleCoding::kOther) return {};
  if (facts.coding != SampleCoding::kRaw) return MakeImageContent(facts, RawStream(image));
  constexpr size_t kSlack = 4096;  // writers pad
  return MakeImageContent(facts,
                          DecodedStream(image, static_cast<size_t>(RawBytes(facts)) + kSlack));
}

class PodofoStructure : public PdfStructure {
 public:
  explicit PodofoStructure(const std::string& path, int max_pages) {
    document_.Load(path.c_str());
    pages_ = CollectPages(Get(Catalog(), "Pages"), max_pages);
  }

  int page_count() const override { return static_cast<int>(pages_.size()); }

  bool HasSignature() override {
    try {
      std::set<PdfReference> seen;
      return AnySigned(Get(Get(Catalog(), "AcroForm"), "Fields"), false, 0, seen);
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
  static bool AnySigned(Value fields, bool in_signature, int depth, std::set<PdfReference>& seen) {
    if (depth > kMaxFieldDepth) return false;
    for (size_t i = 0; i < ElementCount(fields); ++i) {
      Value field = Element(fields, i);
      if (field == nullptr || !field->IsDictionary()) continue;
      if (field->Reference().IsIndirect() && !seen.insert(field->Reference()).second) continue;
      Value type = Get(field, "FT");
      const bool signature = type != nullptr ? IsName(type, "Sig") : in_signature;
      if (signature && Get(field, "V") != nullptr) return true;
      if (AnySigned(Get(field, "Kids"), signature, depth + 1, seen)) return true;
    }
    return false;
  }

  Value Catalog() { return {document_.GetCatalog(), &document_.GetObjects()}; }

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
    document_.FreeObjectMemory(placed.image.object, true);
    return lone;
  }

  static ImageContent TakeContentIfReadable(Value image, const LoneImage& lone) {
    try {
      return TakeContent(image, lone);
    } catch (const std::exception&) {
      return {};
    } catch (const PoDoFo::PdfError&) {
      return {};
    }
  }

  static LoneImage Measure(Value image, const Rectangle& picture, const Rectangle& sheet,
                           int placed_turn, int page_turn) {
    const bool sideways = placed_turn % 180 == 90;
    const auto [left, top] = OffsetOnSheet(picture, sheet, placed_turn);
    LoneImage lone;
    lone.width = IntegerOf(Get(image, "Width"), 0);
    lone.height = IntegerOf(Get(image, "Height"), 0);
    lone.width_inches = (sideways ? picture.height() : picture.width()) / kPointsPerInch;
    lone.height_inches = (sideways ? picture.width() : picture.height()) / kPointsPerInch;
    lone.bilevel = IntegerOf(Get(image, "BitsPerComponent"), 8) == 1;
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
