// The digital signatures of a PDF file (PAdES, ETSI EN 319 142; ISO 32000-1, 12.8): who signed,
// when, whether the bytes are still those that were signed, what later revisions changed, and
// whether all of that is proven (ETSI EN 319 102-1). Nothing is fetched from a network.
#ifndef SOHOA_STORAGE_SIGN_PDF_SIGNATURES_H_
#define SOHOA_STORAGE_SIGN_PDF_SIGNATURES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/sign/pdf_signature.h"

namespace sohoa {

struct SignatureReading {
  std::string worker_path;  // the program sohoa-signatures; empty: beside the running program
  // For a file; and a second more for each 16 MiB of it.
  int timeout_s = 30;
  // Address space of the worker, beside that of the file itself.
  int64_t worker_memory_bytes = 2ll << 30;
  // Files of certificates (PEM, or one in DER) that the site trusts. None: no signature is
  // TOTAL-PASSED.
  std::vector<std::string> roots;
  // Files of revocation lists (PEM or DER) and OCSP answers (DER), beside what the PDF holds.
  std::vector<std::string> revocation;
  absl::Time now = absl::InfinitePast();  // when it is asked; InfinitePast: by the machine's clock
};

// In the order of the revisions that they sign, at most 100; those that a later revision removed
// are among them. The file is opened in another process, so that a hostile one can kill only that.
// kDataLoss: it cannot be read as a PDF; kInvalidArgument: a file of roots or revocation cannot be
// used; kUnavailable: the process died, took too long or sent nonsense. Thread-safe.
absl::StatusOr<std::vector<PdfSignature>> ReadPdfSignatures(const std::string& path,
                                                            const SignatureReading& options = {});

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_PDF_SIGNATURES_H_
