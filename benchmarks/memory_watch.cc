#include "benchmarks/memory_watch.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace sohoa {
namespace {

// Proportional set size of a process; 0 when it is gone.
long PssKb(const std::string& process) {
  std::ifstream in("/proc/" + process + "/smaps_rollup");
  for (std::string word; in >> word;) {
    long kb = 0;
    if (word == "Pss:" && in >> kb) return kb;
  }
  return 0;
}

long PssOfAllKb() {
  long kb = PssKb("self");
  std::error_code gone;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task", gone)) {
    std::ifstream children(thread.path() / "children");
    for (std::string child; children >> child;) kb += PssKb(child);
  }
  return kb;
}

}  // namespace

MemoryWatch::MemoryWatch()
    : thread_([this] {
        while (!stop_) {
          peak_kb_ = std::max(peak_kb_.load(), PssOfAllKb());
          std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
      }) {}

MemoryWatch::~MemoryWatch() {
  stop_ = true;
  thread_.join();
}

}  // namespace sohoa
