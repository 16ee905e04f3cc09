#include "ocr/text/confidence_training.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "ocr/text/confidence.h"

namespace sohoa {
namespace {

constexpr char kHead[] =
    "right\treader\tline\tkind\tlength\tcapitals\todd_marks\todd_end\tmended\tunder_"
    "seal\tsurprise\trival"
    "\tpage\tkind_of_scan";
constexpr size_t kNumbers = 12;  // columns, before those that are text
constexpr size_t kTerms = kConfidenceTerms.size();

using Square = std::array<std::array<double, kTerms>, kTerms>;

// One row of a table; false where it does not fit.
bool ReadRow(const std::vector<std::string>& cells, JudgedEvidence& word) {
  if (cells.size() < kNumbers + 2) return false;
  std::array<float, kNumbers> numbers = {};
  for (size_t k = 0; k < kNumbers; ++k)
    if (!absl::SimpleAtof(cells[k], &numbers[k]) || !std::isfinite(numbers[k])) return false;
  constexpr size_t kKind = 3;
  if (numbers[kKind] < 0 || numbers[kKind] > static_cast<float>(WordKind::kMarks)) return false;
  const auto flag = [&](size_t k) { return numbers[k] != 0; };
  word.right = flag(0);
  word.evidence = {.reader = numbers[1],
                   .line = numbers[2],
                   .kind = static_cast<WordKind>(static_cast<int>(numbers[kKind])),
                   .length = static_cast<int>(std::clamp(numbers[4], 0.0F, 1e6F)),
                   .capitals = flag(5),
                   .odd_marks = flag(6),
                   .odd_end = flag(7),
                   .mended = flag(8),
                   .under_seal = flag(9),
                   .surprise = numbers[10],
                   .rival = numbers[11]};
  word.page = cells[kNumbers];
  word.kind_of_scan = cells[kNumbers + 1];
  return true;
}

// What the likelihood is like around some weights.
struct Slope {
  ConfidenceTerms gradient = {};
  Square curvature = {};  // less than zero, with the sign turned
};

Slope SlopeAt(const ConfidenceTerms& weights,
              const std::vector<std::pair<ConfidenceTerms, bool>>& words, double penalty) {
  Slope slope;
  for (const auto& [terms, right] : words) {
    double sum = 0;
    for (size_t k = 0; k < kTerms; ++k) sum += weights[k] * terms[k];
    const double p = 1 / (1 + std::exp(-sum));
    for (size_t i = 0; i < kTerms; ++i) {
      slope.gradient[i] += terms[i] * ((right ? 1 : 0) - p);
      for (size_t j = 0; j < kTerms; ++j)
        slope.curvature[i][j] += terms[i] * terms[j] * p * (1 - p);
    }
  }
  for (size_t k = 0; k < kTerms; ++k) {
    slope.gradient[k] -= penalty * weights[k];
    slope.curvature[k][k] += penalty;
  }
  return slope;
}

// The weights that are held at 0 have neither slope nor curvature but their own.
void HoldAtZero(const std::array<bool, kTerms>& held, Slope& slope) {
  for (size_t i = 0; i < kTerms; ++i) {
    if (!held[i]) continue;
    slope.gradient[i] = 0;
    for (size_t j = 0; j < kTerms; ++j) slope.curvature[i][j] = slope.curvature[j][i] = 0;
    slope.curvature[i][i] = 1;
  }
}

// Solves by elimination; the curvature is positive definite, so no pivot is 0.
ConfidenceTerms Solve(Slope slope) {
  Square& a = slope.curvature;
  ConfidenceTerms& b = slope.gradient;
  for (size_t k = 0; k < kTerms; ++k)
    for (size_t i = k + 1; i < kTerms; ++i) {
      const double factor = a[i][k] / a[k][k];
      for (size_t j = k; j < kTerms; ++j) a[i][j] -= factor * a[k][j];
      b[i] -= factor * b[k];
    }
  for (size_t k = kTerms; k-- > 0;) {
    for (size_t j = k + 1; j < kTerms; ++j) b[k] -= a[k][j] * b[j];
    b[k] /= a[k][k];
  }
  return b;
}

// The likeliest weights with those in `held` at 0.
ConfidenceTerms Fit(const std::vector<std::pair<ConfidenceTerms, bool>>& words, double penalty,
                    const std::array<bool, kTerms>& held) {
  constexpr int kMostSteps = 100;
  constexpr double kLongest = 2;  // a step further than this may overshoot
  constexpr double kDone = 1e-9;
  ConfidenceTerms weights = {};
  for (int step = 0; step < kMostSteps; ++step) {
    Slope slope = SlopeAt(weights, words, penalty);
    HoldAtZero(held, slope);
    const ConfidenceTerms change = Solve(slope);
    double longest = 0;
    for (const double c : change) longest = std::max(longest, std::abs(c));
    const double factor = longest > kLongest ? kLongest / longest : 1;
    for (size_t k = 0; k < kTerms; ++k) weights[k] += factor * change[k];
    if (longest < kDone) break;
  }
  return weights;
}

}  // namespace

std::string EvidenceTableHead() { return kHead; }

std::string EvidenceTableRow(const JudgedEvidence& word) {
  const WordEvidence& e = word.evidence;
  return absl::StrFormat("%d\t%.5f\t%.5f\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%.4f\t%.4f\t%s\t%s",
                         word.right, e.reader, e.line, static_cast<int>(e.kind), e.length,
                         e.capitals, e.odd_marks, e.odd_end, e.mended, e.under_seal, e.surprise,
                         e.rival, word.page, word.kind_of_scan);
}

absl::StatusOr<std::vector<JudgedEvidence>> ReadEvidenceTable(std::istream& table) {
  std::vector<JudgedEvidence> words;
  size_t number = 0;
  for (std::string line; std::getline(table, line);) {
    ++number;
    const bool head = line.starts_with(kHead);
    if (head) continue;
    JudgedEvidence word;
    if (number == 1 || !ReadRow(absl::StrSplit(line, '\t'), word))
      return absl::InvalidArgumentError(absl::StrCat("no table of words: line ", number));
    words.push_back(word);
  }
  return words;
}

absl::StatusOr<std::string> TrainConfidence(const std::vector<JudgedEvidence>& words,
                                            double penalty) {
  std::vector<std::pair<ConfidenceTerms, bool>> terms;
  size_t right = 0;
  for (const JudgedEvidence& word : words) {
    if (word.evidence.under_seal) continue;  // see ProbabilityRight
    terms.emplace_back(TermsOf(word.evidence), word.right);
    right += word.right;
  }
  if (right == 0 || right == terms.size())
    return absl::InvalidArgumentError("nothing to learn from: right and wrong words are needed");
  // Weights of the reader that come out below 0 are held at 0 and the rest is fitted again.
  std::array<bool, kTerms> held = {};
  ConfidenceTerms weights = {};
  for (bool again = true; again;) {
    weights = Fit(terms, penalty, held);
    again = false;
    for (size_t k = 0; k < kReaderTerms; ++k)
      if (weights[k] < 0) held[k] = again = true;
  }
  return ConfidenceModel::Format(weights);
}

}  // namespace sohoa
