#include "storage/pdf/deflate.h"

#include <zlib.h>

#include <algorithm>

namespace sohoa {

std::string DeflateBytes(std::string_view bytes) {
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  std::string out(size, '\0');
  compress(reinterpret_cast<Bytef*>(out.data()), &size,
           reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()));
  out.resize(size);
  return out;
}

std::string InflateBytes(std::string_view packed, size_t most) {
  constexpr size_t kStep = 64 << 10;
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return "";
  std::string in(packed);  // zlib's interface takes no pointer to constants
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  std::string out;
  int result = Z_OK;
  while (result == Z_OK && out.size() < most) {
    const size_t before = out.size();
    out.resize(std::min(most, before + kStep));
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream.avail_out = static_cast<uInt>(out.size() - before);
    result = inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out);
    if (out.size() == before) break;
  }
  inflateEnd(&stream);
  return out;
}

}  // namespace sohoa
