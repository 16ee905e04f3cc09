// Time stamps of a time-stamping authority (RFC 3161), by HTTP (3.4).
#ifndef SOHOA_STORAGE_SIGN_TIMESTAMP_H_
#define SOHOA_STORAGE_SIGN_TIMESTAMP_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/sign/signature_scheme.h"

namespace sohoa {

// The token over `digest`, DER, with its certificates. It is made of these bytes, answers this
// question (`nonce`, any number that was not used before) and is signed by the certificate that it
// has; whether that is to be trusted is not asked here.
//   kUnavailable      the service does not answer, refuses, or sends anything else
//   kInvalidArgument  `url` is not of http or https
// Thread-safe.
absl::StatusOr<std::string> RequestTimestamp(const std::string& url, HashKind hash,
                                             std::string_view digest, uint64_t nonce);

// A number that nobody can guess.
uint64_t NewNonce();

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_TIMESTAMP_H_
