// Changes of stored documents that keep the search index true.
#ifndef SOHOA_PIPELINE_CORRECTION_H_
#define SOHOA_PIPELINE_CORRECTION_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/record/record_store.h"

namespace sohoa {

// Sets the index rows that `change` takes away and brings, from the newest stored record and the
// one that is to be: those that differ. A deleted document has none. Errors of
// RecordStore::ReadVersion and ReadPageOfVersion. If another
// version comes before this one is added, AddVersion refuses it (kAborted), so the rows never
// belong to another record.
absl::Status SetIndexRows(const RecordStore& store, NewVersion* change);

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

// The deleted documents that need not be kept any more on this day, in order of id.
absl::StatusOr<std::vector<std::string>> DueForPurge(const RecordStore& store,
                                                     const std::string& day);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_CORRECTION_H_
