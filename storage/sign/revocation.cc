#include "storage/sign/revocation.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "storage/sign/asn1_time.h"
#include "storage/sign/c_ptr.h"

namespace sohoa {
namespace {

// Clocks of authorities and of ours may differ by so much.
constexpr absl::Duration kClocks = absl::Minutes(10);
// How long an answer that names no next update is current.
constexpr absl::Duration kCurrent = absl::Hours(24);

void FreeList(STACK_OF(X509) * list) { sk_X509_free(list); }

// What one list or answer says of a certificate.
struct Told {
  std::optional<absl::Time> this_update;
  std::optional<absl::Time> next_update;
  std::optional<absl::Time> revoked;
};

// The moments that all of it turns on.
struct Question {
  const Certificate& certificate;
  absl::Time time;
  absl::Time now;
};

RevocationState Judge(const Told& told, const Question& asked) {
  if (!told.this_update || *told.this_update > asked.now + kClocks)
    return RevocationState::kUnknown;
  if (told.revoked && *told.revoked <= asked.time) return RevocationState::kRevoked;
  if (*told.this_update >= asked.time - kClocks) {
    // Authorities forget certificates that have expired, unless they are revoked.
    const bool remembered = told.revoked || *told.this_update <= asked.certificate.not_after();
    return remembered ? RevocationState::kGood : RevocationState::kUnknown;
  }
  const absl::Time until = told.next_update.value_or(*told.this_update + kCurrent);
  return asked.time <= until + kClocks ? RevocationState::kGood : RevocationState::kStale;
}

// The worst of what is told counts: revoked, then good, then stale.
RevocationState Worse(RevocationState a, RevocationState b) {
  for (const RevocationState state :
       {RevocationState::kRevoked, RevocationState::kGood, RevocationState::kStale})
    if (a == state || b == state) return state;
  return RevocationState::kUnknown;
}

void FreePoints(STACK_OF(DIST_POINT) * points) { sk_DIST_POINT_pop_free(points, DIST_POINT_free); }

// The point has names in full, or one relative to the issuer's, which was completed.
bool HasName(const DIST_POINT_NAME& point, const GENERAL_NAME& name) {
  if (point.type != 0)
    return name.type == GEN_DIRNAME && X509_NAME_cmp(point.dpname, name.d.directoryName) == 0;
  for (int i = 0; i < sk_GENERAL_NAME_num(point.name.fullname); ++i) {
    GENERAL_NAME* own = sk_GENERAL_NAME_value(point.name.fullname, i);
    if (GENERAL_NAME_cmp(own, const_cast<GENERAL_NAME*>(&name)) == 0) return true;
  }
  return false;
}

bool HaveCommonName(const DIST_POINT_NAME& one, const DIST_POINT_NAME& other) {
  if (one.type != 0 && other.type != 0) return X509_NAME_cmp(one.dpname, other.dpname) == 0;
  if (one.type != 0) return HaveCommonName(other, one);
  for (int i = 0; i < sk_GENERAL_NAME_num(one.name.fullname); ++i)
    if (HasName(other, *sk_GENERAL_NAME_value(one.name.fullname, i))) return true;
  return false;
}

// A list that is a part of the issuer's is about the certificates that name that part (RFC 5280,
// 6.3.3 (b)(2)(i)). `part` gets its relative name completed.
bool IsPartOf(X509* certificate, DIST_POINT_NAME& part, const X509_CRL* crl) {
  const X509_NAME* issuer = X509_CRL_get_issuer(crl);
  const CPtr<STACK_OF(DIST_POINT), FreePoints> points(static_cast<STACK_OF(DIST_POINT)*>(
      X509_get_ext_d2i(certificate, NID_crl_distribution_points, nullptr, nullptr)));
  if (points == nullptr || DIST_POINT_set_dpname(&part, issuer) != 1) return false;
  for (int i = 0; i < sk_DIST_POINT_num(points.get()); ++i) {
    const DIST_POINT* point = sk_DIST_POINT_value(points.get(), i);
    if (point->distpoint == nullptr || point->reasons != nullptr || point->CRLissuer != nullptr)
      continue;
    if (DIST_POINT_set_dpname(point->distpoint, issuer) == 1 &&
        HaveCommonName(part, *point->distpoint))
      return true;
  }
  return false;
}

// Lists for some reasons only, or of others' certificates, are not understood (RFC 5280, 5.2.5).
bool IsWhole(const X509_CRL* crl, X509* certificate) {
  if (X509_CRL_get_ext_by_NID(crl, NID_delta_crl, -1) >= 0) return false;
  const CPtr<ISSUING_DIST_POINT, ISSUING_DIST_POINT_free> part(static_cast<ISSUING_DIST_POINT*>(
      X509_CRL_get_ext_d2i(crl, NID_issuing_distribution_point, nullptr, nullptr)));
  if (part == nullptr) return true;
  const bool is_authority = X509_check_ca(certificate) != 0;
  return part->onlyattr <= 0 && part->indirectCRL <= 0 && part->onlysomereasons == nullptr &&
         !(part->onlyuser > 0 && is_authority) && !(part->onlyCA > 0 && !is_authority) &&
         (part->distpoint == nullptr || IsPartOf(certificate, *part->distpoint, crl));
}

// Whether all is understood that must be (RFC 5280, 5.2 and 5.3).
template <typename Extended>
bool IsUnderstood(const Extended* extended, int count,
                  X509_EXTENSION* (*extension_of)(const Extended*, int),
                  std::initializer_list<int> known) {
  for (int i = 0; i < count; ++i) {
    X509_EXTENSION* extension = extension_of(extended, i);
    const int kind = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
    if (X509_EXTENSION_get_critical(extension) != 0 &&
        std::find(known.begin(), known.end(), kind) == known.end())
      return false;
  }
  return true;
}

bool IsUnderstood(X509_CRL* crl) {
  if (!IsUnderstood(static_cast<const X509_CRL*>(crl), X509_CRL_get_ext_count(crl),
                    X509_CRL_get_ext,
                    {NID_issuing_distribution_point, NID_crl_number, NID_authority_key_identifier}))
    return false;
  STACK_OF(X509_REVOKED)* rows = X509_CRL_get_REVOKED(crl);
  for (int i = 0; i < sk_X509_REVOKED_num(rows); ++i) {
    const X509_REVOKED* row = sk_X509_REVOKED_value(rows, i);
    if (!IsUnderstood(row, X509_REVOKED_get_ext_count(row), X509_REVOKED_get_ext,
                      {NID_crl_reason, NID_invalidity_date}))
      return false;
  }
  return true;
}

bool MayIssueLists(X509* issuer) { return (X509_get_key_usage(issuer) & KU_CRL_SIGN) != 0; }

bool IsWeak(int signature_kind) {
  int hash = NID_undef;
  if (OBJ_find_sigid_algs(signature_kind, &hash, nullptr) != 1) return false;
  return hash == NID_sha1 || hash == NID_md5;
}

RevocationState AskCrl(const std::string& der, const Certificate& issuer, const Question& asked) {
  const auto* data = reinterpret_cast<const unsigned char*>(der.data());
  const CPtr<X509_CRL, X509_CRL_free> crl(
      d2i_X509_CRL(nullptr, &data, static_cast<long>(der.size())));
  X509* certificate = asked.certificate.get();
  if (crl == nullptr ||
      X509_NAME_cmp(X509_CRL_get_issuer(crl.get()), X509_get_subject_name(issuer.get())) != 0 ||
      !IsWhole(crl.get(), certificate) || !IsUnderstood(crl.get()) ||
      !MayIssueLists(issuer.get()) || IsWeak(X509_CRL_get_signature_nid(crl.get())) ||
      X509_CRL_verify(crl.get(), X509_get0_pubkey(issuer.get())) != 1)
    return RevocationState::kUnknown;
  Told told{TimeOf(X509_CRL_get0_lastUpdate(crl.get())),
            TimeOf(X509_CRL_get0_nextUpdate(crl.get()))};
  X509_REVOKED* row = nullptr;
  if (X509_CRL_get0_by_cert(crl.get(), &row, certificate) == 1)
    told.revoked = TimeOf(X509_REVOKED_get0_revocationDate(row)).value_or(absl::InfinitePast());
  return Judge(told, asked);
}

// The responder is the issuer itself, or one that the issuer named for this (RFC 6960, 4.2.2.2).
bool MayAnswer(X509* responder, const Certificate& issuer, absl::Time at) {
  if (X509_cmp(responder, issuer.get()) == 0) return true;
  const Certificate named = Certificate::Of(responder);
  return X509_check_issued(issuer.get(), responder) == X509_V_OK &&
         X509_verify(responder, X509_get0_pubkey(issuer.get())) == 1 &&
         (X509_get_extension_flags(responder) & EXFLAG_XKUSAGE) != 0 &&
         (X509_get_extended_key_usage(responder) & XKU_OCSP_SIGN) != 0 &&
         named.not_before() <= at + kClocks && at <= named.not_after() + kClocks &&
         !named.is_weakly_signed();
}

// The answer that the response holds, if its signature is good and its signer may answer.
CPtr<OCSP_BASICRESP, OCSP_BASICRESP_free> Trusted(const std::string& der,
                                                  const Certificate& issuer) {
  const auto* data = reinterpret_cast<const unsigned char*>(der.data());
  const CPtr<OCSP_RESPONSE, OCSP_RESPONSE_free> response(
      d2i_OCSP_RESPONSE(nullptr, &data, static_cast<long>(der.size())));
  if (response == nullptr ||
      OCSP_response_status(response.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
    return nullptr;
  CPtr<OCSP_BASICRESP, OCSP_BASICRESP_free> basic(OCSP_response_get1_basic(response.get()));
  if (basic == nullptr) return nullptr;
  const CPtr<STACK_OF(X509), FreeList> issuers(sk_X509_new_null());
  sk_X509_push(issuers.get(), issuer.get());
  X509* signer = nullptr;
  const std::optional<absl::Time> produced = TimeOf(OCSP_resp_get0_produced_at(basic.get()));
  if (!produced || OCSP_resp_get0_signer(basic.get(), &signer, issuers.get()) != 1 ||
      !MayAnswer(signer, issuer, *produced))
    return nullptr;
  const ASN1_OBJECT* kind = nullptr;
  X509_ALGOR_get0(&kind, nullptr, nullptr, OCSP_resp_get0_tbs_sigalg(basic.get()));
  const CPtr<X509_STORE, X509_STORE_free> nobody(X509_STORE_new());
  if (IsWeak(OBJ_obj2nid(kind)) ||
      OCSP_basic_verify(basic.get(), issuers.get(), nobody.get(), OCSP_NOVERIFY) != 1)
    return nullptr;
  return basic;
}

bool IsAbout(const OCSP_SINGLERESP* single, const Certificate& certificate,
             const Certificate& issuer) {
  const OCSP_CERTID* told = OCSP_SINGLERESP_get0_id(single);
  ASN1_OBJECT* method = nullptr;
  const CPtr<OCSP_CERTID, OCSP_CERTID_free> copy(OCSP_CERTID_dup(told));
  OCSP_id_get0_info(nullptr, &method, nullptr, nullptr, copy.get());
  const EVP_MD* hash = EVP_get_digestbyobj(method);
  if (hash == nullptr) return false;
  const CPtr<OCSP_CERTID, OCSP_CERTID_free> wanted(
      OCSP_cert_to_id(hash, certificate.get(), issuer.get()));
  return wanted != nullptr && OCSP_id_cmp(wanted.get(), copy.get()) == 0;
}

RevocationState AskOcsp(const std::string& der, const Certificate& issuer, const Question& asked) {
  const auto basic = Trusted(der, issuer);
  RevocationState state = RevocationState::kUnknown;
  if (basic == nullptr) return state;
  for (int i = 0; i < OCSP_resp_count(basic.get()); ++i) {
    OCSP_SINGLERESP* single = OCSP_resp_get0(basic.get(), i);
    if (!IsAbout(single, asked.certificate, issuer)) continue;
    ASN1_GENERALIZEDTIME* revoked = nullptr;
    ASN1_GENERALIZEDTIME* since = nullptr;
    ASN1_GENERALIZEDTIME* until = nullptr;
    const int status = OCSP_single_get0_status(single, nullptr, &revoked, &since, &until);
    if (status != V_OCSP_CERTSTATUS_GOOD && status != V_OCSP_CERTSTATUS_REVOKED) continue;
    Told told{TimeOf(since), TimeOf(until)};
    if (status == V_OCSP_CERTSTATUS_REVOKED)
      told.revoked = TimeOf(revoked).value_or(absl::InfinitePast());
    state = Worse(state, Judge(told, asked));
  }
  return state;
}

}  // namespace

RevocationState RevocationAt(const Certificate& certificate, const Certificate& issuer,
                             const RevocationData& data, absl::Time time, absl::Time now) {
  const Question asked{certificate, time, now};
  RevocationState state = RevocationState::kUnknown;
  for (const std::string& crl : data.crls) state = Worse(state, AskCrl(crl, issuer, asked));
  for (const std::string& answer : data.ocsp_responses)
    state = Worse(state, AskOcsp(answer, issuer, asked));
  ERR_clear_error();
  return state;
}

}  // namespace sohoa
