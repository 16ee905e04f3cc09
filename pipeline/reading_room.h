// Where the claims of a station are read, behind the one who takes them.
#ifndef SOHOA_PIPELINE_READING_ROOM_H_
#define SOHOA_PIPELINE_READING_ROOM_H_

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "pipeline/claim_reader.h"

namespace sohoa {

// A claim on its way through the station. Times are of a clock that is never set.
struct HeldClaim {
  Claim claim;
  bool is_listed = false;  // `claim` has its files
  absl::Duration quiet_since;
  absl::Duration not_before;  // it is looked at again
  int tries = 0;              // that failed for reasons that may pass
  int deaths = 0;             // of processes that read it
};

// A thread that reads what it is given, some documents at a time, in the order in which they came;
// what an earlier process died of comes by itself and last, and the tenth time it is put away
// unread. Thread-safe.
class ReadingRoom {
 public:
  // What is read when `stop` is set is finished page by page, and comes back.
  ReadingRoom(ClaimReader reader, const std::atomic<bool>& stop);
  ~ReadingRoom();
  ReadingRoom(const ReadingRoom&) = delete;
  ReadingRoom& operator=(const ReadingRoom&) = delete;

  void Give(std::vector<HeldClaim> claims);
  // What was read since the last call, and how that ended.
  std::vector<std::pair<HeldClaim, ClaimEnd>> TakeBack();
  // Returns when what is being read has been read; what waits is not.
  void Close();

  // Set when there is something to take back; whoever waits for that resets it.
  std::atomic<bool>* wake() { return &wake_; }

 private:
  void Run();
  std::vector<HeldClaim> TakeBatch();  // REQUIRES: mutex_ is held

  ClaimReader reader_;
  const std::atomic<bool>& stop_;
  std::mutex mutex_;  // guards the four below
  std::condition_variable changed_;
  std::deque<HeldClaim> waiting_;
  std::vector<std::pair<HeldClaim, ClaimEnd>> read_;
  bool is_closed_ = false;
  std::atomic<bool> wake_{false};
  std::thread thread_;  // the last: it uses the others
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_READING_ROOM_H_
