#include "storage/pdf/glyphless_font.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

namespace sohoa {
namespace {

constexpr int kUnitsPerEm = 1000;
constexpr int kGlyphs = 2;

void Append16(std::string& out, int value) {
  out += static_cast<char>(value >> 8 & 0xFF);
  out += static_cast<char>(value & 0xFF);
}

void Append32(std::string& out, uint32_t value) {
  Append16(out, static_cast<int>(value >> 16));
  Append16(out, static_cast<int>(value & 0xFFFF));
}

// A table made of 16-bit numbers, as most are (Apple's TrueType Reference Manual, chapter 6).
std::string Words(std::initializer_list<int> values) {
  std::string out;
  for (const int value : values) Append16(out, value);
  return out;
}

std::string Head() {
  constexpr int kMagicHigh = 0x5F0F;
  constexpr int kMagicLow = 0x3CF5;
  return Words(
      {1,          0,         1, 0,                        // version, revision
       0,          0,                                      // checksum of the file, set later
       kMagicHigh, kMagicLow, 0, kUnitsPerEm,              // flags, units
       0,          0,         0, 0,           0, 0, 0, 0,  // created, modified: 1904
       0,          0,         0, 0,                        // the glyphs' bounds
       0,          3,         2, 0,           0});  // style, least size, direction, short loca
}

std::string Hhea(int width) {
  return Words({1, 0, kGlyphlessAscent, kGlyphlessDescent, 0, width, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,
                0, kGlyphs});
}

std::string Maxp() { return Words({1, 0, kGlyphs, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}); }

std::string Post() { return Words({3, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0}); }

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

using Tables = std::vector<std::pair<std::string, std::string>>;  // tag, content; sorted by tag

std::string Assemble(const Tables& tables) {
  const int count = static_cast<int>(tables.size());
  const int doublings = std::bit_width(tables.size()) - 1;  // for the reader's binary search
  const int range = 16 << doublings;
  std::string out = Words({1, 0, count, range, doublings, 16 * count - range});
  size_t offset = out.size() + 16 * tables.size();
  for (const auto& [tag, table] : tables) {
    out += tag;
    Append32(out, Checksum(table));
    Append32(out, static_cast<uint32_t>(offset));
    Append32(out, static_cast<uint32_t>(table.size()));
    offset += (table.size() + 3) / 4 * 4;
  }
  for (const auto& entry : tables) {
    out += entry.second;
    Pad(out);
  }
  return out;
}

// The file's checksum stands 8 bytes into `head` and is what makes the whole sum up to a fixed
// number.
void SetFileChecksum(const std::string& head, std::string& file) {
  constexpr uint32_t kWholeSum = 0xB1B0AFBA;
  const size_t at = file.find(head) + 8;
  std::string sum;
  Append32(sum, kWholeSum - Checksum(file));
  file.replace(at, sum.size(), sum);
}

}  // namespace

std::string GlyphlessFont(int glyph_width) {
  const std::string head = Head();
  std::string file = Assemble({{"glyf", std::string(4, '\0')},  // readers mistrust an empty table
                               {"head", head},
                               {"hhea", Hhea(glyph_width)},
                               {"hmtx", Words({glyph_width, 0, glyph_width, 0})},
                               {"loca", Words({0, 0, 0})},
                               {"maxp", Maxp()},
                               {"post", Post()}});
  SetFileChecksum(head, file);
  return file;
}

}  // namespace sohoa
