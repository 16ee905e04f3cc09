// The key that the files of an encrypted store are enciphered with. It lies in the store, wrapped
// by the master key; so a new master key costs the writing of one small file.
#ifndef SOHOA_STORAGE_SIGN_STORE_KEY_H_
#define SOHOA_STORAGE_SIGN_STORE_KEY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/sign/master_key.h"
#include "storage/sign/secret.h"

namespace sohoa {

inline constexpr char kStoreKeyFile[] = "STORE-KEY";  // in the store's folder

// Whether the folder has a wrapped key.
bool HasStoreKey(const std::string& dir);

// All of them: errors of wrapping and unwrapping as MasterKey; moreover kUnavailable,
// kPermissionDenied, kResourceExhausted of writing files. Nothing is written before what was
// wrapped has been opened again.

// Makes a key and writes it wrapped: complete, synced, or not there. Where another writer has made
// one meanwhile, it is that one; errors as OpenStoreKey then.
absl::StatusOr<Secret> MakeStoreKey(const std::string& dir, MasterKey& master);

// kPermissionDenied: wrapped by another master key; kDataLoss: the file is damaged; kNotFound: the
// store is not encrypted.
absl::StatusOr<Secret> OpenStoreKey(const std::string& dir, MasterKey& master);

// Has the same key wrapped by `to` instead of `from`; at each moment one of the two opens it. A
// store that is open stays so. Errors as OpenStoreKey; nothing is changed then.
absl::Status RotateStoreKey(const std::string& dir, MasterKey& from, MasterKey& to);

// Puts the wrapped key of one folder into another as it is now, over a former copy. `key`: what it
// is unwrapped.
//   kFailedPrecondition  there is one of another key
//   kNotFound            `from` has none
//   kDataLoss            one of them is damaged
absl::Status CopyStoreKey(const std::string& from, const Secret& key, const std::string& to);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_STORE_KEY_H_
