#include "tools/serve/audit_log.h"

#include <iterator>
#include <utility>

namespace sohoa {

AuditLog::AuditLog(Write write) : write_(std::move(write)), thread_([this] { Run(); }) {}

AuditLog::~AuditLog() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

absl::Status AuditLog::Add(AuditEvent event) {
  const std::lock_guard lock(mutex_);
  if (waiting_.size() >= kMostAuditWaiting)
    return absl::UnavailableError("the audit cannot be written: nothing is answered until it can");
  waiting_.push_back(std::move(event));
  ++added_;
  return absl::OkStatus();
}

absl::Status AuditLog::AddSynced(AuditEvent event) {
  if (absl::Status s = Add(std::move(event)); !s.ok()) return s;
  std::unique_lock lock(mutex_);
  const int64_t mine = added_;
  const int64_t attempts = attempts_;
  hurry_ = true;
  wake_.notify_all();
  // The second attempt from here on began after the event was added.
  done_.wait(lock,
             [&] { return written_ >= mine || (attempts_ >= attempts + 2 && !status_.ok()); });
  return written_ >= mine ? absl::OkStatus() : status_;
}

absl::Status AuditLog::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

int64_t AuditLog::written() const {
  const std::lock_guard lock(mutex_);
  return written_;
}

void AuditLog::Run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait_for(lock, absl::ToChronoMilliseconds(kAuditEvery), [&] { return stop_ || hurry_; });
    hurry_ = false;
    const bool last = stop_;
    if (!waiting_.empty()) {
      std::vector<AuditEvent> events = std::exchange(waiting_, {});
      lock.unlock();
      absl::Status status = write_(events);
      lock.lock();
      if (status.ok()) {
        written_ += static_cast<int64_t>(events.size());
      } else {  // they keep their place
        events.insert(events.end(), std::make_move_iterator(waiting_.begin()),
                      std::make_move_iterator(waiting_.end()));
        waiting_ = std::move(events);
      }
      status_ = std::move(status);
    }
    ++attempts_;
    done_.notify_all();
    if (last) return;
  }
}

}  // namespace sohoa
