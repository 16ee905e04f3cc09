// What the pages of one document come to, whatever is then done with it.
#ifndef SOHOA_PIPELINE_DOCUMENT_H_
#define SOHOA_PIPELINE_DOCUMENT_H_

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "ocr/fields/extract.h"
#include "ocr/page/document_fields.h"
#include "ocr/page/page_text.h"
#include "pipeline/page_stage.h"
#include "storage/record/record.h"

namespace sohoa {

// Keeps of a long document's text only the pages on which metadata stands: the first and the last
// few, and of those between them the first that bear a signature or begin an annex. Not
// thread-safe.
class FieldPages {
 public:
  // The next page, with the reader's own confidence: the rules are tuned to it.
  void Add(const PageResult& page);
  DocumentFields Extract(const FieldContext& context) const;
  // Sets fields and created_at of the record, and the organs of its signatures, which are set
  // already. No fields without a vocabulary, no citizens' papers without their forms.
  void Describe(absl::Time now, const Vocabulary* vocabulary, const PaperForms* papers,
                Record* record) const;

 private:
  static constexpr int kFirst = 3;
  static constexpr int kLast = 4;
  static constexpr int kBetween = 16;
  int count_ = 0;
  // What the rules need of a page, and its number.
  struct KeptPage {
    int number = 0;
    PageText text;
    std::vector<PageCode> codes;
    std::vector<Overlay> overlays;
  };
  std::vector<KeptPage> first_;
  std::vector<KeptPage> between_;
  std::deque<KeptPage> last_;
};

// Who signed a scanned file and when, by its certificate and, if there is one, its time stamp.
SignatureEvidence EvidenceOf(const PdfSignature& signature, const Vocabulary& vocabulary);

// What the signatures of the scanned files say of the document: those alone that the bytes agree
// with.
std::vector<SignatureEvidence> EvidenceOf(const std::vector<PdfSignature>& signatures,
                                          const Vocabulary& vocabulary);

// `scan_page` counts the pages of the scan from 0.
PageRecord DescribePage(const PageResult& page, int scan_page);

// A title for people and for the PDF: "QUYẾT ĐỊNH 05/QĐ-UBND", else what is known of it, else
// `fallback`.
std::string TitleOf(const DocumentFields& fields, const std::string& fallback);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_DOCUMENT_H_
