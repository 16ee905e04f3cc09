#include "storage/search/query_terms.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "storage/search/index_format.h"
#include "storage/search/near_words.h"
#include "storage/search/word_pairs.h"

namespace sohoa {
namespace {

absl::Status TooMany() {
  return absl::InvalidArgumentError(
      "too many words of the store begin so: write more letters before the *");
}

QueryNode OneWord(const QueryNode& open, const std::string& term) {
  QueryNode node;
  node.kind = QueryNode::Kind::kClause;
  node.letter = open.letter;
  node.clause.tokens = {{{term, term}, 0}};
  return node;
}

}  // namespace

absl::StatusOr<const FoundTerm*> QueryTerms::Find(const std::string& term) {
  if (const auto known = terms_.find(term); known != terms_.end()) return known->second.get();
  auto found = view_.Find(term);
  if (!found.ok()) return found.status();
  return terms_.emplace(term, *std::move(found)).first->second.get();
}

double QueryTerms::InformationOf(const ClauseToken& token) const {
  const auto count = static_cast<double>(of(token.token.folded).documents);
  const double others = std::max(0.0, static_cast<double>(view_.documents()) - count);
  return std::log(1 + (others + 0.5) / (count + 0.5));
}

absl::Status QueryTerms::Resolve(QueryNode* query) {
  using Kind = QueryNode::Kind;
  if (query->kind == Kind::kClause) return ResolveClause(&query->clause);
  if (query->kind == Kind::kPrefix || query->kind == Kind::kFuzzy) return ResolveOpenWord(query);
  for (QueryNode& child : query->children)
    if (absl::Status s = Resolve(&child); !s.ok()) return s;
  return absl::OkStatus();
}

absl::Status QueryTerms::ResolveClause(Clause* clause) {
  if (!clause->parts.empty()) {
    const auto whole = Find(clause->tokens[0].token.folded);
    if (!whole.ok()) return whole.status();
    if ((*whole)->documents > 0) return absl::OkStatus();
    clause->tokens = std::exchange(clause->parts, {});
  }
  for (const ClauseToken& token : clause->tokens) {
    const auto found = Find(token.token.folded);
    if (!found.ok()) return found.status();
    if ((*found)->documents == 0) return absl::OkStatus();  // then no document has them all
  }
  for (size_t i = 1; i < clause->tokens.size(); ++i) {
    const Token& first = clause->tokens[i - 1].token;
    const Token& second = clause->tokens[i].token;
    if (!MakePair(first, second)) continue;
    const auto found = Find(PairOf(first, second).folded);
    if (!found.ok()) return found.status();
  }
  return absl::OkStatus();
}

absl::Status QueryTerms::ResolveOpenWord(QueryNode* node) {
  const std::string& word = node->clause.tokens[0].token.folded;
  auto words = node->kind == QueryNode::Kind::kPrefix ? WordsFrom(word) : WordsNear(word);
  if (!words.ok()) return words.status();
  QueryNode either;
  either.kind = QueryNode::Kind::kOr;
  if (node->kind == QueryNode::Kind::kFuzzy) {  // with the marks that were typed
    QueryNode itself = *node;
    itself.kind = QueryNode::Kind::kClause;
    either.children.push_back(std::move(itself));
    std::erase(*words, word);
  }
  for (const std::string& found : *words) either.children.push_back(OneWord(*node, found));
  *node = std::move(either);
  for (QueryNode& child : node->children)
    if (absl::Status s = ResolveClause(&child.clause); !s.ok()) return s;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> QueryTerms::WordsFrom(const std::string& prefix) const {
  std::set<std::string> words;
  for (const SegmentReader& segment : view_.segments()) {
    absl::Status s = segment.ForEachTerm(prefix, [&](std::string_view term) {
      if (!IsPair(term)) words.emplace(term);
      return words.size() <= kMostExpansions;
    });
    if (!s.ok()) return s;
    if (words.size() > kMostExpansions) return TooMany();
  }
  return std::vector<std::string>(words.begin(), words.end());
}

absl::StatusOr<std::vector<std::string>> QueryTerms::WordsNear(const std::string& word) {
  std::vector<std::string> words;
  for (std::string& near : NearWords(word)) {
    const auto may_have = view_.MayHave(near);
    if (!may_have.ok()) return may_have.status();
    if (!*may_have) continue;
    const auto found = Find(near);
    if (!found.ok()) return found.status();
    if ((*found)->documents > 0) words.push_back(std::move(near));
  }
  if (words.size() > kMostExpansions) {
    std::stable_sort(words.begin(), words.end(), [this](const auto& a, const auto& b) {
      return of(a).documents > of(b).documents;
    });
    words.resize(kMostExpansions);
  }
  return words;
}

}  // namespace sohoa
