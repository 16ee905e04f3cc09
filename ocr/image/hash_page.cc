#include "ocr/image/hash_page.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "ocr/image/mat.h"

namespace sohoa {
namespace {

constexpr int kRows = PageHash::kRows;
constexpr int kPairs = PageHash::kColumns;
constexpr int kPlaces = kRows * kPairs;

constexpr int kMapWidth = 480;     // pixels: half a millimetre of A4
constexpr int kPaper = 40;         // darker than white by so much is ink
constexpr double kOutside = 0.01;  // share of the ink that may lie beyond each edge of the grid
constexpr int kCell = 8;           // pixels of the grid's picture
constexpr double kDecided = 0.35;  // of the mean difference between neighbours

// How much ink is where, 0 on paper.
cv::Mat InkMap(const ImageView& reading) {
  const double scale = std::min(1.0, double{kMapWidth} / reading.width);
  const cv::Size size(std::max(1, static_cast<int>(std::lround(reading.width * scale))),
                      std::max(1, static_cast<int>(std::lround(reading.height * scale))));
  cv::Mat small;
  cv::resize(Borrow(reading), small, size, 0, 0, cv::INTER_AREA);
  cv::Mat ink;
  cv::subtract(cv::Scalar(255 - kPaper), small, ink);  // saturates at 0
  return ink;
}

struct Span {
  double begin = 0;
  double end = 0;
};

// Where all but a share of the ink of a profile lies. Between two of its entries it goes on evenly.
Span Inked(const std::vector<double>& profile) {
  double all = 0;
  for (const double ink : profile) all += ink;
  const auto at = [&](double share) {
    double below = 0;
    for (size_t k = 0; k < profile.size(); ++k) {
      if (below + profile[k] >= share * all && profile[k] > 0)
        return static_cast<double>(k) + (share * all - below) / profile[k];
      below += profile[k];
    }
    return static_cast<double>(profile.size());
  };
  return {at(kOutside), at(1 - kOutside)};
}

std::vector<double> Profile(const cv::Mat& ink, int dimension) {
  cv::Mat sums;
  cv::reduce(ink, sums, dimension, cv::REDUCE_SUM, CV_64F);
  return {sums.begin<double>(), sums.end<double>()};
}

// The printed part, laid into the grid: rising from cell to cell, row by row. Empty: no print.
std::vector<float> Differences(const cv::Mat& ink) {
  const Span x = Inked(Profile(ink, 0)), y = Inked(Profile(ink, 1));
  constexpr double kFewest = 16;  // pixels of the map: less is a stroke, not a page
  if (x.end - x.begin < kFewest || y.end - y.begin < kFewest) return {};
  const cv::Size size((kPairs + 1) * kCell, kRows * kCell);
  const double sx = (x.end - x.begin) / size.width, sy = (y.end - y.begin) / size.height;
  const cv::Matx23d from_grid(sx, 0, x.begin + sx / 2 - 0.5, 0, sy, y.begin + sy / 2 - 0.5);
  cv::Mat real, grid;
  ink.convertTo(real, CV_32F);
  cv::warpAffine(real, grid, from_grid, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP);
  cv::GaussianBlur(grid, grid, cv::Size(), kCell * 0.35, kCell * 0.5);
  std::vector<float> differences;
  for (int row = 0; row < kRows; ++row) {
    const float* cells = grid.ptr<float>(row * kCell + kCell / 2);
    for (int pair = 0; pair < kPairs; ++pair)
      differences.push_back(cells[(pair + 1) * kCell + kCell / 2] -
                            cells[pair * kCell + kCell / 2]);
  }
  return differences;
}

// A fixed sequence of places, the same for all pages and programs: stored bands depend on it.
class Places {
 public:
  int Next() {
    state_ += 0x9E3779B97F4A7C15ULL;  // SplitMix64 (Steele, Lea, Flood 2014)
    uint64_t x = state_;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ULL;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBULL;
    return static_cast<int>((x ^ (x >> 31)) % kPlaces);
  }

 private:
  uint64_t state_ = 1;
};

void FillBands(const std::vector<float>& differences, PageHash* hash) {
  constexpr int kSets = 4, kPlacesOfSet = 8;
  Places places;
  for (uint16_t& band : hash->bands) {
    for (int set = 0; set < kSets; ++set) {
      int best = 0;
      float most = -1e9F;
      for (int k = 0; k < kPlacesOfSet; ++k) {
        const float rise = differences[static_cast<size_t>(places.Next())];
        if (rise > most) best = k, most = rise;
      }
      band = static_cast<uint16_t>(band << 3 | best);
    }
  }
}

}  // namespace

PageHash HashPage(const ImageView& reading) {
  PageHash hash;
  if (reading.empty()) return hash;
  const std::vector<float> differences = Differences(InkMap(reading));
  if (differences.empty()) return hash;
  double sum = 0;
  for (const float d : differences) sum += std::abs(static_cast<double>(d));
  const double least = kDecided * sum / kPlaces;
  for (int k = 0; k < kPlaces; ++k) {
    const auto d = static_cast<double>(differences[static_cast<size_t>(k)]);
    if (std::abs(d) <= least) continue;
    const auto word = static_cast<size_t>(k / 64);
    hash.decided[word] |= uint64_t{1} << (k % 64);
    if (d > 0) hash.rising[word] |= uint64_t{1} << (k % 64);
  }
  FillBands(differences, &hash);
  return hash;
}

}  // namespace sohoa
