// Files of RocksDB enciphered: each of them, its log and lists too, but for the empty LOCK.
#ifndef SOHOA_STORAGE_RECORD_ENCRYPTED_ENV_H_
#define SOHOA_STORAGE_RECORD_ENCRYPTED_ENV_H_

#include <memory>

#include "storage/sign/secret.h"

namespace rocksdb {
class Env;
}

namespace sohoa {

// Each file begins with 4 KiB of its own in clear: a name of the format and a nonce (FileCipher).
// Must outlive the database. `key` has kStoreKeyBytes.
std::shared_ptr<rocksdb::Env> NewEncryptedEnv(Secret key);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_ENCRYPTED_ENV_H_
