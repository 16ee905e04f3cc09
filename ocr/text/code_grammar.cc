#include "ocr/text/code_grammar.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "ocr/text/abbreviations.h"
#include "ocr/text/language_model.h"
#include "ocr/text/letters.h"
#include "ocr/text/numerals.h"
#include "ocr/text/syllable.h"

namespace sohoa {
namespace {

using namespace std::string_view_literals;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

size_t CountDigits(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), IsDigit));
}

// With digits for the letters that look like 0 and 1.
std::string AsDigits(std::string_view text) {
  std::string digits(text);
  for (char& c : digits) {
    if ("lI|"sv.find(c) != std::string_view::npos) c = '1';
    if (c == 'O' || c == 'o') c = '0';
  }
  return digits;
}

struct Around {
  std::string_view before, core, after;  // cores of words[at - 1 … at + 1]; empty: none
};

bool Is(std::string_view word, std::string_view syllable) {
  const std::optional<Syllable> parsed = ParseSyllable(word);
  return parsed && parsed == ParseSyllable(syllable);
}

// "Điều l": articles and clauses are counted in Arabic digits.
std::string Clause(const Around& around) {
  constexpr size_t kLongest = 3;
  if (!Is(around.before, "điều") && !Is(around.before, "khoản")) return "";
  if (around.core.size() > kLongest) return "";
  std::string number;
  for (const char c : around.core) number += c == 'L' ? '1' : c;
  number = AsDigits(number);
  return IsDigits(number) && number.front() != '0' ? number : "";
}

bool IsMeasure(std::string_view word) {
  constexpr std::string_view kMeasures[] = {"đồng", "triệu", "tỷ", "tỉ", "nghìn", "ngàn",
                                            "ha",   "km",    "kg", "m2", "m3",    "USD"};
  return std::find(std::begin(kMeasures), std::end(kMeasures), word) != std::end(kMeasures);
}

// "năm 20113", but not "mỗi năm 20000".
std::string Year(const Around& around) {
  constexpr size_t kDigits = 4;
  if (!Is(around.before, "năm") || around.core.size() != kDigits + 1 || !IsDigits(around.core))
    return "";
  if (around.core.ends_with("000") || IsMeasure(around.after)) return "";
  std::set<std::string> years;
  for (size_t k = 1; k < around.core.size(); ++k) {
    if (around.core[k] != around.core[k - 1]) continue;
    const std::string year = std::string(around.core).erase(k, 1);
    if (year >= "1945" && year <= "2099") years.insert(year);
  }
  return years.size() == 1 ? *years.begin() : "";
}

// Groups of three digits behind the first, which may be shorter: 4.879.500.
bool IsGrouped(std::string_view number) {
  constexpr size_t kGroup = 3;
  size_t groups = 0;
  while (!number.empty()) {
    const size_t dot = number.find('.');
    const std::string_view group = number.substr(0, dot);
    const bool right_size = groups == 0 ? group.size() <= kGroup : group.size() == kGroup;
    if (!IsDigits(group) || !right_size) return false;
    ++groups;
    number = dot == std::string_view::npos ? "" : number.substr(dot + 1);
  }
  return groups > 1;
}

// An amount in which most signs were read as digits.
std::string Amount(const Around& around) {
  const std::string number = AsDigits(around.core);
  if (number == around.core || number.front() == '0') return "";
  const size_t digits = CountDigits(number);
  if (2 * CountDigits(around.core) <= digits) return "";
  if (IsGrouped(number)) return number;
  const size_t comma = number.find_first_of(",.");
  const bool decimal =
      IsDigits(std::string_view(number).substr(0, comma)) &&
      (comma == std::string::npos || IsDigits(std::string_view(number).substr(comma + 1)));
  return decimal && IsMeasure(around.after) ? number : "";
}

std::string Joined(const std::vector<std::string>& parts, std::string_view by) {
  std::string text;
  for (size_t k = 0; k < parts.size(); ++k) text += (k == 0 ? "" : std::string(by)) + parts[k];
  return text;
}

std::vector<std::string> Parts(std::string_view text, char by) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == by)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

// "QĐĐ-UBNĐ" → "QĐ-UBND". A type that is none may be an agency of its own: a slip of one letter
// makes it a type only where an agency follows.
std::string Notation(const std::string& notation) {
  std::vector<std::string> parts = Parts(notation, '-');
  if (parts.size() < 2) return notation;
  for (size_t k = 0; k < parts.size(); ++k) {
    const std::string mended = k == 0 && !IsKnownAbbreviation(parts[0])
                                   ? TypeBySlip(parts[0])
                                   : AbbreviationBySlip(parts[k]);
    if (!mended.empty()) parts[k] = mended;
  }
  return Joined(parts, "-");
}

// "1617/CIr-PKTHTĐT", "15/2O21/ND-CP".
std::string DocumentCode(const Around& around) {
  std::vector<std::string> parts = Parts(around.core, '/');
  if (parts.size() < 2 || parts.size() > 3) return "";
  for (size_t k = 0; k + 1 < parts.size(); ++k) {
    const std::string number = AsDigits(parts[k]);
    if (!IsDigits(number) || CountDigits(parts[k]) == 0) return "";
    parts[k] = number;
  }
  if (parts.back().find('-') == std::string::npos) return "";
  parts.back() = Notation(parts.back());
  return Joined(parts, "/");
}

// Alone, or the notation of a document without its number: "QD-UBND".
std::string Abbreviation(std::string_view core) {
  std::string mended = AbbreviationBySlip(core);
  if (!mended.empty()) return mended;
  const size_t dash = core.rfind('-');
  if (dash == std::string_view::npos || core.find('/') != std::string_view::npos) return "";
  return IsKnownAbbreviation(core.substr(dash + 1)) ? Notation(std::string(core)) : "";
}

// "Lưu: VI;" is "VT,": the arm of the T over the comma reads as a semicolon.
std::string Archive(const Line& line, size_t at) {
  const std::string& word = line.words[at].text;
  if (at == 0 || !Is(LookAtWord(line.words[at - 1].text).core, "lưu")) return "";
  if (word == "VI" || word == "VI," || word == "VI.") return "VT" + word.substr(2);
  return word == "VI;" ? "VT," : "";
}

// The strokes behind the sign: "35%c." A circle alone may be the other one of "‰", which no high
// share is given in.
std::string Percentage(const std::string& word) {
  const size_t sign = word.find('%');
  if (sign == std::string::npos || sign == 0) return "";
  const size_t end = std::min(word.size(), word.find_first_not_of("cCo0", sign + 1));
  const std::string_view junk = std::string_view(word).substr(sign + 1, end - sign - 1);
  if (junk.empty() || !IsDigit(word[sign - 1])) return "";
  if (word.find_first_not_of(".,;:)", end) != std::string::npos) return "";
  constexpr size_t kTens = 2;  // digits
  const size_t whole = std::min(word.find_first_not_of("0123456789"), sign);
  const bool high = whole > kTens || (whole == kTens && word[0] >= '5');
  if (junk.find_first_of("cC") == std::string_view::npos && !high) return "";
  return std::string(word).erase(sign + 1, end - sign - 1);
}

}  // namespace

std::string MendedCode(const Line& line, size_t at) {
  const std::string& word = line.words[at].text;
  if (std::string whole = Archive(line, at); !whole.empty()) return whole;
  if (std::string whole = Percentage(word); !whole.empty()) return whole;
  const auto core_at = [&](size_t k) {
    return k < line.words.size() ? LookAtWord(line.words[k].text).core : std::string_view();
  };
  const Around around{at == 0 ? "" : core_at(at - 1), core_at(at), core_at(at + 1)};
  if (around.core.empty()) return word;
  for (const auto rule : {Clause, Year, Amount, DocumentCode}) {
    const std::string core = rule(around);
    if (core.empty() || core == around.core) continue;
    return std::string(word).replace(static_cast<size_t>(around.core.data() - word.data()),
                                     around.core.size(), core);
  }
  std::string core = Abbreviation(around.core);
  if (core.empty() && Is(around.before, "quý")) core = NumeralByStrokes(around.core);
  if (core.empty() || core == around.core || around.core.size() < 2) return word;
  return std::string(word).replace(static_cast<size_t>(around.core.data() - word.data()),
                                   around.core.size(), core);
}

}  // namespace sohoa
