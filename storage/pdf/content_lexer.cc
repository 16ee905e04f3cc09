#include "storage/pdf/content_lexer.h"

#include <cstddef>

#include "absl/strings/ascii.h"

namespace sohoa {
namespace {

// An operator takes at most 6 numbers, but for arrays and colours of many inks.
constexpr size_t kMaxOperands = 64;

// Also what begins like a number and is none: it is an operand, whatever it is.
bool LooksLikeNumber(const PdfToken& word) {
  const char first = word.raw[0];
  return absl::ascii_isdigit(static_cast<unsigned char>(first)) || first == '+' || first == '-' ||
         first == '.';
}

}  // namespace

std::optional<ContentOperator> ContentLexer::Next() {
  using Kind = PdfToken::Kind;
  ContentOperator op;
  for (PdfToken token = tokens_.Next(); token.kind != Kind::kEnd; token = tokens_.Next()) {
    if (token.kind == Kind::kName) {
      if (op.names.size() < kMaxOperands) op.names.push_back(NameBytes(token));
    } else if (token.kind == Kind::kWord && !LooksLikeNumber(token)) {
      op.name = std::string(token.raw);
      return op;
    } else if (token.kind == Kind::kWord || token.kind == Kind::kNumber) {
      if (op.numbers.size() < kMaxOperands) op.numbers.push_back(NumberValue(token));
    }
  }
  return std::nullopt;
}

}  // namespace sohoa
