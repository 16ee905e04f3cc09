#include "ocr/fields/dossier_code.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "ocr/fields/loose_match.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

constexpr std::string_view kMarks = ".-";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool AreDigits(std::string_view text, size_t fewest, size_t most) {
  return text.size() >= fewest && text.size() <= most &&
         std::all_of(text.begin(), text.end(), IsDigit);
}

bool IsFirstLevel(std::string_view group) {
  return group.size() == 3 && group[0] >= 'A' && group[0] <= 'K' &&
         AreDigits(group.substr(1), 2, 2);
}

std::vector<std::string_view> Parts(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  for (size_t end = text.find(mark); end != text.npos; end = text.find(mark)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.push_back(text);
  return parts;
}

bool IsAgency(std::string_view text) {
  constexpr size_t kMostLevels = 6;
  const std::vector<std::string_view> groups = Parts(text, '.');
  if (groups.size() == 4 && IsFirstLevel(groups[3]))
    return AreDigits(groups[0], 3, 3) && AreDigits(groups[1], 2, 2) && AreDigits(groups[2], 2, 2);
  return groups.size() <= kMostLevels && IsFirstLevel(groups[0]) &&
         std::all_of(groups.begin() + 1, groups.end(),
                     [](std::string_view group) { return AreDigits(group, 2, 3); });
}

bool IsDay(std::string_view text) {
  if (!AreDigits(text, 6, 6)) return false;
  const int month = (text[2] - '0') * 10 + text[3] - '0',
            day = (text[4] - '0') * 10 + text[5] - '0';
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

// The code that `text` begins with.
std::optional<std::string> CodeAt(std::string_view text) {
  const size_t agency = text.find('-');
  if (agency == text.npos || !IsAgency(text.substr(0, agency))) return std::nullopt;
  const size_t day = text.find('-', agency + 1);
  if (day == text.npos) return std::nullopt;
  size_t end = day + 1;
  while (end < text.size() && IsDigit(text[end])) ++end;
  if (end < text.size() && absl::ascii_isalpha(static_cast<unsigned char>(text[end])))
    return std::nullopt;
  if (!IsDossierCode(text.substr(0, end))) return std::nullopt;
  return std::string(text.substr(0, end));
}

// Letters that look like digits, where the grammar has none but the agency's one.
std::string Mended(std::string_view text) {
  std::string mended(text);
  for (char& c : mended) {
    if (c == 'O' || c == 'o' || c == 'Q') c = '0';
    if (c == 'l' || c == '|' || c == '!') c = '1';
    if (c == 'I' && &c != &mended.front()) c = '1';
  }
  return mended;
}

// The row's words without the spaces that a reader puts around hyphens and dots.
std::string Tight(std::string_view text) {
  std::string tight;
  for (size_t k = 0; k < text.size(); ++k) {
    const bool beside_mark = (k > 0 && kMarks.find(text[k - 1]) != kMarks.npos) ||
                             (k + 1 < text.size() && kMarks.find(text[k + 1]) != kMarks.npos);
    if (text[k] == ' ' && beside_mark) continue;
    tight += text[k];
  }
  return tight;
}

std::optional<std::string> CodeBehindLabel(const Line& line) {
  std::string text;
  for (const Word& word : line.words) text += (text.empty() ? "" : " ") + word.text;
  const std::string folded = FoldForMatch(text);
  for (const std::string_view label : {"ma ho so", "ma so ho so"}) {
    if (!FindLoosely(folded, label, 0, 1)) continue;
    const std::string tight = Tight(text);
    if (std::optional<std::string> code = FindDossierCode(tight)) return code;
    if (std::optional<std::string> code = FindDossierCode(Mended(tight))) return code;
  }
  return std::nullopt;
}

}  // namespace

bool IsDossierCode(std::string_view text) {
  const std::vector<std::string_view> parts = Parts(text, '-');
  return parts.size() == 3 && IsAgency(parts[0]) && IsDay(parts[1]) && AreDigits(parts[2], 4, 7);
}

std::optional<std::string> FindDossierCode(std::string_view text) {
  for (size_t begin = 0; begin < text.size(); ++begin) {
    const char before = begin == 0 ? ' ' : text[begin - 1];
    if (before == '.' || absl::ascii_isalnum(static_cast<unsigned char>(before))) continue;
    if (std::optional<std::string> code = CodeAt(text.substr(begin))) return code;
  }
  return std::nullopt;
}

std::optional<std::string> ReadDossierCode(const PageText& page) {
  std::optional<std::string> code;
  ForEachPrintedLine(page, [&](const Line& line) {
    if (!code) code = CodeBehindLabel(line);
  });
  return code;
}

}  // namespace sohoa
