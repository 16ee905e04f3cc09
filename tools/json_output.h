// Records, hits and reports as JSON, in the keys of the document standard (see docs/json.md).
// UTF-8, one line each.
#ifndef SOHOA_TOOLS_JSON_OUTPUT_H_
#define SOHOA_TOOLS_JSON_OUTPUT_H_

#include <string>

#include "ocr/fields/vocabulary.h"
#include "pipeline/ingest.h"
#include "storage/record/record.h"
#include "storage/record/record_store.h"
#include "storage/search/search.h"

namespace sohoa {

// `vocabulary` tells the organs among those who signed from the people.
std::string RecordJson(const Record& record, const Vocabulary& vocabulary);
// Of a document that was read but not stored: "status" read, and nothing that only a store knows.
std::string FieldsJson(const Record& record, const Vocabulary& vocabulary);
// The record with "status" stored | duplicate, or
// {"status":"quarantined"|"failed","reason",…,"source"}.
std::string OutcomeJson(const DocumentOutcome& outcome, const Vocabulary& vocabulary);
std::string SearchJson(const SearchResult& result, const Vocabulary& vocabulary);
std::string QuarantineJson(const QuarantineEntry& entry);
std::string StatsJson(const StoreStats& stats);
std::string CheckJson(const CheckReport& report);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_JSON_OUTPUT_H_
