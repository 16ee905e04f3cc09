#include "storage/sign/asn1_time.h"

#include <openssl/asn1.h>

#include <ctime>

#include "absl/time/civil_time.h"

namespace sohoa {

std::optional<absl::Time> TimeOf(const asn1_string_st* time) {
  std::tm parts{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  return absl::FromCivil(absl::CivilSecond(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                                           parts.tm_hour, parts.tm_min, parts.tm_sec),
                         absl::UTCTimeZone());
}

}  // namespace sohoa
