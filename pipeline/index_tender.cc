#include "pipeline/index_tender.h"

#include <chrono>
#include <cstdint>
#include <utility>

#include "storage/search/index_merge.h"

namespace sohoa {

IndexTender::IndexTender(std::shared_ptr<RecordStore> store)
    : store_(std::move(store)), thread_([this](const std::stop_token& stop) { Run(stop); }) {}

IndexTender::~IndexTender() {
  thread_.request_stop();
  thread_.join();
}

void IndexTender::Run(const std::stop_token& stop) {
  uint64_t tended = 0;
  while (!stop.stop_requested()) {
    if (const uint64_t version = store_->IndexVersion(); version != tended) {
      (void)TendIndex(*store_, {}, stop);
      (void)store_->ScrubLeftovers();
      tended = version;
    }
    // What somebody still read when it was forgotten is let go without a change of the index.
    (void)store_->DropForgotten();
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; });
  }
}

}  // namespace sohoa
