// What the search knows of the words of administration. Thread-safe; no state.
#ifndef SOHOA_PIPELINE_SEARCH_WORDS_H_
#define SOHOA_PIPELINE_SEARCH_WORDS_H_

#include <vector>

#include "ocr/fields/vocabulary.h"
#include "storage/search/query.h"

namespace sohoa {

// Abbreviations of agencies, which find their long forms and are found by them ("UBND", "ủy ban
// nhân dân"); and of types of documents, which find their long forms ("QĐ", "quyết định") but are
// not found by them: the notation of every code has one.
std::vector<Abbreviation> AbbreviationsOf(const Vocabulary& vocabulary);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_SEARCH_WORDS_H_
