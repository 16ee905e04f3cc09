#include "pipeline/secrecy_gate.h"

#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "ocr/fields/dossier_code.h"
#include "ocr/fields/evidence.h"
#include "storage/search/index_builder.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

std::string DigestOfCode(const std::string& code) { return code.empty() ? "" : Sha256Hex(code); }

// The entries that a stop adds, and what of them is stored.
class Stopping {
 public:
  Stopping(const StoppedDocuments& documents, RecordStore* store)
      : documents_(documents),
        store_(store),
        dossier_sha256_(DigestOfCode(documents.dossier_code)) {}

  absl::Status Run() {
    for (const StoppedDocuments::Source& source : documents_.sources)
      if (absl::Status s = Add(source); !s.ok()) return s;
    if (absl::Status s = AddStored(); !s.ok()) return s;
    return store_->Quarantine(entries_, withdrawn_);
  }

 private:
  absl::Status Add(const StoppedDocuments::Source& source) {
    const auto known = store_->FindQuarantined(source.sha256);
    if (!known.ok()) return known.status();
    const bool held = known->has_value() && (*known)->is_held() &&
                      (dossier_sha256_.empty() || (*known)->dossier_sha256 == dossier_sha256_);
    if (held || !sources_.insert(source.sha256).second) return absl::OkStatus();
    entries_.push_back({source.sha256, documents_.time,
                        source.stamped ? kStampReason : kDossierReason,
                        source.stamped ? "" : documents_.cause_sha256, dossier_sha256_});
    return absl::OkStatus();
  }

  // Stored documents of the dossier from earlier runs, and any whose content is stopped now.
  absl::Status AddStored() {
    std::vector<Record> stored;
    for (const std::string& source : sources_) {
      const auto id = store_->FindBySource(source);
      if (!id.ok()) return id.status();
      if (*id) ids_.insert(**id);
    }
    // Later stops of the dossier find nothing more: none of its documents gets in any more.
    const bool newly_barred = sources_.contains(documents_.cause_sha256);
    if (newly_barred && !documents_.dossier_code.empty()) {
      const absl::Status walked = store_->ForEachRecord([&](const Record& record) {
        if (record.dossier_code == documents_.dossier_code) ids_.insert(record.id);
        return absl::OkStatus();
      });
      if (!walked.ok()) return walked;
    }
    if (absl::Status s = AddWholeScans(); !s.ok()) return s;
    for (const std::string& id : ids_)
      if (absl::Status s = Withdraw(id); !s.ok()) return s;
    return absl::OkStatus();
  }

  // Of a scan that holds several documents all leave the store: its original shows them all.
  absl::Status AddWholeScans() {
    if (ids_.empty()) return absl::OkStatus();
    std::set<std::string> keepers;
    const auto keeper_of = [](const Record& record) {
      return record.kept_by.empty() ? record.id : record.kept_by;
    };
    for (const std::string& id : ids_) {
      const auto record = store_->ReadRecord(id);
      if (!record.ok()) return record.status();
      keepers.insert(keeper_of(*record));
    }
    return store_->ForEachRecord([&](const Record& record) {
      if (keepers.contains(keeper_of(record))) ids_.insert(record.id);
      return absl::OkStatus();
    });
  }

  absl::Status Withdraw(const std::string& id) {
    const auto record = store_->ReadRecord(id);
    if (!record.ok()) return record.status();
    if (record->kept_by.empty())  // the source of the others is no file that could come again
      if (absl::Status s = Add({record->source_sha256, false}); !s.ok()) return s;
    auto rows = IndexRowsOf(*store_, *record);
    if (!rows.ok()) return rows.status();
    withdrawn_.push_back({id, *std::move(rows)});
    return absl::OkStatus();
  }

  const StoppedDocuments& documents_;
  RecordStore* const store_;
  const std::string dossier_sha256_;
  std::set<std::string> sources_;
  std::set<std::string> ids_;
  std::vector<QuarantineEntry> entries_;
  std::vector<Withdrawal> withdrawn_;
};

}  // namespace

std::string DossierCodeIn(const std::string& path) {
  std::error_code ec;
  fs::path at = fs::absolute(path, ec);
  at = ec ? fs::path(path) : at.lexically_normal();
  for (; at.has_relative_path(); at = at.parent_path())
    if (std::optional<std::string> code = FindDossierCode(at.filename().string())) return *code;
  return "";
}

SecrecyGate::SecrecyGate(const std::vector<InputDocument>& batch, const RecordStore& store)
    : batch_(batch) {
  for (size_t k = 0; k < batch_.size(); ++k) {
    dossiers_.push_back(DossierCodeIn(batch_[k].path()));
    if (!dossiers_.back().empty()) last_[dossiers_.back()] = k;
  }
  status_ = store.ForEachQuarantined([&](const QuarantineEntry& entry) {
    if (entry.is_held() && entry.cause_sha256.empty() && !entry.dossier_sha256.empty())
      barred_.emplace(entry.dossier_sha256, entry.source_sha256);
    return absl::OkStatus();
  });
}

bool SecrecyGate::IsLastOfDossier(size_t document) const {
  const std::string& dossier = dossiers_[document];
  return dossier.empty() || last_.at(dossier) == document;
}

void SecrecyGate::Bar(size_t document, const std::string& source_sha256) {
  if (dossiers_[document].empty()) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  barred_.emplace(DigestOfCode(dossiers_[document]), source_sha256);
}

std::optional<std::string> SecrecyGate::CauseFor(size_t document) const {
  if (dossiers_[document].empty()) return std::nullopt;
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = barred_.find(DigestOfCode(dossiers_[document]));
  if (found == barred_.end()) return std::nullopt;
  return found->second;
}

absl::Status StopDocuments(const StoppedDocuments& documents, RecordStore* store) {
  return Stopping(documents, store).Run();
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
