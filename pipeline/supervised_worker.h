// Work in a child process, watched by its parent: one that dies or makes no progress is begun anew,
// and told during what it died.
#ifndef SOHOA_PIPELINE_SUPERVISED_WORKER_H_
#define SOHOA_PIPELINE_SUPERVISED_WORKER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "pipeline/backfill.h"

namespace sohoa {

// What the child says to its parent. Thread-safe.
class WorkerVoice {
 public:
  explicit WorkerVoice(int pipe) : pipe_(pipe) {}

  void Begun(const std::string& key) { Say('b', key); }  // of 64 digits
  void Ended() { Say('e', ""); }  // the one that was begun first of those that have not ended
  void Told(bool failed) { Say(failed ? 'f' : 't', ""); }  // what became of an input
  void Missed() { Say('m', ""); }                          // a path at which there is no input
  void Alive() { Say('a', ""); }
  void TookOver() { Say('o', ""); }  // the suspicion is in the journal

 private:
  void Say(char what, const std::string& key);

  const int pipe_;
};

// What a child is told when it begins.
struct WorkerTask {
  bool is_first = true;
  bool has_found_all = false;  // the one before said so, and has handed over
  Suspicion suspicion;
  int64_t told = 0;  // inputs, by the children before it
};

// The child's exit status for: the disk is full, begin me anew when there is room.
inline constexpr int kExitNoRoom = 75;

// The child's exit status for: all inputs are found, and I have read my share; begin another. What
// a process keeps of the room that pages took grows for thousands of pages: so it does not.
inline constexpr int kExitHandedOver = 76;

struct SupervisionOptions {
  // Of a child that has taken over: what it does before, with a large store, may take long.
  std::chrono::milliseconds stall_limit = std::chrono::minutes(15);
  int64_t memory_bytes = 0;              // of the child's data; 0: no limit
  std::function<bool()> stop;            // asked some times a second; true: it is to end
  std::function<bool()> has_room;        // to begin anew after kExitNoRoom
  std::function<void(bool)> on_no_room;  // true: it waits for room; false: there is
  std::function<void(const std::string& reason)> on_death;
};

struct WorkerEnd {
  int exit_status = 0;  // of the last child
  int64_t told = 0;     // by all of them
  int64_t failed = 0;   // of these, and of paths
};

// Runs `work` in a child, again and again until one ends by itself and does not hand over. A child
// that is to end is sent SIGTERM. kCancelled when it was to end and did not by itself, or waited
// for room; kAborted when three children in a row died and told of nothing.
//
// The child dies with its parent. REQUIRES: this process has no other threads, now and until it
// returns: a child has none of them.
absl::StatusOr<WorkerEnd> SuperviseWorker(
    const std::function<int(WorkerVoice*, const WorkerTask&)>& work,
    const SupervisionOptions& options);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_SUPERVISED_WORKER_H_
