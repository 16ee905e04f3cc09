#include "storage/pdf/truetype_tables.h"

#include <bit>
#include <cstddef>

namespace sohoa {
namespace {

uint32_t Checksum(const std::string& table) {
  uint32_t sum = 0;
  for (size_t i = 0; i < table.size(); i += 4) {
    uint32_t word = 0;
    for (size_t k = 0; k < 4; ++k)
      word = word << 8 | (i + k < table.size() ? static_cast<uint8_t>(table[i + k]) : 0u);
    sum += word;
  }
  return sum;
}

void Pad(std::string& out) {
  while (out.size() % 4 != 0) out += '\0';
}

}  // namespace

uint16_t FontU16(std::string_view bytes, size_t at) {
  if (at + 2 > bytes.size()) return 0;
  return static_cast<uint16_t>(static_cast<uint8_t>(bytes[at]) << 8 |
                               static_cast<uint8_t>(bytes[at + 1]));
}

int FontS16(std::string_view bytes, size_t at) { return static_cast<int16_t>(FontU16(bytes, at)); }

uint32_t FontU32(std::string_view bytes, size_t at) {
  return static_cast<uint32_t>(FontU16(bytes, at)) << 16 | FontU16(bytes, at + 2);
}

std::string_view FontTable(std::string_view font, std::string_view tag) {
  constexpr size_t kFirst = 12, kRow = 16;
  const size_t count = FontU16(font, 4);
  for (size_t k = 0; k < count && kFirst + (k + 1) * kRow <= font.size(); ++k) {
    const std::string_view row = font.substr(kFirst + k * kRow, kRow);
    const size_t at = FontU32(row, 8);
    if (row.substr(0, 4) == tag && at < font.size()) return font.substr(at, FontU32(row, 12));
  }
  return {};
}

void AppendU16(std::string& out, int value) {
  out += static_cast<char>(value >> 8 & 0xFF);
  out += static_cast<char>(value & 0xFF);
}

void AppendU32(std::string& out, uint32_t value) {
  AppendU16(out, static_cast<int>(value >> 16));
  AppendU16(out, static_cast<int>(value & 0xFFFF));
}

std::string AssembleFont(const FontTables& tables) {
  const int count = static_cast<int>(tables.size());
  const int doublings = std::bit_width(tables.size()) - 1;  // for the reader's binary search
  const int range = 16 << doublings;
  std::string out;
  for (const int value : {1, 0, count, range, doublings, 16 * count - range}) AppendU16(out, value);
  size_t offset = out.size() + 16 * tables.size();
  size_t head = 0;
  for (const auto& [tag, table] : tables) {
    if (tag == "head") head = offset;
    out += tag;
    AppendU32(out, Checksum(table));
    AppendU32(out, static_cast<uint32_t>(offset));
    AppendU32(out, static_cast<uint32_t>(table.size()));
    offset += (table.size() + 3) / 4 * 4;
  }
  for (const auto& entry : tables) {
    out += entry.second;
    Pad(out);
  }
  // The file's checksum stands 8 bytes into `head` and is what makes the whole sum up to a fixed
  // number.
  constexpr uint32_t kWholeSum = 0xB1B0AFBA;
  std::string sum;
  AppendU32(sum, kWholeSum - Checksum(out));
  return out.replace(head + 8, sum.size(), sum);
}

}  // namespace sohoa
