// Image files of every kind, made on the spot, and what their pixels must come out as.
#ifndef SOHOA_TESTS_OCR_IMAGE_MADE_FILES_H_
#define SOHOA_TESTS_OCR_IMAGE_MADE_FILES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ocr/page/image.h"

namespace sohoa {

// One page of a TIFF to be made. Numbers of compression, photometric and so on are libtiff's.
struct TiffSpec {
  const char* name = "";
  int compression = 1;
  int photometric = 1;  // 0 min-is-white, 1 min-is-black, 2 RGB, 3 palette, 5 inks, 6 YCbCr
  int bits = 8;
  int samples = 1;
  int extra = -1;  // kind of the sample behind the colours: 1 premultiplied alpha, 2 straight alpha
  bool separate = false;
  int tile = 0;            // edge in pixels; 0: strips
  int rows_per_strip = 7;  // does not divide the height on purpose
  int fill_order = 1;
  int group3 = 0;  // TIFFTAG_GROUP3OPTIONS
  int predictor = 1;
  const char* mode = "w";  // "w8" BigTIFF, "wb" big-endian, "wl" little-endian
  int orientation = 1;
  int width = 53;
  int height = 40;
  double dpi_x = 0;
  double dpi_y = 0;
  int resolution_unit = 2;  // 1 none, 2 inch, 3 cm
  int subfile_type = 0;
  int tolerance = 0;  // by which a pixel may differ: rounding, or a lossy compression
};

// The file's bytes, one page for each spec; `mode` is the first one's.
std::string MakeTiff(const std::vector<TiffSpec>& pages);

// The picture that a TIFF of this spec holds, upright only if its orientation is 1.
Image PictureOf(const TiffSpec& spec);

// A grey or colour picture with smooth tones and no symmetry.
Image SmoothPicture(int width, int height, PixelType type);

// Stores `upright` so that the orientation tag turns it back (TIFF 6.0, "Orientation").
Image StoredAs(const Image& upright, int orientation);

struct JpegSpec {
  int quality = 95;
  bool progressive = false;
  int density_unit = 0;  // JFIF: 0 aspect, 1 inch, 2 cm
  int density_x = 1;
  int density_y = 1;
};
std::string MakeJpeg(const Image& image, const JpegSpec& spec = {});

// A JPEG of four inks, all pixels alike; `adobe`: with Adobe's mark, hence stored inverted.
std::string MakeCmykJpeg(int width, int height, const uint8_t (&inks)[4], bool adobe);

// `jpeg` with an EXIF block that holds an orientation and, if above 0, a resolution.
std::string WithExif(const std::string& jpeg, int orientation, int dpi, bool big_endian);

struct PngSpec {
  int width = 31;
  int height = 22;
  int bits = 8;
  int colour_type = 0;  // PNG's: 0 grey, 2 RGB, 3 palette, 4 grey + alpha, 6 RGBA
  bool interlaced = false;
  int pixels_per_metre = 0;
  bool transparent_colour = false;  // a tRNS chunk: index 0, or the colour of pixel 0, 0
  std::vector<uint8_t> palette;     // R, G, B of each index
};
// Sample s of pixel x, y of such a PNG.
int PngSampleAt(const PngSpec& spec, int x, int y, int s);
std::string MakePng(const PngSpec& spec);
// `png` whose header claims another size, with a right checksum.
std::string WithPngSize(std::string png, uint32_t width, uint32_t height);

// A little-endian TIFF whose only directory stands before the data, as scanners write it.
struct PlainTiff {
  uint32_t width = 0;
  uint32_t height = 0;
  uint32_t compression = 1;
  uint32_t bits = 1;
  uint32_t samples = 1;
  uint32_t tile = 0;                   // edge; 0: one strip
  uint32_t claimed_size = UINT32_MAX;  // of the data; UINT32_MAX: what it is
  uint32_t next_directory = 0;
  std::string data;
};
std::string Bytes(const PlainTiff& tiff);

// Writes a file with a name of its own into the test's folder; returns its path.
std::string WriteFile(const std::string& bytes, const std::string& name);

// The largest difference between two pixels; 256 where size or type differ.
int LargestDifference(const Image& a, const Image& b);

}  // namespace sohoa

#endif  // SOHOA_TESTS_OCR_IMAGE_MADE_FILES_H_
