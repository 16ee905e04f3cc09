// A query taken apart.
#ifndef SOHOA_STORAGE_SEARCH_QUERY_H_
#define SOHOA_STORAGE_SEARCH_QUERY_H_

#include <cstdint>
#include <string>
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

struct DateRange {
  uint32_t first = 0;  // as 20260205; both are in it
  uint32_t last = 0;
};

struct QueryNode {
  enum class Kind {
    kClause,
    kPrefix,  // words that begin with the clause's one token
    kFuzzy,   // words that are one slip away from it, and itself
    kDates,
    kAnd,
    kOr,
    kNot,     // of its one child
    kFilter,  // its one child must match, and earns nothing
  };
  Kind kind = Kind::kAnd;
  Clause clause;
  // In which field alone (field_texts.h); 0: anywhere. The tokens carry its mark.
  char letter = 0;
  DateRange dates;
  std::vector<QueryNode> children;
};

// A short form and what it stands for, as people write both: "UBND", "ủy ban nhân dân".
struct Abbreviation {
  std::string short_form;
  std::string long_form;
  // Whether the long form finds the short one too; the short one always finds the long one.
  bool both_ways = true;
};

// An abbreviation, as queries are compared with it.
struct AbbreviationForms {
  Clause short_form;
  Clause long_form;
  std::string short_spoken;  // the folded words
  std::string long_spoken;
  bool both_ways = true;
};
std::vector<AbbreviationForms> FormsOf(const std::vector<Abbreviation>& abbreviations);

// The grammar is said in search.h; errors as of Search. A word that is an abbreviation also asks
// for its long form, and the other way round.
absl::StatusOr<QueryNode> ParseQuery(std::string_view query,
                                     const std::vector<AbbreviationForms>& abbreviations);

// The words of a field's text, one of which must stand in that field. None where the text has no
// word.
std::vector<QueryNode> WordsInField(char letter, std::string_view text);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_QUERY_H_
