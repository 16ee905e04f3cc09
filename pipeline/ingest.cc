#include "pipeline/ingest.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "pipeline/arrived_scan.h"
#include "pipeline/dossier_groups.h"
#include "pipeline/dossier_trail.h"
#include "pipeline/pending_scan.h"
#include "pipeline/secrecy_gate.h"
#include "pipeline/sign_stored.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

// Documents of dossiers that are held back at once, each with its index rows in memory; of further
// ones the parts are committed as they come, and withdrawn if a stamp follows.
constexpr size_t kMostHeld = 256;

// What the reading end found out about a document before its pages come.
struct Admission {
  absl::Time opened;
  ContentHash hash;
  std::optional<DocumentOutcome> settled;    // nothing is to be read: this is what becomes of it
  std::optional<SecrecyCause> cause;         // it is to be stopped
  std::string dossier_sha256;                // as an earlier run found it, of what is held
  std::optional<QuarantineRelease> release;  // an officer let it pass
};

class IngestSink final : public DocumentSink {
 public:
  IngestSink(const std::vector<InputDocument>& batch, RecordStore* store, const Clock& clock,
             const IngestOptions& options, IngestSummary* summary)
      : batch_(batch),
        store_(store),
        clock_(clock),
        options_(options),
        summary_(summary),
        signing_(options.signing),
        groups_(batch),
        gate_(*store) {
    if (signing_.sign) signing_.sign = UntilKeyGone(std::move(signing_.sign));
    progress_.documents_total = batch.size();
  }

  bool Admit(size_t document) override {
    Admission admission = Examine(document);
    const bool read = !admission.settled.has_value();
    const std::lock_guard<std::mutex> lock(mutex_);
    admissions_.emplace(document, std::move(admission));
    return read;
  }

  bool AddPage(size_t document, PageResult page) override {
    if (options_.on_page) options_.on_page(page.ms);
    ReportProgress([](IngestProgress* p) { ++p->pages_done; });
    trail_.Add(page, SeparatorOn(page, options_.split));
    if (!stamped_on_ && page.secrecy && !AdmissionOf(document).release) {
      outcome_ = QuarantineOutcome(document, kStampReason);
      stamped_on_ = trail_.current();
    }
    if (stamped_on_) return MayTellDossier(document);
    if (pending_ == nullptr) StartScan(document);
    absl::Status status = pending_->AddPage(std::move(page));
    if (!status.ok())
      outcome_ = Failed(document, {batch_[document].path(), std::nullopt, std::move(status)});
    return !outcome_.has_value();
  }

  void Fail(size_t document, FlowFailure failure) override {
    outcome_ = Failed(document, std::move(failure));
  }

  void End(size_t document, const DocumentEnd& end) override {
    ArrivedScan arrived = TakeArrived(document, end.further_files);
    arrived.pages = end.pages;
    if (!arrived.outcome && !arrived.cause) {
      if (absl::Status s = arrived.pending->Finish(end, clock_.Now()); !s.ok())
        arrived.outcome = StoreFailure(document, std::move(s));
    }
    NoteDossiers(&arrived);
    // Of a folder without a code it is not known before its last document who belongs together.
    const bool stops_all = arrived.cause && !groups_.CodeOf(document).empty();
    std::vector<ArrivedScan>& held = held_[groups_.GroupOf(document)];
    held.push_back(std::move(arrived));
    if (stops_all || groups_.IsLast(document)) {
      Settle(document);
    } else if (++held_documents_ > kMostHeld) {
      Decide({&held.back()});
    }
    ReportProgress([](IngestProgress* p) { ++p->documents_done; });
  }

  void Opened(int pages) {
    const std::lock_guard<std::mutex> lock(mutex_);
    ++progress_.documents_opened;
    progress_.pages_opened += std::max(0, pages);
  }

 private:
  using Kind = DocumentOutcome::Kind;

  DocumentOutcome Outcome(size_t document, Kind kind) const {
    return {.kind = kind, .input = batch_[document], .document = document};
  }

  DocumentOutcome Failed(size_t document, FlowFailure failure) const {
    DocumentOutcome outcome = Outcome(document, Kind::kFailed);
    outcome.failure = std::move(failure);
    return outcome;
  }

  DocumentOutcome StoreFailure(size_t document, absl::Status status) const {
    return Failed(document, {batch_[document].path(), std::nullopt, std::move(status)});
  }

  DocumentOutcome QuarantineOutcome(size_t document, const char* reason) const {
    DocumentOutcome outcome = Outcome(document, Kind::kQuarantined);
    outcome.reason = reason;
    return outcome;
  }

  // Looks the content up; runs beside the receiving end.
  Admission Examine(size_t document) {
    Admission admission{.opened = clock_.Now()};
    FlowFailure failure;
    absl::StatusOr<ContentHash> hash =
        Comes(document) ? ProvisionalHash(document) : HashContent(batch_[document], &failure);
    if (!hash.ok()) {
      admission.settled = Failed(document, std::move(failure));
      return admission;
    }
    admission.hash = *std::move(hash);
    admission.settled = gate_.status().ok() ? LookUp(document, admission.hash.document)
                                            : StoreFailure(document, gate_.status());
    AskGate(document, &admission);
    return admission;
  }

  // Stops the document, or lets it pass on an officer's word.
  void AskGate(size_t document, Admission* admission) {
    absl::StatusOr<std::optional<QuarantineEntry>> entry =
        store_->FindQuarantined(admission->hash.document);
    if (!entry.ok()) {
      admission->settled = StoreFailure(document, entry.status());
    } else if (entry->has_value() && (*entry)->is_held()) {
      const bool stamped = (*entry)->cause_sha256.empty();
      admission->dossier_sha256 = (*entry)->dossier_sha256;
      admission->cause = {stamped ? (*entry)->source_sha256 : (*entry)->cause_sha256,
                          admission->dossier_sha256};
      admission->settled = QuarantineOutcome(document, stamped ? kStampReason : kDossierReason);
      gate_.Bar(DigestOfPath(document), admission->cause->source_sha256);
    } else if (std::optional<SecrecyCause> cause = gate_.CauseFor({DigestOfPath(document)})) {
      admission->cause = std::move(cause);
      admission->settled = QuarantineOutcome(document, kDossierReason);
    } else if (entry->has_value()) {
      admission->release = (*entry)->release;
    }
  }

  std::optional<DocumentOutcome> LookUp(size_t document, const std::string& sha256) const {
    absl::StatusOr<std::optional<std::string>> id = store_->FindBySource(sha256);
    if (!id.ok()) return StoreFailure(document, id.status());
    if (*id) return Duplicate(document, **id);
    return std::nullopt;
  }

  DocumentOutcome Duplicate(size_t document, const std::string& id) const {
    absl::StatusOr<Record> record = store_->ReadRecord(id);
    if (!record.ok()) return StoreFailure(document, record.status());
    DocumentOutcome outcome = Outcome(document, Kind::kDuplicate);
    outcome.record = *std::move(record);
    return outcome;
  }

  void StartScan(size_t document) {
    Admission admission = AdmissionOf(document);
    pending_ = std::make_unique<PendingScan>(
        store_,
        PendingScan::Options{
            {options_.split.split, options_.split.blank_sheets, options_.flow.stage.vocabulary},
            options_.scratch_dir,
            {.keep_blank = options_.keep_blank,
             .vocabulary = options_.flow.stage.vocabulary,
             .papers = options_.flow.stage.papers,
             .profile = options_.profile,
             .converter = options_.converter,
             .signing = signing_}},
        DocumentOrigin{batch_[document], std::move(admission.hash), options_.agency,
                       groups_.CodeOf(document), std::move(admission.release)});
  }

  std::string DigestOfPath(size_t document) const {
    return DigestOfDossier(groups_.CodeOf(document));
  }

  // Further pages of a document with a stamp are looked at for the code of its dossier alone.
  bool MayTellDossier(size_t document) const {
    return groups_.CodeOf(document).empty() && trail_.At(*stamped_on_).code().empty() &&
           trail_.current() == *stamped_on_;
  }

  // Its files come while it is read, so its content is not known before its end.
  bool Comes(size_t document) const {
    return options_.flow.next_file && document + 1 == batch_.size();
  }

  // Until its digest is known: no other document's.
  ContentHash ProvisionalHash(size_t document) const {
    return {Sha256Hex(absl::StrCat("coming: ", batch_[document].path())), {}};
  }

  // What Examine could not know.
  void ExamineAtEnd(size_t document, const std::vector<std::string>& further_files,
                    Admission* admission) {
    InputDocument input = batch_[document];
    input.files.insert(input.files.end(), further_files.begin(), further_files.end());
    FlowFailure failure;
    absl::StatusOr<ContentHash> hash = HashContent(input, &failure);
    admission->hash = hash.ok() ? *std::move(hash) : ContentHash();
    if (!hash.ok()) {
      admission->settled = Failed(document, std::move(failure));
      return;
    }
    if (!admission->settled) admission->settled = LookUp(document, admission->hash.document);
    AskGate(document, admission);
    if (pending_) pending_->SetSource(input, admission->hash);
  }

  // The document that was being delivered.
  ArrivedScan TakeArrived(size_t document, const std::vector<std::string>& further_files) {
    Admission admission = TakeAdmission(document);
    if (Comes(document)) ExamineAtEnd(document, further_files, &admission);
    ArrivedScan arrived{document, std::move(admission.hash), std::move(pending_),
                        std::move(outcome_), std::move(admission.cause)};
    arrived.opened = admission.opened;
    outcome_.reset();
    if (!arrived.outcome) arrived.outcome = std::move(admission.settled);
    if (!admission.dossier_sha256.empty()) arrived.dossiers_sha256 = {admission.dossier_sha256};
    if (!groups_.CodeOf(document).empty()) arrived.codes = {groups_.CodeOf(document)};
    const DossierTrail trail = std::exchange(trail_, {});
    if (const std::optional<int> on = std::exchange(stamped_on_, std::nullopt)) {
      const DossierSource& named = trail.At(*on);
      const std::string& code = arrived.codes.empty() ? named.code() : named.separator;
      if (!code.empty()) arrived.codes.push_back(code);
      arrived.cause = {arrived.hash.document, ""};
    } else if (!arrived.cause && !arrived.hash.document.empty()) {
      arrived.cause = gate_.CauseFor({DigestOfPath(document)});
    }
    return arrived;
  }

  // The path's dossier first: by it later documents are known without being read.
  void NoteDossiers(ArrivedScan* arrived) const {
    std::vector<std::string> found;
    if (arrived->outcome && arrived->outcome->kind == Kind::kDuplicate) {
      found = {arrived->outcome->record.dossier_code};
    } else if (!arrived->outcome && arrived->pending) {
      found = arrived->pending->DossierCodes();
    }
    for (std::string& code : found)
      if (!code.empty()) arrived->codes.push_back(std::move(code));
    std::vector<std::string> digests;
    for (const std::string& code : arrived->codes) digests.push_back(DigestOfDossier(code));
    std::vector<std::string>& dossiers = arrived->dossiers_sha256;
    dossiers.insert(dossiers.begin(), digests.begin(), digests.end());
  }

  // Commits the group's documents, or stops them.
  void Settle(size_t last) {
    std::vector<ArrivedScan> held = std::move(held_.extract(groups_.GroupOf(last)).mapped());
    held_documents_ -= std::min(held_documents_, held.size() - 1);
    if (groups_.IsInFolder(last)) ShareDossier(&held);
    if (const auto& cause = held.back().cause; cause && !groups_.CodeOf(last).empty())
      for (ArrivedScan& arrived : held)
        if (!arrived.cause) arrived.cause = {cause->source_sha256, DigestOfPath(last)};
    std::vector<ArrivedScan*> all;
    for (ArrivedScan& arrived : held) all.push_back(&arrived);
    Decide(all);
    for (ArrivedScan& arrived : held) Tell(&arrived);
  }

  // Commits these documents but for those whose dossier is barred.
  void Decide(const std::vector<ArrivedScan*>& documents) {
    for (const ArrivedScan* arrived : documents)
      if (arrived->stamped())
        for (const std::string& dossier : arrived->dossiers_sha256)
          gate_.Bar(dossier, arrived->hash.document);
    std::vector<ArrivedScan*> stopped;
    for (ArrivedScan* arrived : documents) {
      if (!arrived->cause) arrived->cause = gate_.CauseFor(arrived->dossiers_sha256);
      if (arrived->cause) stopped.push_back(arrived);
    }
    StopAll(stopped);
    for (ArrivedScan* arrived : documents) Commit(arrived);
  }

  void Tell(ArrivedScan* arrived) {
    ++summary_->inputs;
    Tell(*arrived, &*arrived->outcome);
    for (Record& record : arrived->further) {
      DocumentOutcome outcome = Outcome(arrived->document, Kind::kStored);
      outcome.record = std::move(record);
      Tell(*arrived, &outcome);
    }
  }

  void Tell(const ArrivedScan& arrived, DocumentOutcome* outcome) {
    outcome->source_sha256 = arrived.hash.document;
    outcome->took = std::max(absl::ZeroDuration(), clock_.Now() - arrived.opened);
    Count(*outcome);
    if (options_.on_outcome) options_.on_outcome(*outcome);
  }

  void Commit(ArrivedScan* arrived) {
    const std::unique_ptr<PendingScan> pending = std::move(arrived->pending);
    if (arrived->outcome) return;
    if (options_.journal)
      pending->EndInput(options_.journal(arrived->document, EndOfStored(*arrived, *pending)));
    absl::StatusOr<std::vector<Record>> records = pending->Commit();
    if (absl::IsAlreadyExists(records.status()))  // the same content twice in one batch
      arrived->outcome = LookUp(arrived->document, arrived->hash.document);
    if (arrived->outcome) return;
    if (!records.ok()) {
      arrived->outcome = StoreFailure(arrived->document, records.status());
      return;
    }
    arrived->outcome = Outcome(arrived->document, Kind::kStored);
    arrived->outcome->record = std::move(records->front());
    records->erase(records->begin());
    arrived->further = *std::move(records);
  }

  static InputEnd EndOfStored(const ArrivedScan& arrived, const PendingScan& pending) {
    InputEnd end{.source_sha256 = arrived.hash.document, .pages_read = arrived.pages};
    for (const Record* record : pending.Records()) {
      end.record_ids.push_back(record->id);
      end.pages_stored += static_cast<int>(record->pages.size());
      end.blank_pages += static_cast<int>(record->blank_pages.size());
    }
    return end;
  }

  // What is stopped must be on record before its outcome is told; if that fails, the failure is
  // what is told. Documents whose hash is not known stay failures: nothing of them was read.
  void StopAll(const std::vector<ArrivedScan*>& stopped) {
    absl::Status status;
    for (ArrivedScan* arrived : stopped) {
      if (arrived->pending) status.Update(arrived->pending->Shred());
      if (arrived->hash.document.empty()) continue;
      arrived->outcome =
          QuarantineOutcome(arrived->document, arrived->stamped() ? kStampReason : kDossierReason);
      if (options_.journal)
        arrived->row = options_.journal(arrived->document, {.state = InputState::kQuarantined,
                                                            .source_sha256 = arrived->hash.document,
                                                            .reason = arrived->outcome->reason});
    }
    for (const StoppedDocuments& stop :
         StopsOf({stopped.begin(), stopped.end()}, FormatVietnamTime(clock_.Now())))
      status.Update(StopDocuments(stop, store_));
    if (status.ok()) return;
    for (ArrivedScan* arrived : stopped) arrived->outcome = StoreFailure(arrived->document, status);
  }

  Admission AdmissionOf(size_t document) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const Admission& admission = admissions_.at(document);
    return {admission.opened, admission.hash, std::nullopt, admission.cause, "", admission.release};
  }

  Admission TakeAdmission(size_t document) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::move(admissions_.extract(document).mapped());
  }

  void Count(const DocumentOutcome& outcome) {
    switch (outcome.kind) {
      case Kind::kStored:
        ++summary_->stored;
        if (outcome.record.awaited_signature) ++summary_->awaiting;
        if (!outcome.record.alike.empty()) ++summary_->alike;
        summary_->pages +=
            static_cast<int64_t>(outcome.record.pages.size() + outcome.record.blank_pages.size());
        break;
      case Kind::kDuplicate:
        ++summary_->duplicates;
        break;
      case Kind::kQuarantined:
        ++summary_->quarantined;
        break;
      case Kind::kFailed:
        ++summary_->failed;
        break;
    }
  }

  template <typename Change>
  void ReportProgress(Change change) {
    IngestProgress now;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      change(&progress_);
      now = progress_;
    }
    if (options_.on_progress) options_.on_progress(now);
  }

  const std::vector<InputDocument>& batch_;
  RecordStore* const store_;
  const Clock& clock_;
  const IngestOptions& options_;
  IngestSummary* const summary_;

  RenditionSigning signing_;
  const DossierGroups groups_;
  SecrecyGate gate_;

  // Of the document that is being delivered.
  std::unique_ptr<PendingScan> pending_;
  std::optional<DocumentOutcome> outcome_;  // set early when it can no longer be stored
  DossierTrail trail_;
  std::optional<int> stamped_on_;  // the dossier, of `trail_`, to which its stamped page belongs

  absl::flat_hash_map<std::string, std::vector<ArrivedScan>> held_;  // by group
  size_t held_documents_ = 0;                                        // in unfinished groups

  mutable std::mutex mutex_;
  absl::flat_hash_map<size_t, Admission> admissions_;  // guarded by mutex_: shared by both ends
  IngestProgress progress_;                            // guarded by mutex_
};

}  // namespace

bool LiesInTheScan(const absl::Status& failure) {
  switch (failure.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kOutOfRange:
    case absl::StatusCode::kUnimplemented:
      return true;
    case absl::StatusCode::kPermissionDenied:  // of a file that cannot be opened as well
      return absl::StrContains(failure.message(), "protected by a password");
    default:
      return false;
  }
}

IngestSummary Ingest(const std::vector<InputDocument>& batch, RecordStore* store,
                     EnginePool* engines, const Clock& clock, const IngestOptions& options,
                     const std::atomic<bool>& stop) {
  IngestSummary summary;
  IngestSink sink(batch, store, clock, options, &summary);
  // An officer may have let a secret page pass, so its picture is made; it is dropped with the page
  // where nobody has. Debug pictures would stay.
  FlowOptions flow = options.flow;
  flow.stage.picture_of_secret = true;
  flow.stage.debug_dir.clear();
  RunFlow(batch, flow, engines, &sink, stop, [&](size_t, int pages) { sink.Opened(pages); });
  summary.interrupted = stop.load() && summary.inputs < static_cast<int64_t>(batch.size());
  return summary;
}

}  // namespace sohoa
