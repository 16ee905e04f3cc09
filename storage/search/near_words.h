// Words that a slip of the reader, or of the typing hand, makes of one. Thread-safe; no state.
#ifndef SOHOA_STORAGE_SEARCH_NEAR_WORDS_H_
#define SOHOA_STORAGE_SEARCH_NEAR_WORDS_H_

#include <string>
#include <string_view>
#include <vector>

namespace sohoa {

// All words of small Latin letters, digits and / - that are one letter more, less or other than
// `word`, or have two neighbours changed (Damerau's distance 1), and `word` itself; each once, in
// order of bytes. A field's mark at the front of it is left alone. REQUIRES: a folded token.
std::vector<std::string> NearWords(std::string_view word);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_NEAR_WORDS_H_
