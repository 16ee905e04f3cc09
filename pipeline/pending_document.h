// A document on its way into the store: its parts are written as its pages come, and nobody sees
// them before the commit.
#ifndef SOHOA_PIPELINE_PENDING_DOCUMENT_H_
#define SOHOA_PIPELINE_PENDING_DOCUMENT_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "pipeline/flow.h"
#include "pipeline/inputs.h"
#include "pipeline/rendition.h"
#include "pipeline/same_page.h"
#include "storage/record/record_store.h"
#include "storage/search/index_builder.h"

namespace sohoa {

// The hash of a document's content: of its file, or of its files' hashes one after the other.
struct ContentHash {
  std::string document;
  std::vector<std::string> files;
};

// Errors of Sha256HexOfFile; then `failure` names the file.
absl::StatusOr<ContentHash> HashContent(const InputDocument& input, FlowFailure* failure);

// The source_sha256 of a further document of a scan, which begins on this page of it.
std::string SourceOfFurther(const std::string& scan_sha256, int scan_page);

// What is known of a document beside its pages.
struct DocumentOrigin {
  InputDocument input;
  ContentHash hash;
  std::string agency;
  std::string dossier_code;                  // where the path names one
  std::optional<QuarantineRelease> release;  // of an officer, if the gate stopped it before
};

// Dropped without Commit it leaves nothing behind. Not thread-safe.
class PendingDocument {
 public:
  // `rendition.on_page` is its own.
  static absl::StatusOr<std::unique_ptr<PendingDocument>> Start(RecordStore* store,
                                                                const std::string& scratch_dir,
                                                                RenditionOptions rendition,
                                                                DocumentOrigin origin);
  // A further document of the same scan: `rendition.first_scan_page` tells it from the others.
  static absl::StatusOr<std::unique_ptr<PendingDocument>> StartFurther(
      RecordStore* store, const std::string& scratch_dir, RenditionOptions rendition,
      DocumentOrigin origin);
  ~PendingDocument();
  PendingDocument(const PendingDocument&) = delete;
  PendingDocument& operator=(const PendingDocument&) = delete;

  absl::Status AddPage(PageResult page);

  // Before Finish, of a scan whose files came while it was read: all of them, and the digest of the
  // document.
  void SetSource(const InputDocument& input, const ContentHash& hash,
                 const std::string& source_sha256);

  // REQUIRES: all pages were added. Writes the rendition and the originals; then only the commit is
  // missing, and memory holds the record and the index rows alone. `is_whole_file`: the pages are
  // those of one file, all of them; where that is a PDF whose own text says what is printed, it
  // stays what it is, and there is no rendition.
  absl::Status Finish(const DocumentEnd& end, bool is_whole_file, absl::Time now);

  // The same for a further document, whose originals the `keeper` keeps, which is finished.
  absl::Status FinishFurther(const PendingDocument& keeper, const DocumentEnd& end, absl::Time now);

  // Before it is committed: takes the place of the origin's.
  void SetDossierCode(const std::string& code) { record_.dossier_code = code; }
  const std::string& dossier_code() const { return record_.dossier_code; }

  // As far as it is known by now.
  const Record& record() const { return record_; }
  // See DocumentWriter::EndInput.
  void EndInput(const JournalledInput& input) { writer_->EndInput(input); }

  // REQUIRES: all are finished. One write for this one and `further`, which name it their keeper.
  // The records, as they were committed: each names the stored documents that it is like (alike.h),
  // with an alert for each. Nothing is merged.
  absl::StatusOr<std::vector<Record>> Commit(
      const std::vector<std::unique_ptr<PendingDocument>>& further);

  // Instead: see DocumentWriter::Shred.
  absl::Status Shred();

 private:
  struct FoundStamp {
    std::string name;
    int page = 0;
  };

  PendingDocument(const RecordStore* store, DocumentOrigin origin, std::string pdf_path);

  static absl::StatusOr<std::unique_ptr<PendingDocument>> StartAs(const std::string& source_sha256,
                                                                  RecordStore* store,
                                                                  const std::string& scratch_dir,
                                                                  RenditionOptions rendition,
                                                                  DocumentOrigin origin);

  absl::Status AddText(const PageText& text);
  absl::Status FinishRendition(const DocumentEnd& end, bool may_do_without, absl::Time now);
  absl::Status FinishPdf(absl::Time now);
  absl::Status SignPdf(absl::Time now);
  // Once, when the record is complete.
  std::vector<IndexEntry> IndexRows();
  absl::Status LinkAlike();
  absl::Status CopyOriginals(const DocumentEnd& end);
  void RemoveScratch() const;

  const RecordStore* const store_;
  DocumentOrigin origin_;
  const std::string pdf_path_;
  std::unique_ptr<DocumentWriter> writer_;
  IndexBuilder index_;
  std::vector<PageWords> words_;  // of the first kMostComparedPages
  Record record_;
  std::optional<FoundStamp> stamp_;
  int pages_ = 0;  // of the scan
  RenditionSigning signing_;
  std::optional<Rendition> rendition_;
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_PENDING_DOCUMENT_H_
