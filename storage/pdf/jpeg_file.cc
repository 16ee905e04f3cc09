#include "storage/pdf/jpeg_file.h"

#include <cstddef>
#include <cstdint>

#include "absl/strings/match.h"

namespace sohoa {
namespace {

constexpr absl::string_view kExif("Exif\0\0", 6);

enum Marker : uint8_t {
  kBaseline = 0xC0,
  kExtended = 0xC1,
  kProgressive = 0xC2,
  kHuffmanTable = 0xC4,
  kArithmeticTable = 0xCC,
  kLastFrame = 0xCF,
  kImageStart = 0xD8,
  kScan = 0xDA,
  kApp0 = 0xE0,
  kApp1 = 0xE1,
};

int Byte(absl::string_view bytes, size_t at) { return static_cast<uint8_t>(bytes[at]); }
int Word(absl::string_view bytes, size_t at) { return Byte(bytes, at) << 8 | Byte(bytes, at + 1); }

struct Segment {
  uint8_t marker = 0;
  absl::string_view whole;  // with the marker and the length
  absl::string_view data;
};

// The next segment before the scan, taken off `rest`; nullopt at the scan, or where there is none.
std::optional<Segment> TakeSegment(absl::string_view& rest) {
  size_t at = 0;
  while (at + 1 < rest.size() && Byte(rest, at) == 0xFF && Byte(rest, at + 1) == 0xFF) ++at;
  if (at + 4 > rest.size() || Byte(rest, at) != 0xFF) return std::nullopt;
  const int marker = Byte(rest, at + 1);
  const auto length = static_cast<size_t>(Word(rest, at + 2));
  if (marker == kScan || length < 2 || at + 2 + length > rest.size()) return std::nullopt;
  const Segment segment{static_cast<uint8_t>(marker), rest.substr(0, at + 2 + length),
                        rest.substr(at + 4, length - 2)};
  rest.remove_prefix(segment.whole.size());
  return segment;
}

bool StartsLikeJpeg(absl::string_view jpeg) {
  return jpeg.size() > 4 && Byte(jpeg, 0) == 0xFF && Byte(jpeg, 1) == kImageStart;
}

bool IsFrame(int marker) {
  return marker >= kBaseline && marker <= kLastFrame && marker != kHuffmanTable && marker != 0xC8 &&
         marker != kArithmeticTable;
}

std::string OrientationSegment(int orientation) {
  // One directory of one entry: tag 0x0112, a 16-bit number.
  std::string tiff("MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0", 19);
  tiff += static_cast<char>(orientation);
  tiff.append(6, '\0');
  const std::string data = std::string(kExif) + tiff;
  std::string segment("\xFF\xE1\0", 3);
  segment += static_cast<char>(data.size() + 2);
  return segment + data;
}

}  // namespace

std::optional<JpegHeader> ReadJpegHeader(absl::string_view jpeg) {
  if (!StartsLikeJpeg(jpeg)) return std::nullopt;
  jpeg.remove_prefix(2);
  while (const std::optional<Segment> segment = TakeSegment(jpeg)) {
    if (!IsFrame(segment->marker)) continue;
    const bool usual =
        segment->marker <= kProgressive && segment->data.size() >= 6 && Byte(segment->data, 0) == 8;
    if (!usual) return std::nullopt;
    return JpegHeader{.width = Word(segment->data, 3),
                      .height = Word(segment->data, 1),
                      .components = Byte(segment->data, 5)};
  }
  return std::nullopt;
}

std::string WithOrientation(absl::string_view jpeg, int exif_orientation) {
  if (!StartsLikeJpeg(jpeg)) return std::string(jpeg);
  std::string head(jpeg.substr(0, 2));
  std::string others;
  jpeg.remove_prefix(2);
  while (const std::optional<Segment> segment = TakeSegment(jpeg)) {
    if (segment->marker == kApp1 && absl::StartsWith(segment->data, kExif)) continue;
    (segment->marker == kApp0 ? head : others).append(segment->whole.data(), segment->whole.size());
  }
  if (exif_orientation > 1) head += OrientationSegment(exif_orientation);
  return head + others + std::string(jpeg);
}

}  // namespace sohoa
