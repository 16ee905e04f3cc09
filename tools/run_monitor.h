// One run of a command, for those who look after it: its log and its metrics, as the settings ask
// for them.
#ifndef SOHOA_TOOLS_RUN_MONITOR_H_
#define SOHOA_TOOLS_RUN_MONITOR_H_

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "pipeline/clock.h"
#include "pipeline/field_decision.h"
#include "pipeline/ingest.h"
#include "storage/record/record.h"
#include "tools/monitor/event_log.h"
#include "tools/monitor/run_metrics.h"
#include "tools/settings.h"

namespace sohoa {

// The log alone, as the settings ask for it: for a process that watches over others. Errors of
// EventLog::Open. `clock` outlives it.
absl::StatusOr<std::unique_ptr<EventLog>> OpenLog(const Settings& settings, const Clock& clock);

// Thread-safe but for Finish. It has a thread where metrics are asked for: start it behind a fork.
class RunMonitor {
 public:
  // Says that the run begins, and writes the first metrics. Without a log or metrics in the
  // settings it costs next to nothing. Errors of OpenLog. `clock` outlives this.
  static absl::StatusOr<std::unique_ptr<RunMonitor>> Start(FixedText command,
                                                           const Settings& settings,
                                                           const Clock& clock);
  RunMonitor(const RunMonitor&) = delete;
  RunMonitor& operator=(const RunMonitor&) = delete;
  ~RunMonitor();  // the last metrics; a run that was not finished says nothing more in its log

  // The one line that a command which reads documents needs: what these are told goes here first,
  // then to whom it went before. Any may be null. This outlives them.
  void Observe(std::function<void(const DocumentOutcome&)>* on_outcome,
               std::function<void(const IngestProgress&)>* on_progress,
               PageTimingsCallback* on_page);
  void Observe(IngestOptions* options) {
    Observe(&options->on_outcome, &options->on_progress, &options->on_page);
  }

  // For what no callback tells.
  void Tell(const DocumentOutcome& outcome);
  void TellUnusable(const std::string& path, const absl::Status& status);
  void TellSigned(const std::string& id, const absl::StatusOr<Record>& record);
  // What an officer said of fields of a document, when it is stored.
  void TellDecided(const std::string& id, const std::vector<FieldDecision>& decisions);
  void TellQueue(int64_t documents) { metrics_.SetQueue(documents); }
  EventLog& log() { return *log_; }
  std::string MetricsNow() const { return metrics_.Text(true); }

  // Says that the run ends, and gives its exit code back.
  int Finish(int exit_code);

 private:
  RunMonitor(FixedText command, const Settings& settings, const Clock& clock,
             std::unique_ptr<EventLog> log);
  void TellStored(const DocumentOutcome& outcome);
  void LookAtDisk();

  const FixedText command_;
  const std::unique_ptr<EventLog> log_;
  RunMetrics metrics_;
  std::atomic<bool> disk_low_{false};
  std::optional<MetricsFile> file_;  // last: its thread uses the others
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_RUN_MONITOR_H_
