#include "pipeline/backfill_gate.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace sohoa {
namespace {

// How soon it sees that something has changed.
constexpr auto kRest = std::chrono::milliseconds(200);

}  // namespace

bool BackfillGate::MayBegin() {
  WaitWhile([this] { return limits_.paused && limits_.paused(); }, BackfillEvent::kPaused,
            BackfillEvent::kGoesOn);
  WaitWhile([this] { return !HasRoom(); }, BackfillEvent::kNoRoom, BackfillEvent::kRoomAgain);
  if (stop_.load()) return false;
  if (clock_.Now() < limits_.until) return true;
  tell_(BackfillEvent::kTimeIsUp);
  return false;
}

void BackfillGate::AwaitPage() {
  WaitWhile([this] { return limits_.paused && limits_.paused(); }, BackfillEvent::kPaused,
            BackfillEvent::kGoesOn);
  WaitWhile([this] { return !HasRoom(); }, BackfillEvent::kNoRoom, BackfillEvent::kRoomAgain);
  if (limits_.pages_per_minute <= 0) return;
  while (std::chrono::steady_clock::now() < next_page_ && !stop_.load()) Rest();
  const std::chrono::duration<double> apart(60 / limits_.pages_per_minute);
  next_page_ = std::max(next_page_, std::chrono::steady_clock::now()) +
               std::chrono::duration_cast<Moment::duration>(apart);
}

bool BackfillGate::HasRoom() const {
  if (limits_.store_dir.empty()) return true;
  const absl::StatusOr<int64_t> room = FreeBytes(limits_.store_dir);
  return !room.ok() || *room >= limits_.keep_free_bytes;  // where nobody knows, writing tells
}

void BackfillGate::WaitWhile(const std::function<bool()>& closed, BackfillEvent begun,
                             BackfillEvent over) {
  if (!closed()) return;
  tell_(begun);
  while (!stop_.load() && clock_.Now() < limits_.until && closed()) Rest();
  if (!stop_.load() && clock_.Now() < limits_.until) tell_(over);
}

void BackfillGate::Rest() const {
  if (alive_) alive_();
  const auto left = next_page_ - std::chrono::steady_clock::now();
  std::this_thread::sleep_for(left > Moment::duration(0) ? std::min<Moment::duration>(kRest, left)
                                                         : kRest);
}

absl::StatusOr<int64_t> FreeBytes(const std::string& folder) {
  struct statvfs facts {};
  if (statvfs(folder.c_str(), &facts) == 0)
    return static_cast<int64_t>(facts.f_bavail) * static_cast<int64_t>(facts.f_frsize);
  if (errno == ENOENT) return absl::NotFoundError("there is no such folder");
  return absl::UnavailableError(absl::StrCat("the disk cannot be asked: ", std::strerror(errno)));
}

absl::StatusOr<absl::Time> NextTimeOfDay(const std::string& text, absl::Time now) {
  int hour = 0, minute = 0;
  const size_t colon = text.find(':');
  if (colon == std::string::npos || text.size() - colon != 3 || colon == 0 || colon > 2 ||
      !absl::SimpleAtoi(text.substr(0, colon), &hour) ||
      !absl::SimpleAtoi(text.substr(colon + 1), &minute) || hour < 0 || hour > 23 || minute < 0 ||
      minute > 59)
    return absl::InvalidArgumentError(
        absl::StrCat("a time of day is written HH:MM, as 06:00: ", text));
  const absl::TimeZone zone = absl::LocalTimeZone();
  const absl::CivilDay today(absl::ToCivilDay(now, zone));
  for (const int days : {0, 1}) {
    const absl::CivilDay day = today + days;
    const absl::Time time =
        absl::FromCivil(absl::CivilMinute(day.year(), day.month(), day.day(), hour, minute), zone);
    if (time > now) return time;
  }
  return absl::InternalError("tomorrow has no such time");
}

}  // namespace sohoa
