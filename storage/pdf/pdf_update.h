// What must be written behind a PDF file to sign it (ISO 32000-1, 7.5.6 and 12.8): an incremental
// update, so that all that stands in the file, other signatures too, stays as it is.
#ifndef SOHOA_STORAGE_PDF_PDF_UPDATE_H_
#define SOHOA_STORAGE_PDF_PDF_UPDATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/pdf/conversion_facts.h"
#include "storage/pdf/signature_mark.h"

namespace sohoa {

struct PdfUpdateRequest {
  enum class Kind {
    kSignature = 0,  // a signature field with its signature dictionary
    kTimestamp = 1,  // the same with a document time-stamp (ETSI EN 319 142-1, 5.4.3)
    kEvidence = 2,   // a document security store (5.4.2); added to the one that is there
  } kind = Kind::kSignature;

  int64_t contents_bytes = 0;  // room for the signature, 1 to 4 MiB; it takes two digits a byte
  std::string modified;        // "D:20260131080509+07'00'"; empty: no /M
  std::string reason;          // UTF-8; empty: none
  std::string location;        // UTF-8
  SignatureMark mark;          // what stands on page 1; an empty one for an invisible signature

  // For kEvidence, DER each. What the file has already is not written again; where it has all, the
  // update is empty.
  std::vector<std::string> certificates;
  std::vector<std::string> revocation_lists;
  std::vector<std::string> ocsp_responses;
};

// The new file is the old one, `before`, the signature and `after`. The signature takes `hole`
// bytes: "<", hexadecimal digits filled up with zeros, ">"; kEvidence has none, and `after` is
// empty. The signed bytes are all but these.
struct PdfUpdate {
  std::string before;
  int64_t hole = 0;
  std::string after;
  // Of kSignature: what the file says of its conversion from paper, until a signature's mark is on
  // page 1.
  std::optional<ConversionFacts> conversion;
};

// Equal file and request, equal update. Not for this process if the file is a stranger's.
// Errors: those of PdfObjects::Open; kDataLoss: the file has no catalog or page;
// kFailedPrecondition: a certification in it forbids all changes (DocMDP, permission 1);
// kOutOfRange: its cross-reference table cannot hold offsets of 10 GB and more.
absl::StatusOr<PdfUpdate> PreparePdfUpdate(const std::string& path,
                                           const PdfUpdateRequest& request);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDF_UPDATE_H_
