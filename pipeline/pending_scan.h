// One input on its way into the store, as the documents that it holds. Not thread-safe.
#ifndef SOHOA_PIPELINE_PENDING_SCAN_H_
#define SOHOA_PIPELINE_PENDING_SCAN_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "pipeline/flow.h"
#include "pipeline/pending_document.h"
#include "pipeline/split.h"

namespace sohoa {

// Nothing of the scan is committed before all of it was looked at: its documents wait on the disk,
// and memory holds of each the record and the index rows. Dropped without Commit it leaves nothing
// behind.
class PendingScan {
 public:
  struct Options {
    SplitOptions split;
    std::string scratch_dir;
    RenditionOptions rendition;  // `first_scan_page` and `on_page` are its own
  };

  // `store` must outlive it.
  PendingScan(RecordStore* store, Options options, DocumentOrigin origin);

  // The scan's next page. Errors of the store and of the PDF.
  absl::Status AddPage(PageResult page);

  // Before Finish, of a scan whose files came while it was read and whose digest was not known.
  void SetSource(const InputDocument& input, const ContentHash& hash);

  // REQUIRES: all pages were added. kInvalidArgument if none belongs to a document; errors of the
  // store and of the PDF.
  absl::Status Finish(const DocumentEnd& end, absl::Time now);

  // REQUIRES: finished. The codes of its documents, each once; none of those without.
  std::vector<std::string> DossierCodes() const;
  // REQUIRES: finished. For those without.
  void SetMissingDossierCodes(const std::string& code);

  // REQUIRES: finished, and not committed. In the order of the scan.
  std::vector<const Record*> Records() const;
  // The same. See DocumentWriter::EndInput.
  void EndInput(const JournalledInput& input) { documents_.front()->EndInput(input); }

  // REQUIRES: finished. One write for all documents; the first keeps the originals. The records as
  // they were committed, in the order of the scan. Errors as DocumentWriter::Commit.
  absl::StatusOr<std::vector<Record>> Commit();

  // Instead: see DocumentWriter::Shred.
  absl::Status Shred();

 private:
  absl::Status Take(std::vector<DividedPage> pages);
  absl::Status Begin(const DividedPage& page);
  // A separator's before the path's, the path's before a receipt's.
  void SetDossierCodes();

  RecordStore* const store_;
  const Options options_;
  DocumentOrigin origin_;
  BatchDivider divider_;
  std::vector<std::unique_ptr<PendingDocument>> documents_;
  std::vector<int> first_pages_;  // of each document, in the scan
  std::vector<int> dossiers_;     // of each document
  bool pages_apart_ = false;      // pages of the scan belong to no document
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_PENDING_SCAN_H_
