#include "storage/pdf/content_lexer.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"

namespace sohoa {
namespace {

// An operator takes at most 6 numbers, but for arrays and colours of many inks.
constexpr size_t kMaxOperands = 64;

bool IsSpace(char c) {
  return c == '\0' || (c != '\v' && absl::ascii_isspace(static_cast<unsigned char>(c)));
}
bool IsDelimiter(char c) { return c != '\0' && std::strchr("()<>[]{}/%", c) != nullptr; }
bool IsRegular(char c) { return !IsSpace(c) && !IsDelimiter(c); }

bool IsHex(char c) { return absl::ascii_isxdigit(static_cast<unsigned char>(c)); }

// "A#20B" is "A B".
std::string DecodeName(absl::string_view raw) {
  std::string name;
  for (size_t i = 0; i < raw.size(); ++i) {
    const bool escape =
        raw[i] == '#' && i + 2 < raw.size() && IsHex(raw[i + 1]) && IsHex(raw[i + 2]);
    if (escape) {
      name += absl::HexStringToBytes(raw.substr(i + 1, 2));
      i += 2;
    } else {
      name += raw[i];
    }
  }
  return name;
}

bool LooksLikeNumber(absl::string_view word) {
  return absl::ascii_isdigit(static_cast<unsigned char>(word[0])) || word[0] == '+' ||
         word[0] == '-' || word[0] == '.';
}

}  // namespace

// Parentheses nest; a backslash takes away their meaning.
void ContentLexer::SkipString() {
  int depth = 0;
  size_t i = 0;
  for (; i < rest_.size(); ++i) {
    if (rest_[i] == '\\')
      ++i;
    else if (rest_[i] == '(')
      ++depth;
    else if (rest_[i] == ')' && --depth == 0)
      break;
  }
  rest_.remove_prefix(std::min(i + 1, rest_.size()));
}

std::string ContentLexer::TakeRegular() {
  size_t n = 0;
  while (n < rest_.size() && IsRegular(rest_[n])) ++n;
  std::string word(rest_.substr(0, n));
  rest_.remove_prefix(n);
  return word;
}

std::optional<ContentOperator> ContentLexer::Next() {
  ContentOperator op;
  while (!rest_.empty()) {
    const char c = rest_[0];
    if (c == '%') {
      rest_.remove_prefix(std::min(rest_.find_first_of("\r\n"), rest_.size()));
    } else if (c == '(') {
      SkipString();
    } else if (c == '<' && rest_.size() > 1 && rest_[1] != '<') {
      rest_.remove_prefix(std::min(rest_.find('>'), rest_.size()));
    } else if (c == '/') {
      rest_.remove_prefix(1);
      const std::string name = DecodeName(TakeRegular());
      if (op.names.size() < kMaxOperands) op.names.push_back(name);
    } else if (!IsRegular(c)) {
      rest_.remove_prefix(1);
    } else {
      const std::string word = TakeRegular();
      double number = 0;
      if (!LooksLikeNumber(word)) {
        op.name = word;
        return op;
      }
      if (!absl::SimpleAtod(word, &number) || !std::isfinite(number)) number = 0;
      if (op.numbers.size() < kMaxOperands) op.numbers.push_back(number);
    }
  }
  return std::nullopt;
}

}  // namespace sohoa
