// Records, hits and reports as JSON, in the keys of the document standard (see docs/json.md).
// UTF-8, one line each.
#ifndef SOHOA_TOOLS_JSON_OUTPUT_H_
#define SOHOA_TOOLS_JSON_OUTPUT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/page/document_fields.h"
#include "pipeline/alike.h"
#include "pipeline/ingest.h"
#include "storage/record/backup.h"
#include "storage/record/record.h"
#include "storage/record/record_store.h"
#include "storage/search/search.h"
#include "storage/sign/pdf_signature.h"

namespace sohoa {

const char* NameOf(FieldStatus status);  // "auto", "review", "confirmed", "missing"
const char* NameOf(Likeness likeness);   // "sameCode", "codeOfYear", "samePages"

std::string RecordJson(const Record& record);
// Of a document that was read but not stored: "status" read, and nothing that only a store knows.
std::string FieldsJson(const Record& record);
// The record with "status" stored | duplicate, or
// {"status":"quarantined"|"failed","reason",…,"source"}.
std::string OutcomeJson(const DocumentOutcome& outcome);
std::string SearchJson(const SearchResult& result);
// Of a document that was signed in its store, or was not.
std::string StoredSigningJson(const std::string& id, const absl::StatusOr<Record>& record);
// {"likeness","document":{…},"other":{…},"pages":[…]}
std::string AlikePairJson(const AlikePair& pair);
// Of an input that was not stored again: {"likeness":"sameBytes","path","other":{"id"}}.
std::string SameBytesJson(const JournalledInput& input);
std::string VersionJson(const RecordVersion& version);
// {"versions":[…]}
std::string VersionListJson(const std::vector<RecordVersion>& versions);
std::string QuarantineJson(const QuarantineEntry& entry);
// {"file","status":"passed"|"notPassed"|"unsigned"|"unreadable","signatures":[…]}
std::string VerificationJson(const std::string& file,
                             const absl::StatusOr<std::vector<PdfSignature>>& signatures);
std::string StatsJson(const StoreStats& stats, const std::vector<TableSize>& sizes);
std::string BackupJson(const StoreBackup& backup, const std::string& time);
std::string CheckJson(const CheckReport& report);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_JSON_OUTPUT_H_
