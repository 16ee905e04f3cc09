#include "ocr/image/patch_code.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <utility>
#include <vector>

namespace sohoa {
namespace {

// Inches. Lines across the bars are looked at this far apart, and sampled this finely.
constexpr double kApart = 0.125;
constexpr double kStep = 1.0 / 75;

// Levels along one line across the page.
using Profile = std::vector<uint8_t>;

// Where pixels stand along one side of the page: their distances in bytes from its first.
std::vector<size_t> Distances(double first, double step, int count, size_t bytes, int limit) {
  std::vector<size_t> out;
  for (int k = 0; k < count; ++k) {
    const int pixel = std::clamp(static_cast<int>(first + k * step), 0, limit - 1);
    out.push_back(static_cast<size_t>(pixel) * bytes);
  }
  return out;
}

// The page's samples on lines that run down it, or across it. Each is the mean of a few pixels
// beside each other along the bar: noise goes, and edges stay.
std::vector<Profile> SampleLines(ImageView page, double dpi, bool down) {
  constexpr int kPixels = 4;
  const double step = std::max(1.0, dpi * kStep), apart = std::max(1.0, dpi * kApart);
  const auto channels = static_cast<size_t>(ChannelsOf(page.type));
  const int side = down ? page.width : page.height, length = down ? page.height : page.width;
  const int lines = static_cast<int>(side / apart), samples = static_cast<int>(length / step);
  const size_t beside = down ? channels : page.stride, onward = down ? page.stride : channels;

  std::array<std::vector<size_t>, kPixels> line_at;
  for (int k = 0; k < kPixels; ++k)
    line_at[static_cast<size_t>(k)] =
        Distances((apart + (k - 1.5) * step) / 2, apart, lines, beside, side);
  const std::vector<size_t> sample_at = Distances(step / 2, step, samples, onward, length);

  // Of colours green alone: black ink is dark in it.
  const uint8_t* const first = page.data + (channels == 3 ? 1 : 0);
  std::vector<Profile> out(static_cast<size_t>(lines), Profile(static_cast<size_t>(samples)));
  const auto take = [&](size_t line, size_t sample) {
    int sum = 0;
    for (const std::vector<size_t>& at : line_at) sum += first[at[line] + sample_at[sample]];
    out[line][sample] = static_cast<uint8_t>(sum / kPixels);
  };
  // In the order of the pixels in memory.
  const size_t rows = down ? sample_at.size() : out.size(),
               columns = down ? out.size() : sample_at.size();
  for (size_t y = 0; y < rows; ++y)
    for (size_t x = 0; x < columns; ++x) down ? take(x, y) : take(y, x);
  return out;
}

// The extreme level of the `reach` samples on either side of each.
template <typename Better>
Profile Extremes(const Profile& levels, int reach, Better better) {
  const int n = static_cast<int>(levels.size());
  Profile out(levels.size());
  for (int block = 0; block < n; block += reach) {
    const int from = std::max(0, block - reach), to = std::min(n, block + 2 * reach);
    const uint8_t best = *std::min_element(levels.begin() + from, levels.begin() + to, better);
    std::fill(out.begin() + block, out.begin() + std::min(n, block + reach), best);
  }
  return out;
}

// Lengths of light and dark by turns, the first light (maybe of length 0), in samples.
std::vector<int> RunsOf(const Profile& levels, int faintest_ink) {
  constexpr int kReach = 24;  // samples: two spaces and a wide bar always hold both
  const Profile dark = Extremes(levels, kReach, std::less<uint8_t>()),
                light = Extremes(levels, kReach, std::greater<uint8_t>());
  std::vector<int> runs = {0};
  for (size_t k = 0; k < levels.size(); ++k) {
    const bool ink = light[k] - dark[k] >= faintest_ink && levels[k] < (light[k] + dark[k]) / 2;
    if (ink != (runs.size() % 2 == 0)) runs.push_back(0);
    ++runs.back();
  }
  return runs;
}

// Of a bar or a space that is to be so many inches.
bool IsAbout(double inches, int run) {
  constexpr double kLeast = 0.6, kMost = 1.5;
  return run * kStep >= kLeast * inches && run * kStep <= kMost * inches;
}

bool IsNarrow(int run) { return IsAbout(0.08, run); }
bool IsWide(int run) { return IsAbout(0.20, run); }

// Whether the seven runs from `run` on, bar, space, bar …, are Patch T from either side.
bool IsPatternAt(const std::vector<int>& runs, size_t run) {
  constexpr double kLeastRatio = 1.6;  // of a wide bar to a narrow one, made 2.5
  if (!IsNarrow(runs[run + 1]) || !IsNarrow(runs[run + 3]) || !IsNarrow(runs[run + 5]))
    return false;
  std::array<int, 2> ones = {runs[run], runs[run + 4]}, others = {runs[run + 2], runs[run + 6]};
  if (ones[0] > others[0]) std::swap(ones, others);
  return std::all_of(ones.begin(), ones.end(), IsNarrow) &&
         std::all_of(others.begin(), others.end(), IsWide) &&
         *std::min_element(others.begin(), others.end()) >=
             kLeastRatio * *std::max_element(ones.begin(), ones.end());
}

struct Sighting {
  double middle = 0;  // samples
  bool forward = false;
};

// The patterns on one line, with white on both sides of each.
std::vector<Sighting> PatternsOn(const Profile& levels, int faintest_ink) {
  constexpr size_t kRuns = 7;
  constexpr int kQuiet = 9;  // samples: more than a space; the bars are to stand 0.25 in from edges
  const std::vector<int> runs = RunsOf(levels, faintest_ink);
  std::vector<Sighting> found;
  int start = 0;
  for (size_t k = 0; k + kRuns + 1 < runs.size(); k += 2) {
    const auto bars = runs.begin() + static_cast<std::ptrdiff_t>(k) + 1;
    start += runs[k];
    if (runs[k] >= kQuiet && runs[k + kRuns + 1] >= kQuiet && IsPatternAt(runs, k + 1))
      found.push_back({start + std::accumulate(bars, bars + kRuns, 0) / 2.0, bars[0] < bars[2]});
    start += runs[k + 1];
  }
  return found;
}

// A row of sightings that follow a straight line from one line of samples to the next.
struct Track {
  Sighting last;
  size_t last_line = 0;
  size_t first_line = 0;
  int seen = 0;

  bool Takes(const Sighting& sighting, size_t line) const {
    constexpr double kSteepest = 0.11;  // tangent of 6°, and a little
    constexpr size_t kLargestGap = 2;   // lines where dirt or a fold hides the bars
    constexpr double kJitter = 1.5;     // samples
    const size_t gap = line - last_line;
    return gap <= kLargestGap && sighting.forward == last.forward &&
           std::abs(sighting.middle - last.middle) <=
               kJitter + static_cast<double>(gap) * kSteepest * kApart / kStep;
  }

  bool IsLong() const {
    constexpr int kFewest = 13;  // 1.6 inches
    constexpr double kShare = 0.8;
    return seen >= kFewest && seen >= kShare * static_cast<double>(last_line - first_line + 1);
  }
};

bool HasLongTrack(const std::vector<Profile>& lines, int faintest_ink) {
  std::vector<Track> tracks;
  for (size_t line = 0; line < lines.size(); ++line) {
    for (const Sighting& sighting : PatternsOn(lines[line], faintest_ink)) {
      const auto track = std::find_if(tracks.begin(), tracks.end(),
                                      [&](const Track& t) { return t.Takes(sighting, line); });
      if (track == tracks.end()) {
        tracks.push_back({sighting, line, line, 1});
        continue;
      }
      track->last = sighting;
      track->last_line = line;
      ++track->seen;
    }
  }
  return std::any_of(tracks.begin(), tracks.end(), [](const Track& t) { return t.IsLong(); });
}

}  // namespace

bool BearsPatchT(ImageView page, double dpi, int faintest_ink) {
  if (page.empty()) return false;
  // No sheet is larger than A3: a picture that says so says nothing of its resolution.
  constexpr double kA4 = 11.7, kA3 = 16.6;  // inches, the long side
  const double long_side = std::max(page.width, page.height);
  if (dpi * kA3 < long_side) dpi = long_side / kA4;
  return HasLongTrack(SampleLines(page, dpi, true), faintest_ink) ||
         HasLongTrack(SampleLines(page, dpi, false), faintest_ink);
}

}  // namespace sohoa
