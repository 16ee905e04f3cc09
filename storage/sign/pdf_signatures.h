// The digital signatures of a PDF file (PAdES, ETSI EN 319 142; ISO 32000-1, 12.8): who signed,
// when, and whether the bytes are still those that were signed. Who may own the certificate is not
// asked.
#ifndef SOHOA_STORAGE_SIGN_PDF_SIGNATURES_H_
#define SOHOA_STORAGE_SIGN_PDF_SIGNATURES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/sign/pdf_signature.h"

namespace sohoa {

struct SignatureReading {
  std::string worker_path;  // the program sohoa-signatures; empty: beside the running program
  int timeout_s = 30;       // for a file
  int64_t worker_memory_bytes = 2ll << 30;  // address space of the worker
};

// In the order of the revisions that they sign, at most 100. The file is opened in another process,
// so that a hostile one can kill only that. kDataLoss: it cannot be read as a PDF; kUnavailable:
// the process died, took too long or sent nonsense. Thread-safe.
absl::StatusOr<std::vector<PdfSignature>> ReadPdfSignatures(const std::string& path,
                                                            const SignatureReading& options = {});

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_PDF_SIGNATURES_H_
