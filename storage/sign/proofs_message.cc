#include "storage/sign/proofs_message.h"

#include <utility>

#include "storage/pdf/byte_message.h"
#include "storage/sign/signature_message.h"

namespace sohoa {
namespace {

constexpr uint64_t kMaxItems = 1000;
constexpr uint64_t kMaxSentence = 500;
constexpr uint64_t kMaxUrl = 4096;
constexpr uint64_t kMaxQuestion = 1 << 20;
constexpr uint64_t kMaxServiceAnswer = 32 << 20;
constexpr uint64_t kDigestBytes = 32;

absl::Status Nonsense() {
  return absl::UnavailableError("the process that reads the signatures to raise sent nonsense");
}

void Write(const std::vector<std::string>& texts, ByteWriter& out) {
  out.Number(static_cast<int64_t>(texts.size()));
  for (const std::string& text : texts) out.Text(text);
}

std::vector<std::string> ReadTexts(ByteReader& in) {
  std::vector<std::string> texts;
  for (uint64_t left = in.Count(kMaxItems); left > 0 && in.sound(); --left)
    texts.push_back(in.Text(kMaxProofsMessage));
  return texts;
}

void Write(const absl::StatusOr<std::string>& bytes, ByteWriter& out) {
  out.Number(static_cast<int64_t>(bytes.status().code()));
  out.Text(bytes.ok() ? *bytes : std::string(bytes.status().message().substr(0, kMaxSentence)));
}

absl::StatusOr<std::string> ReadReply(ByteReader& in) {
  constexpr uint64_t kLastCode = 16;
  const uint64_t code = in.Count(kLastCode);
  if (code == 0) return in.Text(kMaxProofsMessage);
  return absl::Status(static_cast<absl::StatusCode>(code), OnOneLine(in.Text(kMaxSentence)));
}

}  // namespace

std::string EncodeProofsRequest(const ProofsRequest& request) {
  ByteWriter out;
  out.Number(static_cast<int64_t>(request.kind));
  Write(request.tokens, out);
  return out.Take();
}

absl::StatusOr<ProofsRequest> DecodeProofsRequest(std::string_view bytes) {
  ByteReader in(bytes);
  ProofsRequest request{.kind = static_cast<ProofsRequest::Kind>(
                            in.Count(static_cast<uint64_t>(ProofsRequest::Kind::kGather)))};
  request.tokens = ReadTexts(in);
  if (!in.AtEnd()) return Nonsense();
  return request;
}

std::string EncodeMessage(const ProofsMessage& message) {
  ByteWriter out;
  out.Number(static_cast<int64_t>(message.index()));
  if (const auto* question = std::get_if<HttpQuestion>(&message)) {
    out.Text(question->url);
    out.Text(question->body);
    out.Number(static_cast<int64_t>(question->most_bytes));
  } else {
    Write(std::get<ProofsAnswer>(message).bytes, out);
  }
  return out.Take();
}

absl::StatusOr<ProofsMessage> DecodeMessage(std::string_view bytes) {
  ByteReader in(bytes);
  ProofsMessage message;
  if (in.Count(1) == 0) {
    message = ProofsAnswer{ReadReply(in)};
  } else {
    HttpQuestion question{.url = in.Text(kMaxUrl), .body = in.Text(kMaxQuestion)};
    if (!question.body.empty()) question.content_type = "application/ocsp-request";
    question.most_bytes = in.Count(kMaxServiceAnswer);
    message = std::move(question);
  }
  if (!in.AtEnd()) return Nonsense();
  return message;
}

std::string EncodeReply(const absl::StatusOr<std::string>& reply) {
  ByteWriter out;
  Write(reply, out);
  return out.Take();
}

absl::StatusOr<std::string> DecodeReply(std::string_view bytes) {
  ByteReader in(bytes);
  absl::StatusOr<std::string> reply = ReadReply(in);
  if (!in.AtEnd()) return Nonsense();
  return reply;
}

std::string EncodeRaisable(const RaisableSignatures& found) {
  ByteWriter out;
  out.Text(EncodeSignatures(found.signatures));
  out.Text(found.last_value_digest);
  return out.Take();
}

absl::StatusOr<RaisableSignatures> DecodeRaisable(std::string_view bytes) {
  ByteReader in(bytes);
  auto signatures = DecodeSignatures(in.Text(kMaxSignatureMessage));
  RaisableSignatures found{.last_value_digest = in.Text(kDigestBytes)};
  if (!in.AtEnd() || !signatures.ok() || signatures->empty()) return Nonsense();
  found.signatures = *std::move(signatures);
  return found;
}

std::string EncodeEvidence(const Evidence& evidence) {
  ByteWriter out;
  Write(evidence.certificates, out);
  Write(evidence.crls, out);
  Write(evidence.ocsp_responses, out);
  return out.Take();
}

absl::StatusOr<Evidence> DecodeEvidence(std::string_view bytes) {
  ByteReader in(bytes);
  Evidence evidence;
  evidence.certificates = ReadTexts(in);
  evidence.crls = ReadTexts(in);
  evidence.ocsp_responses = ReadTexts(in);
  if (!in.AtEnd()) return Nonsense();
  return evidence;
}

}  // namespace sohoa
