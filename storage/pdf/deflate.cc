#include "storage/pdf/deflate.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <utility>

namespace sohoa {
namespace {

uint8_t Paeth(int left, int up, int corner) {
  const int guess = left + up - corner;
  const int to_left = std::abs(guess - left);
  const int to_up = std::abs(guess - up);
  const int to_corner = std::abs(guess - corner);
  if (to_left <= to_up && to_left <= to_corner) return static_cast<uint8_t>(left);
  return static_cast<uint8_t>(to_up <= to_corner ? up : corner);
}

}  // namespace

std::string DeflateBytes(std::string_view bytes) {
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  std::string out(size, '\0');
  compress(reinterpret_cast<Bytef*>(out.data()), &size,
           reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()));
  out.resize(size);
  return out;
}

Inflated InflateBytes(std::string_view packed, size_t most) {
  constexpr size_t kStep = 64 << 10;
  z_stream stream{};
  if (packed.size() > std::numeric_limits<uInt>::max() || inflateInit(&stream) != Z_OK) return {};
  std::string in(packed);  // zlib's interface takes no pointer to constants
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  Inflated out;
  int state = Z_OK;
  while (state == Z_OK && out.bytes.size() <= most) {  // one byte more tells that there is more
    const size_t before = out.bytes.size();
    out.bytes.resize(before + kStep);
    stream.next_out = reinterpret_cast<Bytef*>(out.bytes.data() + before);
    stream.avail_out = static_cast<uInt>(kStep);
    state = inflate(&stream, Z_NO_FLUSH);
    out.bytes.resize(out.bytes.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  out.is_whole = state == Z_STREAM_END && out.bytes.size() <= most;
  out.bytes.resize(std::min(out.bytes.size(), most));
  return out;
}

std::optional<std::string> WithoutPngPredictor(std::string_view data, size_t columns) {
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

}  // namespace sohoa
