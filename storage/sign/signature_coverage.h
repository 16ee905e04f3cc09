// Where a signature stands in its file, and what it covers of it (ISO 32000-1, 12.8.1).
#ifndef SOHOA_STORAGE_SIGN_SIGNATURE_COVERAGE_H_
#define SOHOA_STORAGE_SIGN_SIGNATURE_COVERAGE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/pdf/form_fields.h"
#include "storage/pdf/pdf_revision.h"
#include "storage/pdf/signature_dictionaries.h"
#include "storage/sign/pdf_signature.h"
#include "storage/sign/verification.h"

namespace sohoa {

struct CoveredSignature {
  SignatureDictionary dictionary;
  std::string contents;  // what /Contents holds: the signature and zeros; empty where it is none
  int64_t value_object = 0;
  int64_t begin = -1;  // of the dictionary in the file; -1: in an object stream
  bool is_timestamp = false;
  // kPassed: the range leaves out the signature and nothing else; else why not.
  SignatureCheck range_check = SignatureCheck::kFormatFailure;
  std::unique_ptr<PdfRevision> covered;  // the revision that it covers; nullptr if that is none
  std::vector<Finding> findings;

  int64_t end() const { return dictionary.byte_range[2] + dictionary.byte_range[3]; }
};

// REQUIRES: the field is signed, in `revision` or one that began as it does, of the file `bytes`.
CoveredSignature CoverageOf(std::string_view bytes, PdfRevision& revision, const FormField& field);

// The signatures of earlier revisions that the last one, `revision`, has no more; at most 20, from
// the last 50 revisions.
std::vector<CoveredSignature> RemovedSignatures(std::string_view bytes, PdfRevision& revision);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_SIGNATURE_COVERAGE_H_
