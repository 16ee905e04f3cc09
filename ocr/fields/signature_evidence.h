// What the digital signatures of a scanned file say about the document on its pages. Thread-safe;
// no state.
#ifndef SOHOA_OCR_FIELDS_SIGNATURE_EVIDENCE_H_
#define SOHOA_OCR_FIELDS_SIGNATURE_EVIDENCE_H_

#include <string>
#include <string_view>
#include <vector>

#include "ocr/fields/vocabulary.h"
#include "ocr/page/document_fields.h"

namespace sohoa {

// A digital signature of the scanned file, as its certificate and its time tell of it.
struct SignatureEvidence {
  std::string organ;     // "ỦY BAN NHÂN DÂN TỈNH …"; empty where none is told
  std::string person;    // "Nguyễn Văn A"; empty where an organ signed
  std::string time_iso;  // 2026-11-22T10:15:30+07:00; empty if unknown
};

// Who signed, by the names in the certificate: an organ's stands in its common name, a person's
// there too, with the organ in `organization`.
SignatureEvidence WhoSigned(std::string_view common_name, std::string_view organization,
                            std::string time_iso, const Vocabulary& vocabulary);

// Weighs the fields against signatures that the file's bytes agree with. An organ, a signer or a
// date of issue that a signature repeats becomes surer; a spelling of the organ that its
// certificate has otherwise, and a date behind the day on which the agency signed, go to review;
// where no date was read, the first day of signing is proposed, for review. Nothing else changes.
// Each change has its reason. Weights: a judgement from the days between issue and signing of ten
// published scans.
void WeighSignatures(const std::vector<SignatureEvidence>& signatures, DocumentFields& fields);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_SIGNATURE_EVIDENCE_H_
