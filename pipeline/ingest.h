// The main job: from files to committed records.
#ifndef SOHOA_PIPELINE_INGEST_H_
#define SOHOA_PIPELINE_INGEST_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "pipeline/clock.h"
#include "pipeline/engine_pool.h"
#include "pipeline/flow.h"
#include "pipeline/inputs.h"
#include "pipeline/rendition.h"
#include "pipeline/split.h"
#include "storage/pdf/pdf_info.h"
#include "storage/record/input_journal.h"
#include "storage/record/record_store.h"

namespace sohoa {

// What became of one document, or of an input as a whole.
struct DocumentOutcome {
  enum class Kind {
    kStored,       // committed and synced
    kDuplicate,    // the same content is already stored; `record` is that one
    kQuarantined,  // stopped by the secrecy gate: nothing of its content is kept
    kFailed,       // see `failure`; nothing of it is kept
  };
  Kind kind = Kind::kFailed;
  InputDocument input;
  std::string source_sha256;
  Record record;                       // kStored, kDuplicate
  std::string reason;                  // kQuarantined
  std::optional<FlowFailure> failure;  // kFailed
  // From its being opened until this is told: other documents are worked on at the same time, and
  // the first of a dossier wait for its last.
  absl::Duration took;
  size_t document = 0;  // its input's place in the batch
};

// What the store keeps of an input that it is about to store or to stop.
struct InputEnd {
  InputState state = InputState::kDone;  // or kQuarantined
  std::string source_sha256;
  std::vector<std::string> record_ids;
  std::string reason;
  int pages_read = 0;
  int pages_stored = 0;
  int blank_pages = 0;
};

// The journal's row for the end of an input of the batch.
using JournalCallback = std::function<JournalledInput(size_t document, const InputEnd& end)>;

// Whether reading it again would fail again: it is damaged, of a kind that is not read, too large,
// has a password. A full disk, a reader that does not start or a store that cannot be written have
// other codes, and pass.
bool LiesInTheScan(const absl::Status& failure);

struct IngestProgress {
  size_t documents_done = 0;
  size_t documents_total = 0;
  int64_t pages_done = 0;
  int64_t pages_opened = 0;  // pages of the documents opened so far, as far as known
  size_t documents_opened = 0;
};

// How long each step of one page took; for benchmarks and reports.
using PageTimingsCallback = std::function<void(const PageTimings&)>;

struct IngestOptions {
  FlowOptions flow;
  std::string
      scratch_dir;  // on the store's disk; exists; a rendition is written here before its commit
  std::string agency;
  std::string converter;    // see RenditionOptions
  bool keep_blank = false;  // blank pages go into the rendition as well
  PdfProfile profile = PdfProfile::kPdfA2b;
  SplitOptions split = {.split = false};
  RenditionSigning signing;
  std::function<void(const DocumentOutcome&)>
      on_outcome;  // in the order of the batch, one thread at a time; for a dossier when its last
                   // document is read or a stamp was met
  std::function<void(const IngestProgress&)> on_progress;  // after each page and document
  PageTimingsCallback on_page;
  // For a batch whose inputs are journalled (storage/record/input_journal.h): the row is written in
  // the same write as the documents, or as the entry in the quarantine.
  JournalCallback journal;
};

struct IngestSummary {
  int64_t stored = 0;
  int64_t awaiting = 0;  // of the stored ones, those that wait for their signature
  int64_t alike = 0;     // of the stored ones, those that are like one stored before
  int64_t duplicates = 0;
  int64_t quarantined = 0;
  int64_t failed = 0;
  int64_t inputs = 0;        // of which all is told
  int64_t pages = 0;         // of the stored documents, with blank ones
  bool interrupted = false;  // `stop` was set before the batch was done
};

// Reads every input of the batch into the store: one atomic, synced commit per input, which is one
// document, or with `split` as many as it holds, each with an outcome of its own. A secrecy stamp
// on any page quarantines the whole input. An input that is known has one outcome, its first
// document. A document that fails leaves nothing in the store and does not hold up the others. A
// document whose content is stored (or quarantined) already is recognised by its hash and not read
// again. The documents of a group (dossier_groups.h) are committed when the last of them is read,
// so that a stamp on any of them stops its dossier, and a receipt among them gives the others of
// its folder their code; those of the dossier that are stored by then are withdrawn. No debug
// pictures are made.
//
// With `flow.next_file` the last document's files come while it is read; what it is known by, its
// digest, is known at its end, so that it is read even where the store holds it already.
//
// With `signing`, a document is stored signed, or marked as one that waits
// (Record::awaited_signature) when the key is gone (kUnavailable). The key is then not tried again;
// the documents that follow are read, and wait too. SignWaiting (sign_stored.h) signs them later.
IngestSummary Ingest(const std::vector<InputDocument>& batch, RecordStore* store,
                     EnginePool* engines, const Clock& clock, const IngestOptions& options,
                     const std::atomic<bool>& stop);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_INGEST_H_
