// Signing what is stored already: renditions that wait for the key, and those that were signed at a
// lower level than was wanted. Each becomes a new version of its document, whose PDF takes the
// place of the one before.
#ifndef SOHOA_PIPELINE_SIGN_STORED_H_
#define SOHOA_PIPELINE_SIGN_STORED_H_

#include <atomic>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/clock.h"
#include "pipeline/rendition.h"
#include "storage/record/record_store.h"

namespace sohoa {

// Signs as `sign` does until the key is gone (kUnavailable); from then on it says so without trying
// again, since trying with a wrong PIN would lock a token. Thread-safe if `sign` is.
SignRendition UntilKeyGone(SignRendition sign);

// Adds to the signed PDF at `path`, in place, what it lacks, and says what it has now.
using RaiseRendition = std::function<absl::StatusOr<RenditionSignature>(
    const std::string& path, const RenditionSignature& before, absl::Time now)>;

// What they outlive.
struct StoredSigning {
  RecordStore* store = nullptr;
  std::string scratch_dir;  // on the store's disk; exists
  const Clock* clock = nullptr;
};

// The record in its new version.
//   kFailedPrecondition  the document does not await its signature
//   kUnavailable         the key is gone: it goes on waiting
//   kAborted             the document is being changed all the time
// and the errors of the store and of signing
absl::StatusOr<Record> SignStored(const StoredSigning& where, const std::string& id,
                                  const SignRendition& sign);

// The same for a rendition that is signed.
//   kFailedPrecondition  it is not signed, or `raise` refuses
//   kUnavailable         nothing could be added, with the reason; it stays what it is
absl::StatusOr<Record> RaiseStored(const StoredSigning& where, const std::string& id,
                                   const RaiseRendition& raise);

using OnSigned = std::function<void(const std::string& id, const absl::StatusOr<Record>& record)>;

// All that wait, in order of id; a document that cannot be signed does not hold up the others.
// kUnavailable: the key is gone, and the rest goes on waiting. kCancelled: `stop` was set.
absl::Status SignWaiting(const StoredSigning& where, const SignRendition& sign,
                         const OnSigned& on_signed, const std::atomic<bool>& stop);
// The same for those that wait for a higher level; a service that is down holds up none.
absl::Status RaiseWaiting(const StoredSigning& where, const RaiseRendition& raise,
                          const OnSigned& on_raised, const std::atomic<bool>& stop);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_SIGN_STORED_H_
