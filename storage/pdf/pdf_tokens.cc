#include "storage/pdf/pdf_tokens.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "storage/pdf/pdf_value.h"

namespace sohoa {
namespace {

using Kind = PdfToken::Kind;

bool IsDelimiter(char c) { return c != '\0' && std::strchr("()<>[]{}/%", c) != nullptr; }
bool IsRegular(char c) { return !IsPdfSpace(c) && !IsDelimiter(c); }
bool IsHex(char c) { return absl::ascii_isxdigit(static_cast<unsigned char>(c)); }
bool IsOctal(char c) { return c >= '0' && c <= '7'; }

// Of the string that begins `text`: parentheses nest, a backslash takes away their meaning.
size_t StringLength(absl::string_view text) {
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '(')
      ++depth;
    else if (text[i] == ')' && --depth == 0)
      return i + 1;
  }
  return text.size();
}

size_t RegularLength(absl::string_view text) {
  size_t n = 0;
  while (n < text.size() && IsRegular(text[n])) ++n;
  return n;
}

bool IsNumber(absl::string_view word) {
  return !word.empty() && word.find_first_not_of("+-.0123456789") == absl::string_view::npos;
}

// What an escape stands for; `i` is at the letter behind the backslash, and moves to its last one.
std::string Escape(absl::string_view raw, size_t& i) {
  constexpr absl::string_view kLetters = "nrtbf";
  constexpr absl::string_view kMeant = "\n\r\t\b\f";
  if (const size_t known = kLetters.find(raw[i]); known != absl::string_view::npos)
    return std::string(1, kMeant[known]);
  if (raw[i] == '\r' && i + 1 < raw.size() && raw[i + 1] == '\n') ++i;
  if (IsPdfLineEnd(raw[i])) return "";
  if (!IsOctal(raw[i])) return std::string(1, raw[i]);
  int code = raw[i] - '0';
  for (int digits = 1; digits < 3 && i + 1 < raw.size() && IsOctal(raw[i + 1]); ++digits)
    code = code * 8 + (raw[++i] - '0');
  return std::string(1, static_cast<char>(code));
}

}  // namespace

bool IsPdfLineEnd(char c) { return c == '\r' || c == '\n'; }

void PdfTokens::Seek(size_t position) { at_ = std::min(position, text_.size()); }

void PdfTokens::SkipSpace() {
  while (at_ < text_.size() && (IsPdfSpace(text_[at_]) || text_[at_] == '%')) {
    if (text_[at_] == '%')
      at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    else
      ++at_;
  }
}

PdfToken PdfTokens::Next() {
  SkipSpace();
  const absl::string_view rest = text_.substr(at_);
  if (rest.empty()) return {Kind::kEnd, rest, at_};
  Kind kind = Kind::kBracket;
  size_t length = 1;
  if (rest[0] == '(') {
    kind = Kind::kString;
    length = StringLength(rest);
  } else if (rest.substr(0, 2) == "<<" || rest.substr(0, 2) == ">>") {
    length = 2;
  } else if (rest[0] == '<') {
    kind = Kind::kHexString;
    length = std::min(rest.find('>'), rest.size() - 1) + 1;
  } else if (rest[0] == '/') {
    kind = Kind::kName;
    length = 1 + RegularLength(rest.substr(1));
  } else if (IsRegular(rest[0])) {
    length = RegularLength(rest);
    kind = IsNumber(rest.substr(0, length)) ? Kind::kNumber : Kind::kWord;
  }
  const PdfToken token{kind, rest.substr(0, length), at_};
  at_ += length;
  return token;
}

std::string StringBytes(const PdfToken& token) {
  std::string bytes;
  absl::string_view raw = token.raw.substr(1);
  if (!raw.empty()) raw.remove_suffix(1);
  if (token.kind == Kind::kHexString) {
    std::string digits;
    std::copy_if(raw.begin(), raw.end(), std::back_inserter(digits), IsHex);
    if (digits.size() % 2 != 0) digits += '0';
    return absl::HexStringToBytes(digits);
  }
  for (size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '\\')
      bytes += raw[i];
    else if (++i < raw.size())
      bytes += Escape(raw, i);
  }
  return bytes;
}

std::string NameBytes(const PdfToken& token) {
  const absl::string_view raw = token.raw.substr(1);
  std::string name;
  for (size_t i = 0; i < raw.size(); ++i) {
    const bool escape =
        raw[i] == '#' && i + 2 < raw.size() && IsHex(raw[i + 1]) && IsHex(raw[i + 2]);
    if (!escape) {
      name += raw[i];
      continue;
    }
    name += absl::HexStringToBytes(raw.substr(i + 1, 2));
    i += 2;
  }
  return name;
}

double NumberValue(const PdfToken& token) {
  double number = 0;
  const bool valid = token.kind == Kind::kNumber && absl::SimpleAtod(token.raw, &number);
  return valid && std::isfinite(number) ? number : 0;
}

}  // namespace sohoa
