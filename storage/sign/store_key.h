// The keys of an encrypted store: the master key, which the site keeps apart from it, and the key
// that the files are enciphered with, which lies in the store wrapped by the master key. So a new
// master key costs the writing of one small file.
#ifndef SOHOA_STORAGE_SIGN_STORE_KEY_H_
#define SOHOA_STORAGE_SIGN_STORE_KEY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/sign/secret.h"

namespace sohoa {

inline constexpr char kStoreKeyFile[] = "STORE-KEY";  // in the store's folder

// `place`: a file that nobody but its owner may read, or "fd:N" for an open file, which is read to
// its end (a pipe once alone). It holds 32 bytes, or 64 hexadecimal digits and perhaps a line end.
//   kNotFound, kPermissionDenied (others may read it, or we may not), kInvalidArgument (anything
//   else than a key)
absl::StatusOr<Secret> ReadMasterKey(const std::string& place);

// Whether the folder has a wrapped key.
bool HasStoreKey(const std::string& dir);

// Makes a key and writes it wrapped: complete, synced, or not there. Where another writer has made
// one meanwhile, it is that one; errors as OpenStoreKey then, and of writing files.
absl::StatusOr<Secret> MakeStoreKey(const std::string& dir, const Secret& master);

// kPermissionDenied: wrapped with another master key; kDataLoss: the file is damaged.
absl::StatusOr<Secret> OpenStoreKey(const std::string& dir, const Secret& master);

// Wraps the same key with `to` instead of `from`; at each moment one of the two opens it. A store
// that is open stays so. Errors as OpenStoreKey, and of writing files; nothing is changed then.
// kNotFound: the store is not encrypted.
absl::Status RotateStoreKey(const std::string& dir, const Secret& from, const Secret& to);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_STORE_KEY_H_
