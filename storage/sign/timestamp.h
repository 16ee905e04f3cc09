// Time stamps of a time-stamping authority (RFC 3161), by HTTP (3.4).
#ifndef SOHOA_STORAGE_SIGN_TIMESTAMP_H_
#define SOHOA_STORAGE_SIGN_TIMESTAMP_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/sign/certificate.h"
#include "storage/sign/signature_scheme.h"

namespace sohoa {

struct TimestampAuthority {
  std::string url;  // of http or https
  int timeout_s = 10;
  std::vector<Certificate> roots;   // that the site trusts; empty: it does not say whom
  std::vector<Certificate> others;  // between those and the authority's, beside its own

  // The token over `digest`, DER, with its certificates. It is made of these bytes, answers this
  // very question, tells a time within ten minutes of `now`, and is signed by the certificate that
  // it names, which is for time stamps (RFC 3161, 2.3 and 2.4) and leads to one of the roots.
  // Whether it was revoked is not asked here.
  //   kUnavailable      the service does not answer, refuses, or sends anything else
  //   kInvalidArgument  the address is of another kind
  absl::StatusOr<std::string> Stamp(HashKind hash, std::string_view digest, absl::Time now) const;
};

// All that Stamp wants of a token but for its digest and its question.
absl::Status JudgeTimestamp(const std::string& token, const TimestampAuthority& authority,
                            absl::Time now);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_TIMESTAMP_H_
