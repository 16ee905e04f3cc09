// The pages of a batch on their way: read one after the other, worked on in parallel, delivered in
// order.
#ifndef SOHOA_PIPELINE_FLOW_H_
#define SOHOA_PIPELINE_FLOW_H_

#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "pipeline/engine_pool.h"
#include "pipeline/inputs.h"
#include "pipeline/page_stage.h"
#include "storage/pdf/pdf_source.h"
#include "storage/sign/pdf_signatures.h"

namespace sohoa {

// Waits for the next file of a document whose files come one after the other, as a scanner delivers
// them: a path, complete on the disk; nullopt after the last one; or why no more can be had.
using NextFile = std::function<absl::StatusOr<std::optional<std::string>>()>;

// Asked by the thread that reads, which waits meanwhile.
struct FlowGate {
  // Before a document of the batch is opened. false: it and all behind it are left, and get no End.
  std::function<bool(size_t document)> before_document;
  std::function<void()> before_page;  // is worked on; it is scanned already
};

struct FlowOptions {
  int workers = 0;         // threads that work on pages; 0: one per core
  int max_live_pages = 0;  // pages in memory at once; 0: two per worker
  FlowPriority priority = FlowPriority::kDesk;
  FlowGate gate;
  PageStageOptions stage;
  PdfSourceOptions pdf;
  SignatureReading signatures;
  // Asked, when the files of the batch's last document are opened, for further ones of it, until
  // there are none: also where that document has failed or was given up. A thread of its own waits
  // for them, so pages are read meanwhile. It must come back when the run is to stop.
  NextFile next_file;
};

// Where a document stands when all of it has been delivered.
struct DocumentEnd {
  int pages = 0;                // delivered
  std::vector<bool> is_signed;  // per file: a PDF with a digital signature
  // Of all files; of one whose signatures cannot be read, a single one that says so: without names,
  // INDETERMINATE (GENERIC).
  std::vector<PdfSignature> signatures;
  std::vector<std::string> further_files;  // that FlowOptions::next_file gave
};

// What failed, and where: a file and, if it is one page's failure, its page within that file (from
// 0).
struct FlowFailure {
  std::string file;
  std::optional<int> page;
  absl::Status status;
};

// Receives a batch. Documents come in the order of the batch and never overlap; all calls but Admit
// are made by one thread at a time. Must not throw.
class DocumentSink {
 public:
  virtual ~DocumentSink() = default;

  // Asked before a document is opened, by the thread that reads: may run beside the other calls for
  // earlier documents. false: its pages are not read; End still follows.
  virtual bool Admit(size_t document) = 0;
  // The next page, in order. false: the document is given up, its other pages are dropped; End
  // still follows.
  virtual bool AddPage(size_t document, PageResult page) = 0;
  // The document's first failure; no page comes after it. End still follows.
  virtual void Fail(size_t document, FlowFailure failure) = 0;
  virtual void End(size_t document, const DocumentEnd& end) = 0;
};

// Pages of a document that was opened, for progress: -1 when it cannot be known.
using OpenedCallback = std::function<void(size_t document, int pages)>;

// Runs the whole batch; returns when all is delivered or `stop` was set. After a stop the documents
// that were not complete get no End. At most max_live_pages pages are in memory, whatever the size
// of the inputs. With workers = 1, and no next_file, everything happens in the calling thread, in
// order.
//
// Thread-safe: several batches may run at once on one pool, each with threads of its own; the pool
// bounds the pages that all of them work on. A desk's pages begin before any further one of a
// backfill: at the latest when a page is done that was begun before. A backfill's pages wait
// meanwhile, at most its max_live_pages of them, still as they were scanned.
void RunFlow(const std::vector<InputDocument>& batch, const FlowOptions& options,
             EnginePool* engines, DocumentSink* sink, const std::atomic<bool>& stop,
             const OpenedCallback& opened = nullptr);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_FLOW_H_
