#include "ocr/text/numerals.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "ocr/text/language_model.h"
#include "ocr/text/letters.h"
#include "ocr/text/syllable.h"

namespace sohoa {
namespace {

using namespace std::string_view_literals;

bool Announces(std::string_view word) {
  static const std::optional<Syllable> kAnnouncing[] = {ParseSyllable("quý"), ParseSyllable("phần"),
                                                        ParseSyllable("chương"),
                                                        ParseSyllable("mục"), ParseSyllable("lục")};
  const std::optional<Syllable> syllable = ParseSyllable(word);
  return syllable && std::find(std::begin(kAnnouncing), std::end(kAnnouncing), syllable) !=
                         std::end(kAnnouncing);
}

}  // namespace

std::string NumeralByStrokes(std::string_view core) {
  std::string strokes;
  for (const char c : core) {
    if (c == 'H')
      strokes += "II";
    else if (c == 'V')
      strokes += 'V';
    else if ("Il1|TL"sv.find(c) != std::string_view::npos)
      strokes += 'I';
    else
      return "";
  }
  const bool known = strokes == "I" || strokes == "II" || strokes == "III" || strokes == "IV";
  return known ? strokes : "";
}

bool LooksLikeUprights(std::string_view core) {
  constexpr size_t kLongest = 5;
  const auto in = [](std::string_view set) {
    return [set](char c) { return set.find(c) != std::string_view::npos; };
  };
  return !core.empty() && core.size() <= kLongest &&
         std::all_of(core.begin(), core.end(), in("IHNMLTilj1|!")) &&
         std::any_of(core.begin(), core.end(), in("IHNMLTilj|"));
}

bool IsNumeralPlace(const Line& line, size_t at) {
  const std::string& word = line.words[at].text;
  if (at > 0) {
    const ModelWord before = LookAtWord(line.words[at - 1].text);
    return !before.ends_clause && Announces(before.core);
  }
  if (line.words.size() < 2 || !BeginsWithCapital(LookAtWord(line.words[1].text).core))
    return false;
  return word.ends_with('.');
}

}  // namespace sohoa
