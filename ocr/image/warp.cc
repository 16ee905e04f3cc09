#include "ocr/image/warp.h"

#include <cmath>
#include <cstring>
#include <numbers>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "ocr/image/mat.h"

namespace sohoa {
namespace {

PixelType Interpolated(PixelType type) {
  return type == PixelType::kBilevel ? PixelType::kGrey : type;
}

bool IsAffine(const Mapping& m) { return m[6] == 0 && m[7] == 0 && m[8] == 1; }

// In float and without branches, so that the compiler makes vectors of it: a page has nine million.
void PlacesOfRow(const Mapping& to_source, const Slips& slips, float y, float share,
                 cv::Point2f* places, int width) {
  std::array<float, 9> m{};
  for (size_t k = 0; k < m.size(); ++k) m[k] = static_cast<float>(to_source[k]);
  const float* at_top = slips.top.data();
  const float* at_bottom = slips.bottom.data();
  for (int x = 0; x < width; ++x) {
    const float column = static_cast<float>(x);
    const float row = y + at_top[x] + share * (at_bottom[x] - at_top[x]);
    const float w = 1 / (m[6] * column + m[7] * row + m[8]);
    places[x].x = (m[0] * column + m[1] * row + m[2]) * w;
    places[x].y = (m[3] * column + m[4] * row + m[5]) * w;
  }
}

}  // namespace

Point Apply(const Mapping& m, Point p) {
  const double w = m[6] * p.x + m[7] * p.y + m[8];
  return {(m[0] * p.x + m[1] * p.y + m[2]) / w, (m[3] * p.x + m[4] * p.y + m[5]) / w};
}

Mapping Compose(const Mapping& outer, const Mapping& inner) {
  Mapping product{};
  for (size_t row = 0; row < 3; ++row)
    for (size_t column = 0; column < 3; ++column)
      for (size_t k = 0; k < 3; ++k)
        product[row * 3 + column] += outer[row * 3 + k] * inner[k * 3 + column];
  return product;
}

Mapping Inverse(const Mapping& m) {
  const cv::Matx33d inverse = cv::Matx33d(m.data()).inv();
  Mapping result;
  for (size_t i = 0; i < 9; ++i) result[i] = inverse.val[i] / inverse.val[8];
  return result;
}

Mapping QuarterTurns(int quarters, int width, int height) {
  const double right = width - 1;
  const double bottom = height - 1;
  switch (((quarters % 4) + 4) % 4) {
    case 1:
      return {0, 1, 0, -1, 0, right, 0, 0, 1};
    case 2:
      return {-1, 0, right, 0, -1, bottom, 0, 0, 1};
    case 3:
      return {0, -1, bottom, 1, 0, 0, 0, 0, 1};
    default:
      return kIdentity;
  }
}

Mapping TurnAbout(Point centre, double angle_deg) {
  const double angle = angle_deg * std::numbers::pi / 180;
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  return {c,  s, centre.x - c * centre.x - s * centre.y,
          -s, c, centre.y + s * centre.x - c * centre.y,
          0,  0, 1};
}

Mapping Shift(double dx, double dy) { return {1, 0, dx, 0, 1, dy, 0, 0, 1}; }

Mapping MapCorners(const std::array<Point, 4>& from, const std::array<Point, 4>& to) {
  std::array<cv::Point2f, 4> a, b;
  for (size_t i = 0; i < 4; ++i) {
    a[i] = cv::Point2f(static_cast<float>(from[i].x), static_cast<float>(from[i].y));
    b[i] = cv::Point2f(static_cast<float>(to[i].x), static_cast<float>(to[i].y));
  }
  const cv::Mat m = cv::getPerspectiveTransform(a.data(), b.data());
  Mapping mapping;
  std::copy(m.begin<double>(), m.end<double>(), mapping.begin());
  return mapping;
}

Image TurnQuarters(ImageView image, int quarters) {
  const int q = ((quarters % 4) + 4) % 4;
  Image turned(q % 2 == 0 ? image.width : image.height, q % 2 == 0 ? image.height : image.width,
               image.type);
  cv::Mat target = Borrow(turned);
  if (q == 0)
    Borrow(image).copyTo(target);
  else
    cv::rotate(Borrow(image), target,
               q == 1   ? cv::ROTATE_90_COUNTERCLOCKWISE
               : q == 2 ? cv::ROTATE_180
                        : cv::ROTATE_90_CLOCKWISE);
  return turned;
}

Image Mirrored(ImageView image) {
  Image mirrored(image.width, image.height, image.type);
  cv::Mat target = Borrow(mirrored);
  cv::flip(Borrow(image), target, 1);
  return mirrored;
}

Image Resample(ImageView image, const Mapping& to_source, int width, int height,
               const std::array<uint8_t, 3>& fill) {
  Image result(width, height, Interpolated(image.type));
  cv::Mat target = Borrow(result);
  const cv::Scalar colour(fill[0], fill[1], fill[2]);
  const cv::Matx33d m(to_source.data());
  constexpr int kFlags = cv::INTER_LINEAR | cv::WARP_INVERSE_MAP;
  if (IsAffine(to_source))
    cv::warpAffine(Borrow(image), target, m.get_minor<2, 3>(0, 0), target.size(), kFlags,
                   cv::BORDER_CONSTANT, colour);
  else
    cv::warpPerspective(Borrow(image), target, m, target.size(), kFlags, cv::BORDER_CONSTANT,
                        colour);
  return result;
}

Image Resample(ImageView image, const Mapping& to_source, const Slips& slips, int width, int height,
               const std::array<uint8_t, 3>& fill) {
  constexpr int kSlice = 64;  // rows at a time: the map of places would be larger than the page
  Image result(width, height, Interpolated(image.type));
  const cv::Mat target = Borrow(result);
  cv::Mat places(kSlice, width, CV_32FC2);
  for (int top = 0; top < height; top += kSlice) {
    const int rows = std::min(kSlice, height - top);
    for (int y = 0; y < rows; ++y) {
      const float share = static_cast<float>(top + y) / static_cast<float>(std::max(1, height - 1));
      PlacesOfRow(to_source, slips, static_cast<float>(top + y), share, places.ptr<cv::Point2f>(y),
                  width);
    }
    cv::Mat slice = target.rowRange(top, top + rows);
    cv::remap(Borrow(image), slice, places.rowRange(0, rows), cv::noArray(), cv::INTER_LINEAR,
              cv::BORDER_CONSTANT, cv::Scalar(fill[0], fill[1], fill[2]));
  }
  return result;
}

Image ToBilevel(ImageView grey) {
  Image bilevel(grey.width, grey.height, PixelType::kBilevel);
  cv::Mat target = Borrow(bilevel);
  cv::threshold(Borrow(grey), target, 127, 255, cv::THRESH_BINARY);
  return bilevel;
}

std::array<uint8_t, 3> MedianColour(ImageView image) {
  const int channels = ChannelsOf(image.type);
  // Paper is of one tone, and a count waits for the one before it: neighbours are counted apart.
  constexpr int kApart = 4;
  std::array<std::array<std::array<int64_t, 256>, kApart>, 3> apart{};
  for (int y = 0; y < image.height; ++y) {
    const uint8_t* pixel = image.row(y);
    for (int x = 0; x < image.width; ++x, pixel += channels)
      for (int c = 0; c < channels; ++c)
        ++apart[static_cast<size_t>(c)][static_cast<size_t>(x % kApart)][pixel[c]];
  }
  std::array<std::array<int64_t, 256>, 3> counts{};
  for (size_t c = 0; c < counts.size(); ++c)
    for (const auto& part : apart[c])
      for (size_t value = 0; value < part.size(); ++value) counts[c][value] += part[value];
  const int64_t half = static_cast<int64_t>(image.width) * image.height / 2;
  std::array<uint8_t, 3> median{};
  for (size_t c = 0; c < 3; ++c) {
    const auto& count = counts[channels == 1 ? 0 : c];
    int value = 0;
    for (int64_t below = count[0]; below <= half && value < 255;
         below += count[static_cast<size_t>(value)])
      ++value;
    median[c] = static_cast<uint8_t>(value);
  }
  return median;
}

Image Shrink(ImageView image, int factor) {
  const int width = image.width / factor;
  const int height = image.height / factor;
  Image small(width, height, Interpolated(image.type));
  cv::Mat target = Borrow(small);
  const cv::Mat blocks = Borrow(image)(cv::Rect(0, 0, width * factor, height * factor));
  if (factor == 1)
    blocks.copyTo(target);
  else if (factor % 4 == 0)  // OpenCV has a quick way for halves alone
    return Shrink(Shrink(PartOf(image, {0, 0, width * factor, height * factor}), 2).view(),
                  factor / 2);
  else
    cv::resize(blocks, target, target.size(), 0, 0, cv::INTER_AREA);
  return small;
}

Image Crop(ImageView image, const Box& box) {
  Image part(box.width(), box.height(), image.type);
  const ImageView pixels = PartOf(image, box);
  for (int y = 0; y < part.height(); ++y) std::memcpy(part.row(y), pixels.row(y), part.stride());
  return part;
}

Image Magnify(ImageView image, int factor) {
  Image large(image.width * factor, image.height * factor, Interpolated(image.type));
  cv::Mat target = Borrow(large);
  cv::resize(Borrow(image), target, target.size(), 0, 0, cv::INTER_CUBIC);
  return large;
}

ReducedPage Reduce(ImageView page, double dpi, double wanted_dpi) {
  const int factor = std::clamp(static_cast<int>(std::lround(dpi / wanted_dpi)), 1,
                                std::min(page.width, page.height));
  return {Shrink(page, factor), factor, dpi / factor};
}

}  // namespace sohoa
