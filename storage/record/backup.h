// Copies of a store on disk, from which it can be made again. Thread-safe for different folders.
#ifndef SOHOA_STORAGE_RECORD_BACKUP_H_
#define SOHOA_STORAGE_RECORD_BACKUP_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/sign/master_key.h"

namespace sohoa {

// One of the backups in a folder.
struct StoreBackup {
  int64_t number = 0;  // from 1, rising; of those in its folder
  int64_t time = 0;    // seconds since 1970
  int64_t bytes = 0;   // of its files, those that it shares with other backups too
  int64_t files = 0;
  std::string audit_head;  // SHA-256 of the store's last audit row then; empty without rows
};

struct BackupOptions {
  int keep = 0;              // the newest ones that stay in the folder, from 1; 0: all
  MasterKeySource key = {};  // of an encrypted store
};

// Adds a backup of the store at `dir` to the folder `to`, which is made if it is not there; copies
// only files that are in none of its backups. The store may be open, also for writing, in this
// process or another: the backup is the store as it was at one moment, all that was committed
// before the call in it. For that moment it takes names for the store's files, no copies, in a
// folder whose name begins with `dir`.backup; it must be on the same disk as `dir` and goes at the
// end. The backups of an encrypted store are enciphered with the store's key, and have it with
// them, wrapped as it was in the store when the last of them was made.
//   kNotFound           there is no store
//   kAborted            the store was written too fast for half a minute to take hold of it
//   kDataLoss           the store is damaged
//   kInvalidArgument    `to` lies in the store, or where the names are taken, or above it
//   kFailedPrecondition `to` has backups with another key, or with none where this has one, or the
//                       reverse
//   kPermissionDenied, kResourceExhausted, kUnavailable; and errors of keys (OpenStoreEnv)
absl::StatusOr<StoreBackup> BackUpStore(const std::string& dir, const std::string& to,
                                        const BackupOptions& options = {});

// Removes what backups of the store at `dir` that were interrupted left beside it; nothing while
// one is running. REQUIRES: the caller has the store open for writing.
void SweepBackups(const std::string& dir);

// From the oldest to the newest. kNotFound: no such folder; kDataLoss: it holds something else; and
// errors of keys.
absl::StatusOr<std::vector<StoreBackup>> ListBackups(const std::string& from,
                                                     const MasterKeySource& key = {});

// Makes the store at `dir` from a backup: the newest, or the one of this number. It is there when
// it is complete; checksums of all files are compared. What it does not prove, RecordStore::Check
// does. Of an encrypted store it becomes an encrypted one, which the same master key opens.
//   kNotFound       no such backup
//   kAlreadyExists  `dir` is there already
//   kDataLoss       the backup is damaged
//   kPermissionDenied, kResourceExhausted, kUnavailable; and errors of keys
absl::Status RestoreStore(const std::string& from, int64_t number, const std::string& dir,
                          const MasterKeySource& key = {});

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_BACKUP_H_
