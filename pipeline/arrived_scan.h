// Scans of a batch that were read, on their way into the store or the quarantine.
#ifndef SOHOA_PIPELINE_ARRIVED_SCAN_H_
#define SOHOA_PIPELINE_ARRIVED_SCAN_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/ingest.h"
#include "pipeline/pending_scan.h"
#include "pipeline/secrecy_gate.h"

namespace sohoa {

// An input that was delivered; the others of its group may not have been yet.
struct ArrivedScan {
  size_t document = 0;  // of the batch
  ContentHash hash;
  std::unique_ptr<PendingScan> pending;      // until it is committed or shredded
  std::optional<DocumentOutcome> outcome;    // none: it is ready to be committed
  std::optional<SecrecyCause> cause;         // it must be stopped
  std::vector<std::string> codes;            // of its dossiers: in its path, on its pages
  std::vector<std::string> dossiers_sha256;  // their digests; of some no more may be known
  std::vector<Record> further;               // stored beside that of `outcome`
  absl::Time opened;                         // when work on it began
  int pages = 0;                             // delivered
  std::optional<JournalledInput> row;        // of the journal, if it is to be stopped

  bool stamped() const { return cause && cause->source_sha256 == hash.document; }
};

// The documents of a folder belong to one dossier if just one is named among them: those without a
// code get it.
void ShareDossier(std::vector<ArrivedScan>* folder);

// What is to be stopped, by the stamps that stop it; documents whose hash is not known are left
// out: nothing of them was read.
std::vector<StoppedDocuments> StopsOf(const std::vector<const ArrivedScan*>& stopped,
                                      const std::string& time);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_ARRIVED_SCAN_H_
