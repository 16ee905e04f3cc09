// Baseline TIFF 6.0, little-endian, one directory a page, each written right behind its pixels.
#include <algorithm>
#include <fstream>
#include <limits>
#include <utility>

#include "ocr/image/encode.h"
#include "tools/make_scans/scan_containers.h"

namespace sohoa {
namespace {

constexpr uint16_t kShort = 3, kLong = 4, kRational = 5;
constexpr int kLzwRowsPerStrip = 128;

struct Strips {
  uint32_t compression = 1;
  uint32_t photometric = 0;
  int rows_per_strip = 0;
  std::vector<std::string> data;
  std::pair<int, int> subsampling = {1, 1};  // JPEG in colour
};

struct Entry {
  uint16_t tag;
  uint16_t type;
  std::vector<uint32_t> values;  // a rational takes two
};

void Append16(std::string& out, uint32_t v) {
  out.push_back(static_cast<char>(v & 0xFF));
  out.push_back(static_cast<char>((v >> 8) & 0xFF));
}
void Append32(std::string& out, uint32_t v) {
  Append16(out, v & 0xFFFF);
  Append16(out, v >> 16);
}

// How much finer than the colours the light of a baseline JPEG is sampled, from its SOF0 segment.
std::pair<int, int> JpegSubsampling(const std::string& jpeg) {
  const auto byte = [&](size_t i) { return i < jpeg.size() ? jpeg[i] & 0xFF : 0; };
  for (size_t i = 2; i + 11 < jpeg.size() && byte(i) == 0xFF;) {
    if (byte(i + 1) == 0xC0) return {byte(i + 11) >> 4, byte(i + 11) & 0xF};
    i += 2 + static_cast<size_t>(byte(i + 2) * 256 + byte(i + 3));
  }
  return {1, 1};
}

absl::StatusOr<Strips> Compress(const MadePage& page, ScanFormat format, int jpeg_quality) {
  constexpr uint32_t kG4 = 4, kLzw = 5, kJpeg = 7;
  constexpr uint32_t kWhiteIsZero = 0, kBlackIsZero = 1, kRgb = 2, kYCbCr = 6;
  const Image& image = page.image;
  if ((image.type() == PixelType::kBilevel) != (format == ScanFormat::kTiffG4))
    return absl::InvalidArgumentError("G4 is for bilevel pages, and they for nothing else");
  const bool colour = image.channels() == 3;
  if (format == ScanFormat::kTiffLzw) {
    Strips out{kLzw, colour ? kRgb : kBlackIsZero, kLzwRowsPerStrip, {}};
    std::vector<uint8_t> rows;
    for (int y = 0; y < image.height(); y += kLzwRowsPerStrip) {
      const int count = std::min(kLzwRowsPerStrip, image.height() - y);
      rows.assign(image.row(y), image.row(y) + image.stride() * static_cast<size_t>(count));
      if (colour)
        for (size_t i = 0; i + 2 < rows.size(); i += 3) std::swap(rows[i], rows[i + 2]);
      out.data.push_back(CompressLzw(rows.data(), rows.size()));
    }
    return out;
  }
  absl::StatusOr<CompressedPage> whole =
      EncodePage(image.view(), page.dpi, {.jpeg_quality = jpeg_quality, .progressive = false});
  if (!whole.ok()) return whole.status();
  Strips out{format == ScanFormat::kTiffG4 ? kG4 : kJpeg,
             format == ScanFormat::kTiffG4 ? kWhiteIsZero
             : colour                      ? kYCbCr
                                           : kBlackIsZero,
             image.height(),
             {std::move(whole->bytes)}};
  if (format == ScanFormat::kTiffJpeg) out.subsampling = JpegSubsampling(out.data[0]);
  return out;
}

// Sorted by tag, as the format demands.
std::vector<Entry> Describe(const MadePage& page, const Strips& strips,
                            std::vector<uint32_t> offsets) {
  const auto u = [](int v) { return static_cast<uint32_t>(v); };
  const auto channels = u(page.image.channels());
  std::vector<uint32_t> sizes;
  for (const std::string& strip : strips.data) sizes.push_back(static_cast<uint32_t>(strip.size()));
  const uint32_t bits = page.image.type() == PixelType::kBilevel ? 1 : 8;
  const auto dpi = static_cast<uint32_t>(page.dpi > 0 ? page.dpi : 72);
  std::vector<Entry> out = {{256, kLong, {u(page.image.width())}},
                            {257, kLong, {u(page.image.height())}},
                            {258, kShort, std::vector<uint32_t>(channels, bits)},
                            {259, kShort, {strips.compression}},
                            {262, kShort, {strips.photometric}},
                            {273, kLong, std::move(offsets)},
                            {277, kShort, {channels}},
                            {278, kLong, {u(strips.rows_per_strip)}},
                            {279, kLong, std::move(sizes)},
                            {282, kRational, {dpi, 1}},
                            {283, kRational, {dpi, 1}},
                            {296, kShort, {2}}};  // inches
  if (strips.photometric == 6)
    out.push_back({530, kShort, {u(strips.subsampling.first), u(strips.subsampling.second)}});
  return out;
}

// The directory as it will stand at `at`: the entries, the link to the next directory (none yet),
// then the values too long for an entry. `link_at` tells where that link stands.
std::string Serialise(const std::vector<Entry>& entries, uint32_t at, uint32_t& link_at) {
  std::string head, tail;
  const auto tail_at = at + 2 + 12 * static_cast<uint32_t>(entries.size()) + 4;
  Append16(head, static_cast<uint32_t>(entries.size()));
  for (const Entry& entry : entries) {
    std::string values;
    for (const uint32_t v : entry.values)
      entry.type == kShort ? Append16(values, v) : Append32(values, v);
    const size_t count = entry.values.size() / (entry.type == kRational ? 2 : 1);
    Append16(head, entry.tag);
    Append16(head, entry.type);
    Append32(head, static_cast<uint32_t>(count));
    if (values.size() <= 4) {
      values.resize(4, '\0');
      head += values;
    } else {
      Append32(head, tail_at + static_cast<uint32_t>(tail.size()));
      tail += values;
    }
  }
  link_at = at + static_cast<uint32_t>(head.size());
  Append32(head, 0);
  return head + tail;
}

class TiffFile : public ScanFile {
 public:
  TiffFile(std::string path, std::ofstream out, ScanFormat format, int jpeg_quality)
      : path_(std::move(path)), out_(std::move(out)), format_(format), jpeg_quality_(jpeg_quality) {
    std::string header("II*\0", 4);
    Append32(header, 0);
    Write(header);
  }

  absl::Status Add(const MadePage& page) override {
    absl::StatusOr<Strips> strips = Compress(page, format_, jpeg_quality_);
    if (!strips.ok()) return strips.status();
    std::vector<uint32_t> offsets;
    for (const std::string& strip : strips->data) {
      if (end_ + strip.size() + kSpare > std::numeric_limits<uint32_t>::max())
        return absl::ResourceExhaustedError("a TIFF file cannot be larger than 4 GB");
      offsets.push_back(static_cast<uint32_t>(end_));
      Write(strip);
    }
    if (end_ % 2 == 1) Write(std::string(1, '\0'));  // directories begin at a word
    const auto at = static_cast<uint32_t>(end_);
    std::string link;
    Append32(link, at);
    out_.seekp(link_at_);
    out_ << link;
    out_.seekp(static_cast<std::streamoff>(end_));
    Write(Serialise(Describe(page, *strips, std::move(offsets)), at, link_at_));
    return Condition();
  }

  absl::Status Finish() override {
    out_.close();
    return Condition();
  }

  std::vector<std::string> paths() const override { return {path_}; }

 private:
  static constexpr uint64_t kSpare = 1 << 20;  // more than any directory takes

  void Write(const std::string& bytes) {
    out_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    end_ += bytes.size();
  }
  absl::Status Condition() const {
    return out_.good() ? absl::OkStatus() : absl::ResourceExhaustedError("the disk took no more");
  }

  std::string path_;
  std::ofstream out_;
  ScanFormat format_;
  int jpeg_quality_;
  uint64_t end_ = 0;      // bytes written
  uint32_t link_at_ = 4;  // where the offset of the next directory goes
};

}  // namespace

absl::StatusOr<std::unique_ptr<ScanFile>> CreateTiffFile(const std::string& path, ScanFormat format,
                                                         int jpeg_quality) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  if (!out) return absl::PermissionDeniedError("the file cannot be created");
  return std::make_unique<TiffFile>(path, std::move(out), format, jpeg_quality);
}

}  // namespace sohoa
