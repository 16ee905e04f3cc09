#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <opencv2/core.hpp>
#include <opencv2/core/hal/intrin.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "ocr/image/mat.h"
#include "ocr/image/warp.h"

namespace sohoa {
namespace {

// Every page that is read goes through here. The result is that of OpenCV's INTER_AREA, rounding
// for rounding, which adds up one pixel after the other; this takes four rows at a time.
constexpr int kLanes = 4;

// A pixel of the smaller side is the sum of some neighbours of the larger one.
struct Share {
  int from = 0;
  int count = 0;
  std::array<float, 4> weights{};
};

// Empty where a share would have more neighbours than it can hold.
std::vector<Share> SharesOf(int large, int small) {
  constexpr double kNothing = 1e-3;  // of a pixel
  const double scale = 1 / (static_cast<double>(small) / large);
  std::vector<Share> shares(static_cast<size_t>(small));
  for (int k = 0; k < small; ++k) {
    Share& share = shares[static_cast<size_t>(k)];
    const double begin = k * scale, end = begin + scale;
    const double size = std::min(scale, large - begin);
    const int last = std::min(static_cast<int>(std::floor(end)), large - 1);
    const int first = std::min(static_cast<int>(std::ceil(begin)), last);
    const bool before = first - begin > kNothing, after = end - last > kNothing;
    share.from = before ? first - 1 : first;
    share.count = last - first + before + after;
    if (share.count > static_cast<int>(share.weights.size())) return {};
    auto* weight = share.weights.data();
    if (before) *weight++ = static_cast<float>((first - begin) / size);
    for (int i = first; i < last; ++i) *weight++ = static_cast<float>(1 / size);
    if (after) *weight = static_cast<float>(std::min({end - last, 1.0, size}) / size);
  }
  return shares;
}

bool IsWhite(const uint8_t* row, int width) {
  constexpr int kStep = cv::v_uint8x16::nlanes;
  int x = 0;
  for (; x + kStep <= width; x += kStep)
    if (!cv::v_check_all(cv::v_load(row + x) == cv::v_setall_u8(255))) return false;
  return std::all_of(row + x, row + width, [](uint8_t pixel) { return pixel == 255; });
}

// By way of an aligned place: OpenCV loads them as one int.
cv::v_uint32x4 FourPixels(const uint8_t* row) {
  alignas(int) std::array<uint8_t, 4> four{};
  std::copy_n(row, four.size(), four.data());
  return cv::v_load_expand_q(four.data());
}

// Sums along the rows.
class Narrowing {
 public:
  Narrowing(int width, int narrow_width)
      : width_(width),
        shares_(SharesOf(width, narrow_width)),
        // What lies behind the last share's neighbours counts nothing.
        columns_(static_cast<size_t>(width) + 4 * kLanes, cv::v_setzero_f32()) {
    const std::vector<uint8_t> row(static_cast<size_t>(width), 255);
    for (std::vector<float>& narrow : white_) narrow.resize(shares_.size() + kLanes);
    if (possible()) Sum({row.data(), row.data(), row.data(), row.data()}, white_);
  }

  using Rows = std::array<const uint8_t*, kLanes>;
  using Sums = std::array<std::vector<float>, kLanes>;

  bool possible() const { return !shares_.empty(); }

  // Of four rows; where all are white nothing is added up.
  const Sums& operator()(const Rows& rows) {
    const auto is_white = [this](const uint8_t* row) { return IsWhite(row, width_); };
    if (std::all_of(rows.begin(), rows.end(), is_white)) return white_;
    Sum(rows, sums_);
    return sums_;
  }

 private:
  // The four pixels of each column side by side.
  void Gather(const Rows& rows) {
    int x = 0;
    for (; x + kLanes <= width_; x += kLanes) {
      std::array<cv::v_float32x4, kLanes> r, c;
      for (size_t k = 0; k < kLanes; ++k)
        r[k] = cv::v_cvt_f32(cv::v_reinterpret_as_s32(FourPixels(rows[k] + x)));
      cv::v_transpose4x4(r[0], r[1], r[2], r[3], c[0], c[1], c[2], c[3]);
      std::copy(c.begin(), c.end(), columns_.begin() + x);
    }
    for (; x < width_; ++x)
      columns_[static_cast<size_t>(x)] =
          cv::v_float32x4(rows[0][x], rows[1][x], rows[2][x], rows[3][x]);
  }

  cv::v_float32x4 SumOf(const Share& share) const {
    const cv::v_float32x4* column = columns_.data() + share.from;
    cv::v_float32x4 sum = column[0] * cv::v_setall_f32(share.weights[0]);
    for (size_t i = 1; i < share.weights.size(); ++i)
      sum += column[i] * cv::v_setall_f32(share.weights[i]);
    return sum;
  }

  void Sum(const Rows& rows, Sums& sums) {
    for (std::vector<float>& narrow : sums) narrow.resize(shares_.size() + kLanes);
    Gather(rows);
    for (size_t x = 0; x < shares_.size(); x += kLanes) {
      std::array<cv::v_float32x4, kLanes> c, r;
      for (size_t k = 0; k < kLanes; ++k)
        c[k] = SumOf(shares_[std::min(x + k, shares_.size() - 1)]);
      cv::v_transpose4x4(c[0], c[1], c[2], c[3], r[0], r[1], r[2], r[3]);
      for (size_t k = 0; k < kLanes; ++k) cv::v_store(sums[k].data() + x, r[k]);
    }
  }

  const int width_;
  const std::vector<Share> shares_;
  std::vector<cv::v_float32x4> columns_;
  Sums sums_, white_;
};

void AddRow(const std::vector<float>& row, float weight, bool first, std::vector<float>& sums) {
  const size_t n = sums.size();
  if (first)
    for (size_t x = 0; x < n; ++x) sums[x] = row[x] * weight;
  else
    for (size_t x = 0; x < n; ++x) sums[x] += row[x] * weight;
}

// Rounded, halves to even.
void Store(const std::vector<float>& sums, int width, uint8_t* to) {
  int x = 0;
  for (; x + 16 <= width; x += 16) {
    const auto at = [&](int k) { return cv::v_round(cv::v_load(sums.data() + x + 4 * k)); };
    cv::v_store(to + x, cv::v_pack_u(cv::v_pack(at(0), at(1)), cv::v_pack(at(2), at(3))));
  }
  for (; x < width; ++x) to[x] = cv::saturate_cast<uint8_t>(sums[static_cast<size_t>(x)]);
}

bool IsWhole(int large, int small) { return large % small == 0; }

// False where it is left to OpenCV.
bool SumAreas(ImageView grey, Image& small) {
  Narrowing narrowing(grey.width, small.width());
  const std::vector<Share> shares = SharesOf(grey.height, small.height());
  if (!narrowing.possible() || shares.empty()) return false;
  std::vector<float> sums(static_cast<size_t>(small.width()) + kLanes);
  const Narrowing::Sums* narrow = nullptr;
  int top = std::numeric_limits<int>::min();  // of the rows that are narrowed
  for (size_t k = 0; k < shares.size(); ++k) {
    const Share& share = shares[k];
    for (int i = 0; i < share.count; ++i) {
      const int y = share.from + i;
      if (y / kLanes * kLanes != top) {
        top = y / kLanes * kLanes;
        Narrowing::Rows rows;
        for (int r = 0; r < kLanes; ++r)
          rows[static_cast<size_t>(r)] = grey.row(std::min(top + r, grey.height - 1));
        narrow = &narrowing(rows);
      }
      AddRow((*narrow)[static_cast<size_t>(y - top)], share.weights[static_cast<size_t>(i)], i == 0,
             sums);
    }
    Store(sums, small.width(), small.row(static_cast<int>(k)));
  }
  return true;
}

}  // namespace

Image ScaledDown(ImageView grey, double scale) {
  const auto scaled = [scale](int side) {
    return std::max(1, static_cast<int>(std::lround(side * scale)));
  };
  Image small(scaled(grey.width), scaled(grey.height), PixelType::kGrey);
  const bool shrinks = small.width() <= grey.width && small.height() <= grey.height;
  const bool whole = IsWhole(grey.width, small.width()) && IsWhole(grey.height, small.height());
  if (shrinks && !whole && SumAreas(grey, small)) return small;
  cv::Mat target = Borrow(small);
  cv::resize(Borrow(grey), target, target.size(), 0, 0, cv::INTER_AREA);
  return small;
}

}  // namespace sohoa
