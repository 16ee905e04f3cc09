// Terms by which documents of some organs or kinds are told from all others: whoever may not see
// all documents asks for these alone, so what he may not see is not found, counted or ranked.
#ifndef SOHOA_STORAGE_SEARCH_SCOPE_TERMS_H_
#define SOHOA_STORAGE_SEARCH_SCOPE_TERMS_H_

#include <string>
#include <string_view>
#include <vector>

#include "storage/search/query.h"

namespace sohoa {

// Names are equal when Fold of them is. An empty list: no matter which.
struct SearchScope {
  std::vector<std::string> organs;  // that issued it, or the agency that scanned it
  std::vector<std::string> kinds;   // typeName
  bool covers_all() const { return organs.empty() && kinds.empty(); }
};

// A term of its own for each name, without places. By SHA-256, so that nobody can make a name that
// is taken for another.
std::string OrganTerm(std::string_view name);
std::string KindTerm(std::string_view name);

// The same documents, without those out of scope. What they earn stays the same.
QueryNode WithinScope(QueryNode query, const SearchScope& scope);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_SCOPE_TERMS_H_
