#include "benchmarks/reliability.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace sohoa {
namespace {

// Words of one confidence, or one of them.
struct Share {
  double confidence = 0;
  double right = 0;  // share of them that is right
};

ReliabilityBin BinOf(const Share* begin, const Share* end) {
  ReliabilityBin bin{.least = 1, .most = 0};
  for (const Share* word = begin; word != end; ++word) {
    bin.least = std::min(bin.least, word->confidence);
    bin.most = std::max(bin.most, word->confidence);
    bin.confidence += word->confidence;
    bin.right += word->right;
    ++bin.words;
  }
  const auto words = static_cast<double>(bin.words);
  bin.confidence /= words;
  bin.right /= words;
  return bin;
}

void SortByConfidence(std::vector<JudgedWord>& words) {
  std::stable_sort(words.begin(), words.end(), [](const JudgedWord& a, const JudgedWord& b) {
    return a.confidence < b.confidence;
  });
}

// One a word, by rising confidence; words of one confidence share what is right of them.
std::vector<Share> SharesOf(std::vector<JudgedWord> words) {
  SortByConfidence(words);
  std::vector<Share> shares;
  for (size_t begin = 0, end = 0; begin < words.size(); begin = end) {
    double right = 0;
    for (; end < words.size() && words[end].confidence == words[begin].confidence; ++end)
      right += words[end].right ? 1 : 0;
    const Share share = {words[begin].confidence, right / static_cast<double>(end - begin)};
    shares.insert(shares.end(), end - begin, share);
  }
  return shares;
}

// The diagram's square, in SVG's units.
constexpr double kLeft = 60, kTop = 20, kSide = 360;

std::string Axes() {
  std::string svg;
  for (int k = 0; k <= 10; k += 2) {
    const double at = k / 10.0 * kSide;
    absl::StrAppend(&svg,
                    absl::StrFormat("<path class=\"grid\" d=\"M%g %gv%g M%g %gh%g\"/>\n",
                                    kLeft + at, kTop, kSide, kLeft, kTop + at, kSide),
                    absl::StrFormat("<text x=\"%g\" y=\"%g\" text-anchor=\"middle\">%.1f</text>\n",
                                    kLeft + at, kTop + kSide + 18, k / 10.0),
                    absl::StrFormat("<text x=\"%g\" y=\"%g\" text-anchor=\"end\">%.1f</text>\n",
                                    kLeft - 8, kTop + kSide - at + 4, k / 10.0));
  }
  absl::StrAppend(&svg, absl::StrFormat("<path class=\"ideal\" d=\"M%g %gL%g %g\"/>\n", kLeft,
                                        kTop + kSide, kLeft + kSide, kTop));
  absl::StrAppend(&svg, absl::StrFormat("<text x=\"%g\" y=\"%g\" text-anchor=\"middle\">confidence"
                                        "</text>\n",
                                        kLeft + kSide / 2, kTop + kSide + 38));
  absl::StrAppend(&svg, absl::StrFormat("<text transform=\"translate(%g %g) rotate(-90)\" "
                                        "text-anchor=\"middle\">share right</text>\n",
                                        kLeft - 40, kTop + kSide / 2));
  return svg;
}

std::string Drawn(const ReliabilityCurve& curve, const char* colour, double legend_y) {
  size_t all = 0;
  for (const ReliabilityBin& bin : curve.bins) all += bin.words;
  std::string line, dots;
  for (const ReliabilityBin& bin : curve.bins) {
    constexpr double kLeast = 2, kMore = 12;  // a dot's radius, and what all words would add to it
    const double x = kLeft + bin.confidence * kSide, y = kTop + (1 - bin.right) * kSide;
    const double share = static_cast<double>(bin.words) / static_cast<double>(all);
    absl::StrAppend(&line, absl::StrFormat("%c%.1f %.1f", line.empty() ? 'M' : 'L', x, y));
    absl::StrAppend(&dots, absl::StrFormat("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>\n", x, y,
                                           kLeast + kMore * std::sqrt(share)));
  }
  return absl::StrFormat(
      "<g fill=\"%s\" fill-opacity=\"0.6\"><path d=\"%s\" fill=\"none\" stroke=\"%s\"/>\n%s"
      "<text x=\"%g\" y=\"%g\" fill-opacity=\"1\">%s</text></g>\n",
      colour, line, colour, dots, kLeft + 12, legend_y, curve.name);
}

}  // namespace

std::vector<ReliabilityBin> EqualMassBins(std::vector<JudgedWord> words, size_t count) {
  const std::vector<Share> shares = SharesOf(std::move(words));
  std::vector<ReliabilityBin> bins;
  for (size_t k = 0; k < count; ++k) {
    const size_t begin = shares.size() * k / count, end = shares.size() * (k + 1) / count;
    if (begin != end) bins.push_back(BinOf(shares.data() + begin, shares.data() + end));
  }
  return bins;
}

std::vector<ReliabilityBin> EqualWidthBins(const std::vector<JudgedWord>& words, size_t count) {
  std::vector<std::vector<Share>> parts(count);
  for (const JudgedWord& word : words) {
    const double place = std::clamp(word.confidence, 0.0, 1.0) * static_cast<double>(count);
    parts[std::min(count - 1, static_cast<size_t>(place))].push_back(
        {word.confidence, word.right ? 1.0 : 0.0});
  }
  std::vector<ReliabilityBin> bins;
  for (const std::vector<Share>& part : parts)
    if (!part.empty()) bins.push_back(BinOf(part.data(), part.data() + part.size()));
  return bins;
}

double ExpectedCalibrationError(const std::vector<ReliabilityBin>& bins) {
  double error = 0, words = 0;
  for (const ReliabilityBin& bin : bins) {
    error += static_cast<double>(bin.words) * std::abs(bin.confidence - bin.right);
    words += static_cast<double>(bin.words);
  }
  return words > 0 ? error / words : 0;
}

double Discrimination(std::vector<JudgedWord> words) {
  SortByConfidence(words);
  double wrong_below = 0, right = 0, won = 0;
  for (size_t k = 0; k < words.size();) {
    double wrong_here = 0, right_here = 0;  // of one confidence
    for (const double here = words[k].confidence; k < words.size() && words[k].confidence == here;
         ++k)
      ++(words[k].right ? right_here : wrong_here);
    won += right_here * (wrong_below + wrong_here / 2);
    wrong_below += wrong_here;
    right += right_here;
  }
  const double pairs = wrong_below * right;
  return pairs > 0 ? won / pairs : 0.5;
}

ReviewFigures FiguresOfReview(const std::vector<JudgedWord>& words, double threshold) {
  double listed = 0, wrong = 0, caught = 0;
  for (const JudgedWord& word : words) {
    const bool below = word.confidence < threshold;
    listed += below;
    wrong += !word.right;
    caught += below && !word.right;
  }
  const auto share = [](double part, double whole) { return whole > 0 ? part / whole : 0; };
  return {.threshold = threshold,
          .listed = share(listed, static_cast<double>(words.size())),
          .caught = share(caught, wrong),
          .wrong = share(caught, listed)};
}

std::string ReliabilityDiagram(const std::vector<ReliabilityCurve>& curves) {
  constexpr const char* kColours[] = {"#c0392b", "#1f6fb2", "#2e8b57", "#8e44ad"};
  std::string svg = absl::StrCat(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 440 430\" width=\"440\" "
      "height=\"430\" font-family=\"sans-serif\" font-size=\"12\">\n<style>.grid{stroke:#ddd}"
      ".ideal{stroke:#888;stroke-dasharray:4 4}</style>\n<rect width=\"440\" height=\"430\" "
      "fill=\"white\"/>\n",
      Axes());
  for (size_t k = 0; k < curves.size(); ++k)
    absl::StrAppend(&svg, Drawn(curves[k], kColours[k % std::size(kColours)],
                                kTop + 20 + 18 * static_cast<double>(k)));
  return svg + "</svg>\n";
}

}  // namespace sohoa
