#include "pipeline/reading_room.h"

#include <algorithm>

namespace sohoa {
namespace {

constexpr size_t kMostTogether = 8;  // files that are read together
constexpr int kMostTries = 5;
constexpr int kMostDeaths = 10;  // a station may be killed for other reasons than what it reads

}  // namespace

ReadingRoom::ReadingRoom(ClaimReader reader, const std::atomic<bool>& stop)
    : reader_(std::move(reader)), stop_(stop), thread_([this] { Run(); }) {}

ReadingRoom::~ReadingRoom() { Close(); }

void ReadingRoom::Give(std::vector<HeldClaim> claims) {
  const std::lock_guard lock(mutex_);
  for (HeldClaim& claim : claims) waiting_.push_back(std::move(claim));
  changed_.notify_all();
}

std::vector<std::pair<HeldClaim, ClaimEnd>> ReadingRoom::TakeBack() {
  const std::lock_guard lock(mutex_);
  return std::exchange(read_, {});
}

void ReadingRoom::Close() {
  {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void ReadingRoom::Run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return is_closed_ || !waiting_.empty(); });
    if (is_closed_) return;
    std::vector<HeldClaim> batch = TakeBatch();
    lock.unlock();
    std::vector<ClaimReader::Turn> turns;
    for (const HeldClaim& held : batch)
      turns.push_back({held.claim, held.tries >= kMostTries, held.deaths >= kMostDeaths});
    std::vector<ClaimEnd> ends = reader_.Read(turns, stop_);
    lock.lock();
    for (size_t k = 0; k < batch.size(); ++k)
      read_.emplace_back(std::move(batch[k]), std::move(ends[k]));
    wake_ = true;
  }
}

std::vector<HeldClaim> ReadingRoom::TakeBatch() {
  std::stable_partition(waiting_.begin(), waiting_.end(),
                        [](const HeldClaim& held) { return held.deaths == 0; });
  std::vector<HeldClaim> batch;
  for (size_t files = 0; files < kMostTogether && !waiting_.empty();) {
    if (!batch.empty() && waiting_.front().deaths > 0) break;
    if (waiting_.front().deaths > 0) files = kMostTogether;
    files += std::max<size_t>(1, waiting_.front().claim.files.size());
    batch.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return batch;
}

}  // namespace sohoa
