#include "storage/sign/evidence.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/sign/certificate_addresses.h"
#include "storage/sign/trusted_chain.h"

namespace sohoa {
namespace {

constexpr size_t kMostCertificates = 50;      // of one proof
constexpr size_t kMostListBytes = 32u << 20;  // lists of large authorities have megabytes

void AddOnce(std::string der, std::vector<std::string>& list) {
  if (std::find(list.begin(), list.end(), der) == list.end()) list.push_back(std::move(der));
}

absl::Status Revoked() {
  return absl::FailedPreconditionError(
      "a certificate was revoked; nothing may be signed with it any more");
}

}  // namespace

absl::Status EvidenceGatherer::AddFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::NotFoundError(absl::StrCat("the file cannot be opened: ", path));
  std::string bytes(std::istreambuf_iterator<char>(in), {});
  if (IsCrl(bytes)) {
    data_.crls.push_back(std::move(bytes));
  } else if (IsOcspResponse(bytes)) {
    data_.ocsp_responses.push_back(std::move(bytes));
  } else if (std::vector<std::string> lists = CrlsInPem(bytes); !lists.empty()) {
    data_.crls.insert(data_.crls.end(), lists.begin(), lists.end());
  } else if (const auto certificates = Certificate::FromFileBytes(bytes); !certificates.empty()) {
    Know(certificates);
  } else {
    return absl::InvalidArgumentError(
        absl::StrCat("the file is no certificate, revocation list or OCSP response: ", path));
  }
  return absl::OkStatus();
}

void EvidenceGatherer::Know(const std::vector<Certificate>& certificates) {
  for (const Certificate& certificate : certificates)
    if (std::find(known_.begin(), known_.end(), certificate) == known_.end())
      known_.push_back(certificate);
}

void EvidenceGatherer::KnowRevocation(const RevocationData& data) {
  data_.crls.insert(data_.crls.end(), data.crls.begin(), data.crls.end());
  data_.ocsp_responses.insert(data_.ocsp_responses.end(), data.ocsp_responses.begin(),
                              data.ocsp_responses.end());
}

std::vector<std::string> EvidenceGatherer::Completed(std::vector<std::string> chain,
                                                     bool may_fetch) {
  constexpr size_t kMostIssuers = 10;
  std::optional<Certificate> last;
  if (!chain.empty()) last = Certificate::FromDer(chain.back());
  while (last && !IsSelfIssued(*last) && chain.size() < kMostIssuers) {
    const absl::StatusOr<Certificate> issuer = IssuerOf(*last, may_fetch);
    if (!issuer.ok() || IsSelfIssued(*issuer)) break;
    chain.push_back(DerOf(*issuer));
    last = *issuer;
  }
  return chain;
}

absl::StatusOr<Certificate> EvidenceGatherer::IssuerOf(const Certificate& certificate,
                                                       bool may_fetch) {
  for (const Certificate& other : known_)
    if (IsIssuedBy(certificate, other)) return other;
  absl::Status last =
      absl::NotFoundError("the certificate of an issuer is not to be had; give it with --evidence");
  if (!may_fetch) return last;
  for (const std::string& url : AddressesIn(certificate).issuers) {
    const auto answer = ask_({.url = url});
    if (!answer.ok()) {
      last = answer.status();
      continue;
    }
    for (const Certificate& other : Certificate::FromFileBytes(*answer)) {
      if (!IsIssuedBy(certificate, other)) continue;
      Know({other});
      return other;
    }
  }
  return last;
}

// The first answer at hand by which the certificate is good goes into the evidence.
bool EvidenceGatherer::TakeProof(const Certificate& certificate, const Certificate& issuer,
                                 absl::Time time, absl::Time now, Evidence& evidence,
                                 std::vector<Certificate>& responders) {
  const auto proves = [&](const RevocationData& one) {
    return RevocationAt(certificate, issuer, one, time, now) == RevocationState::kGood;
  };
  for (const std::string& answer : data_.ocsp_responses) {
    if (!proves({.ocsp_responses = {answer}})) continue;
    AddOnce(answer, evidence.ocsp_responses);
    for (const Certificate& responder : CertificatesIn(answer))
      if (!(responder == issuer)) responders.push_back(responder);
    return true;
  }
  for (const std::string& crl : data_.crls) {
    if (!proves({.crls = {crl}})) continue;
    AddOnce(crl, evidence.crls);
    return true;
  }
  return false;
}

absl::Status EvidenceGatherer::Fetch(const Certificate& certificate, const Certificate& issuer,
                                     absl::Time time, absl::Time now) {
  const CertificateAddresses addresses = AddressesIn(certificate);
  absl::Status last = absl::UnavailableError(
      "nothing tells whether a certificate was revoked; give a revocation "
      "list with --evidence");
  const auto tells = [&](const RevocationData& one) {
    const RevocationState state = RevocationAt(certificate, issuer, one, time, now);
    return state == RevocationState::kGood || state == RevocationState::kRevoked;
  };
  for (const std::string& url : addresses.ocsp) {
    auto answer = ask_({.url = url,
                        .body = OcspQuestion(certificate, issuer),
                        .content_type = "application/ocsp-request"});
    if (answer.ok() && tells({.ocsp_responses = {*answer}})) {
      data_.ocsp_responses.push_back(*std::move(answer));
      return absl::OkStatus();
    }
    if (!answer.ok()) last = answer.status();
  }
  for (const std::string& url : addresses.crls) {
    auto list = ask_({.url = url, .most_bytes = kMostListBytes});
    if (list.ok() && tells({.crls = {*list}})) {
      data_.crls.push_back(*std::move(list));
      return absl::OkStatus();
    }
    if (!list.ok()) last = list.status();
  }
  return last;
}

absl::Status EvidenceGatherer::Prove(const Certificate& certificate, const Certificate& issuer,
                                     absl::Time time, absl::Time now, Evidence& evidence,
                                     std::vector<Certificate>& responders) {
  if (RevocationAt(certificate, issuer, data_, time, now) == RevocationState::kRevoked)
    return Revoked();
  if (TakeProof(certificate, issuer, time, now, evidence, responders)) return absl::OkStatus();
  if (absl::Status fetched = Fetch(certificate, issuer, time, now); !fetched.ok()) return fetched;
  return TakeProof(certificate, issuer, time, now, evidence, responders) ? absl::OkStatus()
                                                                         : Revoked();
}

absl::Status EvidenceGatherer::CheckTrust(const Certificate& certificate, Purpose purpose,
                                          absl::Time time) const {
  if (LeadsToRoot(certificate, purpose, roots_, known_, time)) return absl::OkStatus();
  return absl::PermissionDeniedError(
      "a signature leads to no root that this site trusts, so nothing is fetched for it; give the "
      "certificates between them with --evidence");
}

absl::Status EvidenceGatherer::Gather(const Certificate& certificate, Purpose purpose,
                                      absl::Time time, absl::Time now, Evidence& evidence) {
  if (absl::Status trusted = CheckTrust(certificate, purpose, now); !trusted.ok()) return trusted;
  std::vector<Certificate> open = {certificate};
  for (size_t done = 0; done < open.size(); ++done) {
    if (done >= kMostCertificates)
      return absl::ResourceExhaustedError("the chain of certificates has no end");
    const Certificate next = open[done];
    AddOnce(DerOf(next), evidence.certificates);
    if (IsSelfIssued(next)) continue;
    const absl::StatusOr<Certificate> issuer = IssuerOf(next);
    if (!issuer.ok()) return issuer.status();
    std::vector<Certificate> more = {*issuer};
    if (!next.needs_no_revocation())
      if (absl::Status proven = Prove(next, *issuer, time, now, evidence, more); !proven.ok())
        return proven;
    for (Certificate& one : more)
      if (std::find(open.begin(), open.end(), one) == open.end()) open.push_back(std::move(one));
  }
  return absl::OkStatus();
}

}  // namespace sohoa
