// The terms of a query, found in a view of the index.
#ifndef SOHOA_STORAGE_SEARCH_QUERY_TERMS_H_
#define SOHOA_STORAGE_SEARCH_QUERY_TERMS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/search/index_view.h"
#include "storage/search/query.h"

namespace sohoa {

// Every term is looked for once. Not thread-safe. Borrows the view.
class QueryTerms {
 public:
  explicit QueryTerms(const IndexView& view) : view_(view) {}

  // Finds the terms of the query. Where no document has the whole of a code, its parts are put in
  // its place; * and ~ are replaced by the words that there are.
  //   kInvalidArgument  more than kMostExpansions words begin so, or are so near
  absl::Status Resolve(QueryNode* query);
  static constexpr size_t kMostExpansions = 128;

  // Terms behind one that no document has are not looked for.
  bool Has(const std::string& folded) const { return terms_.contains(folded); }
  // REQUIRES: Has(folded).
  const FoundTerm& of(const std::string& folded) const { return *terms_.at(folded); }

  // How much a term tells: the inverse document frequency of BM25, which is never negative.
  double InformationOf(const ClauseToken& token) const;

 private:
  absl::StatusOr<const FoundTerm*> Find(const std::string& term);
  absl::Status ResolveClause(Clause* clause);
  absl::Status ResolveOpenWord(QueryNode* node);
  absl::StatusOr<std::vector<std::string>> WordsFrom(const std::string& prefix) const;
  absl::StatusOr<std::vector<std::string>> WordsNear(const std::string& word);

  const IndexView& view_;
  std::map<std::string, std::shared_ptr<const FoundTerm>, std::less<>> terms_;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_QUERY_TERMS_H_
