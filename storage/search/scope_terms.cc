#include "storage/search/scope_terms.h"

#include <utility>

#include "storage/search/folding.h"
#include "storage/search/index_format.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

constexpr size_t kDigits = 32;

std::string TermOf(char letter, std::string_view name) {
  return std::string{index_format::kPairJoin, letter} + Sha256Hex(Fold(name)).substr(0, kDigits);
}

QueryNode AnyOf(const std::vector<std::string>& names, std::string (*term_of)(std::string_view)) {
  QueryNode any;
  any.kind = QueryNode::Kind::kOr;
  for (const std::string& name : names) {
    const std::string term = term_of(name);
    QueryNode& node = any.children.emplace_back();
    node.kind = QueryNode::Kind::kClause;
    node.clause.tokens = {{{term, term}, 0}};
  }
  QueryNode filter;
  filter.kind = QueryNode::Kind::kFilter;
  filter.children.push_back(std::move(any));
  return filter;
}

}  // namespace

std::string OrganTerm(std::string_view name) { return TermOf('o', name); }
std::string KindTerm(std::string_view name) { return TermOf('k', name); }

QueryNode WithinScope(QueryNode query, const SearchScope& scope) {
  if (scope.covers_all()) return query;
  QueryNode both;
  both.kind = QueryNode::Kind::kAnd;
  both.children.push_back(std::move(query));
  if (!scope.organs.empty()) both.children.push_back(AnyOf(scope.organs, OrganTerm));
  if (!scope.kinds.empty()) both.children.push_back(AnyOf(scope.kinds, KindTerm));
  return both;
}

}  // namespace sohoa
