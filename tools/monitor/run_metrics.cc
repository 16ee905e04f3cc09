#include "tools/monitor/run_metrics.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "pipeline/atomic_file.h"

namespace sohoa {
namespace {

std::string Label(const char* name, std::string_view value) {
  return absl::StrCat(name, "=\"", absl::string_view(value.data(), value.size()), "\"");
}

}  // namespace

void RunMetrics::CountDocument(const DocumentOutcome& outcome) {
  ++documents_[static_cast<size_t>(outcome.kind)];
  if (outcome.kind != DocumentOutcome::Kind::kStored) return;
  stored_pages_ +=
      static_cast<int64_t>(outcome.record.pages.size() + outcome.record.blank_pages.size());
  if (outcome.record.awaited_signature) ++waiting_for_signature_;
}

void RunMetrics::CountPage(absl::Duration took) { page_took_.Count(took); }

int64_t RunMetrics::FreeBytes() const {
  struct statvfs disk = {};
  if (statvfs(folder_.c_str(), &disk) != 0) return -1;
  return static_cast<int64_t>(disk.f_bavail) * static_cast<int64_t>(disk.f_frsize);
}

std::string RunMetrics::Text(bool running) const {
  constexpr std::array<const char*, kOutcomes> kNames = {"stored", "duplicate", "quarantined",
                                                         "failed"};
  const std::string command = Label("command", command_.view());
  MetricsText text;
  text.Describe("run_documents_total", "Documents, by what became of them.", MetricType::kCounter);
  for (size_t k = 0; k < kOutcomes; ++k)
    text.Sample("run_documents_total", absl::StrCat(command, ",", Label("outcome", kNames[k])),
                documents_[k]);
  constexpr std::array<const char*, kDecisions> kDecided = {"confirmed", "corrected", "absent"};
  text.Describe("run_decisions_total", "Fields that officers decided on, by what they said.",
                MetricType::kCounter);
  for (size_t k = 0; k < kDecisions; ++k)
    text.Sample("run_decisions_total", absl::StrCat(command, ",", Label("decision", kDecided[k])),
                decisions_[k]);
  const auto add = [&](const char* name, const char* help, MetricType type, int64_t value) {
    text.Describe(name, help, type).Sample(name, command, value);
  };
  add("run_stored_pages_total", "Pages of stored documents, with blank ones.", MetricType::kCounter,
      stored_pages_);
  add("run_waiting_for_signature_total", "Documents stored without their signature.",
      MetricType::kCounter, waiting_for_signature_);
  text.Describe("run_page_seconds", "Work on one page that was read.", MetricType::kHistogram)
      .Samples("run_page_seconds", command, page_took_);
  add("run_queue_documents", "Documents that wait to be read.", MetricType::kGauge, queue_);
  add("run_free_bytes", "Room on the store's disk.", MetricType::kGauge, FreeBytes());
  add("run_started_time_seconds", "When the run began, in seconds since 1970.", MetricType::kGauge,
      absl::ToUnixSeconds(started_));
  add("run_running", "1 while it runs, 0 when it came to its end.", MetricType::kGauge,
      running ? 1 : 0);
  return text.Take();
}

MetricsFile::MetricsFile(std::string path, absl::Duration every, MakeText text, Tell failed)
    : path_(std::move(path)),
      every_(every),
      text_(std::move(text)),
      failed_(std::move(failed)),
      thread_([this] { Run(); }) {}

MetricsFile::~MetricsFile() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void MetricsFile::Run() {
  std::unique_lock lock(mutex_);
  while (!stop_) {
    lock.unlock();
    WriteNow(true);
    lock.lock();
    wake_.wait_for(lock, absl::ToChronoMilliseconds(every_), [this] { return stop_; });
  }
  lock.unlock();
  WriteNow(false);
}

void MetricsFile::WriteNow(bool running) {
  const absl::Status status = WriteFileAtomically(path_, text_(running));
  constexpr mode_t kForAll = 0644;  // whatever the mask: a file that replaces one keeps its rights
  if (status.ok()) chmod(path_.c_str(), kForAll);
  if (!status.ok() && !last_failed_) failed_(status);
  last_failed_ = !status.ok();
}

}  // namespace sohoa
