#include "tools/make_scans/warp.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

namespace sohoa {
namespace {

Projection Product(const Projection& a, const Projection& b) {  // first b, then a
  Projection out;
  for (size_t r = 0; r < 3; ++r)
    for (size_t c = 0; c < 3; ++c)
      out.m[3 * r + c] =
          a.m[3 * r] * b.m[c] + a.m[3 * r + 1] * b.m[3 + c] + a.m[3 * r + 2] * b.m[6 + c];
  return out;
}

template <int kChannels>
void LayRow(const Image& source, const Projection& to_source, int y, Image& ground) {
  const int last_x = source.width() - 1, last_y = source.height() - 1;
  uint8_t* out = ground.row(y);
  for (int x = 0; x < ground.width(); ++x, out += kChannels) {
    const PointPx at = to_source({static_cast<double>(x), static_cast<double>(y)});
    if (!(at.x >= 0 && at.y >= 0 && at.x <= last_x && at.y <= last_y)) continue;
    const int left = static_cast<int>(at.x), top = static_cast<int>(at.y);
    const int fx = static_cast<int>((at.x - left) * 256), fy = static_cast<int>((at.y - top) * 256);
    const uint8_t* upper = source.row(top) + left * kChannels;
    const uint8_t* lower = source.row(std::min(top + 1, last_y)) + left * kChannels;
    const int right = left < last_x ? kChannels : 0;
    for (int c = 0; c < kChannels; ++c) {
      const int above = upper[c] * (256 - fx) + upper[c + right] * fx;
      const int below = lower[c] * (256 - fx) + lower[c + right] * fx;
      out[c] = static_cast<uint8_t>((above * (256 - fy) + below * fy + (1 << 15)) >> 16);
    }
  }
}

}  // namespace

PointPx Projection::operator()(PointPx p) const {
  const double w = m[6] * p.x + m[7] * p.y + m[8];
  return {(m[0] * p.x + m[1] * p.y + m[2]) / w, (m[3] * p.x + m[4] * p.y + m[5]) / w};
}

Projection Projection::Inverse() const {  // the adjugate
  return {{m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
           m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
           m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]}};
}

Projection TurnAroundMiddle(int width, int height, double angle_deg) {
  const double a = angle_deg * std::numbers::pi / 180, cx = (width - 1) / 2.0,
               cy = (height - 1) / 2.0;
  const double c = std::cos(a), s = std::sin(a);  // y runs down, so the sine changes sides
  return {{c, s, cx - c * cx - s * cy, -s, c, cy + s * cx - c * cy, 0, 0, 1}};
}

Projection ToCorners(int width, int height, const std::array<PointPx, 4>& p) {
  const double dx1 = p[1].x - p[2].x, dx2 = p[3].x - p[2].x,
               dx3 = p[0].x - p[1].x + p[2].x - p[3].x;
  const double dy1 = p[1].y - p[2].y, dy2 = p[3].y - p[2].y,
               dy3 = p[0].y - p[1].y + p[2].y - p[3].y;
  const double det = dx1 * dy2 - dx2 * dy1;
  const double g = (dx3 * dy2 - dx2 * dy3) / det, h = (dx1 * dy3 - dx3 * dy1) / det;
  const Projection from_square = {{p[1].x - p[0].x + g * p[1].x, p[3].x - p[0].x + h * p[3].x,
                                   p[0].x, p[1].y - p[0].y + g * p[1].y,
                                   p[3].y - p[0].y + h * p[3].y, p[0].y, g, h, 1}};
  return Product(from_square, {{1.0 / (width - 1), 0, 0, 0, 1.0 / (height - 1), 0, 0, 0, 1}});
}

void LayOnto(const Image& source, const Projection& to_ground, Image& ground) {
  assert(source.type() == ground.type());
  const Projection to_source = to_ground.Inverse();
  for (int y = 0; y < ground.height(); ++y) {
    if (source.channels() == 3)
      LayRow<3>(source, to_source, y, ground);
    else
      LayRow<1>(source, to_source, y, ground);
  }
}

Image TurnQuarters(const Image& image, int rotation_deg) {
  const int w = image.width(), h = image.height(), n = image.channels();
  if (rotation_deg == 0) return image;
  const bool lying = rotation_deg != 180;
  Image out(lying ? h : w, lying ? w : h, image.type());
  for (int y = 0; y < out.height(); ++y) {
    uint8_t* to = out.row(y);
    for (int x = 0; x < out.width(); ++x, to += n) {
      const int from_x = rotation_deg == 90 ? w - 1 - y : rotation_deg == 180 ? w - 1 - x : y;
      const int from_y = rotation_deg == 90 ? x : rotation_deg == 180 ? h - 1 - y : h - 1 - x;
      std::copy_n(image.row(from_y) + from_x * n, n, to);
    }
  }
  return out;
}

}  // namespace sohoa
