// What raising the level of a stranger's signatures needs to read of them. For a process of its
// own (proofs_main.cc): signatures, certificates, time stamps and the answers of the services that
// the certificates name are all parsed here, and nothing is fetched but through `ask`.
#ifndef SOHOA_STORAGE_SIGN_SIGNATURE_PROOFS_H_
#define SOHOA_STORAGE_SIGN_SIGNATURE_PROOFS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/sign/evidence.h"
#include "storage/sign/pdf_signature.h"

namespace sohoa {

struct ProofsBasis {
  std::vector<std::string> roots;           // files of certificates that the site trusts
  std::vector<std::string> evidence_files;  // see EvidenceGatherer::AddFile
  absl::Time now;
};

struct RaisableSignatures {
  std::vector<PdfSignature> signatures;  // in the order of the revisions that they sign
  std::string last_value_digest;         // SHA-256 of the last one's value; empty for a time stamp
};

// Not thread-safe.
class SignatureProofs {
 public:
  SignatureProofs(std::string path, ProofsBasis basis, AskService ask);

  // First of all.
  //   kFailedPrecondition  no signature, or one that does not fit the bytes
  //   kPermissionDenied    one leads to none of the roots
  // and the errors of reading PDFs and the site's files
  absl::StatusOr<RaisableSignatures> Look();

  // The last signature with the time stamp in it, as long as it was; empty: it has no room.
  std::string StampLast(const std::string& token);

  // For all signatures and `later`, document time-stamps that were put behind them; what the file
  // proves by itself is left out. Errors as EvidenceGatherer::Gather.
  absl::StatusOr<Evidence> Gather(const std::vector<std::string>& later);

 private:
  struct Read {
    PdfSignature facts;
    std::string der;  // followed by zeros
    bool is_timestamp = false;
  };

  absl::Status TakeSiteFiles();
  absl::Status TakeFile();
  absl::Status CheckTrust();

  std::string path_;
  ProofsBasis basis_;
  AskService ask_;
  EvidenceGatherer gatherer_;
  std::vector<Read> signatures_;
};

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_SIGNATURE_PROOFS_H_
