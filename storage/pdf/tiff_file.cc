#include "storage/pdf/tiff_file.h"

#include <cmath>
#include <cstdint>

namespace sohoa {
namespace {

enum FieldType : uint32_t { kShort = 3, kLong = 4, kRational = 5 };

void AppendLittle(uint32_t value, int bytes, std::string& out) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> 8 * i & 0xFF);
}

void AppendField(uint32_t tag, FieldType type, uint32_t value, std::string& out) {
  AppendLittle(tag, 2, out);
  AppendLittle(type, 2, out);
  AppendLittle(1, 4, out);
  AppendLittle(value, 4, out);
}

void AppendRational(double value, std::string& out) {
  constexpr uint32_t kDenominator = 1000;
  AppendLittle(static_cast<uint32_t>(std::lround(value * kDenominator)), 4, out);
  AppendLittle(kDenominator, 4, out);
}

}  // namespace

std::string WrapGroup4(const Group4Page& page, absl::string_view data) {
  constexpr uint32_t kHeaderBytes = 8;
  constexpr uint32_t kFields = 13;
  const uint32_t resolution_at = kHeaderBytes;
  const uint32_t directory_at = resolution_at + 16;
  const uint32_t data_at = directory_at + 2 + kFields * 12 + 4;
  std::string out("II*\0", 4);
  AppendLittle(directory_at, 4, out);
  AppendRational(page.dpi_x, out);
  AppendRational(page.dpi_y, out);
  AppendLittle(kFields, 2, out);
  AppendField(256, kLong, static_cast<uint32_t>(page.width), out);
  AppendField(257, kLong, static_cast<uint32_t>(page.height), out);
  AppendField(258, kShort, 1, out);                          // bits per sample
  AppendField(259, kShort, 4, out);                          // compression: group 4
  AppendField(262, kShort, page.ink_is_white ? 1 : 0, out);  // photometric interpretation
  AppendField(273, kLong, data_at, out);                     // where the strip begins
  AppendField(277, kShort, 1, out);                          // samples per pixel
  AppendField(278, kLong, static_cast<uint32_t>(page.height), out);
  AppendField(279, kLong, static_cast<uint32_t>(data.size()), out);
  AppendField(282, kRational, resolution_at, out);
  AppendField(283, kRational, resolution_at + 8, out);
  AppendField(293, kLong, 0, out);   // no uncompressed mode
  AppendField(296, kShort, 2, out);  // the unit is the inch
  AppendLittle(0, 4, out);           // no further directory
  out.append(data.data(), data.size());
  return out;
}

}  // namespace sohoa
