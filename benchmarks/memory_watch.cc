#include "benchmarks/memory_watch.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace sohoa {
namespace {

// Resident size of a process; 0 when it is gone.
long ResidentKb(const std::string& process) {
  std::ifstream in("/proc/" + process + "/statm");
  long all = 0;
  long resident = 0;
  if (!(in >> all >> resident)) return 0;
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

long ResidentOfAllKb() {
  long kb = ResidentKb("self");
  std::error_code gone;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task", gone)) {
    std::ifstream children(thread.path() / "children");
    for (std::string child; children >> child;) kb += ResidentKb(child);
  }
  return kb;
}

}  // namespace

MemoryWatch::MemoryWatch()
    : thread_([this] {
        while (!stop_) {
          peak_kb_ = std::max(peak_kb_.load(), ResidentOfAllKb());
          std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
      }) {}

MemoryWatch::~MemoryWatch() {
  stop_ = true;
  thread_.join();
}

}  // namespace sohoa
