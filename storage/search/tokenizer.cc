#include "storage/search/tokenizer.h"

#include <utility>

#include "storage/search/folding.h"

namespace sohoa {
namespace {

bool IsDash(char32_t c) { return c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212; }

// One character for what stands between two parts: a slash or a dash if there is one.
char JoinOf(std::string_view between) {
  char join = 0;
  for (size_t at = 0; at < between.size();) {
    const char32_t c = NextCodePoint(between, &at);
    if (c == '/') return '/';
    if (IsDash(c)) {
      join = '-';
    } else if (join == 0) {
      join = c > 0x20 && c < 0x7F ? static_cast<char>(c) : '_';
    }
  }
  return join;
}

// Cuts behind the last whole character that fits.
void Cut(std::string* text) {
  if (text->size() <= kMaxTokenBytes) return;
  size_t end = kMaxTokenBytes;
  while (end > 0 && (static_cast<unsigned char>((*text)[end]) & 0xC0) == 0x80) --end;
  text->resize(end);
}

// Cutting the spelling first keeps the folded form equal for all spellings that are equal up to
// there.
Token MakeToken(std::string_view part) {
  Token token{.spelling = ToSpelling(part)};
  Cut(&token.spelling);
  token.folded = Fold(token.spelling);
  return token;
}

void AddPart(std::string_view part, std::string_view between, WordTokens* tokens) {
  Token token = MakeToken(part);
  if (token.folded.empty()) return;  // marks without a letter
  if (!tokens->parts.empty()) {
    const char join = JoinOf(between);
    tokens->whole.spelling += join;
    tokens->whole.folded += join;
  }
  tokens->whole.spelling += token.spelling;
  tokens->whole.folded += token.folded;
  tokens->parts.push_back(std::move(token));
}

}  // namespace

WordTokens Tokenize(std::string_view word) {
  WordTokens tokens;
  size_t part = 0;      // where the present part begins
  size_t part_end = 0;  // where the one before it ended
  bool inside = false;
  for (size_t at = 0; at < word.size();) {
    const size_t begin = at;
    const bool letter = IsWordLetter(NextCodePoint(word, &at));
    if (letter && !inside) part = begin;
    if (inside && !letter) {
      AddPart(word.substr(part, begin - part), word.substr(part_end, part - part_end), &tokens);
      part_end = begin;
    }
    inside = letter;
  }
  if (inside) AddPart(word.substr(part), word.substr(part_end, part - part_end), &tokens);
  if (tokens.parts.size() < 2 || tokens.whole.spelling.size() > kMaxTokenBytes) tokens.whole = {};
  return tokens;
}

uint32_t CountParts(std::string_view word) {
  uint32_t parts = 0;
  bool inside = false;   // a part
  bool counted = false;  // a letter of it, not marks alone
  for (size_t at = 0; at < word.size();) {
    const char32_t c = NextCodePoint(word, &at);
    if (!IsWordLetter(c)) {
      inside = false;
      continue;
    }
    if (!inside) counted = false;
    inside = true;
    if (counted || IsCombiningMark(c)) continue;
    counted = true;
    ++parts;
  }
  return parts;
}

}  // namespace sohoa
