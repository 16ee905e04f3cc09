#include <png.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <jpeglib.h>

#include "tests/ocr/image/made_files.h"

namespace sohoa {
namespace {

struct JpegInput {
  int width = 0;
  int height = 0;
  int components = 0;
  J_COLOR_SPACE space = JCS_UNKNOWN;
  const uint8_t* pixels = nullptr;
};

std::string Compress(const JpegInput& input, const JpegSpec& spec, bool adobe) {
  jpeg_compress_struct codec = {};
  jpeg_error_mgr errors = {};
  codec.err = jpeg_std_error(&errors);
  jpeg_create_compress(&codec);
  unsigned char* buffer = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&codec, &buffer, &size);
  codec.image_width = static_cast<JDIMENSION>(input.width);
  codec.image_height = static_cast<JDIMENSION>(input.height);
  codec.input_components = input.components;
  codec.in_color_space = input.space;
  jpeg_set_defaults(&codec);
  jpeg_set_quality(&codec, spec.quality, TRUE);
  if (spec.progressive) jpeg_simple_progression(&codec);
  codec.density_unit = static_cast<UINT8>(spec.density_unit);
  codec.X_density = static_cast<UINT16>(spec.density_x);
  codec.Y_density = static_cast<UINT16>(spec.density_y);
  if (input.components == 4) codec.write_Adobe_marker = adobe ? TRUE : FALSE;
  jpeg_start_compress(&codec, TRUE);
  const size_t stride = static_cast<size_t>(input.width) * static_cast<size_t>(input.components);
  while (codec.next_scanline < codec.image_height) {
    JSAMPROW row = const_cast<JSAMPROW>(input.pixels + codec.next_scanline * stride);
    jpeg_write_scanlines(&codec, &row, 1);
  }
  jpeg_finish_compress(&codec);
  jpeg_destroy_compress(&codec);
  std::string bytes(reinterpret_cast<char*>(buffer), size);
  std::free(buffer);
  return bytes;
}

void Append(png_structp png, png_bytep data, size_t size) {
  static_cast<std::string*>(png_get_io_ptr(png))->append(reinterpret_cast<char*>(data), size);
}

int PngSamples(const PngSpec& spec) {
  switch (spec.colour_type) {
    case PNG_COLOR_TYPE_RGB:
      return 3;
    case PNG_COLOR_TYPE_GRAY_ALPHA:
      return 2;
    case PNG_COLOR_TYPE_RGB_ALPHA:
      return 4;
    default:
      return 1;
  }
}

std::vector<png_byte> PackRow(const PngSpec& spec, int y) {
  const int samples = PngSamples(spec);
  std::vector<png_byte> row((static_cast<size_t>(spec.width * samples * spec.bits) + 7) / 8);
  for (int x = 0, bit = 0; x < spec.width; ++x) {
    for (int s = 0; s < samples; ++s, bit += spec.bits) {
      const int value = PngSampleAt(spec, x, y, s);
      const auto at = static_cast<size_t>(bit / 8);
      if (spec.bits == 16) {
        row[at] = static_cast<png_byte>(value >> 8);
        row[at + 1] = static_cast<png_byte>(value);
      } else {
        row[at] = static_cast<png_byte>(row[at] | value << (8 - spec.bits - bit % 8));
      }
    }
  }
  return row;
}

void SetTransparency(png_structp png, png_infop info, const PngSpec& spec) {
  png_byte index_alpha = 0;  // index 0 is clear
  png_color_16 colour = {};
  colour.gray = static_cast<png_uint_16>(PngSampleAt(spec, 0, 0, 0));
  colour.red = colour.gray;
  colour.green = static_cast<png_uint_16>(PngSampleAt(spec, 0, 0, 1));
  colour.blue = static_cast<png_uint_16>(PngSampleAt(spec, 0, 0, 2));
  png_set_tRNS(png, info, &index_alpha, 1, &colour);
}

void Put32(std::string& bytes, size_t at, uint32_t value) {
  for (size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(value >> (24 - 8 * i));
}

uint32_t Crc(const std::string& bytes, size_t at, size_t size) {
  uint32_t crc = 0xFFFFFFFF;
  for (size_t i = at; i < at + size; ++i) {
    crc ^= static_cast<uint8_t>(bytes[i]);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (0xEDB88320u & (0u - (crc & 1u)));
  }
  return ~crc;
}

}  // namespace

std::string MakeJpeg(const Image& image, const JpegSpec& spec) {
  return Compress({image.width(), image.height(), image.channels(),
                   image.channels() == 1 ? JCS_GRAYSCALE : JCS_EXT_BGR, image.data()},
                  spec, false);
}

std::string MakeCmykJpeg(int width, int height, const uint8_t (&inks)[4], bool adobe) {
  std::vector<uint8_t> pixels;
  for (int i = 0; i < width * height; ++i) {
    for (const uint8_t ink : inks) pixels.push_back(adobe ? static_cast<uint8_t>(255 - ink) : ink);
  }
  return Compress({width, height, 4, JCS_CMYK, pixels.data()}, {}, adobe);
}

std::string WithExif(const std::string& jpeg, int orientation, int dpi, bool big_endian) {
  std::string block = big_endian ? "MM" : "II";
  const auto put = [&](uint32_t value, int size) {
    for (int i = 0; i < size; ++i) {
      block.push_back(static_cast<char>(value >> (8 * (big_endian ? size - 1 - i : i))));
    }
  };
  const auto entry = [&](uint32_t tag, uint32_t type) {
    put(tag, 2);
    put(type, 2);
    put(1, 4);
  };
  const uint32_t rational_at = 8 + 2 + 4 * 12 + 4;
  put(42, 2);
  put(8, 4);
  put(4, 2);
  entry(0x0112, 3);
  put(static_cast<uint32_t>(orientation), 2);
  put(0, 2);
  entry(0x011A, 5);
  put(rational_at, 4);
  entry(0x011B, 5);
  put(rational_at, 4);
  entry(0x0128, 3);
  put(2, 2);
  put(0, 2);
  put(0, 4);
  put(static_cast<uint32_t>(dpi), 4);
  put(1, 4);
  const size_t size = 2 + 6 + block.size();
  std::string marker = {'\xFF', '\xE1', static_cast<char>(size >> 8), static_cast<char>(size)};
  marker += std::string("Exif\0\0", 6) + block;
  return jpeg.substr(0, 2) + marker + jpeg.substr(2);
}

int PngSampleAt(const PngSpec& spec, int x, int y, int s) {
  const int highest = (1 << spec.bits) - 1;
  if (spec.bits == 1) return (x / 2 + y / 3) % 2;
  if (spec.colour_type == PNG_COLOR_TYPE_PALETTE) return (x + 3 * y) % (highest + 1);
  return (x * 60 + y * 25 + s * 40) * 19 >> (16 - spec.bits);
}

std::string MakePng(const PngSpec& spec) {
  std::string bytes;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(png, &bytes, Append, nullptr);
  png_set_IHDR(png, info, static_cast<png_uint_32>(spec.width),
               static_cast<png_uint_32>(spec.height), spec.bits, spec.colour_type,
               spec.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  std::vector<png_color> colours;
  for (size_t i = 0; i + 2 < spec.palette.size(); i += 3) {
    colours.push_back({spec.palette[i], spec.palette[i + 1], spec.palette[i + 2]});
  }
  if (!colours.empty()) png_set_PLTE(png, info, colours.data(), static_cast<int>(colours.size()));
  if (spec.transparent_colour) SetTransparency(png, info, spec);
  if (spec.pixels_per_metre > 0) {
    const auto density = static_cast<png_uint_32>(spec.pixels_per_metre);
    png_set_pHYs(png, info, density, density, PNG_RESOLUTION_METER);
  }
  png_write_info(png, info);
  std::vector<std::vector<png_byte>> rows;
  for (int y = 0; y < spec.height; ++y) rows.push_back(PackRow(spec, y));
  std::vector<png_bytep> pointers;
  for (std::vector<png_byte>& row : rows) pointers.push_back(row.data());
  png_write_image(png, pointers.data());
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return bytes;
}

std::string WithPngSize(std::string png, uint32_t width, uint32_t height) {
  Put32(png, 16, width);
  Put32(png, 20, height);
  Put32(png, 29, Crc(png, 12, 17));
  return png;
}

}  // namespace sohoa
