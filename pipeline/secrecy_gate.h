// The secrecy gate keeps whole dossiers out of the store: where one document bears a stamp (Law on
// protection of state secrets 29/2018/QH14; zone 10a of NĐ 30/2020/NĐ-CP), all documents of its
// dossier are stopped. Which documents are a dossier is told by its code in the path
// (H15.50.05.13-261008-0975, QĐ 766/QĐ-TTg's codes of one-stop dossiers), the nearest to the file's
// name; a document without a code is a dossier of its own.
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
#include "pipeline/inputs.h"
#include "storage/record/record_store.h"

namespace sohoa {

inline constexpr char kStampReason[] = "a page bears a secrecy stamp";
inline constexpr char kDossierReason[] = "it belongs to a dossier with a secrecy stamp";

// The code of the dossier that a path names, or "".
std::string DossierCodeIn(const std::string& path);

// What is barred while a batch is read. Thread-safe.
class SecrecyGate {
 public:
  // Reads from the store which dossiers are barred already; if that fails, see `status`. `batch`
  // must outlive it.
  SecrecyGate(const std::vector<InputDocument>& batch, const RecordStore& store);

  const absl::Status& status() const { return status_; }

  const std::string& DossierOf(size_t document) const { return dossiers_[document]; }
  // No later document of the batch is of the same dossier.
  bool IsLastOfDossier(size_t document) const;

  // A document of the dossier bears a stamp. Of several the first is the cause.
  void Bar(size_t document, const std::string& source_sha256);
  // The source of the document whose stamp bars this one's dossier.
  std::optional<std::string> CauseFor(size_t document) const;

 private:
  const std::vector<InputDocument>& batch_;
  absl::Status status_;
  std::vector<std::string> dossiers_;              // by document
  absl::flat_hash_map<std::string, size_t> last_;  // by dossier
  mutable std::mutex mutex_;
  absl::flat_hash_map<std::string, std::string> barred_;  // dossier's digest → cause; guarded
};

// Documents of one dossier that are to be quarantined together.
struct StoppedDocuments {
  struct Source {
    std::string sha256;
    bool stamped = false;  // its own stamp was seen
  };
  std::string dossier_code;  // may be empty
  std::string cause_sha256;
  std::string time;
  std::vector<Source> sources;
};

// Sets them down in the quarantine and withdraws what of the dossier is stored, in one atomic
// write; nothing for those that are held already. Errors of the store.
absl::Status StopDocuments(const StoppedDocuments& documents, RecordStore* store);

// The stamp found on a document that an officer released is a field for a person to look at.
void RecordReleasedStamp(const std::string& stamp, int page, const QuarantineRelease& release,
                         DocumentFields* fields);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_SECRECY_GATE_H_
