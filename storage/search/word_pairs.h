// Common words that stand side by side are a term of their own, so that a phrase of words which
// nearly every document has ("ủy ban nhân dân") need not be looked for place by place. A pair's
// postings tell how often and in which spellings, not where. Thread-safe; no state.
#ifndef SOHOA_STORAGE_SEARCH_WORD_PAIRS_H_
#define SOHOA_STORAGE_SEARCH_WORD_PAIRS_H_

#include <string>
#include <string_view>
#include <utility>

#include "storage/search/tokenizer.h"

namespace sohoa {

// Whether both are among the 515 most frequent words, without marks, of Vietnamese legal texts (98
// in a hundred of the words of the language model). Part of the index's grammar: a change needs a
// new mark of the manifest.
bool MakePair(const Token& first, const Token& second);

// The term of the two, and how it is spelled. Both may be terms of one field: then it is one too.
Token PairOf(const Token& first, const Token& second);

// A token's text without the mark of its field, where it has one.
std::string_view WithoutFieldMark(std::string_view text);

// What PairOf joined, without the mark of a field. REQUIRES: IsPair(pair).
std::pair<std::string_view, std::string_view> HalvesOf(std::string_view pair);

// Also of the terms of scopes (scope_terms.h), which have no places either.
bool IsPair(std::string_view term);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_WORD_PAIRS_H_
