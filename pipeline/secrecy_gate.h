// The secrecy gate keeps whole dossiers out of the store: where one document bears a stamp (Law on
// protection of state secrets 29/2018/QH14; zone 10a of NĐ 30/2020/NĐ-CP), all documents of its
// dossier are stopped. Which documents are a dossier is told by its code: in the path, on a
// separator or on a receipt; a document without a code is a dossier of its own.
#ifndef SOHOA_PIPELINE_SECRECY_GATE_H_
#define SOHOA_PIPELINE_SECRECY_GATE_H_

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "ocr/page/document_fields.h"
#include "pipeline/dossier_groups.h"
#include "storage/record/record_store.h"

namespace sohoa {

inline constexpr char kStampReason[] = "a page bears a secrecy stamp";
inline constexpr char kDossierReason[] = "it belongs to a dossier with a secrecy stamp";

// By which dossiers are known: a digest of the code, which is all that the store keeps of one that
// was stopped. "" for no code.
std::string DigestOfDossier(const std::string& code);

// Why a document is stopped.
struct SecrecyCause {
  std::string source_sha256;   // of the document whose stamp it is; it may be this very one
  std::string dossier_sha256;  // to which both belong; empty without a code
};

// Which dossiers are barred while a batch is read. Thread-safe.
class SecrecyGate {
 public:
  // Reads from the store which dossiers are barred already; if that fails, see `status`.
  explicit SecrecyGate(const RecordStore& store);

  const absl::Status& status() const { return status_; }

  // A document of this dossier, known by its digest, bears a stamp. Of several the first is the
  // cause. Nothing for an empty digest.
  void Bar(const std::string& dossier_sha256, const std::string& source_sha256);
  // Of the first of these dossiers that is barred.
  std::optional<SecrecyCause> CauseFor(const std::vector<std::string>& dossiers_sha256) const;

 private:
  absl::Status status_;
  mutable std::mutex mutex_;
  absl::flat_hash_map<std::string, std::string> barred_;  // dossier's digest → cause; guarded
};

// Documents that are to be quarantined together for one stamp.
struct StoppedDocuments {
  struct Source {
    std::string sha256;
    bool stamped = false;  // its own stamp was seen
  };
  // Digests of the dossiers of the document with the stamp; the entries note the first one, by
  // which later documents are known. May be empty.
  std::vector<std::string> dossiers_sha256;
  std::string cause_sha256;
  std::string time;
  std::vector<Source> sources;
  std::vector<JournalledInput> inputs;  // whose rows are written with the entries
};

// Sets them down in the quarantine, nothing for those that are held already, and withdraws what of
// the dossiers is stored, in one atomic write with its own entries. If the withdrawal fails, what
// was not stored is held nevertheless; asked again with the document that is the cause, it is tried
// again. Errors of the store; kAborted: the stored documents are being changed all the time.
absl::Status StopDocuments(const StoppedDocuments& documents, RecordStore* store);

// The stamp found on a document that an officer released is a field for a person to look at.
void RecordReleasedStamp(const std::string& stamp, int page, const QuarantineRelease& release,
                         DocumentFields* fields);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_SECRECY_GATE_H_
