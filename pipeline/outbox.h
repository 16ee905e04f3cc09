// Results of a station for those who fetch them: a PDF and a JSON for each document.
#ifndef SOHOA_PIPELINE_OUTBOX_H_
#define SOHOA_PIPELINE_OUTBOX_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/ingest.h"
#include "pipeline/station.h"
#include "storage/record/record_store.h"

namespace sohoa {

// An outcome as JSON, without a line end.
using DescribeOutcome = std::function<std::string(const DocumentOutcome&)>;

// What people may keep of an outcome in a file: of a document that the secrecy gate stopped no
// path, which may tell what is secret.
std::string KeptDescription(const DocumentOutcome& outcome, const DescribeOutcome& describe);

// A name that is short enough for a file, cut between letters.
std::string CutName(const std::string& name);

// Files lie under their folder in the inbox:
//   FOLDER/NAME_ID.pdf, FOLDER/NAME_ID.json         stored; the PDF first, and none of a document
//   that
//                                                   waits for its signature
//   FOLDER/NAME_ID.duplicate-CLAIM.pdf, ….json      known before
//   FOLDER/FILE.failed-CLAIM.json
//   quarantined/SHA256-CLAIM.json
// ID, SHA256: the first 24 digits. Not thread-safe.
class Outbox {
 public:
  // `store` must outlive it. `inbox` tells its drafts from those of other inboxes.
  Outbox(std::string dir, const std::string& inbox, const RecordStore* store,
         DescribeOutcome describe);

  // Writes, in a hidden folder of the claim, what is to be found of this outcome. The moves that
  // publish it, which are for Station::Carry. `file`: the document's first, as it lay in the inbox.
  //   kNotFound                                              the record has gone
  //   kPermissionDenied, kResourceExhausted, kUnavailable    and others of the file system
  absl::StatusOr<std::vector<Move>> Draft(const std::string& claim, const std::string& file,
                                          const DocumentOutcome& outcome) const;

  // Removes the hidden folder.
  void Close(const std::string& claim) const;

 private:
  std::string DraftsOf(const std::string& claim) const;
  std::string NameFor(const std::string& claim, const std::string& file,
                      const DocumentOutcome& outcome) const;
  absl::Status WritePdf(const Record& record, const std::string& path) const;

  const std::string dir_;
  const std::string mark_;
  const RecordStore* const store_;
  const DescribeOutcome describe_;
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_OUTBOX_H_
