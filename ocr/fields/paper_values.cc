#include "ocr/fields/paper_values.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "ocr/fields/evidence.h"
#include "ocr/fields/loose_match.h"
#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

constexpr size_t kMostNameWords = 7;
constexpr size_t kFewestNameWords = 2;
constexpr int kFirstYear = 1880;  // nobody alive is older

// A value on its way to a field: the words that say it, and how sure the grammar is.
struct Reading {
  std::string value;
  std::vector<Word> words;
  double certainty = kFree;
  std::vector<Reason> reasons;
};

std::string Joined(const std::vector<Word>& words) {
  std::string text;
  for (const Word& word : words) {
    if (!text.empty()) text += ' ';
    text += word.text;
  }
  return text;
}

std::string Trimmed(std::string text) {
  constexpr std::string_view kEnds = " .,;:|-_";
  while (!text.empty() && kEnds.find(text.back()) != std::string_view::npos) text.pop_back();
  size_t begin = 0;
  while (begin < text.size() && kEnds.find(text[begin]) != std::string_view::npos) ++begin;
  return text.substr(begin);
}

// The numbers in a text, in order.
std::vector<std::string> NumbersIn(std::string_view text) {
  std::vector<std::string> out;
  bool inside = false;
  for (const char c : text) {
    const bool digit = absl::ascii_isdigit(static_cast<unsigned char>(c));
    if (digit && !inside) out.emplace_back();
    if (digit) out.back() += c;
    inside = digit;
  }
  return out;
}

bool IsFamilyName(const std::string& word, const Vocabulary& vocabulary) {
  const std::vector<Phrase>& names = vocabulary.family_names();
  return std::any_of(names.begin(), names.end(),
                     [&](const Phrase& name) { return SameButForTonePlace(name.name, word); });
}

// Letters alone, and a capital first.
bool IsNameWord(const std::string& text) {
  const LetterCount count = CountLetters(text);
  const std::u32string points = ToCodePoints(text);
  return count.letters > 0 && count.digits + count.others == 0 &&
         CountLetters(ToUtf8(points.substr(0, 1))).capitals == 1;
}

Reading ReadName(const std::vector<Word>& words, const Vocabulary& vocabulary) {
  Reading out;
  for (const Word& word : words) {
    const std::string text = Trimmed(word.text);
    if (!IsNameWord(text)) break;
    out.words.push_back(word);
    out.words.back().text = text;
  }
  const size_t count = out.words.size();
  if (count < kFewestNameWords || count > kMostNameWords) {
    out.words = words;
    out.value = Trimmed(Joined(words));
    out.certainty = kGuess;
    out.reasons = {Because("the words beside the label are not written like a name")};
    return out;
  }
  out.value = Joined(out.words);
  if (!IsFamilyName(out.words.front().text, vocabulary)) {
    out.certainty = kDoubtful;
    out.reasons = {Because("no family name that is known stands first")};
  } else if (count < words.size()) {
    out.certainty = kLikely;
    out.reasons = {Because("more than a name stands beside the label")};
  }
  return out;
}

Reading ReadDateValue(const std::vector<Word>& words) {
  const std::string text = Joined(words);
  if (const auto iso = ReadCivilDate(text)) return {*iso, words, kFree, {}};
  if (NumbersIn(text).empty()) return {};
  return {Trimmed(text), words, kGuess, {Because("no day of the calendar can be read here")}};
}

Reading ReadExpiry(const std::vector<Word>& words) {
  const std::string letters = LettersOnly(FoldForMatch(Joined(words)));
  if (IsLoosely(letters, "khongthoihan", 1)) return {"Không thời hạn", words, kFree, {}};
  return ReadDateValue(words);
}

// Twelve digits before nine; the digits may be parted by spaces.
Reading ReadIdentity(const std::vector<Word>& words) {
  std::optional<Reading> best;
  for (size_t begin = 0; begin < words.size(); ++begin) {
    std::string digits;
    std::vector<Word> used;
    for (size_t i = begin; i < words.size(); ++i) {
      const auto part = DigitsOf(Trimmed(words[i].text));
      if (!part) break;
      digits += *part;
      used.push_back(words[i]);
      if (digits.size() == 12) return {digits, used, kFree, {}};
      if (digits.size() == 9 && !best) best = Reading{digits, used, kFree, {}};
    }
  }
  if (best) return *best;
  const std::string text = Trimmed(Joined(words));
  if (NumbersIn(text).empty()) return {};
  return {text, words, kGuess, {Because("neither twelve nor nine digits stand here")}};
}

Reading ReadSexValue(const std::vector<Word>& words) {
  if (words.empty()) return {};
  const auto at = std::find_if(words.begin(), words.end(), [](const Word& word) {
    return ReadSex(Trimmed(word.text)).has_value();
  });
  const std::optional<Sex> sex = at == words.end() ? std::nullopt : ReadSex(Trimmed(at->text));
  if (!sex) return {Trimmed(Joined(words)), words, kGuess, {Because("neither sex stands here")}};
  return {*sex == Sex::kMale ? "Nam" : "Nữ", {*at}, kCertain, {}};
}

Reading ReadYear(const std::vector<Word>& words) {
  int year = 0;
  const std::vector<std::string> numbers = NumbersIn(Joined(words));
  if (numbers.size() != 1 || numbers[0].size() != 4 || !absl::SimpleAtoi(numbers[0], &year))
    return numbers.empty()
               ? Reading{}
               : Reading{
                     Trimmed(Joined(words)), words, kGuess, {Because("no year can be read here")}};
  return {numbers[0], words, year < kFirstYear || year > 2100 ? kDoubtful : kFree, {}};
}

// "12/2021", "CS 01234": as far as it has digits, capitals and the marks of numbers.
Reading ReadNumber(const std::vector<Word>& words) {
  Reading out;
  for (const Word& word : words) {
    const std::string text = Trimmed(word.text);
    const LetterCount count = CountLetters(text);
    if (count.digits == 0 && count.capitals != count.letters) break;
    out.words.push_back(word);
    out.words.back().text = text;
    if (count.digits > 0) break;
  }
  out.value = Trimmed(Joined(out.words));
  if (NumbersIn(out.value).empty()) return {};
  const std::vector<std::string> parts = SplitAtAny(out.value, "/");
  const bool of_a_year = parts.size() == 2 && parts[1].size() == 4 &&
                         NumbersIn(out.value).size() == 2 && CountLetters(out.value).letters == 0;
  if (of_a_year) out.certainty = kRuled;
  return out;
}

Reading ReadSerial(const std::vector<Word>& words) {
  Reading out = ReadNumber(words);
  std::string letters, digits;
  for (const char c : out.value) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c)) && digits.empty()) letters += c;
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) digits += c;
  }
  const bool as_ruled =
      letters.size() == 2 && digits.size() >= 6 && digits.size() <= 8 &&
      letters.size() + digits.size() == LettersOnly(FoldForMatch(out.value)).size();
  if (as_ruled) {
    out.value = letters + " " + digits;
    out.certainty = kRuled;
  } else if (!out.value.empty()) {
    out.certainty = kDoubtful;
    out.reasons = {Because("a serial number is two letters and six to eight digits")};
  }
  return out;
}

Reading ReadArea(const std::vector<Word>& words) {
  for (const Word& word : words) {
    std::string number;
    for (const char c : word.text) {
      const bool part = absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == ',' || c == '.';
      if (!part) break;
      number += c;
    }
    number = Trimmed(number);
    if (number.empty()) continue;
    // "100,5m2" may be read as "100,5m²" or "100,5 m": only the number counts.
    return {number, {word}, kFree, {}};
  }
  return {};
}

Reading ReadPhone(const std::vector<Word>& words) {
  std::string digits;
  std::vector<Word> used;
  for (const Word& word : words) {
    const auto part = DigitsOf(Trimmed(word.text));
    if (!part) break;
    digits += *part;
    used.push_back(word);
  }
  if (digits.empty()) return {};
  const bool as_ruled = digits.size() >= 9 && digits.size() <= 11;
  return {digits, used, as_ruled ? kFree : kDoubtful, {}};
}

// "…, Xã Lam Khê, Tỉnh": a unit without its name shows that a line was lost.
Reading ReadPlace(const std::vector<Word>& words) {
  constexpr std::string_view kUnits[] = {"tinh", "huyen", "xa",  "phuong", "quan",
                                         "thon", "duong", "pho", "to",     "so"};
  Reading out{Trimmed(Joined(words)), words, kFree, {}};
  if (words.empty()) return out;
  const std::string last = LettersOnly(FoldForMatch(words.back().text));
  const bool open = words.back().text.ends_with(',') || words.back().text.ends_with('-') ||
                    std::find(std::begin(kUnits), std::end(kUnits), last) != std::end(kUnits);
  if (open) {
    out.certainty = kDoubtful;
    out.reasons = {Because("it ends where more must follow")};
  }
  return out;
}

Reading ReadFree(const std::vector<Word>& words) {
  return {Trimmed(Joined(words)), words, kFree, {}};
}

// Hardly anybody's papers say another; what does is free words.
Reading ReadNationality(const std::vector<Word>& words) {
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string pair = LettersOnly(FoldForMatch(words[i].text + words[i + 1].text));
    if (pair == "vietnam") return {"Việt Nam", {words[i], words[i + 1]}, kCertain, {}};
  }
  return ReadFree(words);
}

Reading ReadKind(ValueKind kind, const std::vector<Word>& words, const Vocabulary& vocabulary) {
  switch (kind) {
    case ValueKind::kName:
      return ReadName(words, vocabulary);
    case ValueKind::kDate:
      return ReadDateValue(words);
    case ValueKind::kExpiry:
      return ReadExpiry(words);
    case ValueKind::kIdentityDigits:
      return ReadIdentity(words);
    case ValueKind::kSex:
      return ReadSexValue(words);
    case ValueKind::kYear:
      return ReadYear(words);
    case ValueKind::kNumber:
      return ReadNumber(words);
    case ValueKind::kSerial:
      return ReadSerial(words);
    case ValueKind::kArea:
      return ReadArea(words);
    case ValueKind::kPhone:
      return ReadPhone(words);
    case ValueKind::kNationality:
      return ReadNationality(words);
    case ValueKind::kPlace:
      return ReadPlace(words);
    case ValueKind::kFreeText:
      break;
  }
  return ReadFree(words);
}

}  // namespace

std::optional<std::string> ReadCivilDate(std::string_view text) {
  using std::chrono::year_month_day;
  const std::vector<std::string> numbers = NumbersIn(text);
  int parts[3] = {};
  if (numbers.size() != 3 || numbers[0].size() > 2 || numbers[1].size() > 2 ||
      numbers[2].size() != 4)
    return std::nullopt;
  for (size_t i = 0; i < 3; ++i)
    if (!absl::SimpleAtoi(numbers[i], &parts[i])) return std::nullopt;
  const year_month_day date{std::chrono::year{parts[2]},
                            std::chrono::month{static_cast<unsigned>(parts[1])},
                            std::chrono::day{static_cast<unsigned>(parts[0])}};
  if (parts[2] < kFirstYear || !date.ok()) return std::nullopt;
  return absl::StrFormat("%04d-%02d-%02d", parts[2], parts[1], parts[0]);
}

std::optional<Sex> ReadSex(std::string_view text) {
  const std::string letters = LettersOnly(FoldForMatch(NormalizeText(text)));
  if (letters == "nam") return Sex::kMale;
  if (letters == "nu") return Sex::kFemale;
  return std::nullopt;
}

Field ReadPaperValue(ValueKind kind, const std::vector<Word>& words, int page,
                     const Vocabulary& vocabulary) {
  Reading reading = ReadKind(kind, words, vocabulary);
  Field field = MakeField(std::move(reading.value), reading.words, page, reading.certainty);
  field.reasons = std::move(reading.reasons);
  return field;
}

}  // namespace sohoa
