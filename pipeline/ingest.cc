#include "pipeline/ingest.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "pipeline/rendition.h"
#include "storage/pdf/pdf_writer.h"
#include "storage/search/index_builder.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

constexpr size_t kIdLength =
    24;  // 96 bits of the content's hash: no two documents of a country share them

// Removes the file when it goes out of scope.
class ScratchFile {
 public:
  explicit ScratchFile(std::string path) : path_(std::move(path)) {}
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  ~ScratchFile() {
    std::error_code ignored;  // it may never have been made
    std::filesystem::remove(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
};

// The hash of a document's content: of its file, or of its files' hashes one after the other.
struct ContentHash {
  std::string document;
  std::vector<std::string> files;
};

absl::StatusOr<ContentHash> HashContent(const InputDocument& input, FlowFailure* failure) {
  ContentHash hash;
  std::string joined;
  for (const std::string& file : input.files) {
    absl::StatusOr<std::string> digest = Sha256HexOfFile(file);
    if (!digest.ok()) {
      *failure = {file, std::nullopt, digest.status()};
      return digest.status();
    }
    joined += *digest;
    hash.files.push_back(*std::move(digest));
  }
  hash.document = hash.files.size() == 1 ? hash.files.front() : Sha256Hex(joined);
  return hash;
}

// A document on its way into the store. Dropped without Commit it leaves nothing behind.
class PendingDocument {
 public:
  static absl::StatusOr<std::unique_ptr<PendingDocument>> Start(RecordStore* store,
                                                                const std::string& id,
                                                                const IngestOptions& options) {
    auto pending = std::unique_ptr<PendingDocument>(
        new PendingDocument(absl::StrCat(options.scratch_dir, "/", id, ".pdf")));
    absl::StatusOr<std::unique_ptr<DocumentWriter>> writer = store->NewDocument(id);
    if (!writer.ok()) return writer.status();
    absl::StatusOr<std::unique_ptr<PdfWriter>> pdf = NewPdfWriter(pending->pdf_file_.path());
    if (!pdf.ok()) return pdf.status();
    pending->record_.id = id;
    pending->writer_ = *std::move(writer);
    const auto keep = [raw = pending.get()](const PageText& text) { return raw->AddText(text); };
    pending->rendition_.emplace(
        *std::move(pdf), RenditionOptions{options.keep_blank, options.flow.stage.vocabulary, keep});
    return pending;
  }

  absl::Status AddPage(PageResult page) { return rendition_->AddPage(std::move(page)); }

  // REQUIRES: all pages were added. The record, as it was committed.
  absl::StatusOr<Record> Commit(const InputDocument& input, const ContentHash& hash,
                                const DocumentEnd& end, const std::string& agency, absl::Time now) {
    record_.source_sha256 = hash.document;
    record_.agency = agency;
    record_.signatures = end.signatures;
    if (absl::Status s = FinishPdf(input, now); !s.ok()) return s;
    index_.AddFields(record_.fields);
    if (absl::Status s = CopyOriginals(input, hash, end); !s.ok()) return s;
    if (absl::Status s = writer_->Commit(record_, index_.Build(record_.id)); !s.ok()) return s;
    return std::move(record_);
  }

 private:
  explicit PendingDocument(std::string pdf_path) : pdf_file_(std::move(pdf_path)) {}

  absl::Status AddText(const PageText& text) {
    if (absl::Status s = writer_->AddPage(text); !s.ok()) return s;
    index_.AddPage(text);
    return absl::OkStatus();
  }

  absl::Status FinishPdf(const InputDocument& input, absl::Time now) {
    const std::string name = std::filesystem::path(input.path()).stem().string();
    if (absl::Status s = rendition_->Finish(name, now, &record_); !s.ok()) return s;
    absl::StatusOr<StoredFileInfo> copy = writer_->AddFile(StoredFile::kPdf, pdf_file_.path());
    if (!copy.ok()) return copy.status();
    record_.pdf_sha256 = copy->sha256;
    record_.pdf_size_bytes = copy->size_bytes;
    return absl::OkStatus();
  }

  absl::Status CopyOriginals(const InputDocument& input, const ContentHash& hash,
                             const DocumentEnd& end) {
    for (size_t k = 0; k < input.files.size(); ++k) {
      absl::StatusOr<StoredFileInfo> copy = writer_->AddFile(StoredFile::kOriginal, input.files[k]);
      if (!copy.ok()) return copy.status();
      if (copy->sha256 != hash.files[k])
        return absl::AbortedError(
            "the file changed while it was being read: run again when it is complete");
      record_.originals.push_back(
          {.path = input.files[k],
           .sha256 = copy->sha256,
           .media_type = MediaTypeOf(input.files[k]),
           .size_bytes = copy->size_bytes,
           .digitally_signed = k < end.is_signed.size() && end.is_signed[k]});
    }
    return absl::OkStatus();
  }

  ScratchFile pdf_file_;
  std::unique_ptr<DocumentWriter> writer_;
  IndexBuilder index_;
  Record record_;
  std::optional<Rendition> rendition_;
};

// What the reading end found out about a document before its pages come.
struct Admission {
  ContentHash hash;
  std::optional<DocumentOutcome> settled;  // nothing is to be read: this is what becomes of it
};

class IngestSink final : public DocumentSink {
 public:
  IngestSink(const std::vector<InputDocument>& batch, RecordStore* store, const Clock& clock,
             const IngestOptions& options, IngestSummary* summary)
      : batch_(batch), store_(store), clock_(clock), options_(options), summary_(summary) {
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
    if (page.secrecy) {
      outcome_ = QuarantineOutcome(document);
      return false;
    }
    absl::Status status = pending_ != nullptr ? absl::OkStatus() : StartDocument(document);
    if (status.ok()) status = pending_->AddPage(std::move(page));
    if (!status.ok())
      outcome_ = Failed(document, {batch_[document].path(), std::nullopt, std::move(status)});
    return !outcome_.has_value();
  }

  void Fail(size_t document, FlowFailure failure) override {
    outcome_ = Failed(document, std::move(failure));
  }

  void End(size_t document, const DocumentEnd& end) override {
    Admission admission = TakeAdmission(document);
    if (!outcome_) outcome_ = std::move(admission.settled);
    if (!outcome_) outcome_ = Commit(document, admission.hash, end);
    if (outcome_->kind == DocumentOutcome::Kind::kQuarantined) Quarantine(admission.hash.document);
    outcome_->source_sha256 = admission.hash.document;
    pending_.reset();
    Count(*outcome_);
    if (options_.on_outcome) options_.on_outcome(*outcome_);
    outcome_.reset();
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
    return {.kind = kind, .input = batch_[document]};
  }

  DocumentOutcome Failed(size_t document, FlowFailure failure) const {
    DocumentOutcome outcome = Outcome(document, Kind::kFailed);
    outcome.failure = std::move(failure);
    return outcome;
  }

  DocumentOutcome StoreFailure(size_t document, absl::Status status) const {
    return Failed(document, {batch_[document].path(), std::nullopt, std::move(status)});
  }

  DocumentOutcome QuarantineOutcome(size_t document) const {
    DocumentOutcome outcome = Outcome(document, Kind::kQuarantined);
    outcome.reason = "a page bears a secrecy stamp";
    return outcome;
  }

  // Looks the content up; runs beside the receiving end.
  Admission Examine(size_t document) const {
    Admission admission;
    FlowFailure failure;
    absl::StatusOr<ContentHash> hash = HashContent(batch_[document], &failure);
    if (!hash.ok()) {
      admission.settled = Failed(document, std::move(failure));
      return admission;
    }
    admission.hash = *std::move(hash);
    admission.settled = LookUp(document, admission.hash.document);
    return admission;
  }

  std::optional<DocumentOutcome> LookUp(size_t document, const std::string& sha256) const {
    absl::StatusOr<std::optional<std::string>> id = store_->FindBySource(sha256);
    if (!id.ok()) return StoreFailure(document, id.status());
    if (*id) return Duplicate(document, **id);
    absl::StatusOr<std::optional<QuarantineEntry>> entry = store_->FindQuarantined(sha256);
    if (!entry.ok()) return StoreFailure(document, entry.status());
    if (!*entry) return std::nullopt;
    return QuarantineOutcome(document);
  }

  DocumentOutcome Duplicate(size_t document, const std::string& id) const {
    absl::StatusOr<Record> record = store_->ReadRecord(id);
    if (!record.ok()) return StoreFailure(document, record.status());
    DocumentOutcome outcome = Outcome(document, Kind::kDuplicate);
    outcome.record = *std::move(record);
    return outcome;
  }

  absl::Status StartDocument(size_t document) {
    const std::string sha256 = [&] {
      const std::lock_guard<std::mutex> lock(mutex_);
      return admissions_.at(document).hash.document;
    }();
    absl::StatusOr<std::unique_ptr<PendingDocument>> pending =
        PendingDocument::Start(store_, sha256.substr(0, kIdLength), options_);
    if (!pending.ok()) return pending.status();
    pending_ = *std::move(pending);
    return absl::OkStatus();
  }

  DocumentOutcome Commit(size_t document, const ContentHash& hash, const DocumentEnd& end) {
    absl::StatusOr<Record> record =
        pending_->Commit(batch_[document], hash, end, options_.agency, clock_.Now());
    if (absl::IsAlreadyExists(record.status())) {  // the same content twice in one batch
      std::optional<DocumentOutcome> duplicate = LookUp(document, hash.document);
      return duplicate ? *std::move(duplicate) : StoreFailure(document, record.status());
    }
    if (!record.ok()) return StoreFailure(document, record.status());
    DocumentOutcome outcome = Outcome(document, Kind::kStored);
    outcome.record = *std::move(record);
    return outcome;
  }

  // A stamp must be on record before the outcome is told; if that fails, the failure is what is
  // told.
  void Quarantine(const std::string& sha256) {
    const QuarantineEntry entry{sha256, FormatVietnamTime(clock_.Now()), outcome_->reason};
    absl::StatusOr<std::optional<QuarantineEntry>> known = store_->FindQuarantined(sha256);
    if (known.ok() && known->has_value()) return;
    if (absl::Status s = store_->Quarantine(entry); !s.ok()) {
      outcome_->kind = Kind::kFailed;
      outcome_->failure = FlowFailure{outcome_->input.path(), std::nullopt, std::move(s)};
    }
  }

  Admission TakeAdmission(size_t document) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return std::move(admissions_.extract(document).mapped());
  }

  void Count(const DocumentOutcome& outcome) {
    switch (outcome.kind) {
      case Kind::kStored:
        ++summary_->stored;
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

  // Of the document that is being delivered.
  std::unique_ptr<PendingDocument> pending_;
  std::optional<DocumentOutcome> outcome_;  // set early when it can no longer be stored

  mutable std::mutex mutex_;
  absl::flat_hash_map<size_t, Admission> admissions_;  // guarded by mutex_: shared by both ends
  IngestProgress progress_;                            // guarded by mutex_
};

}  // namespace

IngestSummary Ingest(const std::vector<InputDocument>& batch, RecordStore* store,
                     EnginePool* engines, const Clock& clock, const IngestOptions& options,
                     const std::atomic<bool>& stop) {
  IngestSummary summary;
  IngestSink sink(batch, store, clock, options, &summary);
  RunFlow(batch, options.flow, engines, &sink, stop,
          [&](size_t, int pages) { sink.Opened(pages); });
  const int64_t delivered =
      summary.stored + summary.duplicates + summary.quarantined + summary.failed;
  summary.interrupted = stop.load() && delivered < static_cast<int64_t>(batch.size());
  return summary;
}

}  // namespace sohoa
