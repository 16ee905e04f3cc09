#include "ocr/text/glued_words.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"
#include "ocr/text/syllable.h"

namespace sohoa {
namespace {

using namespace std::string_view_literals;
using Letters = std::u32string_view;

constexpr size_t kShortest = 2;  // letters of a part
constexpr size_t kLongest = 7;

bool IsKnown(const LanguageModel& model, Letters letters) {
  const std::optional<Syllable> syllable = ParseSyllable(ToUtf8(letters));
  return syllable && model.Find(*syllable) != LanguageModel::kOther;
}

bool IsUpper(char32_t c) { return u_isupper(static_cast<UChar32>(c)) != 0; }
bool IsLetter(char32_t c) { return u_isalpha(static_cast<UChar32>(c)) != 0; }

bool HasVietnameseLetters(Letters letters) {
  const std::string utf8 = ToUtf8(letters);
  return FoldForMatch(utf8).size() != utf8.size();
}

// Small letters or capitals throughout.
bool HasOneCase(Letters letters) {
  return std::all_of(letters.begin(), letters.end(),
                     [&](char32_t c) { return IsLetter(c) && IsUpper(c) == IsUpper(letters[0]); });
}

using Division = std::vector<Letters>;

// All ways to divide `letters` into at most `parts` known syllables.
std::vector<Division> Divisions(const LanguageModel& model, Letters letters, size_t parts) {
  std::vector<Division> all;
  if (letters.size() <= kLongest && letters.size() >= kShortest && IsKnown(model, letters))
    all.push_back({letters});
  if (parts < 2) return all;
  for (size_t k = kShortest; k + kShortest <= letters.size() && k <= kLongest; ++k) {
    if (!IsKnown(model, letters.substr(0, k))) continue;
    for (Division& rest : Divisions(model, letters.substr(k), parts - 1)) {
      rest.insert(rest.begin(), letters.substr(0, k));
      all.push_back(std::move(rest));
    }
  }
  return all;
}

// "ThịMỹ": both begin with a capital.
std::optional<Division> AtCapital(const LanguageModel& model, Letters core) {
  if (core.size() < 2 * kShortest || !IsUpper(core[0]) || !HasVietnameseLetters(core))
    return std::nullopt;
  const auto inner = std::find_if(core.begin() + 1, core.end(), IsUpper);
  const auto at = static_cast<size_t>(inner - core.begin());
  if (at < kShortest || at + kShortest > core.size()) return std::nullopt;
  const Letters first = core.substr(0, at), second = core.substr(at);
  if (!HasOneCase(first.substr(1)) || !HasOneCase(second.substr(1)) || IsUpper(second[1]))
    return std::nullopt;
  if (!IsKnown(model, first) || !IsKnown(model, second)) return std::nullopt;
  return Division{first, second};
}

std::optional<Division> OnlyDivision(const LanguageModel& model, Letters core) {
  constexpr size_t kMostParts = 3, kLongestWord = kMostParts * kLongest;
  if (core.size() < 2 * kShortest || core.size() > kLongestWord) return std::nullopt;
  if (!HasOneCase(core) || !HasVietnameseLetters(core)) return std::nullopt;
  if (ParseSyllable(ToUtf8(core))) return std::nullopt;
  // Loan words in small letters divide too, into short syllables: "đôla", "côcain", "catalô".
  constexpr size_t kLongerThanLoans = 6;
  const bool small = !IsUpper(core[0]);
  if (small && core.size() < kLongerThanLoans) return std::nullopt;
  for (size_t parts = 2; parts <= (small ? 2 : kMostParts); ++parts) {
    const std::vector<Division> all = Divisions(model, core, parts);
    if (all.size() == 1) return all.front();
    if (!all.empty()) return std::nullopt;
  }
  return std::nullopt;
}

// "cấp.huyện": a full stop has a space and a capital behind it.
std::optional<Division> AtSpeck(const LanguageModel& model, Letters core) {
  const size_t dot = core.find_first_of(U".'‘’"sv);
  if (dot == Letters::npos) return std::nullopt;
  const Letters first = core.substr(0, dot), second = core.substr(dot + 1);
  if (first.size() < kShortest || second.size() < kShortest) return std::nullopt;
  if (!HasOneCase(first) || !HasOneCase(second) || IsUpper(first[0]) || IsUpper(second[0]))
    return std::nullopt;
  if (!HasVietnameseLetters(first) || !HasVietnameseLetters(second)) return std::nullopt;
  if (!IsKnown(model, first) || !IsKnown(model, second)) return std::nullopt;
  return Division{first, second};
}

}  // namespace

std::vector<std::string> WordsApart(const LanguageModel& model, const std::string& word) {
  const std::string_view core = LookAtWord(word).core;
  const std::u32string letters = ToCodePoints(core);
  std::optional<Division> division = OnlyDivision(model, letters);
  if (!division) division = AtSpeck(model, letters);
  if (!division) division = AtCapital(model, letters);
  if (!division) return {word};
  std::vector<std::string> parts;
  for (const Letters part : *division) parts.push_back(ToUtf8(part));
  const auto begin = static_cast<size_t>(core.data() - word.data());
  parts.front() = word.substr(0, begin) + parts.front();
  parts.back() += word.substr(begin + core.size());
  return parts;
}

std::string WithoutSpecks(const LanguageModel& model, const std::string& word) {
  const std::u32string letters = ToCodePoints(word);
  const size_t begin = letters.find_first_not_of(U"_~ˆ^`'‘.");
  if (begin == std::u32string::npos || !IsLetter(letters[begin])) return word;
  // "xã .Các" has its full stop in the wrong place; before a small letter it is none.
  if (letters.find(U'.') < begin && (begin > 1 || IsUpper(letters[begin]))) return word;
  if (letters.starts_with(U"''") || letters.starts_with(U"‘‘")) return word;  // typed for “
  size_t end = letters.size();
  while (letters[end - 1] == U'_') --end;
  const Letters rest = Letters(letters).substr(begin, end - begin);
  if (rest.size() == letters.size() || rest.find_first_of(U"_@'’") != Letters::npos) return word;
  const std::string after = ToUtf8(rest);
  const std::optional<Syllable> syllable = ParseSyllable(LookAtWord(after).core);
  return syllable && model.Find(*syllable) != LanguageModel::kOther ? after : word;
}

void Divide(const std::vector<std::string>& parts, size_t at, Line& line) {
  size_t all = parts.size() - 1;  // a space between two counts as a letter
  for (const std::string& part : parts) all += ToCodePoints(part).size();
  const Word whole = line.words[at];
  std::vector<Word> words;
  size_t before = 0;
  for (const std::string& part : parts) {
    const size_t letters = ToCodePoints(part).size();
    const auto x = [&](size_t count) {
      return whole.box.x0 + static_cast<int>(static_cast<size_t>(whole.box.width()) * count / all);
    };
    Word word = whole;
    word.text = part;
    word.choices.clear();
    word.box.x0 = x(before);
    word.box.x1 = x(before + letters);
    before += letters + 1;
    words.push_back(std::move(word));
  }
  line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(at));
  line.words.insert(line.words.begin() + static_cast<std::ptrdiff_t>(at), words.begin(),
                    words.end());
}

}  // namespace sohoa
