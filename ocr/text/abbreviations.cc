#include "ocr/text/abbreviations.h"

#include <algorithm>
#include <set>
#include <span>

#include "ocr/text/letters.h"

namespace sohoa {
namespace {

constexpr std::string_view kTypes[] = {"NQ",  "QĐ",  "CT",  "QC", "QyĐ", "TC",  "TB",  "HD", "CTr",
                                       "KH",  "PA",  "ĐA",  "DA", "BC",  "BB",  "TTr", "HĐ", "CĐ",
                                       "BGN", "BTT", "GUQ", "GM", "GGT", "GNP", "PG",  "PC", "PB",
                                       "SY",  "TrS", "SL",  "NĐ", "TT",  "TTLT"};

constexpr std::string_view kAbbreviations[] = {
    "UBND",  "HĐND",  "UBMTTQ", "MTTQ",  "TTHC",   "CNTT",   "PT-TH", "TTĐT",     "VPCP",
    "BTTTT", "STTTT", "NĐ-CP",  "NQ-CP", "QĐ-TTg", "CT-TTg", "CCHC",  "HĐND-UBND"};

bool IsIn(std::span<const std::string_view> list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// What a letter may have been on paper.
char32_t TwinOf(char32_t read) {
  switch (read) {
    case U'D':
      return U'Đ';
    case U'Đ':
      return U'D';
    case U'I':
      return U'T';
    case U'O':
      return U'Q';
    default:
      return 0;
  }
}

// All that one slip can have made `read` of. `thrice`: that one of three equal letters is too many.
std::set<std::string> BeforeSlip(const std::u32string& read, bool thrice) {
  std::set<std::string> words;
  for (size_t k = 0; k < read.size(); ++k) {
    std::u32string word = read;
    word[k] = TwinOf(read[k]);
    if (word[k] != 0) words.insert(ToUtf8(word));
    const bool crossed_twice = k > 0 && read[k] == U'Đ' && read[k - 1] == U'Đ';
    const bool third = thrice && k > 1 && read[k] == read[k - 1] && read[k] == read[k - 2];
    if (crossed_twice || third) words.insert(ToUtf8(std::u32string(read).erase(k, 1)));
  }
  return words;
}

std::string OnlyOne(std::span<const std::string_view> list, std::string_view word, bool thrice) {
  if (IsIn(list, word)) return "";
  std::string found;
  for (const std::string& before : BeforeSlip(ToCodePoints(word), thrice)) {
    if (!IsIn(list, before)) continue;
    if (!found.empty()) return "";
    found = before;
  }
  return found;
}

}  // namespace

bool IsTypeAbbreviation(std::string_view word) { return IsIn(kTypes, word); }
std::string TypeBySlip(std::string_view word) { return OnlyOne(kTypes, word, false); }
bool IsKnownAbbreviation(std::string_view word) { return IsIn(kAbbreviations, word); }
std::string AbbreviationBySlip(std::string_view word) {
  return OnlyOne(kAbbreviations, word, true);
}

}  // namespace sohoa
