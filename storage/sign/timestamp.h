// Time stamps of a time-stamping authority (RFC 3161), by HTTP (3.4).
#ifndef SOHOA_STORAGE_SIGN_TIMESTAMP_H_
#define SOHOA_STORAGE_SIGN_TIMESTAMP_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/sign/signature_scheme.h"

namespace sohoa {

struct TimestampAuthority {
  std::string url;  // of http or https
  int timeout_s = 10;

  // The token over `digest`, DER, with its certificates. It is made of these bytes, answers this
  // very question and is signed by the certificate that it has; whether that is to be trusted is
  // not asked here. Thread-safe.
  //   kUnavailable      the service does not answer, refuses, or sends anything else
  //   kInvalidArgument  the address is of another kind
  absl::StatusOr<std::string> Stamp(HashKind hash, std::string_view digest) const;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_TIMESTAMP_H_
