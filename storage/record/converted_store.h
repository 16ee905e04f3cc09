// A store that is not encrypted made into one that is, and the reverse.
#ifndef SOHOA_STORAGE_RECORD_CONVERTED_STORE_H_
#define SOHOA_STORAGE_RECORD_CONVERTED_STORE_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "storage/sign/master_key.h"

namespace sohoa {

// Enciphers the store at `dir` with a new key, wrapped by `to`, where `from` is empty, and
// deciphers it where `to` is. Nobody may have it open for writing meanwhile, and nobody can open it
// so. Every file is copied and the copy compared, in a folder beside it, which is then exchanged
// with the store in one step; killed at any moment, the store is the one or the other, and whole.
// The former files are overwritten, where they were in clear, and removed; what is left of an
// interrupted run goes in the next one or when the store is next opened for writing. `stopped` is
// asked between files.
//   kAlreadyExists       it is in that state already, and nothing of a former run was left
//   kResourceExhausted   there is not room for the copy
//   kFailedPrecondition  it is open for writing, or being backed up; or the file system cannot
//                        exchange two folders
//   kCancelled           `stopped`; the store is as it was
//   and errors as OpenRocksStore and of keys
absl::Status ConvertStore(const std::string& dir, const MasterKeySource& from,
                          const MasterKeySource& to, const std::function<bool()>& stopped);

// Removes what an interrupted conversion left beside the store, overwriting what is in clear.
// REQUIRES: the caller has the store open for writing. kUnavailable, kPermissionDenied.
absl::Status SweepConversion(const std::string& dir);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_CONVERTED_STORE_H_
