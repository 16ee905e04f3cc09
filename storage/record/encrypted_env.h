// Files of RocksDB enciphered: each of them, its log and lists too, but for the empty LOCK.
#ifndef SOHOA_STORAGE_RECORD_ENCRYPTED_ENV_H_
#define SOHOA_STORAGE_RECORD_ENCRYPTED_ENV_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/sign/master_key.h"

namespace rocksdb {
class Env;
}

namespace sohoa {

// What the files of the store in `dir` are read and written through, before anything of it is. Each
// file begins with 4 KiB of its own in clear: a name of the format and a nonce (FileCipher). Must
// outlive the database. nullptr: the store is not encrypted, and shall not be. Where nothing but a
// key is there yet, a `source` makes it an encrypted one. REQUIRES: the folder is there.
//   kPermissionDenied    another key, or none, for an encrypted store
//   kFailedPrecondition  a key for one that is not
//   and errors of the keys (master_key.h, store_key.h)
absl::StatusOr<std::shared_ptr<rocksdb::Env>> OpenStoreEnv(const std::string& dir,
                                                           const MasterKeySource& source);

// The key of the encrypted store in `dir`. Errors as above; kNotFound: it is not encrypted.
absl::StatusOr<Secret> OpenKeyOf(const std::string& dir, const MasterKeySource& source);

// The same with a key of a store.
std::shared_ptr<rocksdb::Env> NewEncryptedEnv(Secret key);

// What is in a file of such a store, whose bytes on the disk these are; empty where they are too
// few.
std::string Deciphered(const Secret& key, std::string_view bytes);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_ENCRYPTED_ENV_H_
