// Pages and queries of administrative Vietnamese, made by the million for measuring a search.
#ifndef SOHOA_BENCHMARKS_SEARCH_PAGES_H_
#define SOHOA_BENCHMARKS_SEARCH_PAGES_H_

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/page/document_fields.h"
#include "ocr/page/page_text.h"

namespace sohoa {

struct SearchPage {
  PageText text;
  DocumentFields fields;
};

// Page n of the series, the same whenever it is asked for. About 250 words: syllables as often as
// the language model has them, so by Zipf's law; one word in four of a phrase of administration;
// codes, dates, and one word in a hundred misread into one that no other page has. Thread-safe.
class PageMaker {
 public:
  PageMaker();
  SearchPage Make(uint64_t number) const;

 private:
  const std::string& Draw(std::mt19937_64& random) const;
  std::vector<std::string> Words(std::mt19937_64& random, size_t count) const;

  std::vector<std::string> syllables_;
  std::vector<double> up_to_;  // how often this syllable or one before it stands
  std::vector<std::vector<std::string>> phrases_;
};

enum class QueryKind { kTerm, kTwo, kThree, kPhrase, kFilter, kDates, kBare, kFuzzy };
inline constexpr const char* kQueryKindNames[] = {"one word",      "two words", "three words",
                                                  "a phrase",      "a filter",  "dates",
                                                  "without marks", "a slip"};

// The same question in no system's words.
struct MadeQuery {
  QueryKind kind = QueryKind::kTerm;
  std::vector<std::string> words;     // as they stand on a page; of kBare without marks
  std::string type;                   // kFilter: typeName
  int first_year = 0, last_year = 0;  // kDates
};

// Words of pages of the series, drawn at random: common words are asked for as often as they stand.
std::vector<MadeQuery> MakeQueries(const PageMaker& pages, uint64_t page_count, size_t count,
                                   uint64_t seed);

// As the search writes it.
std::string ToQuery(const MadeQuery& query);

}  // namespace sohoa

#endif  // SOHOA_BENCHMARKS_SEARCH_PAGES_H_
