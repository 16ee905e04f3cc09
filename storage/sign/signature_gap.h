// The gap that a signature leaves out of what it covers (ISO 32000-1, 12.8.1).
#ifndef SOHOA_STORAGE_SIGN_SIGNATURE_GAP_H_
#define SOHOA_STORAGE_SIGN_SIGNATURE_GAP_H_

#include <array>
#include <cstdint>
#include <string>

namespace sohoa {

// What stands there in hexadecimal digits between "<" and ">", its zeros too; empty if it is
// anything else, or larger than 4 MiB. The digits are read, not what they mean.
std::string DerInGap(const std::string& path, const std::array<int64_t, 4>& byte_range);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_SIGNATURE_GAP_H_
