#include "ocr/fields/hidden_name.h"

#include <algorithm>
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
constexpr double kRarity = 0.15;

bool IsStroke(char32_t c) { return CountLetters(ToUtf8(std::u32string(1, c))).letters == 0; }

double Apart(char32_t read, char32_t letter) {
  if (read == letter) return 0;
  if (IsStroke(read)) return kStroke;
  if (TakeToneOff(read).first == TakeToneOff(letter).first) return kOtherTone;
  const auto folded = [](char32_t c) { return FoldForMatch(ToUtf8(std::u32string(1, c))); };
  if (folded(read) == folded(letter)) return kOtherMark;
  return read < 0x80 ? 1 : kMarkedLetter;
}

// How far a damaged reading is from a name, in letters: a letter more, less or another counts 1 (1¼
// where one with a mark was read), with another mark ½, with another tone ¼, and so does one for
// which a stroke was read ("#iữu").
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
