// Whether confidence means what it says. Pure; thread-safe.
#ifndef SOHOA_BENCHMARKS_RELIABILITY_H_
#define SOHOA_BENCHMARKS_RELIABILITY_H_

#include <string>
#include <vector>

namespace sohoa {

struct JudgedWord {
  double confidence = 0;  // 0..1
  bool right = false;
};

// Words of like confidence.
struct ReliabilityBin {
  double least = 0, most = 0;  // confidence, of its words
  double confidence = 0;       // their mean
  double right = 0;            // share of them that are right
  size_t words = 0;
};

// As many words in each bin as in any other, give or take one; fewer bins than asked for where
// there are fewer words. Words of one confidence that fall into several bins are as often right in
// each, so that the words' order says nothing. REQUIRES: count > 0.
std::vector<ReliabilityBin> EqualMassBins(std::vector<JudgedWord> words, size_t count);

// Bins of equal width, [k/count, (k+1)/count), without the empty ones. REQUIRES: count > 0.
std::vector<ReliabilityBin> EqualWidthBins(const std::vector<JudgedWord>& words, size_t count);

// Mean distance of confidence and share right, each bin weighed by its words; 0 without words.
double ExpectedCalibrationError(const std::vector<ReliabilityBin>& bins);

// How likely a right word has the higher confidence of a right and a wrong one, ties counted half
// (area under the ROC curve); 0.5 where there is no such pair.
double Discrimination(std::vector<JudgedWord> words);

// What looking at the words below a threshold finds.
struct ReviewFigures {
  double threshold = 0;
  double listed = 0;  // share of all words that are below
  double caught = 0;  // share of the wrong words that are below
  double wrong = 0;   // share of the listed words that are wrong
};
ReviewFigures FiguresOfReview(const std::vector<JudgedWord>& words, double threshold);

struct ReliabilityCurve {
  std::string name;
  std::vector<ReliabilityBin> bins;
};

// A reliability diagram as SVG: confidence to the right, share right upward, dots as large as their
// share of the words, the diagonal dashed.
std::string ReliabilityDiagram(const std::vector<ReliabilityCurve>& curves);

}  // namespace sohoa

#endif  // SOHOA_BENCHMARKS_RELIABILITY_H_
