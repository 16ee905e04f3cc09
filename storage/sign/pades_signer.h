// Signing PDF files: PAdES baseline signatures (ETSI EN 319 142-1), by incremental update.
#ifndef SOHOA_STORAGE_SIGN_PADES_SIGNER_H_
#define SOHOA_STORAGE_SIGN_PADES_SIGNER_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/sign/key_store.h"

namespace sohoa {

// What a signature carries to be believed later; each has all of the one before it.
enum class SignatureLevel {
  kBB = 0,    // "B-B": the signature and its certificates
  kBT = 1,    // "B-T": a time stamp proves that it was there
  kBLT = 2,   // "B-LT": certificates and revocation data of all who signed, in the file
  kBLTA = 3,  // "B-LTA": a time stamp over all that, to be renewed before it ages
};

std::string_view NameOf(SignatureLevel level);
absl::StatusOr<SignatureLevel> LevelNamed(std::string_view name);  // kInvalidArgument

struct SigningOptions {
  SignatureLevel level = SignatureLevel::kBB;
  std::string tsa_url;           // http or https; needed from B-T on
  bool pss = false;              // with an RSA key
  std::optional<HashKind> hash;  // none: the one that fits the key best
  std::string reason;            // UTF-8, shown by readers
  std::string location;
  bool visible = true;  // has a mark on page 1: form of copy, agency and time, one below the other
  std::string copy_form;  // "SAO Y", "SAO LỤC", "TRÍCH SAO"; empty: the line is left out
  std::string agency;     // empty: the common name of the certificate
  // The conversion mark of Nghị định 137/2024/NĐ-CP, 4.1, says who made this copy of a paper and
  // when. A file of ours that tells it in its metadata is believed, and marked so on the first
  // mark of its page 1. Of another this is who, a person's or an organ's full name, at the time of
  // signing; empty: no such line.
  std::string converted_by;
  // What a QR code in that mark says (QrTextOf); empty: there is none.
  std::string conversion_qr;
  std::string font_file;  // of the mark, TrueType; empty: Tinos, where Debian has it
  // Files that need not be fetched, DER or PEM: certificates of the chain that the key lacks; for
  // B-LT also revocation lists and OCSP responses.
  std::vector<std::string> evidence_files;
  int service_timeout_s =
      10;  // for each answer of a service; for all about one file, six times that
  // Files of certificates (PEM or DER) that the site trusts. Time stamps must lead to one of them,
  // and only signatures that do are raised; none: all are taken.
  std::vector<std::string> roots;
  // Whether addresses in certificates may be of this machine or its link. The time-stamping
  // authority's may: the site itself names it.
  bool local_services = false;
};

struct SigningResult {
  SignatureLevel wanted = SignatureLevel::kBB;
  SignatureLevel reached = SignatureLevel::kBB;
  absl::Status why;         // OK when all was reached
  std::string signer;       // common name of the certificate; empty after an upgrade
  std::string signed_time;  // "2026-11-22T10:15:30+07:00"
};

// Signs with one key, one file after another. Not thread-safe.
class PadesSigner {
 public:
  // `key` must outlive it. Errors as CheckSigningCertificate; kInvalidArgument: no address of a
  // time-stamping authority, though the level needs one; a hash that is shorter than the key's
  // curve; the mark cannot be shown.
  static absl::StatusOr<std::unique_ptr<PadesSigner>> Create(KeyStore& key, SigningOptions options,
                                                             absl::Time now);
  ~PadesSigner();

  // Writes `out`, which is complete or not there; it may be `in` itself. `now` is the time of
  // signing that the file tells. A service that does not answer lowers the level that is reached
  // and is no error.
  //   kUnavailable        nothing more can be signed with the key: the token is gone, the PIN is
  //                       wrong or locked, the certificate has expired or was revoked, or what the
  //                       key signs does not fit it. Trying again would lock a token.
  //   kFailedPrecondition the PDF forbids it
  //   kInternal           the process that reads the PDF died or took too long
  //   and the errors of reading the PDF and of writing files
  absl::StatusOr<SigningResult> Sign(const std::string& in, const std::string& out, absl::Time now);

 private:
  struct State;
  explicit PadesSigner(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_PADES_SIGNER_H_
