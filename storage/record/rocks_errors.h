// RocksDB's dialect of errors, for this folder's .cc files that speak to it.
#ifndef SOHOA_STORAGE_RECORD_ROCKS_ERRORS_H_
#define SOHOA_STORAGE_RECORD_ROCKS_ERRORS_H_

#include "absl/status/status.h"

namespace rocksdb {
class Status;
}

namespace sohoa {

absl::Status FromRocks(const rocksdb::Status& status);
// The same of an opening: the store may be in use.
absl::Status FromOpening(const rocksdb::Status& status);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_ROCKS_ERRORS_H_
