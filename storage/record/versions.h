// The versions' part of RecordStore: the same promises, on the state that the parts share.
#ifndef SOHOA_STORAGE_RECORD_VERSIONS_H_
#define SOHOA_STORAGE_RECORD_VERSIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/record/record_codec.h"
#include "storage/record/record_store.h"
#include "storage/record/store_state.h"

namespace sohoa {

absl::StatusOr<Record> AddNewVersion(StoreState& state, const NewVersion& change);

absl::StatusOr<Record> ReadRecordVersion(const TableReader& tables, const std::string& id,
                                         int version);
absl::StatusOr<std::vector<RecordVersion>> ListRecordVersions(const TableReader& tables,
                                                              const std::string& id);

// Under which lies what the version brought. REQUIRES: it is not the first one.
absl::StatusOr<uint64_t> SerialOfVersion(const TableReader& tables, const std::string& id,
                                         int version);

// The file that version `version` shows as its rendition: the last one that came until then.
// nullopt: none did.
absl::StatusOr<std::optional<FileManifest>> FindRendition(const TableReader& tables,
                                                          const std::string& id, int version);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_VERSIONS_H_
