// Tends a store behind the work: its search index (storage/search/index_merge.h), and the files of
// what was withdrawn while somebody read it. A thread that looks every second whether something is
// due.
#ifndef SOHOA_PIPELINE_INDEX_TENDER_H_
#define SOHOA_PIPELINE_INDEX_TENDER_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "storage/record/record_store.h"

namespace sohoa {

// Keeps the store, which was opened for writing, open for as long as it lives. What fails is tried
// again when the store has changed, and left as it is: the search is slower without, not wrong.
class IndexTender {
 public:
  explicit IndexTender(std::shared_ptr<RecordStore> store);
  // Waits for what it is at, which it breaks off: some milliseconds.
  ~IndexTender();
  IndexTender(const IndexTender&) = delete;
  IndexTender& operator=(const IndexTender&) = delete;

 private:
  void Run(const std::stop_token& stop);

  const std::shared_ptr<RecordStore> store_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // the last: it uses the others
};

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_INDEX_TENDER_H_
