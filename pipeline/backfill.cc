#include "pipeline/backfill.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/strings/match.h"

namespace sohoa {
namespace {

// Enough that the two ends of a batch, where not all engines have a page, cost nothing; so few that
// a claim is soon given back.
constexpr size_t kBatch = 128;
constexpr size_t kMostOfADossier = 512;  // beyond, it is divided
constexpr int kMostTries = 2;
// 1.75 on made scans (docs/backfill.md), and a margin.
constexpr double kRoomPerByte = 2.2;

constexpr char kSameBytes[] = "the same bytes are stored";

bool IsDiskFull(const absl::Status& status) {
  return absl::IsResourceExhausted(status) &&
         absl::StartsWith(status.message(), "the disk is full");
}

// Such an end may be the machine's fault, or the input's.
bool IsWorthAnotherTry(const FlowFailure& failure) {
  return absl::IsDeadlineExceeded(failure.status) || absl::IsUnavailable(failure.status) ||
         (absl::IsResourceExhausted(failure.status) && failure.page);
}

InputDocument DocumentOf(const JournalledInput& row) {
  InputDocument input{.files = {}, .folder = row.folder};
  for (const JournalledFile& file : row.files) input.files.push_back(file.path);
  return input;
}

class Backfill {
 public:
  Backfill(RecordStore* store, EnginePool* engines, const Clock& clock,
           const BackfillOptions& options, const std::atomic<bool>& stop)
      : store_(store),
        engines_(engines),
        clock_(clock),
        options_(options),
        stop_(stop),
        gate_(
            options.limits, clock, [this](BackfillEvent event) { Tell(event); }, options.on_alive,
            stop) {}

  BackfillSummary Run(const std::vector<std::string>& sources) {
    Note(Prepare(sources));
    while (!IsBroken() && !stop_.load() && !is_over_ && !HasReadItsPages()) {
      Note(Claim());
      if (IsBroken() || rows_.empty()) break;
      RunBatch();
    }
    const auto totals = store_->CountInputs();
    Note(totals.status());
    if (totals.ok()) summary_.totals = *totals;
    summary_.has_read_its_pages =
        HasReadItsPages() && !is_over_ && Most() > 0 && summary_.totals.open() > 0;
    return summary_;
  }

 private:
  using Kind = DocumentOutcome::Kind;

  // The first error stays.
  void Note(const absl::Status& status) {
    const std::lock_guard<std::mutex> lock(mutex_);
    summary_.status.Update(status);
  }
  bool IsBroken() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return !summary_.status.ok();
  }

  void Tell(BackfillEvent event) {
    is_over_ = is_over_ || event == BackfillEvent::kTimeIsUp;
    if (options_.on_event) options_.on_event(event);
  }

  absl::Status Prepare(const std::vector<std::string>& sources) {
    const auto before = store_->CountInputs();
    if (!before.ok()) return before.status();
    worked_before_ms_ = before->worked_ms;
    if (absl::Status s = Recover(); !s.ok()) return s;
    if (options_.on_taken_over) options_.on_taken_over();
    if (options_.retry_failed)
      for (const InputState state : {InputState::kFailed, InputState::kQuarantined})
        if (absl::Status s = Reopen(state); !s.ok()) return s;
    if (absl::Status s =
            DiscoverInputs(sources, store_, clock_, options_.discovery, stop_).status();
        !s.ok())
      return s;
    const auto now = store_->CountInputs();
    if (!now.ok()) return now.status();
    if (!MayFit(now->open_bytes)) Tell(BackfillEvent::kMayNotFit);
    progress_.documents_total = static_cast<size_t>(now->open());
    if (options_.most_inputs > 0)
      progress_.documents_total =
          std::min(progress_.documents_total, static_cast<size_t>(options_.most_inputs));
    return absl::OkStatus();
  }

  bool MayFit(int64_t bytes) const {
    const BackfillLimits& limits = options_.limits;
    if (limits.store_dir.empty()) return true;
    const auto room = FreeBytes(limits.store_dir);
    return !room.ok() || RoomForInputs(bytes) <= *room - limits.keep_free_bytes;
  }

  // What was claimed when the process before this one ended. At most a batch.
  absl::Status Recover() {
    std::vector<JournalledInput> rows;
    const absl::Status walked =
        store_->ForEachInput(InputState::kClaimed, [&](const JournalledInput& input) {
          rows.push_back(input);
          return absl::OkStatus();
        });
    if (!walked.ok()) return walked;
    const std::vector<std::string>& suspects = options_.suspicion.keys;
    for (JournalledInput& row : rows) {
      row.state = InputState::kDiscovered;
      if (std::find(suspects.begin(), suspects.end(), row.key) != suspects.end())
        TryAgain(options_.suspicion.reason, &row);
    }
    if (absl::Status s = store_->PutInputs(rows, {}); !s.ok()) return s;
    for (const JournalledInput& row : rows)
      if (row.state == InputState::kQuarantined)
        TellGivenUp({.input = DocumentOf(row), .source_sha256 = row.source_sha256}, row.reason);
    return absl::OkStatus();
  }

  void TellGivenUp(DocumentOutcome outcome, const std::string& reason) {
    ++summary_.ended;
    ++summary_.failed;
    outcome.kind = Kind::kQuarantined;
    if (!outcome.failure)
      outcome.failure = FlowFailure{outcome.input.path(), std::nullopt, absl::AbortedError(reason)};
    outcome.reason = reason;
    if (options_.on_outcome) options_.on_outcome(outcome);
  }

  // In blocks, as there may be many.
  absl::Status Reopen(InputState state) {
    const absl::Status done = absl::CancelledError();
    while (true) {
      std::vector<JournalledInput> rows;
      const absl::Status walked = store_->ForEachInput(state, [&](const JournalledInput& input) {
        if (input.secret) return absl::OkStatus();
        rows.push_back(input);
        rows.back().state = InputState::kDiscovered;
        rows.back().tries = 0;
        return rows.size() < 1000 ? absl::OkStatus() : done;
      });
      if (!walked.ok() && walked != done) return walked;
      if (rows.empty()) return absl::OkStatus();
      if (absl::Status s = store_->PutInputs(rows, {}); !s.ok()) return s;
    }
  }

  // Into rows_: the first of the queue, whole dossiers, and apart those that came to nothing
  // before.
  absl::Status Claim() {
    rows_.clear();
    const size_t most = Most();
    if (most == 0) return absl::OkStatus();
    const absl::Status full = absl::CancelledError();
    const absl::Status walked =
        store_->ForEachInput(InputState::kDiscovered, [&](const JournalledInput& input) {
          const bool same_dossier =
              !rows_.empty() && !input.group.empty() && input.group == rows_.back().group;
          if (rows_.size() >= (same_dossier ? kMostOfADossier : most)) return full;
          if (!rows_.empty() && !same_dossier && (input.tries > 0) != IsTriedAgain()) return full;
          rows_.push_back(input);
          return absl::OkStatus();
        });
    if (!walked.ok() && walked != full) return walked;
    return MarkClaimed();
  }

  size_t Most() const {
    if (options_.most_inputs <= 0) return kBatch;
    return static_cast<size_t>(std::clamp<int64_t>(options_.most_inputs - summary_.ended, 0,
                                                   static_cast<int64_t>(kBatch)));
  }

  bool IsTriedAgain() const {
    return std::any_of(rows_.begin(), rows_.end(),
                       [](const JournalledInput& row) { return row.tries > 0; });
  }

  // A file that was changed since it was found is another input.
  absl::Status MarkClaimed() {
    std::vector<std::string> gone;
    std::vector<JournalledInput> rows;
    for (JournalledInput& row : rows_) {
      row.state = InputState::kClaimed;
      const auto files = LookAtFiles(DocumentOf(row).files);
      if (files.ok() && *files != row.files) {
        const std::string key = InputKeyOf(*files);
        const auto known = store_->FindInput(key);
        if (!known.ok()) return known.status();
        gone.push_back(row.key);
        if (*known) continue;  // it was found as it is now, too
        row.files = *files;
        row.key = key;
        row.tries = 0;
      }
      rows.push_back(std::move(row));
    }
    rows_ = std::move(rows);
    return store_->PutInputs(rows_, gone);
  }

  void RunBatch() {
    std::vector<InputDocument> batch;
    for (const JournalledInput& row : rows_) batch.push_back(DocumentOf(row));
    ended_.assign(rows_.size(), false);
    batch_done_ = 0;
    IngestOptions ingest = options_.ingest;
    ingest.flow.priority = FlowPriority::kBackfill;
    if (IsTriedAgain()) ingest.flow.workers = 1;  // one input at a time: it is known which it was
    ingest.flow.gate = {[this](size_t document) { return MayBegin(document); },
                        [this] { gate_.AwaitPage(); }};
    ingest.journal = [this](size_t document, const InputEnd& end) {
      return EndedRow(document, end);
    };
    ingest.on_outcome = [this](const DocumentOutcome& outcome) { Take(outcome); };
    ingest.on_progress = [this](const IngestProgress& progress) { Report(progress); };
    Ingest(batch, store_, engines_, clock_, ingest, stop_);
    progress_.pages_done += batch_progress_.pages_done;
    progress_.pages_opened += batch_progress_.pages_opened;
    progress_.documents_opened += batch_progress_.documents_opened;
    progress_.documents_done += batch_progress_.documents_done;
    batch_progress_ = {};
    pages_of_batch_ = 0;
    GiveBack();
  }

  bool MayBegin(size_t document) {
    const bool inside = document > 0 && !rows_[document].group.empty() &&
                        rows_[document].group == rows_[document - 1].group;
    const bool may_begin = !HasReadItsPages() && gate_.MayBegin();
    if (IsBroken() || (!may_begin && !(inside && !stop_.load()))) return false;
    if (options_.on_begun) options_.on_begun(rows_[document].key);
    return true;
  }

  bool HasReadItsPages() const {
    return options_.most_pages > 0 &&
           progress_.pages_done + pages_of_batch_.load() >= options_.most_pages;
  }

  int64_t WorkedMs() const {
    return worked_before_ms_ + std::chrono::duration_cast<std::chrono::milliseconds>(
                                   std::chrono::steady_clock::now() - start_)
                                   .count();
  }

  void End(InputState state, JournalledInput* row) const {
    row->state = state;
    row->ended_at = FormatVietnamTime(clock_.Now());
    row->ended_after_ms = WorkedMs();
  }

  void TryAgain(const std::string& reason, JournalledInput* row) const {
    ++row->tries;
    row->reason = reason;
    row->state = InputState::kDiscovered;
    if (row->tries >= kMostTries) End(InputState::kQuarantined, row);
  }

  JournalledInput EndedRow(size_t document, const InputEnd& end) const {
    JournalledInput row = rows_[document];
    End(end.state, &row);
    row.secret = end.state == InputState::kQuarantined;
    row.source_sha256 = end.source_sha256;
    row.record_ids = end.record_ids;
    row.reason = end.reason;
    row.pages_read = end.pages_read;
    row.pages_stored = end.pages_stored;
    row.blank_pages = end.blank_pages;
    return row;
  }

  // One thread at a time. Rows of what was stored or stopped are written already.
  void Take(const DocumentOutcome& outcome) {
    if (IsBroken()) return;
    if (outcome.kind == Kind::kFailed && IsDiskFull(outcome.failure->status))
      return Note(outcome.failure->status);
    const bool first = !ended_[outcome.document];  // an input may hold several documents
    ended_[outcome.document] = true;
    JournalledInput row = rows_[outcome.document];
    if (first && (outcome.kind == Kind::kDuplicate || outcome.kind == Kind::kFailed)) {
      row.source_sha256 = outcome.source_sha256;
      if (outcome.kind == Kind::kDuplicate) {
        End(InputState::kDuplicate, &row);
        row.record_ids = {outcome.record.id};
        row.reason = kSameBytes;
      } else {
        EndFailed(*outcome.failure, &row);
      }
      if (absl::Status s = store_->PutInputs({row}, {}); !s.ok()) return Note(s);
    }
    if (row.state == InputState::kDiscovered) return;  // it is tried once more
    if (row.state == InputState::kQuarantined) return TellGivenUp(outcome, row.reason);
    if (first) ++summary_.ended;
    if (outcome.kind == Kind::kFailed) ++summary_.failed;
    if (options_.on_outcome) options_.on_outcome(outcome);
  }

  void EndFailed(const FlowFailure& failure, JournalledInput* row) const {
    const std::string reason(failure.status.message());
    if (IsWorthAnotherTry(failure)) return TryAgain(reason, row);
    ++row->tries;
    row->reason = reason;
    End(InputState::kFailed, row);
  }

  void Report(const IngestProgress& batch) {
    for (; batch_done_ < batch.documents_done; ++batch_done_)
      if (options_.on_ended) options_.on_ended();
    if (options_.on_alive) options_.on_alive();
    batch_progress_ = batch;
    pages_of_batch_ = batch.pages_done;
    if (!options_.on_progress) return;
    IngestProgress all = progress_;
    all.documents_done += batch.documents_done;
    all.documents_opened += batch.documents_opened;
    all.pages_done += batch.pages_done;
    all.pages_opened += batch.pages_opened;
    options_.on_progress(all);
  }

  // What was not read after all. Of a long dossier documents may be stored before it is told.
  void GiveBack() {
    std::vector<JournalledInput> rows;
    for (size_t k = 0; k < rows_.size(); ++k) {
      if (ended_[k]) continue;
      const auto row = store_->FindInput(rows_[k].key);
      if (!row.ok() || !*row || (*row)->state != InputState::kClaimed) continue;
      rows.push_back(std::move(rows_[k]));
      rows.back().state = InputState::kDiscovered;
    }
    // Where that fails, the next run finds them claimed.
    Note(store_->PutInputs(rows, {}));
  }

  RecordStore* const store_;
  EnginePool* const engines_;
  const Clock& clock_;
  const BackfillOptions& options_;
  const std::atomic<bool>& stop_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  BackfillGate gate_;
  mutable std::mutex mutex_;
  BackfillSummary summary_;  // its status is guarded by mutex_: both ends of a batch look at it
  bool is_over_ = false;
  int64_t worked_before_ms_ = 0;
  IngestProgress progress_;  // of the batches before this one

  // Of the batch.
  std::vector<JournalledInput> rows_;
  std::vector<bool> ended_;
  IngestProgress batch_progress_;
  size_t batch_done_ = 0;
  std::atomic<int64_t> pages_of_batch_{0};  // done; both ends of it look
};

}  // namespace

BackfillSummary RunBackfill(const std::vector<std::string>& sources, RecordStore* store,
                            EnginePool* engines, const Clock& clock, const BackfillOptions& options,
                            const std::atomic<bool>& stop) {
  return Backfill(store, engines, clock, options, stop).Run(sources);
}

int64_t RoomForInputs(int64_t bytes) {
  return static_cast<int64_t>(static_cast<double>(bytes) * kRoomPerByte);
}

}  // namespace sohoa
