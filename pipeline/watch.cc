#include "pipeline/watch.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "pipeline/folder_events.h"
#include "pipeline/inbox_walk.h"
#include "pipeline/reading_room.h"
#include "pipeline/station.h"

namespace sohoa {
namespace {

constexpr size_t kMostClaims = 32;  // that are taken and not put away; the others lie in the inbox
constexpr absl::Duration kFirstPause = absl::Seconds(5);
constexpr absl::Duration kLongestPause = absl::Minutes(10);
constexpr absl::Duration kNetworkPoll = absl::Seconds(2);
constexpr absl::Duration kIdle = absl::Seconds(30);  // an event may get lost
constexpr absl::Duration kSweep = absl::Hours(1);
constexpr size_t kMostTroubles = 1000;  // that are remembered

// A clock that is never set.
absl::Duration Elapsed() {
  return absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

// Says once what is in the way.
class Troubles {
 public:
  explicit Troubles(const WatchOptions& options) : options_(options) {}

  void Tell(const std::string& place, const absl::Status& why) {
    const auto known = told_.find(place);
    if (known == told_.end() ? why.ok() : known->second == why) return;
    if (why.ok())
      told_.erase(known);
    else
      told_[place] = why;
    if (told_.size() > kMostTroubles) told_.erase(told_.begin());
    if (options_.on_trouble) options_.on_trouble(place, why);
  }

 private:
  const WatchOptions& options_;
  std::map<std::string, absl::Status> told_;
};

class Watcher {
 public:
  Watcher(const Station& station, ClaimReader reader, const WatchOptions& options,
          Troubles* troubles, const std::atomic<bool>& stop)
      : station_(station),
        options_(options),
        troubles_(*troubles),
        stop_(stop),
        arrivals_(options.times),
        events_(options.poll == absl::ZeroDuration() && !IsNetworkFolder(options.inbox)),
        room_(std::move(reader), stop) {}

  // True: work is left.
  bool Run() {
    while (!stop_.load()) {
      TakeBack();
      TakeUp();
      if (CanTake() && Elapsed() >= next_walk_) Walk();
      LookAtClaims();
      Sweep();
      if (options_.once && IsAtEnd()) break;
      events_.Wait(TimeToWait(), stop_, room_.wake());
    }
    room_.Close();
    TakeBack();
    return !claims_.empty() || !arrivals_.empty();
  }

 private:
  bool CanTake() const { return is_taken_up_ && claims_.size() < kMostClaims; }

  std::string PlaceOf(const std::string& file) const {
    return file.empty() ? station_.inbox() : absl::StrCat(station_.inbox(), "/", file);
  }

  // Claims that an earlier process did not finish, or that could not be taken whole.
  void TakeUp() {
    if (is_taken_up_) return;
    const absl::StatusOr<std::vector<std::string>> ids = station_.Claims();
    troubles_.Tell(station_.inbox(), ids.status());
    if (!ids.ok()) return;
    for (const std::string& id : *ids)
      if (claims_.insert(id).second) resting_.push_back({.claim = {id, {}}});
    is_taken_up_ = true;
  }

  void Walk() {
    const absl::Duration begun = Elapsed();
    const absl::Status walked = WalkInbox(
        station_.inbox(),
        {.on_folder = [&](const std::string& f) { WatchFolder(f); },
         .on_file = [&](const std::string& file) { See(file); },
         .on_problem = [&](const std::string& folder,
                           const absl::Status& why) { troubles_.Tell(PlaceOf(folder), why); }});
    const absl::Status there = station_.Check();
    troubles_.Tell(station_.inbox(), there.ok() ? walked : there);
    const absl::Duration now = Elapsed();
    for (const SettledUnit& unit : arrivals_.EndWalk(now))
      if (walked.ok() && there.ok() && CanTake() && !stop_.load()) Take(unit);
    // An inbox that is slow to walk is not walked all the time.
    next_walk_ = now + std::max(absl::Milliseconds(20), 10 * (now - begun));
    is_walked_ = walked.ok() && there.ok();
  }

  void WatchFolder(const std::string& folder) {
    events_.WatchFolder(PlaceOf(folder));
    if (!folder.empty()) troubles_.Tell(PlaceOf(folder), absl::OkStatus());
  }

  void See(const std::string& file) {
    const ArrivalUnit unit = UnitOf(file, options_.reading.group_numbered_pictures);
    const bool is_scan = IsScanName(file) && !IsTemporaryName(file);
    if ((!is_scan && !unit.is_group) || !arrivals_.Wants(unit)) return;
    const absl::StatusOr<FileTrace> trace = TraceOf(PlaceOf(file));
    if (trace.ok()) arrivals_.See(unit, {file, *trace}, is_scan);
  }

  // It can be taken; else it is put off.
  bool IsReady(const SettledUnit& unit) {
    const absl::Duration now = Elapsed();
    for (const ArrivedFile& file : unit.files) {
      const absl::StatusOr<ScanLook> look = LookAtScan(PlaceOf(file.path));
      if (absl::IsNotFound(look.status())) continue;
      troubles_.Tell(PlaceOf(file.path), look.status());
      // A file server may have told an older size than the file has when it is opened.
      const bool is_same = look.ok() && look->trace == file.trace;
      const bool is_whole = is_same && look->state == ScanState::kWhole;
      const absl::Duration patience_ends = unit.quiet_since + options_.times.patience;
      if (is_whole || (is_same && now >= patience_ends)) continue;
      const absl::Duration next = now + (look.ok() ? options_.times.quiet : kFirstPause);
      arrivals_.PutOff(unit.unit.name, is_same ? std::min(next, patience_ends) : next, !look.ok());
      return false;
    }
    return true;
  }

  void Take(const SettledUnit& unit) {
    if (!IsReady(unit)) return;
    absl::StatusOr<Claim> claim = station_.TakeIn(unit.files);
    troubles_.Tell(PlaceOf(unit.files.front().path), claim.status());
    if (!claim.ok()) {
      is_taken_up_ = false;  // some of it may have been renamed
      return arrivals_.PutOff(unit.unit.name, Elapsed() + kFirstPause, true);
    }
    arrivals_.Forget(unit.unit.name);
    HeldClaim held{.is_listed = true, .quiet_since = unit.quiet_since};
    if (!IsAsItWas(*claim, unit)) held.quiet_since = Elapsed();
    held.claim = *std::move(claim);
    claims_.insert(held.claim.id);
    resting_.push_back(std::move(held));
  }

  // What is missing was deleted in between; nothing else may differ.
  static bool IsAsItWas(const Claim& claim, const SettledUnit& unit) {
    std::map<std::string, FileTrace> before;
    for (const ArrivedFile& file : unit.files) before[file.path] = file.trace;
    return std::all_of(claim.files.begin(), claim.files.end(), [&](const ArrivedFile& file) {
      const auto known = before.find(file.path);
      return known != before.end() && known->second == file.trace;
    });
  }

  void LookAtClaims() {
    const absl::Duration now = Elapsed();
    std::vector<HeldClaim> ready;
    std::vector<HeldClaim> still;
    for (HeldClaim& held : std::exchange(resting_, {})) {
      const bool is_ready = held.not_before <= now && List(&held) && IsAtRest(&held);
      (is_ready ? ready : still).push_back(std::move(held));
    }
    resting_ = std::move(still);
    if (!ready.empty()) room_.Give(std::move(ready));
  }

  bool List(HeldClaim* held) {
    if (held->is_listed) return true;
    absl::StatusOr<Claim> claim = station_.Resume(held->claim.id);
    troubles_.Tell(station_.inbox(), claim.status());
    if (!claim.ok()) {
      held->not_before = Elapsed() + kFirstPause;
      return false;
    }
    held->claim = *std::move(claim);
    held->quiet_since = Elapsed();
    held->deaths = station_.Deaths(held->claim.id);
    held->is_listed = true;
    return true;
  }

  bool IsAtRest(HeldClaim* held) const {
    bool is_whole = true;
    for (ArrivedFile& file : held->claim.files) {
      const absl::StatusOr<ScanLook> look = LookAtScan(station_.PathOf(held->claim.id, file.path));
      if (!look.ok()) continue;  // the reader tells why
      if (look->trace != file.trace) held->quiet_since = Elapsed();
      file.trace = look->trace;
      is_whole = is_whole && look->state == ScanState::kWhole;
    }
    const absl::Duration quiet = Elapsed() - held->quiet_since;
    held->not_before = Elapsed() + std::min(options_.times.quiet, absl::Seconds(1));
    return held->claim.files.empty() ||
           quiet >= (is_whole ? options_.times.quiet : options_.times.patience);
  }

  void TakeBack() {
    for (auto& [held, end] : room_.TakeBack()) {
      const std::string place =
          held.claim.files.empty() ? station_.inbox() : PlaceOf(held.claim.files.front().path);
      if (end.kind == ClaimEnd::Kind::kAgain || end.kind == ClaimEnd::Kind::kClosed)
        troubles_.Tell(place, end.status);
      if (end.kind == ClaimEnd::Kind::kClosed) {
        claims_.erase(held.claim.id);
        continue;
      }
      held.is_listed = false;
      held.not_before = Elapsed();
      if (end.kind == ClaimEnd::Kind::kAgain) PutBack(end.status, &held);
      resting_.push_back(std::move(held));
    }
  }

  // A full disk is no fault of the scan, and lasts as long as it lasts.
  void PutBack(const absl::Status& why, HeldClaim* held) const {
    held->not_before +=
        std::min(kFirstPause * (int64_t{1} << std::min(held->tries, 10)), kLongestPause);
    if (!absl::IsResourceExhausted(why) && station_.Check().ok()) ++held->tries;
  }

  void Sweep() {
    if (Elapsed() < next_sweep_) return;
    const absl::Duration pause = std::clamp(options_.keep_done, absl::Seconds(1), kSweep);
    next_sweep_ = Elapsed() + pause;
    if (station_.Check().ok())
      troubles_.Tell(station_.PlaceOf(Shelf::kDone, "", ""), station_.Sweep(options_.keep_done));
  }

  // Nothing is there that could be taken, and nothing is being read.
  bool IsAtEnd() const {
    return is_walked_ && arrivals_.are_all_stuck() &&
           std::all_of(resting_.begin(), resting_.end(),
                       [](const HeldClaim& held) { return held.tries > 0; }) &&
           resting_.size() == claims_.size();
  }

  absl::Duration TimeToWait() const {
    const absl::Duration now = Elapsed();
    const absl::Duration poll = options_.poll > absl::ZeroDuration() ? options_.poll : kNetworkPoll;
    absl::Duration next = now + (events_.enabled() ? kIdle : poll);
    if (!is_taken_up_ || !is_walked_) next = std::min(next, now + absl::Seconds(1));
    if (CanTake()) next = std::min(next, arrivals_.NextDue().value_or(next));
    for (const HeldClaim& held : resting_) next = std::min(next, held.not_before);
    return std::max(next, CanTake() ? next_walk_ : now) - now;
  }

  const Station& station_;
  const WatchOptions& options_;
  Troubles& troubles_;
  const std::atomic<bool>& stop_;

  Arrivals arrivals_;
  FolderEvents events_;
  std::vector<HeldClaim> resting_;
  std::set<std::string> claims_;  // ids of all that are held, also by the room
  bool is_taken_up_ = false;
  bool is_walked_ = false;
  absl::Duration next_walk_;
  absl::Duration next_sweep_;
  ReadingRoom room_;
};

void Count(const DocumentOutcome& outcome, WatchSummary* summary) {
  switch (outcome.kind) {
    case DocumentOutcome::Kind::kStored:
      ++summary->stored;
      summary->pages +=
          static_cast<int64_t>(outcome.record.pages.size() + outcome.record.blank_pages.size());
      if (outcome.record.awaited_signature) ++summary->awaiting;
      break;
    case DocumentOutcome::Kind::kDuplicate:
      ++summary->duplicates;
      break;
    case DocumentOutcome::Kind::kQuarantined:
      ++summary->quarantined;
      break;
    case DocumentOutcome::Kind::kFailed:
      ++summary->failed;
      break;
  }
}

}  // namespace

absl::StatusOr<WatchSummary> Watch(RecordStore* store, EnginePool* engines, const Clock& clock,
                                   const WatchOptions& options, const std::atomic<bool>& stop) {
  const absl::StatusOr<std::unique_ptr<Station>> station = Station::Open(options.inbox, clock);
  if (!station.ok()) return station.status();
  WatchSummary summary;
  ClaimReaderOptions reading = options.reading;
  reading.on_outcome = [&](const DocumentOutcome& outcome) {
    Count(outcome, &summary);
    if (options.reading.on_outcome) options.reading.on_outcome(outcome);
  };
  Troubles troubles(options);
  Watcher watcher(**station, ClaimReader(station->get(), store, engines, clock, reading), options,
                  &troubles, stop);
  summary.work_left = watcher.Run();
  return summary;
}

}  // namespace sohoa
