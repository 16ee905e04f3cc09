#include "storage/pdf/process_limits.h"

#include <sys/resource.h>

#include <algorithm>
#include <csignal>

namespace sohoa {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

void Limit(int resource, rlim_t soft) {
  rlimit limit{};
  getrlimit(static_cast<__rlimit_resource>(resource), &limit);
  limit.rlim_cur = std::min(soft, limit.rlim_max);
  setrlimit(static_cast<__rlimit_resource>(resource), &limit);
}

}  // namespace

void BoundProcess(int64_t memory_bytes) {
  BoundDriver(memory_bytes);
  Limit(RLIMIT_FSIZE, 0);
}

void BoundDriver(int64_t memory_bytes) {
  signal(SIGXFSZ, SIG_IGN);  // a font cache that cannot be written is no reason to die
  signal(SIGPIPE, SIG_IGN);
  Limit(RLIMIT_CORE, 0);
  if (!kSanitized && memory_bytes > 0) Limit(RLIMIT_AS, static_cast<rlim_t>(memory_bytes));
}

void BoundComputing(int seconds) {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  Limit(RLIMIT_CPU, static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec + seconds + 2));
}

}  // namespace sohoa
