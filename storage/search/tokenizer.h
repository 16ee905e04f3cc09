// From what stands between two spaces to what is looked for. The index and the queries are made by
// the same rules, so both must change together, and the index be built anew.
#ifndef SOHOA_STORAGE_SEARCH_TOKENIZER_H_
#define SOHOA_STORAGE_SEARCH_TOKENIZER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sohoa {

struct Token {
  std::string spelling;  // ToSpelling of it
  std::string folded;    // Fold of it; never empty, without '\0'
};

// "(15/QĐ-UBND)," has the parts 15, qđ, ubnd and is the whole 15/qđ-ubnd. Punctuation at the ends
// is stripped; between two parts it is written as one character ("/", "-", …), so that dashes of
// any length are equal. A word of one part has no whole. Tokens are cut at kMaxTokenBytes; a longer
// whole is dropped.
struct WordTokens {
  std::vector<Token> parts;
  Token whole;  // empty strings when there is none
  bool has_whole() const { return !whole.folded.empty(); }
};

// Longer ones are rubbish or machine codes; the bound keeps the index's keys small.
inline constexpr size_t kMaxTokenBytes = 64;

// `word` has no white space; of any bytes.
WordTokens Tokenize(std::string_view word);

// Tokenize(word).parts.size(), quicker.
uint32_t CountParts(std::string_view word);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_TOKENIZER_H_
