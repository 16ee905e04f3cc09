#include "storage/pdf/structure_stream.h"

#include <utility>

#include "storage/pdf/deflate.h"

namespace sohoa {
namespace {

constexpr int64_t kMaxColumns = 1 << 20;

const PdfValue* OnlyOne(const PdfValue* value) {
  if (value != nullptr && value->kind == PdfValue::Kind::kArray)
    return value->items.size() == 1 ? &value->items.front() : nullptr;
  return value;
}

int64_t NumberOr(const PdfValue* dictionary, std::string_view key, int64_t otherwise) {
  const PdfValue* value = dictionary != nullptr ? dictionary->Get(key) : nullptr;
  return value != nullptr ? value->Integer().value_or(-1) : otherwise;
}

}  // namespace

std::optional<std::string> DecodeStructureStream(const PdfValue& dictionary, std::string_view raw,
                                                 size_t max_bytes) {
  const PdfValue* filter = dictionary.Get("Filter");
  if (filter == nullptr || (filter->kind == PdfValue::Kind::kArray && filter->items.empty()))
    return raw.size() <= max_bytes ? std::optional(std::string(raw)) : std::nullopt;
  filter = OnlyOne(filter);
  if (filter == nullptr || !(filter->IsName("FlateDecode") || filter->IsName("Fl")))
    return std::nullopt;
  Inflated data = InflateBytes(raw, max_bytes);
  if (!data.is_whole) return std::nullopt;
  const PdfValue* parameters = OnlyOne(dictionary.Get("DecodeParms"));
  const int64_t predictor = NumberOr(parameters, "Predictor", 1);
  if (predictor == 1) return std::move(data.bytes);
  const int64_t columns = NumberOr(parameters, "Columns", 1);
  if (predictor < 10 || predictor > 15 || columns < 1 || columns > kMaxColumns ||
      NumberOr(parameters, "Colors", 1) != 1 || NumberOr(parameters, "BitsPerComponent", 8) != 8)
    return std::nullopt;
  return WithoutPngPredictor(data.bytes, static_cast<size_t>(columns));
}

}  // namespace sohoa
