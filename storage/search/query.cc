#include "storage/search/query.h"

#include <algorithm>
#include <string>
#include <utility>

#include "storage/search/folding.h"

namespace sohoa {
namespace {

constexpr size_t kMaxQueryBytes = 1000;
constexpr size_t kMaxTokens = 32;

bool IsQuote(char32_t c) { return c == '"' || c == U'“' || c == U'”' || c == U'„'; }
bool IsSpace(char32_t c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0; }

bool HasDigit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void Append(std::vector<Token> parts, std::vector<ClauseToken>* tokens) {
  for (Token& part : parts)
    tokens->push_back({std::move(part), static_cast<uint32_t>(tokens->size())});
}

class QueryReader {
 public:
  std::vector<Clause> Read(std::string_view query) {
    std::string word;
    for (size_t at = 0; at < query.size();) {
      const char32_t c = NextCodePoint(query, &at);
      if (!IsQuote(c) && !IsSpace(c)) {
        AppendUtf8(c, &word);
        continue;
      }
      EndWord(&word);
      if (IsQuote(c)) EndPhrase();
    }
    EndWord(&word);
    if (in_phrase_) EndPhrase();  // a quote that was never closed
    return std::move(clauses_);
  }

 private:
  void EndWord(std::string* word) {
    WordTokens tokens = Tokenize(*word);
    word->clear();
    if (in_phrase_) return Append(std::move(tokens.parts), &phrase_.tokens);
    Clause clause;
    // A code, a date, a number is sought as it is written. Other joined words ("kinh tế-xã hội")
    // may stand with spaces as well: their parts side by side are what counts.
    if (tokens.has_whole() && HasDigit(tokens.whole.folded)) {
      clause.tokens = {{std::move(tokens.whole), 0}};
      Append(std::move(tokens.parts), &clause.parts);
    } else {
      Append(std::move(tokens.parts), &clause.tokens);
    }
    AddClause(std::move(clause));
  }

  void EndPhrase() {
    if (in_phrase_) AddClause(std::exchange(phrase_, {}));
    in_phrase_ = !in_phrase_;
  }

  void AddClause(Clause clause) {
    if (!clause.tokens.empty()) clauses_.push_back(std::move(clause));
  }

  bool in_phrase_ = false;
  Clause phrase_;
  std::vector<Clause> clauses_;
};

}  // namespace

absl::StatusOr<std::vector<Clause>> ParseQuery(std::string_view query) {
  if (query.size() > kMaxQueryBytes)
    return absl::InvalidArgumentError("the query is longer than 1,000 bytes");
  std::vector<Clause> clauses = QueryReader().Read(query);
  if (clauses.empty()) return absl::InvalidArgumentError("the query has no word to look for");
  size_t tokens = 0;
  for (const Clause& clause : clauses)
    tokens += std::max(clause.tokens.size(), clause.parts.size());
  if (tokens > kMaxTokens) return absl::InvalidArgumentError("the query has more than 32 words");
  return clauses;
}

}  // namespace sohoa
