#include "ocr/fields/hidden_name.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"
#include "ocr/text/vowels.h"

namespace sohoa {
namespace {

constexpr double kOtherMark = 0.5, kOtherTone = 0.25, kStroke = 0.25;
constexpr double kMarkedLetter = 1.25;  // another one in its place: its mark was read as well
constexpr double kRarity = 0.4;
constexpr double kLookAlike = 0.6;
constexpr double kOtherStroke = 0.4;  // a letter that loses more than a bar when it becomes one

// Letters, capitals among them, that half covered look like each other.
constexpr std::array<std::string_view, 10> kLookAlikes = {"ao", "oe", "ae", "ce", "rp",
                                                          "kl", "xv", "nu", "mn", "bh"};
// Of which a seal leaves an upright stroke: their capitals are little else.
constexpr std::string_view kNearlyStrokes = "liht";

bool LookAlike(std::string_view a, std::string_view b) {
  return a.size() == 1 && b.size() == 1 &&
         std::any_of(kLookAlikes.begin(), kLookAlikes.end(), [&](std::string_view pair) {
           return (pair[0] == a[0] && pair[1] == b[0]) || (pair[0] == b[0] && pair[1] == a[0]);
         });
}

bool IsStroke(char32_t c) { return CountLetters(ToUtf8(std::u32string(1, c))).letters == 0; }

double Apart(char32_t read, char32_t letter) {
  if (read == letter) return 0;
  const auto folded = [](char32_t c) { return FoldForMatch(ToUtf8(std::u32string(1, c))); };
  if (IsStroke(read))
    return kNearlyStrokes.find(folded(letter)) != std::string_view::npos ? kStroke : kOtherStroke;
  if (TakeToneOff(read).first == TakeToneOff(letter).first) return kOtherTone;
  if (folded(read) == folded(letter)) return kOtherMark;
  if (LookAlike(folded(read), folded(letter))) return kLookAlike;
  return read < 0x80 ? 1 : kMarkedLetter;
}

// How far a damaged reading is from a name, in letters: a letter more, less or another counts 1 (1¼
// where one with a mark was read, less where they look alike), with another mark ½, with another
// tone ¼, and so does one that may have left the stroke that was read ("1,ương").
double LettersApart(std::string_view read, std::string_view name) {
  const std::u32string from = ToCodePoints(ToSmallLetters(read));
  const std::u32string to = ToCodePoints(ToSmallLetters(name));
  std::vector<double> row(to.size() + 1);
  for (size_t k = 0; k < row.size(); ++k) row[k] = static_cast<double>(k);
  for (const char32_t c : from) {
    const double dropped = IsStroke(c) ? kStroke : 1;
    double diagonal = row[0];
    row[0] += dropped;
    for (size_t k = 0; k < to.size(); ++k) {
      const double replaced = diagonal + Apart(c, to[k]);
      diagonal = row[k + 1];
      row[k + 1] = std::min({replaced, row[k] + 1, diagonal + dropped});
    }
  }
  return row.back();
}

}  // namespace

const Phrase* NearestName(std::string_view read, const std::vector<Phrase>& names,
                          double most_apart, double at_least) {
  const Phrase* nearest = nullptr;
  double least = 0;
  for (size_t place = 0; place < names.size(); ++place) {
    const Phrase& name = names[place];
    const double apart = LettersApart(read, name.name);
    if (apart > most_apart * static_cast<double>(name.folded.size()) + at_least) continue;
    const double cost = apart + kRarity * std::log(static_cast<double>(place + 1));
    if (nearest != nullptr && cost >= least) continue;
    nearest = &name;
    least = cost;
  }
  return nearest;
}

}  // namespace sohoa
