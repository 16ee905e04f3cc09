#include "ocr/text/list_numbers.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "ocr/text/letters.h"
#include "ocr/text/syllable.h"

namespace sohoa {
namespace {

// 7 of a line that begins "7."; 0 of any other.
int NumberOf(const Line& line) {
  const std::string& word = line.words.front().text;
  if (word.size() != 2 || word[0] < '1' || word[0] > '9' || word[1] != '.') return 0;
  return word[0] - '0';
}

// The numbered line next to `at` in this direction: its number, 0 without one.
int Neighbour(const TextBlock& block, size_t at, int step) {
  for (auto k = static_cast<std::ptrdiff_t>(at) + step;
       k >= 0 && k < static_cast<std::ptrdiff_t>(block.lines.size()); k += step)
    if (const int number = NumberOf(block.lines[static_cast<size_t>(k)]); number > 0) return number;
  return 0;
}

int LooksLike(const std::string& word) {
  if (word == "l." || word == "|.") return 1;
  return word == "Z." || word == "z." ? 2 : 0;
}

}  // namespace

void MendListNumbers(TextBlock& block, std::vector<Correction>& corrections) {
  for (size_t at = 0; at < block.lines.size(); ++at) {
    Word& word = block.lines[at].words.front();
    const int number = LooksLike(word.text);
    if (number == 0) continue;
    const int before = Neighbour(block, at, -1), behind = Neighbour(block, at, 1);
    const bool proven = number == 1 ? behind == 2 : before == 1 && (behind == 3 || behind == 0);
    if (!proven) continue;
    const std::string after = std::to_string(number) + ".";
    corrections.push_back({word.text, after, word.box});
    word.text = after;
  }
}

std::vector<std::string> NumeralApart(const std::string& word) {
  const size_t dot = word.find('.');
  if (dot == 0 || dot == std::string::npos) return {word};
  const std::string_view numeral = std::string_view(word).substr(0, dot);
  if (numeral.find_first_not_of("IVX") != std::string_view::npos) return {word};
  const std::string heading = word.substr(dot + 1);
  const LetterCount count = CountLetters(heading);
  const bool capitals = count.letters > 1 && count.capitals == count.letters && count.others == 0;
  if (!capitals || !ParseSyllable(heading)) return {word};
  return {word.substr(0, dot + 1), heading};
}

}  // namespace sohoa
