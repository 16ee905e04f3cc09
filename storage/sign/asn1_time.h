// Times as certificates, lists and time stamps write them. Thread-safe.
#ifndef SOHOA_STORAGE_SIGN_ASN1_TIME_H_
#define SOHOA_STORAGE_SIGN_ASN1_TIME_H_

#include <optional>

#include "absl/time/time.h"

struct asn1_string_st;  // OpenSSL's ASN1_TIME, ASN1_UTCTIME and ASN1_GENERALIZEDTIME

namespace sohoa {

// nullopt for nullptr and for what is no time.
std::optional<absl::Time> TimeOf(const asn1_string_st* time);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_ASN1_TIME_H_
