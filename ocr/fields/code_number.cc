#include "ocr/fields/code_number.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "ocr/fields/loose_match.h"
#include "ocr/text/letters.h"

namespace sohoa {
namespace {

constexpr size_t kMostDigits = 6;
// Before "Số" at most a stray mark or two.
constexpr size_t kLatestStart = 3;
// Where handwriting has eaten the label, the stroke still comes early in the row.
constexpr size_t kLatestStroke = 12;
constexpr size_t kLongestNotation = 30;  // CodeNotation of NĐ 30/2020, annex VI

bool IsDash(char32_t c) { return c == U'-' || c == U'–' || c == U'—' || c == U'‐' || c == U'−'; }

bool IsMark(char32_t c) {
  return c == U' ' || c == U':' || c == U'.' || c == U',' || c == U';' || c == U'…' || IsDash(c);
}

// What stands before "số" on laws and their like; folded, letters only.
constexpr std::string_view kBeforeLabel[] = {"luat", "phaplenh", "nghiquyet"};

// A fold, a punched hole's rim: read as a letter or two, but no syllable ("Mã số", "Hồ sơ" are).
bool IsStray(const std::string& folded) {
  return CountLetters(folded).letters < static_cast<int>(kLatestStart) &&
         folded.find_first_of("aeiouy") == std::string::npos;
}

// Where the number begins, if the row begins with "Số" or what that is often read as ("Sô", "Só").
std::optional<size_t> AfterLabel(const Glyphs& glyphs) {
  const size_t at = glyphs.folded.find("so");
  if (at == std::string::npos) return std::nullopt;
  const std::string before = LettersOnly(std::string_view(glyphs.folded).substr(0, at));
  const bool law =
      std::find(std::begin(kBeforeLabel), std::end(kBeforeLabel), before) != std::end(kBeforeLabel);
  if (!law && (at > kLatestStart || !IsStray(before))) return std::nullopt;
  const size_t end = at + 2;
  // "Sở", "Sơn": a word goes on.
  if (end < glyphs.folded.size() && glyphs.folded[end] >= 'a' && glyphs.folded[end] <= 'z') {
    return std::nullopt;
  }
  return end;
}

// A notation ends at a space, unless a dash or stroke stands beside it.
size_t EndOfNotation(const std::u32string& chars, size_t begin) {
  size_t end = begin;
  while (end < chars.size() && chars[end] == U' ') ++end;
  for (; end < chars.size(); ++end) {
    if (chars[end] != U' ') continue;
    const bool joined_before = IsDash(chars[end - 1]) || chars[end - 1] == U'/';
    const bool joined_after =
        end + 1 < chars.size() && (IsDash(chars[end + 1]) || chars[end + 1] == U'/');
    if (!joined_before && !joined_after) break;
  }
  return end;
}

std::u32string CleanNotation(std::u32string_view chars) {
  std::u32string out;
  for (const char32_t c : chars) {
    if (IsDash(c)) {
      if (!out.empty() && out.back() != U'-') out += U'-';
    } else if (c != U' ' && c != U',' && c != U';' && c != U':') {
      out += c;
    }
  }
  while (!out.empty() && (out.back() == U'-' || out.back() == U'.' || out.back() == U'/')) {
    out.pop_back();
  }
  return out;
}

// Laws and their like are numbered by the year: "30/2020/NĐ-CP". Takes "2020/" off the front of the
// notation; "/2020" belongs to the number then. Empty for any other notation.
std::string TakeYear(std::string& notation) {
  constexpr size_t kYear = 4;
  if (notation.size() <= kYear + 1 || notation[kYear] != '/') return "";
  const std::string year = notation.substr(0, kYear);
  if (year < "1945" || year > "2099" || year.find_first_not_of("0123456789") != std::string::npos)
    return "";
  notation.erase(0, kYear + 1);
  return absl::StrCat("/", year);
}

// "Số: 1717NQ-HĐND" with the stroke put in where the digits of a word end and its letters begin.
std::optional<Segment> WithLostStroke(const Segment& row) {
  std::vector<Word> words = row.words;
  for (Word& word : words) {
    const size_t digits = std::min(word.text.find_first_not_of("0123456789"), word.text.size());
    if (digits == 0 || word.text.find('-', digits) == std::string::npos) continue;
    if (CountLetters(word.text.substr(digits)).capitals < 2) continue;
    word.text.insert(digits, 1, '/');
    return MakeSegment(std::move(words), row.page);
  }
  return std::nullopt;
}

bool LooksLikeNotation(std::string_view notation) {
  const LetterCount count = CountLetters(notation);
  const int size = count.letters + count.digits + count.others;
  return count.letters >= 2 && static_cast<size_t>(size) <= kLongestNotation &&
         2 * count.capitals > count.letters;
}

}  // namespace

std::optional<Digits> ReadDigits(std::u32string_view chars) {
  Digits digits;
  bool space = false;  // behind a digit
  for (const char32_t c : chars) {
    if (c == U' ') {
      space = !digits.value.empty();
      continue;
    }
    if (!IsMark(c)) digits.mended = digits.mended || space;
    if (c >= U'0' && c <= U'9') {
      digits.value += static_cast<char>(c);
    } else if (c == U'O' || c == U'o' || c == U'Ø') {
      digits.value += '0';
      digits.mended = true;
    } else if (c == U'S' || c == U'Š' || c == U'§') {
      digits.value += '5';
      digits.mended = true;
    } else if (c == U'l' || c == U'I' || c == U'|') {
      digits.value += '1';
      digits.mended = true;
    } else if (!IsMark(c)) {
      return std::nullopt;
    }
  }
  if (digits.value.empty() || digits.value.size() > kMostDigits) return std::nullopt;
  return digits;
}

std::optional<CodeReading> ReadCode(const Segment& row) {
  const Glyphs glyphs = GlyphsOf(row);
  const std::optional<size_t> label_end = AfterLabel(glyphs);
  size_t begin = label_end.value_or(0);
  while (begin < glyphs.chars.size() && IsMark(glyphs.chars[begin])) ++begin;
  const size_t stroke = glyphs.chars.find(U'/', begin);
  if (stroke == std::u32string::npos) {
    const std::optional<Segment> mended = label_end ? WithLostStroke(row) : std::nullopt;
    if (!mended) return std::nullopt;
    std::optional<CodeReading> code = ReadCode(*mended);
    if (code) code->number_mended = true;
    return code;
  }

  const size_t end = EndOfNotation(glyphs.chars, stroke + 1);
  CodeReading code;
  code.notation =
      ToUtf8(CleanNotation(std::u32string_view(glyphs.chars).substr(stroke + 1, end - stroke - 1)));
  if (!LooksLikeNotation(code.notation)) return std::nullopt;
  code.labelled = label_end.has_value();
  if (!code.labelled && (stroke > kLatestStroke || code.notation.find('-') == std::string::npos)) {
    return std::nullopt;
  }
  code.notation_words = WordsBetween(row, glyphs, stroke + 1, end);
  const std::string year = TakeYear(code.notation);

  size_t number_end = stroke;
  while (number_end > begin && glyphs.chars[number_end - 1] == U' ') --number_end;
  code.number_words = WordsBetween(row, glyphs, begin, number_end);
  code.number_apart = number_end != stroke || glyphs.word[stroke] != glyphs.word[begin];
  const auto digits =
      ReadDigits(std::u32string_view(glyphs.chars).substr(begin, number_end - begin));
  if (digits && digits->value.find_first_not_of('0') != std::string::npos) {
    code.number = digits->value + year;
    code.number_mended = digits->mended;
  }
  return code;
}

}  // namespace sohoa
