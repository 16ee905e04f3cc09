#include "storage/pdf/inflate.h"

#include <zlib.h>

#include <array>
#include <cstdlib>
#include <limits>

namespace sohoa {
namespace {

constexpr int64_t kMaxColumns = 1 << 20;

std::optional<std::string> Inflate(std::string_view packed, size_t max_bytes) {
  if (packed.size() > std::numeric_limits<uInt>::max()) return std::nullopt;
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return std::nullopt;
  std::string in(packed);
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  std::string out;
  std::array<char, 1 << 16> piece;
  int state = Z_OK;
  while (state == Z_OK && out.size() <= max_bytes) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    state = inflate(&stream, Z_NO_FLUSH);
    out.append(piece.data(), piece.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (state != Z_STREAM_END || out.size() > max_bytes) return std::nullopt;
  return out;
}

uint8_t Paeth(int left, int up, int corner) {
  const int guess = left + up - corner;
  const int to_left = std::abs(guess - left);
  const int to_up = std::abs(guess - up);
  const int to_corner = std::abs(guess - corner);
  if (to_left <= to_up && to_left <= to_corner) return static_cast<uint8_t>(left);
  return static_cast<uint8_t>(to_up <= to_corner ? up : corner);
}

// Rows of one byte a pixel, as all structure streams have them (PNG specification, 9).
std::optional<std::string> Unpredict(std::string_view data, size_t columns) {
  std::string out;
  std::string above(columns, '\0');
  for (size_t at = 0; at + 1 + columns <= data.size(); at += 1 + columns) {
    std::string row(data.substr(at + 1, columns));
    for (size_t i = 0; i < columns; ++i) {
      const auto left = i > 0 ? static_cast<uint8_t>(row[i - 1]) : 0;
      const auto corner = i > 0 ? static_cast<uint8_t>(above[i - 1]) : 0;
      const auto up = static_cast<uint8_t>(above[i]);
      const std::array<int, 5> added = {0, left, up, (left + up) / 2, Paeth(left, up, corner)};
      const auto kind = static_cast<uint8_t>(data[at]);
      if (kind >= added.size()) return std::nullopt;
      row[i] = static_cast<char>(static_cast<uint8_t>(row[i]) + added[kind]);
    }
    out += row;
    above = std::move(row);
  }
  return out;
}

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
  std::optional<std::string> data = Inflate(raw, max_bytes);
  const PdfValue* parameters = OnlyOne(dictionary.Get("DecodeParms"));
  const int64_t predictor = NumberOr(parameters, "Predictor", 1);
  if (!data || predictor == 1) return data;
  const int64_t columns = NumberOr(parameters, "Columns", 1);
  if (predictor < 10 || predictor > 15 || columns < 1 || columns > kMaxColumns ||
      NumberOr(parameters, "Colors", 1) != 1 || NumberOr(parameters, "BitsPerComponent", 8) != 8)
    return std::nullopt;
  return Unpredict(*data, static_cast<size_t>(columns));
}

}  // namespace sohoa
