#include "pipeline/secrecy_gate.h"

#include <algorithm>
#include <set>
#include <utility>

#include "ocr/fields/evidence.h"
#include "storage/search/index_builder.h"
#include "storage/search/index_merge.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

// Officers change documents one at a time; a change that comes each time is a fault.
constexpr int kTries = 10;

// The entries that a stop adds, and what of them is stored.
class Stopping {
 public:
  Stopping(const StoppedDocuments& documents, RecordStore* store)
      : documents_(documents),
        store_(store),
        dossier_sha256_(documents.dossiers_sha256.empty() ? ""
                                                          : documents.dossiers_sha256.front()) {}

  absl::Status Run() {
    for (const StoppedDocuments::Source& source : documents_.sources)
      if (absl::Status s = Add(source); !s.ok()) return s;
    // First what keeps the dossier out: it must not depend on whether a withdrawal succeeds.
    if (absl::Status s = store_->Quarantine(bar_, {}); !s.ok()) return s;
    if (absl::Status s = AddStored(); !s.ok()) return s;
    // Before the record goes, so that a kill in between leaves nothing that is found but not there.
    if (absl::Status s = ExpungeFromIndex(*store_, {ids_.begin(), ids_.end()}); !s.ok()) return s;
    return store_->Quarantine(entries_, withdrawn_, documents_.inputs);
  }

 private:
  // The entry of what is stored comes with its withdrawal.
  absl::Status Add(const StoppedDocuments::Source& source) {
    if (!sources_.insert(source.sha256).second) return absl::OkStatus();
    const auto stored = store_->FindBySource(source.sha256);
    if (!stored.ok()) return stored.status();
    if (*stored) ids_.insert(**stored);
    const auto known = store_->FindQuarantined(source.sha256);
    if (!known.ok()) return known.status();
    const bool held = known->has_value() && (*known)->is_held() &&
                      (dossier_sha256_.empty() || (*known)->dossier_sha256 == dossier_sha256_);
    if (held && !*stored) return absl::OkStatus();
    (*stored ? entries_ : bar_)
        .push_back({source.sha256, documents_.time, source.stamped ? kStampReason : kDossierReason,
                    source.stamped ? "" : documents_.cause_sha256, dossier_sha256_});
    return absl::OkStatus();
  }

  // Stored documents of the dossier from earlier runs, and any whose content is stopped now.
  absl::Status AddStored() {
    // With the cause in hand, and also once more: a withdrawal may have failed. Later stops of the
    // dossier find nothing more, as none of its documents gets in any more.
    if (sources_.contains(documents_.cause_sha256) && !documents_.dossiers_sha256.empty()) {
      const absl::Status walked = ForEachKept([&](const Record& record) {
        if (IsOfDossier(record)) ids_.insert(record.id);
        return absl::OkStatus();
      });
      if (!walked.ok()) return walked;
    }
    if (absl::Status s = AddWholeScans(); !s.ok()) return s;
    for (const std::string& id : ids_)
      if (absl::Status s = Withdraw(id); !s.ok()) return s;
    return absl::OkStatus();
  }

  // Deleted documents too: they are kept for years.
  absl::Status ForEachKept(const std::function<absl::Status(const Record&)>& visit) const {
    const absl::Status found = store_->ForEachRecord(visit);
    return found.ok() ? store_->ForEachDeleted(visit) : found;
  }

  bool IsOfDossier(const Record& record) const {
    const std::vector<std::string>& dossiers = documents_.dossiers_sha256;
    return !record.dossier_code.empty() &&
           std::find(dossiers.begin(), dossiers.end(), DigestOfDossier(record.dossier_code)) !=
               dossiers.end();
  }

  // Of a scan that holds several documents all leave the store: its original shows them all.
  absl::Status AddWholeScans() {
    if (ids_.empty()) return absl::OkStatus();
    std::set<std::string> keepers;
    const auto keeper_of = [](const Record& record) {
      return record.kept_by.empty() ? record.id : record.kept_by;
    };
    for (const std::string& id : ids_) {
      const auto record = store_->ReadVersion(id, kNewestVersion);
      if (!record.ok()) return record.status();
      keepers.insert(keeper_of(*record));
    }
    return ForEachKept([&](const Record& record) {
      if (keepers.contains(keeper_of(record))) ids_.insert(record.id);
      return absl::OkStatus();
    });
  }

  absl::Status Withdraw(const std::string& id) {
    const auto record = store_->ReadVersion(id, kNewestVersion);
    if (!record.ok()) return record.status();
    if (record->kept_by.empty())  // the source of the others is no file that could come again
      if (absl::Status s = Add({record->source_sha256, false}); !s.ok()) return s;
    auto rows = record->deletion ? std::vector<IndexEntry>() : IndexRowsOf(*store_, *record);
    if (!rows.ok()) return rows.status();
    withdrawn_.push_back({id, *std::move(rows), record->version});
    return absl::OkStatus();
  }

  const StoppedDocuments& documents_;
  RecordStore* const store_;
  const std::string dossier_sha256_;
  std::set<std::string> sources_;
  std::set<std::string> ids_;
  std::vector<QuarantineEntry> bar_;      // of what is not stored
  std::vector<QuarantineEntry> entries_;  // of what is withdrawn
  std::vector<Withdrawal> withdrawn_;
};

}  // namespace

std::string DigestOfDossier(const std::string& code) { return code.empty() ? "" : Sha256Hex(code); }

SecrecyGate::SecrecyGate(const RecordStore& store) {
  status_ = store.ForEachQuarantined([&](const QuarantineEntry& entry) {
    if (entry.is_held() && entry.cause_sha256.empty())
      Bar(entry.dossier_sha256, entry.source_sha256);
    return absl::OkStatus();
  });
}

void SecrecyGate::Bar(const std::string& dossier_sha256, const std::string& source_sha256) {
  if (dossier_sha256.empty()) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  barred_.emplace(dossier_sha256, source_sha256);
}

std::optional<SecrecyCause> SecrecyGate::CauseFor(
    const std::vector<std::string>& dossiers_sha256) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const std::string& dossier : dossiers_sha256)
    if (const auto found = barred_.find(dossier); found != barred_.end())
      return SecrecyCause{found->second, dossier};
  return std::nullopt;
}

absl::Status StopDocuments(const StoppedDocuments& documents, RecordStore* store) {
  absl::Status stopped;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    stopped = Stopping(documents, store).Run();
    // A document was corrected, or purged, in between: its newest version is another by now.
    if (!absl::IsAborted(stopped) && !absl::IsNotFound(stopped)) break;
  }
  return stopped;
}

void RecordReleasedStamp(const std::string& stamp, int page, const QuarantineRelease& release,
                         DocumentFields* fields) {
  Field& secrecy = fields->secrecy;
  if (secrecy.value.empty()) {  // red stamps are not part of the text
    secrecy.value = stamp;
    secrecy.page = page;
  }
  secrecy.status = FieldStatus::kReview;
  secrecy.reasons.push_back(Because("released from quarantine by $0 at $1: $2",
                                    {release.officer, release.time, release.reason}));
}

}  // namespace sohoa
