#include <tiffio.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/ocr/image/made_files.h"

namespace sohoa {
namespace {

int Highest(const TiffSpec& spec) { return (1 << spec.bits) - 1; }

int ColourSamples(const TiffSpec& spec) {
  if (spec.photometric == PHOTOMETRIC_SEPARATED) return 4;
  return spec.photometric == PHOTOMETRIC_RGB || spec.photometric == PHOTOMETRIC_YCBCR ? 3 : 1;
}

// Bilevel pictures have runs of many lengths; the others smooth tones, other ones in each sample.
int SampleAt(const TiffSpec& spec, int x, int y, int s) {
  if (spec.bits == 1) return ((x / 3 + y / 4) % 2) ^ (x * y % 7 == 0) ^ (x > 30);
  const bool alpha = spec.extra > 0 && s >= ColourSamples(spec);
  // A premultiplied colour is never above its alpha.
  const double tone =
      alpha ? 0.5 + 0.5 * x / spec.width
            : 0.4 * x / spec.width + 0.1 * y / spec.height + 0.1 * s * y / spec.height;
  return static_cast<int>(std::lround(tone * Highest(spec)));
}

int MapColour(const TiffSpec& spec, int index, int c) {
  const int step = 255 / Highest(spec);
  return c == 0 ? index * step : c == 1 ? 255 - index * step : index * step / 2;
}

int ToByte(const TiffSpec& spec, int sample) {
  return static_cast<int>(std::lround(sample * 255.0 / Highest(spec)));
}

int OverPaper(const TiffSpec& spec, int x, int y, int colour) {
  if (spec.extra <= 0) return colour;
  const int alpha = ToByte(spec, SampleAt(spec, x, y, ColourSamples(spec)));
  if (spec.extra == EXTRASAMPLE_ASSOCALPHA) return std::min(255, colour + 255 - alpha);
  return static_cast<int>(std::lround(colour * alpha / 255.0)) + 255 - alpha;
}

// Red (0), green or blue (2) of a pixel; grey for all three.
int ColourAt(const TiffSpec& spec, int x, int y, int c) {
  switch (spec.photometric) {
    case PHOTOMETRIC_PALETTE:
      return MapColour(spec, SampleAt(spec, x, y, 0), c);
    case PHOTOMETRIC_SEPARATED: {
      const int ink = ToByte(spec, SampleAt(spec, x, y, c));
      const int black = ToByte(spec, SampleAt(spec, x, y, 3));
      return static_cast<int>(std::lround((255 - ink) * (255 - black) / 255.0));
    }
    case PHOTOMETRIC_MINISWHITE:
      return OverPaper(spec, x, y, 255 - ToByte(spec, SampleAt(spec, x, y, 0)));
    case PHOTOMETRIC_MINISBLACK:
      return OverPaper(spec, x, y, ToByte(spec, SampleAt(spec, x, y, 0)));
    default:
      return OverPaper(spec, x, y, ToByte(spec, SampleAt(spec, x, y, c)));
  }
}

// The samples of a block as TIFF packs them: rows start at a byte.
std::vector<uint8_t> PackBlock(const TiffSpec& spec, int x0, int y0, int columns, int rows,
                               int plane) {
  const int first = spec.separate ? plane : 0;
  const int last = spec.separate ? plane + 1 : spec.samples;
  const size_t stride = (static_cast<size_t>(columns * (last - first) * spec.bits) + 7) / 8;
  std::vector<uint8_t> packed(stride * static_cast<size_t>(rows));
  for (int y = 0; y < rows; ++y) {
    uint8_t* row = packed.data() + stride * static_cast<size_t>(y);
    int bit = 0;
    for (int x = 0; x < columns; ++x) {
      for (int s = first; s < last; ++s, bit += spec.bits) {
        const int value =
            SampleAt(spec, std::min(x0 + x, spec.width - 1), std::min(y0 + y, spec.height - 1), s);
        if (spec.bits == 16) {
          reinterpret_cast<uint16_t*>(row)[bit / 16] = static_cast<uint16_t>(value);
        } else {
          row[bit / 8] = static_cast<uint8_t>(row[bit / 8] | value << (8 - spec.bits - bit % 8));
        }
      }
    }
  }
  return packed;
}

void SetColours(TIFF* tiff, const TiffSpec& spec) {
  if (spec.photometric == PHOTOMETRIC_PALETTE) {
    std::vector<uint16_t> maps[3];
    for (int c = 0; c < 3; ++c) {
      for (int i = 0; i <= Highest(spec); ++i) {
        maps[c].push_back(static_cast<uint16_t>(MapColour(spec, i, c) * 257));
      }
    }
    TIFFSetField(tiff, TIFFTAG_COLORMAP, maps[0].data(), maps[1].data(), maps[2].data());
  }
  if (spec.extra >= 0) {
    const uint16_t kind = static_cast<uint16_t>(spec.extra);
    TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &kind);
  }
  if (spec.compression == COMPRESSION_JPEG) {
    TIFFSetField(tiff, TIFFTAG_JPEGQUALITY, 98);
    if (spec.photometric == PHOTOMETRIC_YCBCR) {
      TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    }
  }
}

void SetFields(TIFF* tiff, const TiffSpec& spec) {
  TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, spec.subfile_type);
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, spec.width);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, spec.height);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, spec.bits);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, spec.samples);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, spec.photometric);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, spec.compression);
  TIFFSetField(tiff, TIFFTAG_PLANARCONFIG,
               spec.separate ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
  TIFFSetField(tiff, TIFFTAG_FILLORDER, spec.fill_order);
  TIFFSetField(tiff, TIFFTAG_ORIENTATION, spec.orientation);
  if (spec.group3 != 0) TIFFSetField(tiff, TIFFTAG_GROUP3OPTIONS, spec.group3);
  if (spec.predictor != 1) TIFFSetField(tiff, TIFFTAG_PREDICTOR, spec.predictor);
  if (spec.tile > 0) {
    TIFFSetField(tiff, TIFFTAG_TILEWIDTH, spec.tile);
    TIFFSetField(tiff, TIFFTAG_TILELENGTH, spec.tile);
  } else {
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, spec.rows_per_strip);
  }
  TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, spec.resolution_unit);
  if (spec.dpi_x > 0) TIFFSetField(tiff, TIFFTAG_XRESOLUTION, spec.dpi_x);
  if (spec.dpi_y > 0) TIFFSetField(tiff, TIFFTAG_YRESOLUTION, spec.dpi_y);
  SetColours(tiff, spec);
}

void WriteBlock(TIFF* tiff, const TiffSpec& spec, int x, int y, int plane) {
  const bool tiled = spec.tile > 0;
  const int columns = tiled ? spec.tile : spec.width;
  const int rows = tiled ? spec.tile : std::min(spec.rows_per_strip, spec.height - y);
  std::vector<uint8_t> block = PackBlock(spec, x, y, columns, rows, plane);
  const auto size = static_cast<tmsize_t>(block.size());
  const auto s = static_cast<uint16_t>(plane);
  const auto px = static_cast<uint32_t>(x);
  const auto py = static_cast<uint32_t>(y);
  const tmsize_t written =
      tiled ? TIFFWriteEncodedTile(tiff, TIFFComputeTile(tiff, px, py, 0, s), block.data(), size)
            : TIFFWriteEncodedStrip(tiff, TIFFComputeStrip(tiff, py, s), block.data(), size);
  EXPECT_EQ(written, size) << spec.name;
}

// Some kinds are old-fashioned on purpose.
int Ignore(TIFF*, void*, const char*, const char*, va_list) { return 1; }

void WritePage(TIFF* tiff, const TiffSpec& spec) {
  SetFields(tiff, spec);
  const int step_x = spec.tile > 0 ? spec.tile : spec.width;
  const int step_y = spec.tile > 0 ? spec.tile : spec.rows_per_strip;
  for (int plane = 0; plane < (spec.separate ? spec.samples : 1); ++plane) {
    for (int y = 0; y < spec.height; y += step_y) {
      for (int x = 0; x < spec.width; x += step_x) WriteBlock(tiff, spec, x, y, plane);
    }
  }
  TIFFWriteDirectory(tiff);
}

}  // namespace

std::string MakeTiff(const std::vector<TiffSpec>& pages) {
  const std::string path = WriteFile("", "made.tif");
  TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
  TIFFOpenOptionsSetWarningHandlerExtR(options, Ignore, nullptr);
  TIFF* tiff = TIFFOpenExt(path.c_str(), pages.front().mode, options);
  TIFFOpenOptionsFree(options);
  for (const TiffSpec& spec : pages) WritePage(tiff, spec);
  TIFFClose(tiff);
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  std::remove(path.c_str());
  return bytes;
}

Image PictureOf(const TiffSpec& spec) {
  const bool grey = spec.photometric <= PHOTOMETRIC_MINISBLACK;
  const bool bilevel = grey && spec.bits == 1;
  Image image(spec.width, spec.height,
              bilevel ? PixelType::kBilevel
              : grey  ? PixelType::kGrey
                      : PixelType::kBgr);
  for (int y = 0; y < spec.height; ++y) {
    for (int x = 0; x < spec.width; ++x) {
      uint8_t* pixel = image.row(y) + x * image.channels();
      for (int c = 0; c < image.channels(); ++c) {
        pixel[c] = static_cast<uint8_t>(ColourAt(spec, x, y, image.channels() - 1 - c));
      }
    }
  }
  return image;
}

}  // namespace sohoa
