// What sohoa-proofs and the program that started it say to each other: how many bytes follow (8, in
// the machine's order), then these. The program asks one thing after another; before it answers,
// the process may ask for what a service says. It may be in the hands of a hostile file.
#ifndef SOHOA_STORAGE_SIGN_PROOFS_MESSAGE_H_
#define SOHOA_STORAGE_SIGN_PROOFS_MESSAGE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/sign/http.h"
#include "storage/sign/signature_proofs.h"

namespace sohoa {

inline constexpr uint64_t kMaxProofsMessage = 256 << 20;

struct ProofsRequest {
  enum class Kind { kLook = 0, kStampLast = 1, kGather = 2 } kind = Kind::kLook;
  std::vector<std::string> tokens;  // one for kStampLast, any number for kGather
};

// The bytes of an answer are those of the functions below.
struct ProofsAnswer {
  absl::StatusOr<std::string> bytes;
};
using ProofsMessage = std::variant<ProofsAnswer, HttpQuestion>;

std::string EncodeProofsRequest(const ProofsRequest& request);
std::string EncodeMessage(const ProofsMessage& message);
std::string EncodeReply(const absl::StatusOr<std::string>& reply);  // of a service
std::string EncodeRaisable(const RaisableSignatures& found);
std::string EncodeEvidence(const Evidence& evidence);

// kUnavailable for bytes that are no such message. Of a question only address, body and size are
// told; it wants at most 32 MiB.
absl::StatusOr<ProofsRequest> DecodeProofsRequest(std::string_view bytes);
absl::StatusOr<ProofsMessage> DecodeMessage(std::string_view bytes);
absl::StatusOr<std::string> DecodeReply(std::string_view bytes);
absl::StatusOr<RaisableSignatures> DecodeRaisable(std::string_view bytes);
absl::StatusOr<Evidence> DecodeEvidence(std::string_view bytes);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_PROOFS_MESSAGE_H_
