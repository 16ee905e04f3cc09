// Which documents answer a query, and how well.
#ifndef SOHOA_STORAGE_SEARCH_MATCH_H_
#define SOHOA_STORAGE_SEARCH_MATCH_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/record/record_store.h"
#include "storage/search/posting.h"
#include "storage/search/query.h"

namespace sohoa {

struct Candidate {
  std::string id;  // packed
  double score = 0;
};

// In order of id. Clauses whose whole no document has are replaced in *clauses by their parts.
//
// The score: first, how many of the words that were typed with marks stand in the document with
// exactly these; among equals BM25F (Robertson and Zaragoza, 2009) over the zones, with k1 = 1.2, b
// = 0.4.
absl::StatusOr<std::vector<Candidate>> MatchDocuments(const RecordStore& store,
                                                      std::vector<Clause>* clauses);

// A place where a clause holds: its first position. `weight` is 1 where each of its marked tokens
// carries the marks that were typed, and less where one does not.
struct ClausePlace {
  Zone zone = Zone::kBody;
  uint32_t position = 0;
  double weight = 1;
  bool exact() const { return weight == 1; }
};

// `postings` are those of one document for clause.tokens, in that order. In order of zone and
// position.
std::vector<ClausePlace> FindPlaces(const Clause& clause, const std::vector<Posting>& postings);

// The posting of a term in a document; kNotFound when there is none. `row` keeps the bytes that the
// posting borrows.
absl::StatusOr<Posting> ReadPosting(const RecordStore& store, const std::string& term,
                                    const std::string& packed_id, std::string* row);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SEARCH_MATCH_H_
