#include "storage/sign/timestamp.h"

#include <openssl/cms.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/rand.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/sign/c_ptr.h"
#include "storage/sign/cms.h"
#include "storage/sign/http.h"
#include "storage/sign/trusted_chain.h"

namespace sohoa {
namespace {

using Bio = CPtr<BIO, BIO_free>;
using Imprint = CPtr<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free>;
using Number = CPtr<ASN1_INTEGER, ASN1_INTEGER_free>;
using Request = CPtr<TS_REQ, TS_REQ_free>;

absl::Status Useless(const std::string& url, const char* what) {
  ERR_clear_error();
  return absl::UnavailableError(
      absl::StrCat("the time-stamping authority sent no usable time stamp: ", url, ": ", what));
}

Request NewRequest(HashKind hash, std::string_view digest, uint64_t nonce) {
  constexpr int kKinds[] = {NID_sha256, NID_sha384, NID_sha512};
  const CPtr<X509_ALGOR, X509_ALGOR_free> algorithm(X509_ALGOR_new());
  X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(kKinds[static_cast<int>(hash)]), V_ASN1_NULL,
                  nullptr);
  const Imprint imprint(TS_MSG_IMPRINT_new());
  TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get());
  std::string bytes(digest);  // the interface takes no pointer to constants
  TS_MSG_IMPRINT_set_msg(imprint.get(), reinterpret_cast<unsigned char*>(bytes.data()),
                         static_cast<int>(bytes.size()));
  const Number number(ASN1_INTEGER_new());
  ASN1_INTEGER_set_uint64(number.get(), nonce);
  Request request(TS_REQ_new());
  TS_REQ_set_version(request.get(), 1);
  TS_REQ_set_msg_imprint(request.get(), imprint.get());
  TS_REQ_set_nonce(request.get(), number.get());
  TS_REQ_set_cert_req(request.get(), 1);
  return request;
}

std::string DerOf(const TS_REQ* request) {
  unsigned char* bytes = nullptr;
  const int size = i2d_TS_REQ(request, &bytes);
  if (size <= 0) return "";
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

// The token's own bytes: written anew they might no longer be those that were signed.
std::string TokenIn(const std::string& response) {
  const auto* at = reinterpret_cast<const unsigned char*>(response.data());
  const unsigned char* const end = at + response.size();
  long size = 0;
  int tag = 0;
  int kind = 0;
  if ((ASN1_get_object(&at, &size, &tag, &kind, end - at) & 0x80) != 0) return "";
  if ((ASN1_get_object(&at, &size, &tag, &kind, end - at) & 0x80) != 0) return "";  // the status
  at += size;
  return std::string(reinterpret_cast<const char*>(at), static_cast<size_t>(end - at));
}

// Granted, of our digest and our nonce.
bool Answers(TS_RESP* response, TS_REQ* request) {
  const CPtr<TS_VERIFY_CTX, TS_VERIFY_CTX_free> context(TS_REQ_to_TS_VERIFY_CTX(request, nullptr));
  if (context == nullptr) return false;
  TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_VERSION | TS_VFY_IMPRINT | TS_VFY_NONCE);
  return TS_RESP_verify_response(context.get(), response) == 1;
}

bool IsSoundlySigned(const std::string& token) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(token.data());
  const CPtr<CMS_ContentInfo, CMS_ContentInfo_free> cms(
      d2i_CMS_ContentInfo(nullptr, &bytes, static_cast<long>(token.size())));
  const Bio content(BIO_new(BIO_s_mem()));
  return cms != nullptr && CMS_verify(cms.get(), nullptr, nullptr, nullptr, content.get(),
                                      CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) == 1;
}

// The purpose that RFC 3161, 2.3, wants: this one and no other, and critical.
bool MayStamp(const Certificate& certificate) {
  return X509_check_purpose(certificate.get(), X509_PURPOSE_TIMESTAMP_SIGN, 0) == 1;
}

// What is wrong with a token; nullptr: nothing.
const char* FaultOf(const std::string& token, const TimestampAuthority& authority, absl::Time now) {
  constexpr absl::Duration kBetweenClocks = absl::Minutes(10);
  const CmsSignature read = ReadTimestampToken(token, [](const auto&) { return false; });
  if (!read.signer) return "its certificate is not with it";
  if (!IsSoundlySigned(token)) return "not soundly signed";
  if (read.tie != CertificateTie::kHolds) return "it does not name its certificate";
  if (!MayStamp(*read.signer)) return "its certificate is not for time stamps";
  if (!read.signing_time || absl::AbsDuration(*read.signing_time - now) > kBetweenClocks)
    return "its time is not that of this machine; look at the clock";
  std::vector<Certificate> others = authority.others;
  others.insert(others.end(), read.certificates.begin(), read.certificates.end());
  if (!LeadsToRoot(*read.signer, Purpose::kTimestamps, authority.roots, others, now))
    return "it leads to no root that this site trusts";
  return nullptr;
}

// A number that nobody can guess.
uint64_t NewNonce() {
  uint64_t nonce = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&nonce), sizeof nonce);
  return nonce & std::numeric_limits<int64_t>::max();  // some authorities read it with its sign
}

}  // namespace

absl::StatusOr<std::string> TimestampAuthority::Stamp(HashKind hash, std::string_view digest,
                                                      absl::Time now) const {
  const Request request = NewRequest(hash, digest, NewNonce());
  const absl::StatusOr<std::string> answer =
      AskByHttp({.url = url,
                 .body = DerOf(request.get()),
                 .content_type = "application/timestamp-query",
                 .timeout_s = timeout_s});
  if (!answer.ok()) return answer.status();
  const auto* bytes = reinterpret_cast<const unsigned char*>(answer->data());
  const CPtr<TS_RESP, TS_RESP_free> response(
      d2i_TS_RESP(nullptr, &bytes, static_cast<long>(answer->size())));
  if (response == nullptr) return Useless(url, "not a response");
  if (TS_RESP_get_token(response.get()) == nullptr) return Useless(url, "refused");
  if (!Answers(response.get(), request.get())) return Useless(url, "of something else");
  std::string token = TokenIn(*answer);
  if (absl::Status judged = JudgeTimestamp(token, *this, now); !judged.ok()) return judged;
  return token;
}

absl::Status JudgeTimestamp(const std::string& token, const TimestampAuthority& authority,
                            absl::Time now) {
  const char* fault = FaultOf(token, authority, now);
  return fault == nullptr ? absl::OkStatus() : Useless(authority.url, fault);
}

}  // namespace sohoa
