#include "ocr/text/confidence.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace sohoa {
namespace {

// 0 at `from` and before it, 1 from `to` on; `to` may be the smaller one.
double Ramp(double value, double from, double to) {
  return std::clamp((value - from) / (to - from), 0.0, 1.0);
}

absl::Status Damaged() {
  return absl::InvalidArgumentError("the confidence model is damaged or of another version");
}

}  // namespace

ConfidenceTerms TermsOf(const WordEvidence& e) {
  // Knots where the share of right words bends: most words are given 0.94 to 0.97, whatever they
  // are.
  constexpr std::array<double, kReaderTerms + 1> kReader = {0, 0.3, 0.6, 0.8, 0.9, 0.94, 0.97};
  constexpr double kMostSurprise = 12, kMostRival = 10, kLeastRival = -15;  // more says no more
  const bool letters = e.kind == WordKind::kSyllable || e.kind == WordKind::kOther;
  ConfidenceTerms terms = {};
  double* next = terms.data();
  for (size_t k = 0; k < kReaderTerms; ++k)
    *next++ = Ramp(static_cast<double>(e.reader), kReader[k], kReader[k + 1]);
  const auto line = static_cast<double>(e.line);
  const double others[] = {Ramp(line, 0.5, 0.9),
                           Ramp(line, 0.9, 0.96),
                           e.kind == WordKind::kSyllable ? 1.0 : 0.0,
                           e.kind == WordKind::kOther ? 1.0 : 0.0,
                           e.kind == WordKind::kNumber ? 1.0 : 0.0,
                           e.kind == WordKind::kMarks ? 1.0 : 0.0,
                           e.kind == WordKind::kOther && e.length == 1 ? 1.0 : 0.0,
                           letters && e.length == 2 ? 1.0 : 0.0,
                           e.capitals ? 1.0 : 0.0,
                           e.odd_marks ? 1.0 : 0.0,
                           e.odd_end ? 1.0 : 0.0,
                           e.mended ? 1.0 : 0.0,
                           Ramp(static_cast<double>(e.surprise), 0, kMostSurprise),
                           Ramp(static_cast<double>(e.rival), 0, kMostRival),
                           Ramp(static_cast<double>(e.rival), 0, kLeastRival)};
  static_assert(kReaderTerms + std::size(others) == std::tuple_size_v<ConfidenceTerms>);
  std::copy(std::begin(others), std::end(others), next);
  return terms;
}

absl::StatusOr<ConfidenceModel> ConfidenceModel::Parse(std::string_view text) {
  const std::vector<std::string> lines = absl::StrSplit(std::string(text), '\n');
  if (lines.size() != kConfidenceTerms.size() + 2 || lines.front() != kConfidenceHead ||
      !lines.back().empty())
    return Damaged();
  ConfidenceModel model;
  for (size_t k = 0; k < kConfidenceTerms.size(); ++k) {
    const std::pair<std::string, std::string> cells =
        absl::StrSplit(lines[k + 1], absl::MaxSplits('\t', 1));
    double& weight = model.weights_[k];
    if (cells.first != kConfidenceTerms[k] || !absl::SimpleAtod(cells.second, &weight) ||
        !(std::abs(weight) <= kMostWeight) || (k < kReaderTerms && weight < 0))
      return Damaged();
  }
  return model;
}

std::string ConfidenceModel::Format(const ConfidenceTerms& weights) {
  std::string text = absl::StrCat(kConfidenceHead, "\n");
  for (size_t k = 0; k < kConfidenceTerms.size(); ++k)
    absl::StrAppend(&text, kConfidenceTerms[k], "\t", weights[k], "\n");
  return text;
}

double ConfidenceModel::ProbabilityRight(const WordEvidence& evidence) const {
  constexpr double kLeast = 0.001, kMost = 0.999;
  const ConfidenceTerms terms = TermsOf(evidence);
  double sum = 0;
  for (size_t k = 0; k < terms.size(); ++k) sum += weights_[k] * terms[k];
  const double right = std::clamp(1 / (1 + std::exp(-sum)), kLeast, kMost);
  return evidence.under_seal ? std::min(right, static_cast<double>(evidence.reader)) : right;
}

void Calibrate(const ConfidenceModel& model, const std::vector<WordEvidence>& evidence,
               PageText& page) {
  auto next = evidence.begin();
  for (TextBlock& block : page.blocks)
    for (Line& line : block.lines)
      for (Word& word : line.words)
        if (const WordEvidence& seen = *next++; !word.handwritten)  // that one knows its own
          word.confidence = static_cast<float>(model.ProbabilityRight(seen));
}

}  // namespace sohoa
