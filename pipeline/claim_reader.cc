#include "pipeline/claim_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "pipeline/atomic_file.h"

namespace sohoa {
namespace {

using Kind = DocumentOutcome::Kind;
using End = ClaimEnd::Kind;

// Records tell times to the second.
bool IsStoredSince(const Record& record, absl::Time claimed,
                   const std::vector<std::string>& came_as) {
  std::vector<std::string> paths;
  for (const OriginalFile& file : record.originals) paths.push_back(file.path);
  absl::Time created;
  std::string error;
  return paths == came_as &&
         absl::ParseTime(absl::RFC3339_full, record.created_at, &created, &error) &&
         created >= claimed;
}

// Under the names that the files had in the inbox.
DocumentOutcome AsItCame(DocumentOutcome outcome, const InputDocument& input) {
  if (outcome.failure)
    for (size_t k = 0; k < input.files.size(); ++k)
      if (outcome.failure->file == input.files[k]) outcome.failure->file = input.came_as[k];
  outcome.input = {.files = input.came_as};
  return outcome;
}

Shelf ShelfOf(const DocumentOutcome& outcome) {
  switch (outcome.kind) {
    case Kind::kStored:
    case Kind::kDuplicate:
      return Shelf::kDone;
    case Kind::kQuarantined:
      return Shelf::kQuarantined;
    case Kind::kFailed:
      break;
  }
  return Shelf::kFailed;
}

}  // namespace

// One batch.
class ClaimReader::Session {
 public:
  Session(const ClaimReader& reader, const std::vector<Turn>& turns)
      : reader_(reader), turns_(turns), ends_(turns.size()), is_stuck_(turns.size(), false) {
    for (size_t k = 0; k < turns.size(); ++k) AddDocuments(k);
    for (size_t k = 0; k < batch_.size(); ++k)
      for (const std::string& file : batch_[k].files) document_of_[file] = k;
  }

  const std::vector<InputDocument>& batch() const { return batch_; }

  void Accept(const DocumentOutcome& outcome) {
    const size_t document = document_of_.at(outcome.input.path());
    if (document != current_) Conclude();
    current_ = document;
    outcomes_.push_back(outcome);
    // Further documents of this scan may follow only where scans are divided.
    if (!reader_.options_.ingest.split.split || outcome.kind != Kind::kStored) Conclude();
  }

  std::vector<ClaimEnd> Finish(bool stopped) {
    Conclude();
    for (size_t k = 0; k < turns_.size(); ++k) Close(k, stopped);
    return std::move(ends_);
  }

 private:
  static constexpr size_t kNone = static_cast<size_t>(-1);

  const std::string& IdOf(size_t turn) const { return turns_[turn].claim.id; }

  std::string NameInInbox(size_t turn, const std::string& path) const {
    return path.substr(reader_.station_->ScansOf(IdOf(turn)).size() + 1);
  }

  void AddDocuments(size_t turn) {
    if (turns_[turn].is_given_up) return;
    const InputList list =
        CollectInputs({reader_.station_->ScansOf(IdOf(turn))},
                      {.group_numbered_pictures = reader_.options_.group_numbered_pictures});
    for (InputDocument document : list.documents) {
      for (const std::string& file : document.files)
        document.came_as.push_back(
            absl::StrCat(reader_.station_->inbox(), "/", NameInInbox(turn, file)));
      batch_.push_back(std::move(document));
      turn_of_.push_back(turn);
    }
    for (const ArrivedFile& file : turns_[turn].claim.files)
      traces_[reader_.station_->PathOf(IdOf(turn), file.path)] = file.trace;
  }

  void Again(size_t turn, End kind, absl::Status status) {
    if (ends_[turn].kind == End::kAgain) return;
    ends_[turn] = {kind, std::move(status)};
  }

  // All is known of the current document.
  void Conclude() {
    if (outcomes_.empty()) return;
    const InputDocument& input = batch_[current_];
    const size_t turn = turn_of_[current_];
    if (is_stuck_[turn]) return outcomes_.clear();
    std::vector<DocumentOutcome> outcomes;
    for (DocumentOutcome& outcome : std::exchange(outcomes_, {}))
      outcomes.push_back(AsItCame(std::move(outcome), input));
    if (const std::optional<FlowFailure>& failure = outcomes.front().failure) {
      if (absl::IsAborted(failure->status)) return Again(turn, End::kChanged, failure->status);
      if (!LiesInTheScan(failure->status) && !turns_[turn].is_last_try)
        return Again(turn, End::kAgain, failure->status);
    }
    if (absl::Status s = PutAway(turn, input, &outcomes); !s.ok())
      Again(turn, End::kAgain, std::move(s));
  }

  absl::Status PutAway(size_t turn, const InputDocument& input,
                       std::vector<DocumentOutcome>* outcomes) {
    std::vector<Move> moves;
    for (DocumentOutcome& outcome : *outcomes) {
      // An earlier try was ended between the commit and this.
      if (outcome.kind == Kind::kDuplicate &&
          IsStoredSince(outcome.record, TimeOfClaim(IdOf(turn)), input.came_as))
        outcome.kind = Kind::kStored;
      if (absl::Status s = AddResults(turn, input, outcome, &moves); !s.ok()) return s;
    }
    if (HasChanged(input)) {
      Again(turn, End::kChanged, absl::OkStatus());
    } else if (absl::Status s = AddFiles(turn, input, outcomes->front(), &moves); !s.ok()) {
      return s;
    }
    for (const DocumentOutcome& outcome : *outcomes)
      if (reader_.options_.on_outcome) reader_.options_.on_outcome(outcome);
    if (moves.empty()) return absl::OkStatus();
    const absl::Status carried = reader_.station_->Carry(IdOf(turn), moves);
    is_stuck_[turn] = !carried.ok();
    return carried;
  }

  absl::Status AddResults(size_t turn, const InputDocument& input, const DocumentOutcome& outcome,
                          std::vector<Move>* moves) const {
    if (!reader_.outbox_) return absl::OkStatus();
    absl::StatusOr<std::vector<Move>> drafts =
        reader_.outbox_->Draft(IdOf(turn), NameInInbox(turn, input.path()), outcome);
    if (!drafts.ok()) return drafts.status();
    moves->insert(moves->end(), drafts->begin(), drafts->end());
    return absl::OkStatus();
  }

  // What was not looked at when the claim was listed has changed as well.
  bool HasChanged(const InputDocument& input) const {
    return std::any_of(input.files.begin(), input.files.end(), [&](const std::string& file) {
      const auto known = traces_.find(file);
      const absl::StatusOr<FileTrace> now = TraceOf(file);
      return known == traces_.end() || !now.ok() || *now != known->second;
    });
  }

  absl::Status AddFiles(size_t turn, const InputDocument& input, const DocumentOutcome& outcome,
                        std::vector<Move>* moves) const {
    const Shelf shelf = ShelfOf(outcome);
    const std::string first = NameInInbox(turn, input.path());
    if (shelf != Shelf::kDone)
      if (absl::Status s = AddReason(turn, shelf, first, outcome, moves); !s.ok()) return s;
    for (const std::string& file : input.files)
      moves->push_back(
          {file, reader_.station_->PlaceOf(shelf, IdOf(turn), NameInInbox(turn, file))});
    return absl::OkStatus();
  }

  absl::Status AddReason(size_t turn, Shelf shelf, const std::string& file,
                         const DocumentOutcome& outcome, std::vector<Move>* moves) const {
    const std::string draft = reader_.station_->DraftOf(IdOf(turn), "reason.json");
    const std::string place = reader_.station_->PlaceOf(shelf, IdOf(turn), file);
    const size_t name = place.rfind('/') + 1;
    moves->push_back(
        {draft, absl::StrCat(place.substr(0, name), CutName(place.substr(name)), ".reason.json")});
    return WriteFileAtomically(draft, KeptDescription(outcome, reader_.options_.describe) + "\n");
  }

  // What lies in the claim and is no document, such as a link that took a scan's place, or was
  // given up.
  absl::Status PutAwayRest(size_t turn, const Claim& left) {
    const absl::Status why =
        turns_[turn].is_given_up
            ? absl::DataLossError("the program died while it read this, again and again")
            : absl::InvalidArgumentError("it is no scan");
    for (const ArrivedFile& file : left.files) {
      const std::string path = reader_.station_->PathOf(IdOf(turn), file.path);
      const InputDocument input{
          .files = {path}, .came_as = {absl::StrCat(reader_.station_->inbox(), "/", file.path)}};
      DocumentOutcome outcome{.kind = Kind::kFailed};
      outcome.failure = {path, std::nullopt, why};
      outcome = AsItCame(std::move(outcome), input);
      std::vector<Move> moves;
      absl::Status s = AddResults(turn, input, outcome, &moves);
      if (s.ok()) s = AddFiles(turn, input, outcome, &moves);
      if (s.ok()) s = reader_.station_->Carry(IdOf(turn), moves);
      if (!s.ok()) return s;
      if (reader_.options_.on_outcome) reader_.options_.on_outcome(outcome);
    }
    return absl::OkStatus();
  }

  void Close(size_t turn, bool stopped) {
    ClaimEnd& end = ends_[turn];
    if (end.kind != End::kClosed) return;
    absl::StatusOr<Claim> left = reader_.station_->Resume(IdOf(turn));
    if (!left.ok()) return Again(turn, End::kAgain, left.status());
    if (!left->files.empty() && stopped) return Again(turn, End::kStopped, absl::OkStatus());
    // What was read is gone from it, but for what came or changed meanwhile.
    if (std::any_of(left->files.begin(), left->files.end(), [&](const ArrivedFile& file) {
          const std::string path = reader_.station_->PathOf(IdOf(turn), file.path);
          return document_of_.contains(path) ||
                 (!traces_.contains(path) && !turns_[turn].is_given_up);
        }))
      return Again(turn, End::kChanged, absl::OkStatus());
    if (absl::Status s = PutAwayRest(turn, *left); !s.ok()) return Again(turn, End::kAgain, s);
    std::vector<std::string> files;
    for (const ArrivedFile& file : turns_[turn].claim.files) files.push_back(file.path);
    if (reader_.outbox_) reader_.outbox_->Close(IdOf(turn));
    reader_.station_->Close(IdOf(turn), files);
  }

  const ClaimReader& reader_;
  const std::vector<Turn>& turns_;
  std::vector<ClaimEnd> ends_;
  std::vector<InputDocument> batch_;
  std::vector<size_t> turn_of_;  // of each document
  std::vector<bool> is_stuck_;   // of each turn: a note waits to be done before another is written
  absl::flat_hash_map<std::string, size_t> document_of_;  // by file
  absl::flat_hash_map<std::string, FileTrace> traces_;    // by path, when the claim was at rest
  size_t current_ = kNone;
  std::vector<DocumentOutcome> outcomes_;  // of the current document
};

ClaimReader::ClaimReader(const Station* station, RecordStore* store, EnginePool* engines,
                         const Clock& clock, ClaimReaderOptions options)
    : station_(station),
      store_(store),
      engines_(engines),
      clock_(clock),
      options_(std::move(options)),
      outbox_(options_.outbox.empty()
                  ? std::nullopt
                  : std::make_optional<Outbox>(options_.outbox, station->inbox(), store,
                                               options_.describe)) {}

std::vector<ClaimEnd> ClaimReader::Read(const std::vector<Turn>& turns,
                                        const std::atomic<bool>& stop) {
  Session session(*this, turns);
  for (const Turn& turn : turns) station_->NoteBegun(turn.claim.id);
  IngestOptions options = options_.ingest;
  options.on_outcome = [&session](const DocumentOutcome& outcome) { session.Accept(outcome); };
  const IngestSummary summary = Ingest(session.batch(), store_, engines_, clock_, options, stop);
  std::vector<ClaimEnd> ends = session.Finish(summary.interrupted);
  for (size_t k = 0; k < turns.size(); ++k)
    if (ends[k].kind != End::kClosed) station_->TakeBackBegun(turns[k].claim.id);
  return ends;
}

}  // namespace sohoa
