// A query taken apart.
#ifndef SOHOA_STORAGE_SEARCH_QUERY_H_
#define SOHOA_STORAGE_SEARCH_QUERY_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/search/tokenizer.h"

namespace sohoa {

// A token that must stand `offset` positions behind the beginning of its clause.
struct ClauseToken {
  Token token;
  uint32_t offset = 0;
  // Typed with marks: those who carry the same ones rank above.
  bool marked() const { return token.spelling != token.folded; }
};

// Tokens that must stand together: one word, or the words of a phrase.
struct Clause {
  std::vector<ClauseToken> tokens;  // never empty
  // For a code typed as one word: its parts, side by side, to be looked for when no document has
  // the whole. Empty otherwise.
  std::vector<ClauseToken> parts;
};

// All clauses must hold. Errors as of Search.
absl::StatusOr<std::vector<Clause>> ParseQuery(std::string_view query);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_QUERY_H_
