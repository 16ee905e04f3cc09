#include "storage/pdf/pdf_syntax.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

constexpr size_t kMaxDepth = 200;

// Debian's Abseil has a string_view of its own.
absl::string_view Words(std::string_view text) { return {text.data(), text.size()}; }

bool IsSpace(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

bool IsDelimiter(char c) {
  return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' ||
         c == '}' || c == '/' || c == '%';
}

bool IsRegular(char c) { return !IsSpace(c) && !IsDelimiter(c); }

bool StartsAt(std::string_view text, size_t at, std::string_view what) {
  return text.substr(std::min(at, text.size()), what.size()) == what;
}

std::optional<size_t> LiteralEnd(std::string_view text, size_t at) {
  size_t depth = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == '\\')
      ++at;
    else if (text[at] == '(')
      ++depth;
    else if (text[at] == ')' && --depth == 0)
      return at + 1;
  }
  return std::nullopt;
}

size_t RegularEnd(std::string_view text, size_t at) {
  while (at < text.size() && IsRegular(text[at])) ++at;
  return at;
}

bool IsUnsigned(std::string_view token) {
  if (token.empty()) return false;
  for (const char c : token)
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
  return true;
}

// Past the second number and the R of a reference whose first number ends at `end`.
std::optional<size_t> RefEnd(std::string_view text, size_t end) {
  const size_t second = SkipSpace(text, end);
  const size_t second_end = RegularEnd(text, second);
  if (!IsUnsigned(text.substr(second, second_end - second))) return std::nullopt;
  const size_t letter = SkipSpace(text, second_end);
  if (!StartsAt(text, letter, "R") || RegularEnd(text, letter) != letter + 1) return std::nullopt;
  return letter + 1;
}

// Past one token that is no bracket; for a name, its slash belongs to it.
std::optional<size_t> SimpleEnd(std::string_view text, size_t at) {
  if (text[at] == '(') return LiteralEnd(text, at);
  if (text[at] == '<') {
    const size_t close = text.find('>', at);
    return close == std::string_view::npos ? std::nullopt : std::optional(close + 1);
  }
  const size_t end = RegularEnd(text, text[at] == '/' ? at + 1 : at);
  return end == at ? std::nullopt : std::optional(end);
}

// What a bracket that opens at `at` must close with; empty if none opens.
std::string_view Closing(std::string_view text, size_t at) {
  if (text[at] == '[') return "]";
  return StartsAt(text, at, "<<") ? ">>" : "";
}

std::optional<size_t> BracketsEnd(std::string_view text, size_t at) {
  std::vector<std::string_view> open;
  do {
    at = SkipSpace(text, at);
    if (at >= text.size()) return std::nullopt;
    if (const std::string_view closing = Closing(text, at); !closing.empty()) {
      if (open.size() >= kMaxDepth) return std::nullopt;
      open.push_back(closing);
      at += closing.size();
    } else if (StartsAt(text, at, open.back())) {
      at += open.back().size();
      open.pop_back();
    } else {
      const std::optional<size_t> end = SimpleEnd(text, at);
      if (!end) return std::nullopt;
      at = *end;
    }
  } while (!open.empty());
  return at;
}

std::string_view Trimmed(std::string_view text) {
  const size_t begin = SkipSpace(text, 0);
  const std::optional<size_t> end = ValueEnd(text, 0);
  if (!end || SkipSpace(text, *end) != text.size()) return {};
  return text.substr(begin, *end - begin);
}

int HexValue(char c) {
  if (absl::ascii_isdigit(static_cast<unsigned char>(c))) return c - '0';
  const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::optional<std::string> FromHex(std::string_view digits) {
  std::string out;
  int high = -1;
  for (const char c : digits) {
    if (IsSpace(c)) continue;
    const int value = HexValue(c);
    if (value < 0) return std::nullopt;
    if (high < 0) {
      high = value;
      continue;
    }
    out += static_cast<char>(high << 4 | value);
    high = -1;
  }
  if (high >= 0) out += static_cast<char>(high << 4);
  return out;
}

// The byte that an escape stands for; moves `at` to its last character. nullopt: it stands for
// none.
std::optional<char> Escaped(std::string_view text, size_t& at) {
  const char c = text[at];
  if (c >= '0' && c <= '7') {
    int value = 0;
    size_t digits = 0;
    while (digits < 3 && at + digits < text.size() && text[at + digits] >= '0' &&
           text[at + digits] <= '7')
      value = value * 8 + (text[at + digits++] - '0');
    at += digits - 1;
    return static_cast<char>(value & 0xFF);
  }
  if (c == '\r' && StartsAt(text, at + 1, "\n")) ++at;
  if (c == '\r' || c == '\n') return std::nullopt;
  constexpr std::string_view kLetters = "nrtbf";
  constexpr std::string_view kBytes = "\n\r\t\b\f";
  const size_t known = kLetters.find(c);
  return known == std::string_view::npos ? c : kBytes[known];
}

std::string FromLiteral(std::string_view inside) {
  std::string out;
  for (size_t at = 0; at < inside.size(); ++at) {
    if (inside[at] != '\\' || at + 1 == inside.size()) {
      out += inside[at];
      continue;
    }
    ++at;
    if (const std::optional<char> byte = Escaped(inside, at)) out += *byte;
  }
  return out;
}

}  // namespace

std::string ToText(PdfRef ref) { return absl::StrCat(ref.number, " ", ref.generation, " R"); }

size_t SkipSpace(std::string_view text, size_t at) {
  while (at < text.size()) {
    if (IsSpace(text[at])) {
      ++at;
    } else if (text[at] == '%') {
      while (at < text.size() && text[at] != '\n' && text[at] != '\r') ++at;
    } else {
      break;
    }
  }
  return at;
}

std::optional<size_t> ValueEnd(std::string_view text, size_t at) {
  at = SkipSpace(text, at);
  if (at >= text.size()) return std::nullopt;
  if (!Closing(text, at).empty()) return BracketsEnd(text, at);
  const std::optional<size_t> end = SimpleEnd(text, at);
  if (!end || !IsUnsigned(text.substr(at, *end - at))) return end;
  const std::optional<size_t> ref = RefEnd(text, *end);
  return ref ? ref : end;
}

std::optional<PdfRef> AsRef(std::string_view text) {
  text = Trimmed(text);
  if (text.empty() || text.back() != 'R') return std::nullopt;
  PdfRef ref;
  const size_t first = RegularEnd(text, 0);
  const size_t second = SkipSpace(text, first);
  const size_t second_end = RegularEnd(text, second);
  if (second_end >= text.size() || !absl::SimpleAtoi(Words(text.substr(0, first)), &ref.number) ||
      !absl::SimpleAtoi(Words(text.substr(second, second_end - second)), &ref.generation))
    return std::nullopt;
  return ref;
}

std::optional<int64_t> AsInteger(std::string_view text) {
  int64_t value = 0;
  if (!absl::SimpleAtoi(Words(Trimmed(text)), &value)) return std::nullopt;
  return value;
}

std::optional<double> AsNumber(std::string_view text) {
  double value = 0;
  if (!absl::SimpleAtod(Words(Trimmed(text)), &value) || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<std::string> AsName(std::string_view text) {
  text = Trimmed(text);
  if (text.empty() || text[0] != '/') return std::nullopt;
  std::string out;
  for (size_t at = 1; at < text.size(); ++at) {
    const bool escaped = text[at] == '#' && at + 2 < text.size() && HexValue(text[at + 1]) >= 0 &&
                         HexValue(text[at + 2]) >= 0;
    if (!escaped) {
      out += text[at];
      continue;
    }
    out += static_cast<char>(HexValue(text[at + 1]) << 4 | HexValue(text[at + 2]));
    at += 2;
  }
  return out;
}

std::optional<std::string> AsString(std::string_view text) {
  text = Trimmed(text);
  if (text.size() < 2) return std::nullopt;
  const std::string_view inside = text.substr(1, text.size() - 2);
  if (text[0] == '(') return FromLiteral(inside);
  if (text[0] == '<' && text[1] != '<') return FromHex(inside);
  return std::nullopt;
}

std::optional<std::vector<std::string>> AsArray(std::string_view text) {
  text = Trimmed(text);
  if (text.size() < 2 || text[0] != '[') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::vector<std::string> values;
  for (size_t at = SkipSpace(text, 0); at < text.size(); at = SkipSpace(text, at)) {
    const std::optional<size_t> end = ValueEnd(text, at);
    if (!end) return std::nullopt;
    values.emplace_back(text.substr(at, *end - at));
    at = *end;
  }
  return values;
}

std::optional<PdfDict> PdfDict::Parse(std::string_view text) {
  text = Trimmed(text);
  if (text.size() < 4 || !StartsAt(text, 0, "<<")) return std::nullopt;
  text = text.substr(2, text.size() - 4);
  PdfDict dict;
  for (size_t at = SkipSpace(text, 0); at < text.size(); at = SkipSpace(text, at)) {
    const std::optional<size_t> key_end = ValueEnd(text, at);
    if (!key_end) return std::nullopt;
    const std::optional<std::string> key = AsName(text.substr(at, *key_end - at));
    const std::optional<size_t> end = ValueEnd(text, *key_end);
    if (!key || !end) return std::nullopt;
    const size_t value = SkipSpace(text, *key_end);
    dict.entries_.emplace_back(*key, text.substr(value, *end - value));
    at = *end;
  }
  return dict;
}

std::string PdfDict::Get(std::string_view key) const {
  for (const auto& [name, value] : entries_)
    if (name == key) return value;
  return "";
}

void PdfDict::Set(std::string_view key, std::string value) {
  for (auto& [name, old] : entries_) {
    if (name != key) continue;
    old = std::move(value);
    return;
  }
  entries_.emplace_back(key, std::move(value));
}

std::string PdfDict::ToText() const {
  std::string out = "<<";
  for (const auto& [name, value] : entries_) {
    out += '/';
    for (const char c : name) {
      const auto byte = static_cast<unsigned char>(c);
      if (IsRegular(c) && c != '#' && byte > 0x20 && byte < 0x7F)
        out += c;
      else
        absl::StrAppend(&out, "#", absl::Hex(byte, absl::kZeroPad2));
    }
    absl::StrAppend(&out, " ", value, "\n");
  }
  return out + ">>";
}

}  // namespace sohoa
