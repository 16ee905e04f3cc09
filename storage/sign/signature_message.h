// What sohoa-signatures says to the program that started it: how many bytes follow (8, in the
// machine's order), then these.
#ifndef SOHOA_STORAGE_SIGN_SIGNATURE_MESSAGE_H_
#define SOHOA_STORAGE_SIGN_SIGNATURE_MESSAGE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/sign/pdf_signature.h"

namespace sohoa {

inline constexpr uint64_t kMaxSignatureMessage = 1 << 20;

// "2026-11-22T10:15:30+07:00"
std::string VietnamTime(absl::Time time);

// The signatures, or the error met instead.
std::string EncodeSignatures(const absl::StatusOr<std::vector<PdfSignature>>& signatures);

// The sender may be in the hands of a hostile file: texts lose their control characters, times that
// are none are dropped. kUnavailable for bytes that are no such message; else the sender's error.
absl::StatusOr<std::vector<PdfSignature>> DecodeSignatures(std::string_view bytes);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_SIGNATURE_MESSAGE_H_
