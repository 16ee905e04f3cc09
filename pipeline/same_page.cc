#include "pipeline/same_page.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/hash/hash.h"
#include "storage/search/tokenizer.h"

namespace sohoa {
namespace {

constexpr float kSure = 0.9F;
constexpr size_t kLongEnough = 3;  // letters
// Chosen, not fitted; what they make of made scans: docs/duplicates.md.
constexpr int kFewestWords = 8;         // with fewer the picture must be nearer
constexpr double kPictureAlone = 0.05;  // distance
constexpr double kMostContradicted = 0.04;
constexpr double kLeastShared = 0.6;

bool HasDigit(const std::string& token) {
  return std::any_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Elements of `a` that `b` lacks; both rising, with repetitions.
size_t Lacking(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b) {
  std::vector<uint64_t> lacking;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(lacking));
  return lacking.size();
}

double Share(size_t part, size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

PageWords WordsOf(const PageText& page) {
  PageWords words;
  ForEachPrintedLine(page, [&](const Line& line) {
    for (const Word& word : line.words) {
      for (const Token& token : Tokenize(word.text).parts) {
        const uint64_t hash = absl::HashOf(token.folded);
        words.all.push_back(hash);
        if (word.confidence >= kSure && !word.handwritten &&
            (token.folded.size() >= kLongEnough || HasDigit(token.folded)))
          words.sure.push_back(hash);
      }
    }
  });
  std::sort(words.all.begin(), words.all.end());
  std::sort(words.sure.begin(), words.sure.end());
  return words;
}

WordsCompared Compare(const PageWords& a, const PageWords& b) {
  const std::vector<uint64_t>& fewer = a.all.size() <= b.all.size() ? a.all : b.all;
  const std::vector<uint64_t>& more = a.all.size() <= b.all.size() ? b.all : a.all;
  const size_t against = std::min(Lacking(a.sure, b.all), Lacking(b.sure, a.all));
  return {.shared = Share(fewer.size() - Lacking(fewer, more), fewer.size()),
          .contradicted = Share(against, std::min(a.sure.size(), b.sure.size())),
          .words = static_cast<int>(fewer.size())};
}

bool IsSamePage(double distance, const WordsCompared& words) {
  if (distance > kFarthestAlike) return false;
  if (words.words == 0) return distance <= kPictureAlone;
  if (words.words < kFewestWords && distance > kPictureAlone) return false;
  return words.shared >= kLeastShared && words.contradicted <= kMostContradicted;
}

}  // namespace sohoa
