// The pages that people get to see of a document: a searchable PDF and what the record says of it.
#ifndef SOHOA_PIPELINE_RENDITION_H_
#define SOHOA_PIPELINE_RENDITION_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "ocr/fields/paper_forms.h"
#include "ocr/fields/vocabulary.h"
#include "ocr/page/page_text.h"
#include "pipeline/describe_pdf.h"
#include "pipeline/document.h"
#include "pipeline/page_stage.h"
#include "storage/pdf/pdf_writer.h"
#include "storage/record/record.h"

namespace sohoa {

// Signs the PDF at this path in place and says how. kUnavailable: the key is gone; nothing more can
// be signed.
using SignRendition =
    std::function<absl::StatusOr<RenditionSignature>(const std::string& path, absl::Time now)>;

// How renditions are signed.
struct RenditionSigning {
  SignRendition sign;  // none: they are not
  std::string level;   // that is wanted: "B-LT"
};

struct RenditionOptions {
  bool keep_blank = false;  // else blank pages are left out; a document of nothing else keeps one
  const Vocabulary* vocabulary = nullptr;  // none: no fields are looked for
  const PaperForms* papers = nullptr;      // none: no citizens' papers are looked for
  // Called for each page that goes in, in order; an error that it returns is AddPage's or Finish's.
  std::function<absl::Status(const PageText&)> on_page;
  int first_scan_page = 0;  // which page of the scan comes first
  PdfProfile profile = PdfProfile::kPdfA2b;
  std::string converter = {};  // who makes an electronic document of a paper one; empty: not told
  RenditionSigning signing;
};

// Gathers pages as they come; keeps of them only what the record says. Not thread-safe.
class Rendition {
 public:
  Rendition(std::unique_ptr<PdfWriter> pdf, RenditionOptions options);

  // What follows comes from another input than what came before; with one input not needed.
  void BeginPart(const std::string& title);

  // The document's next page, in the order of the scan. Errors of the PDF and of `on_page`.
  absl::Status AddPage(PageResult page);

  // True if every page's text is the file's own and no page was left out: what came in can be read
  // and searched as it is.
  bool IsNeedless() const { return read_pages_ == 0 && blank_pages_.empty() && !pages_.empty(); }

  // As Finish, without a PDF: what was written of it goes.
  void FinishWithout(absl::Time now, Record* record);

  // Extracts the fields and completes the PDF under the title that they give, else `name`. Sets
  // pages, blank_pages, fields and created_at of `record`, whose signatures and dossier code, as
  // far as it is known by then, are set already.
  // kInvalidArgument without any page. Once.
  absl::Status Finish(const std::string& name, absl::Time now, Record* record);

 private:
  struct HeldPage {
    PageResult page;
    int scan_page;
  };

  absl::Status Include(const PageResult& page, int scan_page);
  void Describe(absl::Time now, Record* record);

  std::unique_ptr<PdfWriter> pdf_;
  const RenditionOptions options_;
  FieldPages field_pages_;
  int scanned_;
  int read_pages_ = 0;                   // whose text is not the file's own
  std::optional<HeldPage> first_blank_;  // while no printed page has come
  std::vector<PageRecord> pages_;
  std::vector<RenditionPart> parts_;
  std::vector<int> blank_pages_;
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_RENDITION_H_
