#include "ocr/image/exif.h"

#include <cstddef>
#include <cstdint>

#include "ocr/image/byte_order.h"

namespace sohoa {
namespace {

constexpr uint64_t kTagOrientation = 0x0112;
constexpr uint64_t kTagXResolution = 0x011A;
constexpr uint64_t kTagYResolution = 0x011B;
constexpr uint64_t kTagResolutionUnit = 0x0128;
constexpr uint64_t kUnitCentimetre = 3;
constexpr size_t kEntrySize = 12;

class Block {
 public:
  Block(std::string_view bytes, ByteOrder order) : bytes_(bytes), order_(order) {}

  // 0 where the block ends before.
  uint64_t Uint(size_t at, size_t size) const {
    if (at > bytes_.size() || bytes_.size() - at < size) return 0;
    return ReadUint(bytes_.data() + at, size, order_);
  }

  // The fraction that the entry at `entry` points to.
  double Rational(size_t entry) const {
    const size_t at = static_cast<size_t>(Uint(entry + 8, 4));
    const uint64_t denominator = Uint(at + 4, 4);
    if (denominator == 0) return 0;
    return static_cast<double>(Uint(at, 4)) / static_cast<double>(denominator);
  }

 private:
  std::string_view bytes_;
  ByteOrder order_;
};

}  // namespace

ExifFacts ReadExif(std::string_view bytes) {
  ExifFacts facts;
  if (!bytes.starts_with("II") && !bytes.starts_with("MM")) return facts;
  const Block block(bytes, bytes[0] == 'I' ? ByteOrder::kLittle : ByteOrder::kBig);
  const size_t directory = static_cast<size_t>(block.Uint(4, 4));
  const size_t entries = static_cast<size_t>(block.Uint(directory, 2));
  double per_inch = 1;
  for (size_t i = 0; i < entries; ++i) {
    const size_t entry = directory + 2 + i * kEntrySize;
    const uint64_t tag = block.Uint(entry, 2);
    const uint64_t value = block.Uint(entry + 8, 2);
    if (tag == kTagOrientation && value >= 1 && value <= 8)
      facts.orientation = static_cast<int>(value);
    if (tag == kTagXResolution) facts.dpi_x = block.Rational(entry);
    if (tag == kTagYResolution) facts.dpi_y = block.Rational(entry);
    if (tag == kTagResolutionUnit && value == kUnitCentimetre) per_inch = 2.54;
  }
  facts.dpi_x *= per_inch;
  facts.dpi_y *= per_inch;
  return facts;
}

}  // namespace sohoa
