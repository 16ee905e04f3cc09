// CCITT group 4, by libtiff: the page is written as a TIFF of one strip in memory, and the strip's
// bytes are the answer.
#include <tiffio.h>

#include <bit>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr/image/codecs.h"

namespace sohoa {
namespace {

struct MemoryFile {
  std::string bytes;
  size_t position = 0;
};

tmsize_t Read(thandle_t, void*, tmsize_t) { return 0; }

tmsize_t Write(thandle_t handle, void* data, tmsize_t size) {
  MemoryFile* file = static_cast<MemoryFile*>(handle);
  const auto count = static_cast<size_t>(size);
  if (file->bytes.size() < file->position + count) file->bytes.resize(file->position + count);
  std::memcpy(file->bytes.data() + file->position, data, count);
  file->position += count;
  return size;
}

toff_t Seek(thandle_t handle, toff_t offset, int whence) {
  MemoryFile* file = static_cast<MemoryFile*>(handle);
  if (whence == SEEK_CUR) offset += file->position;
  if (whence == SEEK_END) offset += file->bytes.size();
  file->position = static_cast<size_t>(offset);
  return offset;
}

int Close(thandle_t) { return 0; }
toff_t Size(thandle_t handle) { return static_cast<MemoryFile*>(handle)->bytes.size(); }
int Silence(TIFF*, void*, const char*, const char*, va_list) { return 1; }

TIFF* OpenForWriting(MemoryFile& file) {
  TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
  if (options == nullptr) return nullptr;
  TIFFOpenOptionsSetErrorHandlerExtR(options, Silence, nullptr);
  TIFFOpenOptionsSetWarningHandlerExtR(options, Silence, nullptr);
  TIFF* tiff = TIFFClientOpenExt("page", "w", &file, Read, Write, Seek, Close, Size, nullptr,
                                 nullptr, options);
  TIFFOpenOptionsFree(options);
  return tiff;
}

// The highest bits of eight bytes, inverted, as one byte; the first byte gives the highest bit.
uint8_t InkBits(const uint8_t* pixels) {
  static_assert(std::endian::native == std::endian::little, "byte 0 must be the lowest");
  uint64_t eight;
  std::memcpy(&eight, pixels, sizeof(eight));
  const uint64_t ink = ~eight >> 7 & 0x0101010101010101u;
  // The factor moves bit 8i to bit 63 - i; no two products meet, so nothing is carried.
  return static_cast<uint8_t>(ink * 0x8040201008040201u >> 56);
}

// One bit a pixel, 1 black, first pixel in the highest bit, each row starting a byte.
std::vector<uint8_t> PackBits(ImageView image) {
  const size_t width = static_cast<size_t>(image.width);
  const size_t stride = (width + 7) / 8;
  std::vector<uint8_t> packed(stride * static_cast<size_t>(image.height));
  for (int y = 0; y < image.height; ++y) {
    const uint8_t* row = image.row(y);
    uint8_t* out = packed.data() + stride * static_cast<size_t>(y);
    size_t x = 0;
    for (; x + 8 <= width; x += 8) out[x / 8] = InkBits(row + x);
    if (x == width) continue;
    uint8_t rest[8] = {255, 255, 255, 255, 255, 255, 255, 255};
    std::memcpy(rest, row + x, width - x);
    out[x / 8] = InkBits(rest);
  }
  return packed;
}

// Writes the one strip; returns whether libtiff took it, and where it put it.
bool WriteStrip(TIFF* tiff, ImageView image, std::vector<uint8_t>& packed, uint64_t& offset,
                uint64_t& size) {
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, static_cast<uint32_t>(image.width));
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, static_cast<uint32_t>(image.height));
  TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, static_cast<uint32_t>(image.height));
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
  const auto count = static_cast<tmsize_t>(packed.size());
  if (TIFFWriteEncodedStrip(tiff, 0, packed.data(), count) != count) return false;
  uint64_t* offsets = nullptr;
  uint64_t* sizes = nullptr;
  if (TIFFGetField(tiff, TIFFTAG_STRIPOFFSETS, &offsets) != 1) return false;
  if (TIFFGetField(tiff, TIFFTAG_STRIPBYTECOUNTS, &sizes) != 1) return false;
  offset = offsets[0];
  size = sizes[0];
  return true;
}

}  // namespace

absl::StatusOr<std::string> EncodeG4(ImageView image) {
  MemoryFile file;
  TIFF* tiff = OpenForWriting(file);
  if (tiff == nullptr) return absl::ResourceExhaustedError("not enough memory for the page");
  std::vector<uint8_t> packed = PackBits(image);
  uint64_t offset = 0;
  uint64_t size = 0;
  const bool written = WriteStrip(tiff, image, packed, offset, size);
  TIFFClose(tiff);
  if (!written || offset > file.bytes.size() || size > file.bytes.size() - offset) {
    return absl::InternalError("the page cannot be written as CCITT group 4");
  }
  return file.bytes.substr(static_cast<size_t>(offset), static_cast<size_t>(size));
}

}  // namespace sohoa
