// The audit trail of a store: who did what to it and why. Rows are only ever added, in the same
// atomic write as what they tell of, and each holds the digest of the row before it, so that a row
// that is changed, taken out or put in between breaks the chain; the number of rows and the digest
// of the last one are kept beside them, so that rows missing at the end show as well. Who may write
// to the store's files can make the whole chain anew: the digest of the last row, noted elsewhere,
// shows that too (CheckReport::audit_head).
#ifndef SOHOA_STORAGE_RECORD_AUDIT_H_
#define SOHOA_STORAGE_RECORD_AUDIT_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace sohoa {

class TableBatch;
class TableReader;

// What a row tells. No text of a document stands in it.
struct AuditEvent {
  std::string time;    // ISO 8601 with offset
  std::string actor;   // an officer, or kProgramActor
  std::string action;  // one word: kActionQuarantine, …
  std::string object;  // what it was done to: the SHA-256 of a source
  std::string reason;
};

inline constexpr char kProgramActor[] = "sohoa";
inline constexpr char kActionQuarantine[] = "quarantine";  // kept out of the store
inline constexpr char kActionWithdraw[] = "withdraw";      // was in the store, and left it
inline constexpr char kActionRelease[] = "release";        // out of the quarantine
inline constexpr char kActionVersion[] = "version";        // a new version of its record
inline constexpr char kActionDelete[] = "delete";          // not found any more, and kept
inline constexpr char kActionUndelete[] = "undelete";      // found again
inline constexpr char kActionPurge[] = "purge";            // nothing of it is kept any more

struct AuditRow {
  uint64_t sequence = 0;  // from 1, without gaps
  AuditEvent event;
  std::string previous_sha256 = {};  // digest of the row before; empty in the first
};

// Puts rows for `events` and the new head into `batch`. REQUIRES: the caller holds StoreState's
// mutex until the batch is written, and calls it once for a batch.
//   kDataLoss, kUnavailable  the trail's end cannot be read
absl::Status AppendAudit(const TableReader& tables, const std::vector<AuditEvent>& events,
                         TableBatch* batch);

// SHA-256 of the last row; empty without rows.
absl::StatusOr<std::string> ReadAuditHead(const TableReader& tables);

// In order; stops at the callback's first error and returns it. kDataLoss for a damaged row.
absl::Status ForEachAuditRow(const TableReader& tables,
                             const std::function<absl::Status(const AuditRow&)>& visit);

struct AuditProof {
  int64_t rows = 0;
  std::string head_sha256;            // of the last row; empty without rows
  std::vector<std::string> problems;  // one sentence each
};

// Reads the whole trail.
AuditProof CheckAudit(const TableReader& tables);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_AUDIT_H_
