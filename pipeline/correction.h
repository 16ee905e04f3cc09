// Changes of stored documents that keep the search index true.
#ifndef SOHOA_PIPELINE_CORRECTION_H_
#define SOHOA_PIPELINE_CORRECTION_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/record/record_store.h"

namespace sohoa {

// Sets what `change` does to the index, from the newest stored record and the one that is to be. A
// deleted document has no rows. If the document or the index is changed before this version is
// added, AddVersion refuses it (kAborted), so the rows never belong to another record. Errors of
// reading the store.
absl::Status SetIndexRows(const RecordStore& store, NewVersion* change);

// Adds a version with what it does to the index; once more where only the index was changed
// meanwhile. Errors of RecordStore::AddVersion.
absl::StatusOr<Record> AddCorrected(RecordStore& store, NewVersion change);

// Who does something, when ("2026-11-23T08:00:00+07:00") and why.
struct Deed {
  std::string officer;
  std::string time;
  std::string reason;
};

// The document is no longer found, and kept until this day ("2031-12-31") at least. Errors of
// RecordStore::AddVersion; kNotFound also where it is deleted already.
absl::Status DeleteDocument(RecordStore& store, const std::string& id, const Deed& deed,
                            const std::string& keep_until);

// It is found again. kFailedPrecondition: it is not deleted.
absl::Status UndeleteDocument(RecordStore& store, const std::string& id, const Deed& deed);

// The deleted documents that need not be kept any more on this day, in order of id; without those
// that keep the originals of one that stays. Errors of reading the store.
absl::StatusOr<std::vector<std::string>> DueForPurge(const RecordStore& store,
                                                     const std::string& day);

// RecordStore::PurgeDeleted, and the index rewritten without them.
absl::Status PurgeFromStore(RecordStore& store, const Purge& purge);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_CORRECTION_H_
