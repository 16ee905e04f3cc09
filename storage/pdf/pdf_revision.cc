#include "storage/pdf/pdf_revision.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "storage/pdf/structure_stream.h"

namespace sohoa {
namespace {

using Kind = PdfValue::Kind;

constexpr int64_t kMaxObjectNumber = 8'388'607;  // ISO 32000-1, annex C
constexpr size_t kMaxObjects = 2'000'000;
constexpr size_t kMaxRows = 8'000'000;  // of all sections
constexpr size_t kMaxSections = 2000;
constexpr size_t kMaxStructureBytes = 64u << 20;  // of one stream
constexpr size_t kMaxUnpackedBytes = 256u << 20;  // of all
constexpr int kMaxReferences = 16;

const PdfValue& Nothing() {
  static const PdfValue nothing;
  return nothing;
}

std::optional<int64_t> IntegerOf(const PdfValue& dictionary, std::string_view key) {
  const PdfValue* value = dictionary.Get(key);
  return value != nullptr ? value->Integer() : std::nullopt;
}

// "12 0 obj" with white space before it, as some writers count from there.
bool TakeHeader(std::string_view bytes, size_t& at, int64_t number,
                std::optional<int64_t> generation) {
  SkipPdfSpace(bytes, at);
  if (TakePdfDigits(bytes, at) != number) return false;
  SkipPdfSpace(bytes, at);
  const std::optional<int64_t> told = TakePdfDigits(bytes, at);
  if (!told || (generation && told != generation)) return false;
  SkipPdfSpace(bytes, at);
  return TakePdfWord(bytes, at, "obj");
}

int64_t BigEndian(std::string_view bytes) {
  uint64_t number = 0;
  for (const char c : bytes) number = number << 8 | static_cast<uint8_t>(c);
  return static_cast<int64_t>(number & INT64_MAX);
}

// The three columns of a cross-reference stream (7.5.8.2).
struct Columns {
  std::array<size_t, 3> width = {};
  size_t row = 0;

  static std::optional<Columns> Of(const PdfValue& dictionary) {
    const PdfValue* widths = dictionary.Get("W");
    Columns columns;
    if (widths == nullptr || widths->items.size() != 3) return std::nullopt;
    for (size_t i = 0; i < 3; ++i) {
      const std::optional<int64_t> width = widths->items[i].Integer();
      if (!width || *width < 0 || *width > 8) return std::nullopt;
      columns.width[i] = static_cast<size_t>(*width);
      columns.row += columns.width[i];
    }
    return columns.row > 0 ? std::optional(columns) : std::nullopt;
  }
};

}  // namespace

// An object stream: what it holds, and where each object begins in it.
struct PdfRevision::Unpacked {
  std::string data;
  std::vector<std::pair<int64_t, size_t>> objects;  // number, offset
};

PdfRevision::PdfRevision(std::string_view bytes) : bytes_(bytes) {}
PdfRevision::~PdfRevision() = default;

absl::StatusOr<std::unique_ptr<PdfRevision>> PdfRevision::Open(std::string_view bytes) {
  std::unique_ptr<PdfRevision> revision(new PdfRevision(bytes));
  int64_t newest = 0;
  if (!revision->FindEnd(&newest) || !revision->ReadSections(newest))
    return absl::DataLossError("the cross-reference of this PDF cannot be followed");
  return revision;
}

bool PdfRevision::FindEnd(int64_t* last_section) {
  size_t at = bytes_.rfind("startxref");
  if (at == std::string_view::npos) return false;
  at += 9;
  SkipPdfSpace(bytes_, at);
  const std::optional<int64_t> offset = TakePdfDigits(bytes_, at);
  while (at < bytes_.size() && IsPdfSpace(bytes_[at])) ++at;
  if (!offset || !bytes_.substr(at).starts_with("%%EOF")) return false;
  at += 5;
  if (bytes_.substr(at).starts_with("\r\n")) {
    at += 2;
  } else if (bytes_.substr(at).starts_with('\n') || bytes_.substr(at).starts_with('\r')) {
    ++at;
  }
  end_ = static_cast<int64_t>(at);
  *last_section = *offset;
  return true;
}

bool PdfRevision::ReadSections(int64_t newest) {
  for (std::optional<int64_t> next = newest; next;) {
    if (sections_.size() >= kMaxSections ||
        std::find(sections_.begin(), sections_.end(), *next) != sections_.end())
      return false;
    PdfValue trailer;
    if (!ReadSection(*next, &trailer) || named_offsets_.size() > kMaxRows) return false;
    sections_.push_back(*next);
    next = IntegerOf(trailer, "Prev");
    if (trailer.Get("Prev") != nullptr && !next) return false;
    if (sections_.size() == 1) trailer_ = std::move(trailer);
  }
  std::sort(named_offsets_.begin(), named_offsets_.end());
  for (auto at = places_.begin(); at != places_.end();)
    at = settled_[at->first] ? std::next(at) : places_.erase(at);
  return true;
}

bool PdfRevision::ReadSection(int64_t offset, PdfValue* trailer) {
  if (offset < 0 || static_cast<size_t>(offset) >= bytes_.size()) return false;
  auto at = static_cast<size_t>(offset);
  SkipPdfSpace(bytes_, at);
  of_table_.clear();
  is_beside_ = false;
  if (!TakePdfWord(bytes_, at, "xref")) return ReadStreamSection(at, trailer);
  if (!ReadTable(at, trailer)) return false;
  // A table for old readers may have a stream beside it for new ones, with the objects that the
  // table hides from the old ones as free (7.5.8.4).
  const std::optional<int64_t> beside = IntegerOf(*trailer, "XRefStm");
  PdfValue unused;
  if (trailer->Get("XRefStm") == nullptr) return true;
  is_beside_ = true;
  if (beside) named_offsets_.push_back(*beside);
  return beside && *beside >= 0 && static_cast<size_t>(*beside) < bytes_.size() &&
         ReadStreamSection(static_cast<size_t>(*beside), &unused);
}

bool PdfRevision::ReadTable(size_t at, PdfValue* trailer) {
  SkipPdfSpace(bytes_, at);
  while (!TakePdfWord(bytes_, at, "trailer"))
    if (!ReadTablePart(at)) return false;
  std::optional<PdfValue> read = ParsePdfValue(bytes_, at);
  if (!read || read->kind != Kind::kDictionary) return false;
  *trailer = *std::move(read);
  return true;
}

bool PdfRevision::ReadTablePart(size_t& at) {
  const std::optional<int64_t> first = TakePdfDigits(bytes_, at);
  SkipPdfSpace(bytes_, at);
  const std::optional<int64_t> count = TakePdfDigits(bytes_, at);
  if (!first || !count) return false;
  for (int64_t i = 0; i < *count; ++i) {
    SkipPdfSpace(bytes_, at);
    const std::optional<int64_t> offset = TakePdfDigits(bytes_, at);
    SkipPdfSpace(bytes_, at);
    const std::optional<int64_t> generation = TakePdfDigits(bytes_, at);
    SkipPdfSpace(bytes_, at);
    if (!offset || !generation || *first + i > kMaxObjectNumber) return false;
    const bool in_use = TakePdfWord(bytes_, at, "n");
    if (!in_use && !TakePdfWord(bytes_, at, "f")) return false;
    if (TakeRow(*first + i, in_use ? 1 : 0, *offset, *generation)) of_table_[*first + i] = in_use;
    if (places_.size() > kMaxObjects) return false;
  }
  SkipPdfSpace(bytes_, at);
  return true;
}

bool PdfRevision::ReadStreamSection(size_t at, PdfValue* trailer) {
  size_t header = at;
  SkipPdfSpace(bytes_, header);
  const std::optional<int64_t> own_number = TakePdfDigits(bytes_, header);
  if (!own_number) return false;
  const std::unique_ptr<PdfIndirect> section = ReadAt(static_cast<int64_t>(at), *own_number, {});
  if (section == nullptr || !section->is_stream) return false;
  const PdfValue* type = section->value.Get("Type");
  const std::optional<Columns> columns = Columns::Of(section->value);
  const std::optional<int64_t> size = IntegerOf(section->value, "Size");
  const std::optional<std::string> data =
      DecodeStructureStream(section->value, section->stream, kMaxStructureBytes);
  if (type == nullptr || !type->IsName("XRef") || !columns || !size || !data) return false;
  std::vector<int64_t> parts = {0, *size};
  if (const PdfValue* index = section->value.Get("Index"); index != nullptr) {
    parts.clear();
    for (const PdfValue& item : index->items) parts.push_back(item.Integer().value_or(-1));
  }
  size_t row = 0;
  for (size_t part = 0; part + 1 < parts.size(); part += 2) {
    for (int64_t i = 0; i < parts[part + 1]; ++i, row += columns->row) {
      if (parts[part] < 0 || parts[part] + i > kMaxObjectNumber ||
          row + columns->row > data->size() || places_.size() > kMaxObjects)
        return false;
      size_t column = row;
      std::array<int64_t, 3> told = {1, 0, 0};  // the first column may be left out
      for (size_t k = 0; k < 3; column += columns->width[k++])
        if (columns->width[k] > 0)
          told[k] = BigEndian(std::string_view(*data).substr(column, columns->width[k]));
      TakeRow(parts[part] + i, told[0], told[1], told[2]);
    }
  }
  *trailer = section->value;
  return true;
}

// The newest section that names an object decides; of a table and the stream beside it the table,
// but for what it calls free. False: decided before.
bool PdfRevision::TakeRow(int64_t number, int64_t kind, int64_t second, int64_t third) {
  const bool in_use = kind == 1 || kind == 2;
  if (kind == 1) named_offsets_.push_back(second);
  const auto beside = of_table_.find(number);
  const bool hidden = is_beside_ && in_use && beside != of_table_.end() && !beside->second;
  PdfPlace place;
  if (kind == 1) place = {.offset = second, .generation = third};
  if (kind == 2) place = {.stream = second, .index = third};
  if (!settled_.emplace(number, in_use).second && !hidden) {
    // Of two places for one object in one section readers may take either.
    if (in_use && beside != of_table_.end() && places_[number] != place) is_doubtful_ = true;
    return false;
  }
  settled_[number] = in_use;
  if (hidden) hidden_.insert(number);
  if (in_use) places_[number] = place;
  return true;
}

const PdfPlace* PdfRevision::PlaceOf(int64_t number) const {
  const auto found = places_.find(number);
  return found == places_.end() ? nullptr : &found->second;
}

const PdfIndirect* PdfRevision::Find(int64_t number) {
  if (const auto known = read_.find(number); known != read_.end()) return known->second.get();
  const PdfPlace* place = PlaceOf(number);
  if (place == nullptr) return nullptr;
  read_[number] = nullptr;  // one that needs itself to be read is none
  std::unique_ptr<PdfIndirect> object = place->stream > 0
                                            ? ReadPacked(*place, number)
                                            : ReadAt(place->offset, number, place->generation);
  // Writers put rows of objects that never were at offset 0.
  if (object == nullptr && (place->stream > 0 || place->offset > 0)) is_doubtful_ = true;
  return (read_[number] = std::move(object)).get();
}

const PdfIndirect* PdfRevision::Find(const PdfValue& reference) {
  const PdfPlace* place = PlaceOf(reference.object);
  if (place == nullptr) return nullptr;
  if (place->generation == reference.generation) return Find(reference.object);
  is_doubtful_ = true;
  return nullptr;
}

std::unique_ptr<PdfIndirect> PdfRevision::ReadAt(int64_t offset, int64_t number,
                                                 std::optional<int64_t> generation) {
  if (offset < 0 || static_cast<size_t>(offset) >= bytes_.size()) return nullptr;
  auto at = static_cast<size_t>(offset);
  if (!TakeHeader(bytes_, at, number, generation)) return nullptr;
  auto object = std::make_unique<PdfIndirect>();
  std::optional<PdfValue> value = ParsePdfValue(bytes_, at);
  if (!value) {
    SkipPdfSpace(bytes_, at);
    return TakePdfWord(bytes_, at, "endobj") ? std::move(object) : nullptr;  // an empty one
  }
  object->value = *std::move(value);
  SkipPdfSpace(bytes_, at);
  if (object->value.kind == Kind::kDictionary && bytes_.substr(at).starts_with("stream")) {
    if (!TakeStream(at + 6, object.get())) return nullptr;
  } else if (!TakePdfWord(bytes_, at, "endobj")) {
    is_doubtful_ = true;
  }
  return object;
}

bool PdfRevision::TakeStream(size_t at, PdfIndirect* object) {
  if (bytes_.substr(at).starts_with("\r\n")) {
    at += 2;
  } else if (at < bytes_.size() && (bytes_[at] == '\n' || bytes_[at] == '\r')) {
    ++at;
  }
  const std::optional<int64_t> length = Get(object->value, "Length").Integer();
  if (length && *length >= 0 && static_cast<size_t>(*length) <= bytes_.size() - at) {
    size_t end = at + static_cast<size_t>(*length);
    while (end < bytes_.size() && IsPdfSpace(bytes_[end])) ++end;
    if (bytes_.substr(end).starts_with("endstream")) {
      object->is_stream = true;
      object->stream = bytes_.substr(at, static_cast<size_t>(*length));
      return true;
    }
  }
  is_doubtful_ = true;
  const size_t end = bytes_.find("endstream", at);
  if (end == std::string_view::npos) return false;
  object->is_stream = true;
  object->stream = bytes_.substr(at, end - at);
  return true;
}

PdfRevision::Unpacked* PdfRevision::Unpack(int64_t stream) {
  if (const auto known = unpacked_.find(stream); known != unpacked_.end())
    return known->second.get();
  unpacked_[stream] = nullptr;
  const PdfPlace* place = PlaceOf(stream);
  if (place == nullptr || place->stream > 0) return nullptr;  // none within another (7.5.7)
  const PdfIndirect* packed = Find(stream);
  if (packed == nullptr || !packed->is_stream) return nullptr;
  const std::optional<int64_t> count = IntegerOf(packed->value, "N");
  const std::optional<int64_t> first = IntegerOf(packed->value, "First");
  std::optional<std::string> data =
      DecodeStructureStream(packed->value, packed->stream, kMaxStructureBytes);
  if (!count || !first || !data || (unpacked_bytes_ += data->size()) > kMaxUnpackedBytes)
    return nullptr;
  auto out = std::make_unique<Unpacked>();
  size_t at = 0;
  for (int64_t i = 0; i < *count; ++i) {
    SkipPdfSpace(*data, at);
    const std::optional<int64_t> number = TakePdfDigits(*data, at);
    SkipPdfSpace(*data, at);
    const std::optional<int64_t> offset = TakePdfDigits(*data, at);
    if (!number || !offset || *first < 0) return nullptr;
    out->objects.emplace_back(*number, static_cast<size_t>(*first + *offset));
  }
  out->data = *std::move(data);
  return (unpacked_[stream] = std::move(out)).get();
}

std::unique_ptr<PdfIndirect> PdfRevision::ReadPacked(const PdfPlace& place, int64_t number) {
  const Unpacked* stream = Unpack(place.stream);
  if (stream == nullptr || place.index < 0 ||
      static_cast<size_t>(place.index) >= stream->objects.size())
    return nullptr;
  auto [told, at] = stream->objects[static_cast<size_t>(place.index)];
  if (told != number || at >= stream->data.size()) return nullptr;
  std::optional<PdfValue> value = ParsePdfValue(stream->data, at);
  if (!value) return nullptr;
  auto object = std::make_unique<PdfIndirect>();
  object->value = *std::move(value);
  return object;
}

const PdfValue& PdfRevision::Follow(const PdfValue& value) {
  const PdfValue* at = &value;
  for (int i = 0; i < kMaxReferences && at->kind == Kind::kReference; ++i) {
    const PdfIndirect* object = Find(*at);
    if (object == nullptr) return Nothing();
    at = &object->value;
  }
  return at->kind == Kind::kReference ? Nothing() : *at;
}

const PdfValue& PdfRevision::Get(const PdfValue& dictionary, std::string_view key) {
  const PdfValue* value = dictionary.Get(key);
  return value == nullptr ? Nothing() : Follow(*value);
}

}  // namespace sohoa
