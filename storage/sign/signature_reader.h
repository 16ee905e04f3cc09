// The signatures of a PDF file, read and verified in this process. See pdf_signatures.h for files
// of strangers.
#ifndef SOHOA_STORAGE_SIGN_SIGNATURE_READER_H_
#define SOHOA_STORAGE_SIGN_SIGNATURE_READER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/sign/pdf_signature.h"
#include "storage/sign/signature_verifier.h"

namespace sohoa {

// In the order of the revisions that they sign. Errors: kDataLoss (not to be read as a PDF, or cut
// off before its signatures), and those of opening a file. A hostile file may crash the process.
absl::StatusOr<std::vector<PdfSignature>> ListSignatures(const std::string& path,
                                                         const VerificationBasis& basis);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_SIGNATURE_READER_H_
