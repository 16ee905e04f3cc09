#include "tools/make_scans/damage.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

namespace sohoa {
namespace {

uint8_t Clamp(int v) { return static_cast<uint8_t>(std::clamp(v, 0, 255)); }

// ITU-R BT.601 in 1/256.
int Luma(const uint8_t* bgr) { return (29 * bgr[0] + 150 * bgr[1] + 77 * bgr[2] + 128) >> 8; }

void Fill(uint8_t* pixel, int channels, Bgr colour) {
  if (channels == 3)
    std::copy(colour.begin(), colour.end(), pixel);
  else
    *pixel = static_cast<uint8_t>(Luma(colour.data()));
}

// Multiplies each pixel by light(x, y) / 256.
template <typename Light>
void Illuminate(Image& image, Light light) {
  const int n = image.channels();
  for (int y = 0; y < image.height(); ++y) {
    uint8_t* p = image.row(y);
    for (int x = 0; x < image.width(); ++x) {
      const int factor = light(x, y);
      for (int c = 0; c < n; ++c, ++p) *p = Clamp((*p * factor + 128) >> 8);
    }
  }
}

void FillDisc(Image& image, int cx, int cy, double radius, Bgr colour) {
  const int reach = static_cast<int>(std::ceil(radius));
  const int n = image.channels();
  for (int y = std::max(0, cy - reach); y <= std::min(image.height() - 1, cy + reach); ++y)
    for (int x = std::max(0, cx - reach); x <= std::min(image.width() - 1, cx + reach); ++x)
      if ((x - cx) * (x - cx) + (y - cy) * (y - cy) <= radius * radius)
        Fill(image.row(y) + x * n, n, colour);
}

}  // namespace

Image PlainImage(int width, int height, PixelType type, Bgr colour) {
  Image out(width, height, type);
  const int n = out.channels();
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) Fill(out.row(y) + x * n, n, colour);
  return out;
}

Image ToGrey(const Image& bgr) {
  Image out(bgr.width(), bgr.height(), PixelType::kGrey);
  for (int y = 0; y < bgr.height(); ++y) {
    const uint8_t* from = bgr.row(y);
    uint8_t* to = out.row(y);
    for (int x = 0; x < bgr.width(); ++x, from += 3) *to++ = static_cast<uint8_t>(Luma(from));
  }
  return out;
}

Image ToBilevel(const Image& grey) {
  std::array<int64_t, 256> histogram{};
  for (size_t i = 0; i < grey.size_bytes(); ++i) ++histogram[grey.data()[i]];
  const int64_t darkest = static_cast<int64_t>(grey.size_bytes()) / 200;
  int ink = 0;
  for (int64_t seen = histogram[0]; seen < darkest && ink < 255;) seen += histogram[++ink];
  const auto peak = std::max_element(histogram.begin() + 128, histogram.end());
  const int paper = static_cast<int>(peak - histogram.begin());
  // A blank page has no ink: then only what is far darker than the paper may print.
  const int threshold = std::min((std::min(ink, paper - 60) + paper) / 2, paper - 30);
  Image out(grey.width(), grey.height(), PixelType::kBilevel);
  std::transform(grey.data(), grey.data() + grey.size_bytes(), out.data(),
                 [&](uint8_t v) { return v < threshold ? uint8_t{0} : uint8_t{255}; });
  return out;
}

void TintPaper(Image& image, Bgr paper) {
  const int n = image.channels();
  const int grey = Luma(paper.data());
  uint8_t* p = image.data();
  for (size_t i = 0; i < image.size_bytes(); ++i)
    p[i] = static_cast<uint8_t>((p[i] * (n == 3 ? paper[i % 3] : grey) + 127) / 255);
}

void Fade(Image& image, int black) {
  uint8_t* p = image.data();
  for (size_t i = 0; i < image.size_bytes(); ++i)
    p[i] = static_cast<uint8_t>(black + p[i] * (255 - black) / 255);
}

void Soften(Image& image) {
  const Image source = image;
  const int n = image.channels(), row_bytes = image.width() * n;
  std::vector<int> column(static_cast<size_t>(row_bytes));
  for (int y = 0; y < image.height(); ++y) {
    const uint8_t* above = source.row(std::max(y - 1, 0));
    const uint8_t* here = source.row(y);
    const uint8_t* below = source.row(std::min(y + 1, image.height() - 1));
    for (int i = 0; i < row_bytes; ++i)
      column[static_cast<size_t>(i)] = above[i] + 2 * here[i] + below[i];
    uint8_t* to = image.row(y);
    for (int i = n; i < row_bytes - n; ++i) {
      const auto at = static_cast<size_t>(i), step = static_cast<size_t>(n);
      to[i] =
          static_cast<uint8_t>((column[at - step] + 2 * column[at] + column[at + step] + 8) >> 4);
    }
  }
}

// The same amount in all channels: a sensor's noise is mostly in the light.
void AddNoise(Image& image, double sigma, Random& random) {
  constexpr size_t kTable = 1 << 14;
  std::vector<int8_t> noise(kTable);
  for (int8_t& v : noise) {  // the sum of four uniform draws is near enough to a bell
    double sum = 0;
    for (int i = 0; i < 4; ++i) sum += random.Real(-1, 1);
    v = static_cast<int8_t>(std::lround(std::clamp(sum * sigma * 0.866, -120.0, 120.0)));
  }
  const int n = image.channels();
  for (int y = 0; y < image.height(); ++y) {
    uint64_t state = random.Bits() | 1;
    uint8_t* p = image.row(y);
    for (int x = 0; x < image.width(); ++x) {
      state ^= state << 13, state ^= state >> 7, state ^= state << 17;  // xorshift64
      const int8_t v = noise[(state >> 20) & (kTable - 1)];
      for (int c = 0; c < n; ++c, ++p) *p = Clamp(*p + v);
    }
  }
}

void ShadeUnevenly(Image& image, double strength, Random& random) {
  constexpr int kCells = 6;
  std::array<std::array<double, kCells + 1>, kCells + 1> light;
  for (auto& row : light)
    for (double& v : row) v = 256 * (1 - strength * random.Real(0, 1));
  const double per_x = static_cast<double>(kCells) / image.width();
  const double per_y = static_cast<double>(kCells) / image.height();
  Illuminate(image, [&](int x, int y) {
    const double gx = x * per_x, gy = y * per_y;
    const auto ix = static_cast<size_t>(gx), iy = static_cast<size_t>(gy);
    const double fx = gx - static_cast<double>(ix), fy = gy - static_cast<double>(iy);
    const double upper = light[iy][ix] * (1 - fx) + light[iy][ix + 1] * fx;
    const double lower = light[iy + 1][ix] * (1 - fx) + light[iy + 1][ix + 1] * fx;
    return static_cast<int>(upper * (1 - fy) + lower * fy);
  });
}

void ShadeAcross(Image& image, double from, double to, double angle_deg) {
  const double a = angle_deg * std::numbers::pi / 180;
  const double dx = std::cos(a) / image.width(), dy = -std::sin(a) / image.height();
  Illuminate(image, [&](int x, int y) {
    const double along =
        0.5 + 0.5 * ((x - image.width() / 2) * dx + (y - image.height() / 2) * dy) * 2;
    return static_cast<int>(256 * (from + (to - from) * std::clamp(along, 0.0, 1.0)));
  });
}

void CastShadow(Image& image, double strength, Random& random) {
  const double cx = image.width() * random.Real(-0.1, 1.1),
               cy = image.height() * random.Real(0.6, 1.2);
  const double rx = image.width() * random.Real(0.4, 0.8),
               ry = image.height() * random.Real(0.2, 0.5);
  Illuminate(image, [&](int x, int y) {
    const double u = (x - cx) / rx, v = (y - cy) / ry;
    const double inside = std::clamp(1.6 - (u * u + v * v), 0.0, 1.0);
    return static_cast<int>(256 * (1 - strength * inside * inside * (3 - 2 * inside)));
  });
}

void BleedThrough(Image& image, double strength, int shift_rows) {
  Image behind = image;
  for (int pass = 0; pass < 3; ++pass) Soften(behind);
  const int n = image.channels(), weight = static_cast<int>(256 * strength);
  for (int y = 0; y < image.height(); ++y) {
    const uint8_t* from = behind.row((y + shift_rows) % image.height());
    uint8_t* to = image.row(y);
    for (int x = 0; x < image.width(); ++x)
      for (int c = 0; c < n; ++c, ++to) {
        const int lost = 255 - from[(image.width() - 1 - x) * n + c];
        *to = Clamp(*to - ((lost * weight) >> 8));
      }
  }
}

void AddSpecks(Image& image, int count, double dpi, Random& random) {
  for (int i = 0; i < count; ++i) {
    const double radius = random.Real(0.3, random.Chance(0.1) ? 4 : 1.6) * dpi / 300;
    const auto level = static_cast<uint8_t>(random.Int(30, 150));
    const int x = random.Int(0, image.width() - 1), y = random.Int(0, image.height() - 1);
    FillDisc(image, x, y, radius, {level, level, level});
  }
}

void AddFold(Image& image, bool across, double at, Random& random) {
  const int length = across ? image.width() : image.height();
  const int side = across ? image.height() : image.width();
  const double lean = random.Real(-0.01, 0.01), depth = random.Real(18, 60);
  const double half = image.width() / 600.0;  // of the crease; the shade beside it is wider
  const int n = image.channels();
  for (int i = 0; i < length; ++i) {
    const double middle = side * at + lean * i;
    const int reach = static_cast<int>(half * 6);
    for (int d = -reach; d <= reach; ++d) {
      const int j = static_cast<int>(middle) + d;
      if (j < 0 || j >= side) continue;
      const double crease = std::abs(d) <= half ? depth : 0;
      const double shade = d > 0 ? depth * 0.35 * (1 - d / (half * 6)) : 0;
      uint8_t* p = across ? image.row(j) + i * n : image.row(i) + j * n;
      for (int c = 0; c < n; ++c) p[c] = Clamp(p[c] + static_cast<int>(crease * 0.6 - shade));
    }
  }
}

void PunchHoles(Image& image, double dpi, Bgr behind, Random& random) {
  constexpr double kApartMm = 80, kRadiusMm = 2.8, kFromEdgeMm = 11;  // ISO 838
  const double mm = dpi / 25.4;
  const double middle = image.height() / 2.0 + random.Real(-6, 6) * mm;
  const int x = static_cast<int>((kFromEdgeMm + random.Real(-3, 3)) * mm);
  for (const double sign : {-0.5, 0.5})
    FillDisc(image, x, static_cast<int>(middle + sign * kApartMm * mm), kRadiusMm * mm, behind);
}

}  // namespace sohoa
