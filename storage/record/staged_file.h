// A file on its way into the tables.
#ifndef SOHOA_STORAGE_RECORD_STAGED_FILE_H_
#define SOHOA_STORAGE_RECORD_STAGED_FILE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "storage/record/record_codec.h"
#include "storage/record/tables.h"

namespace sohoa {

// Copies the file piece by piece, as number `number` of those under `serial`, without waiting for
// the disk; says what was copied. REQUIRES: the serial has its row in Table::kStaging.
//   kNotFound, kPermissionDenied, kUnavailable  the file cannot be read
//   kResourceExhausted                          the disk is full
absl::StatusOr<FileManifest> StageFile(Tables& tables, uint64_t serial, uint32_t number,
                                       const std::string& path);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_STAGED_FILE_H_
