// Files of RocksDB enciphered: each of them, its log and lists too, but for the empty LOCK.
#ifndef SOHOA_STORAGE_RECORD_ENCRYPTED_ENV_H_
#define SOHOA_STORAGE_RECORD_ENCRYPTED_ENV_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace rocksdb {
class Env;
}

namespace sohoa {

// What the files of the store in `dir` are read and written through, before anything of it is. Each
// file begins with 4 KiB of its own in clear: a name of the format and a nonce (FileCipher). Must
// outlive the database. nullptr: the store is not encrypted, and shall not be. Where nothing but a
// key is there yet, `key_place` (ReadMasterKey) makes it an encrypted one. REQUIRES: the folder is
// there.
//   kPermissionDenied    another key, or none, for an encrypted store
//   kFailedPrecondition  a key for one that is not
//   and errors of the keys (store_key.h)
absl::StatusOr<std::shared_ptr<rocksdb::Env>> OpenStoreEnv(const std::string& dir,
                                                           const std::string& key_place);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_ENCRYPTED_ENV_H_
