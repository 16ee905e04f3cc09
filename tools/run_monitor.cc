#include "tools/run_monitor.h"

#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/messages.h"

namespace sohoa {
namespace {

constexpr absl::Duration kMetricsEvery = absl::Seconds(15);
constexpr int64_t kLowDiskBytes = int64_t{1} << 30;

// In a folder each command has a file of its own.
std::string MetricsPath(const std::string& named, FixedText command) {
  std::error_code ec;
  if (!std::filesystem::is_directory(named, ec)) return named;
  return absl::StrCat(named, "/sohoa-", std::string(command.view()), ".prom");
}

LogField Said(FieldDecision::Kind kind) {
  switch (kind) {
    case FieldDecision::Kind::kConfirm:
      return LogField::Decision("confirmed");
    case FieldDecision::Kind::kCorrect:
      return LogField::Decision("corrected");
    case FieldDecision::Kind::kAbsent:
      break;
  }
  return LogField::Decision("absent");
}

// Whoever was told before is told after `first`.
template <typename Argument>
void TellFirst(std::function<void(const Argument&)> first,
               std::function<void(const Argument&)>* told) {
  if (told == nullptr) return;
  *told = [first = std::move(first), then = std::move(*told)](const Argument& argument) {
    first(argument);
    if (then) then(argument);
  };
}

}  // namespace

absl::StatusOr<std::unique_ptr<EventLog>> OpenLog(const Settings& settings, const Clock& clock) {
  const absl::StatusOr<LogFormat> format = LogFormatNamed(settings.log_format);
  if (!format.ok()) return format.status();
  const absl::StatusOr<LogLevel> level = LogLevelNamed(settings.log_level);
  if (!level.ok()) return level.status();
  return EventLog::Open({settings.log, *format, *level}, clock);
}

absl::StatusOr<std::unique_ptr<RunMonitor>> RunMonitor::Start(FixedText command,
                                                              const Settings& settings,
                                                              const Clock& clock) {
  absl::StatusOr<std::unique_ptr<EventLog>> log = OpenLog(settings, clock);
  if (!log.ok()) return log.status();
  return std::unique_ptr<RunMonitor>(new RunMonitor(command, settings, clock, *std::move(log)));
}

RunMonitor::RunMonitor(FixedText command, const Settings& settings, const Clock& clock,
                       std::unique_ptr<EventLog> log)
    : command_(command), log_(std::move(log)), metrics_(command, settings.store, clock.Now()) {
  log_->Write(LogEvent::kStarted,
              {LogField::Command(command_), LogField::Version(), LogField::Store(settings.store)});
  if (settings.metrics.empty()) return;
  file_.emplace(
      MetricsPath(settings.metrics, command), kMetricsEvery,
      [this](bool running) { return metrics_.Text(running); },
      [this](const absl::Status& status) {
        log_->Write(LogEvent::kMetricsUnwritable,
                    {LogField::Reason(status), LogField::Code(status.code())});
      });
}

RunMonitor::~RunMonitor() = default;

void RunMonitor::Observe(std::function<void(const DocumentOutcome&)>* on_outcome,
                         std::function<void(const IngestProgress&)>* on_progress,
                         PageTimingsCallback* on_page) {
  TellFirst<DocumentOutcome>([this](const DocumentOutcome& outcome) { Tell(outcome); }, on_outcome);
  TellFirst<IngestProgress>(
      [this](const IngestProgress& progress) {
        TellQueue(static_cast<int64_t>(progress.documents_total - progress.documents_done));
      },
      on_progress);
  TellFirst<PageTimings>(
      [this](const PageTimings& ms) {
        const absl::Duration took = absl::Milliseconds(ms.total());
        metrics_.CountPage(took);
        log_->Write(LogEvent::kPageRead, {LogField::Took(took)});
      },
      on_page);
}

void RunMonitor::Tell(const DocumentOutcome& outcome) {
  metrics_.CountDocument(outcome);
  LookAtDisk();
  const LogField source = LogField::Source(outcome.source_sha256);
  switch (outcome.kind) {
    case DocumentOutcome::Kind::kStored:
      return TellStored(outcome);
    case DocumentOutcome::Kind::kDuplicate:
      return log_->Write(LogEvent::kDocumentKnown,
                         {LogField::Document(outcome.record.id), source,
                          LogField::File(outcome.input.path()), LogField::Took(outcome.took)});
    case DocumentOutcome::Kind::kQuarantined:  // without its path, which may tell of the content
      return log_->Write(LogEvent::kDocumentQuarantined,
                         {source, LogField::Reason(outcome.reason), LogField::Took(outcome.took)});
    case DocumentOutcome::Kind::kFailed:
      break;
  }
  if (!outcome.failure) return;
  const FlowFailure& failure = *outcome.failure;
  const LogField file = LogField::File(failure.file.empty() ? outcome.input.path() : failure.file);
  const LogField reason = LogField::Reason(failure.status);
  const LogField code = LogField::Code(failure.status.code());
  const LogField took = LogField::Took(outcome.took);
  if (failure.page)
    log_->Write(LogEvent::kDocumentFailed,
                {file, LogField::Page(*failure.page), reason, code, source, took});
  else
    log_->Write(LogEvent::kDocumentFailed, {file, reason, code, source, took});
}

void RunMonitor::TellStored(const DocumentOutcome& outcome) {
  const Record& record = outcome.record;
  const LogField document = LogField::Document(record.id);
  log_->Write(
      LogEvent::kDocumentStored,
      {document, LogField::Source(outcome.source_sha256), LogField::File(outcome.input.path()),
       LogField::Pages(static_cast<int64_t>(record.pages.size())), LogField::Took(outcome.took)});
  if (record.awaited_signature)
    log_->Write(LogEvent::kSignatureWaits,
                {document, LogField::Reason(record.awaited_signature->reason)});
  if (record.pdf_signature && !record.pdf_signature->reason.empty())
    log_->Write(LogEvent::kLevelNotReached,
                {document, LogField::Reason(record.pdf_signature->reason)});
}

void RunMonitor::TellUnusable(const std::string& path, const absl::Status& status) {
  metrics_.CountDocument(DocumentOutcome{.kind = DocumentOutcome::Kind::kFailed});
  log_->Write(LogEvent::kInputUnusable,
              {LogField::File(path), LogField::Reason(status), LogField::Code(status.code())});
}

void RunMonitor::TellSigned(const std::string& id, const absl::StatusOr<Record>& record) {
  const LogField document = LogField::Document(id);
  if (!record.ok())
    return log_->Write(LogEvent::kSigningFailed, {document, LogField::Reason(record.status()),
                                                  LogField::Code(record.status().code())});
  log_->Write(LogEvent::kDocumentSigned, {document});
  if (record->pdf_signature && !record->pdf_signature->reason.empty())
    log_->Write(LogEvent::kLevelNotReached,
                {document, LogField::Reason(record->pdf_signature->reason)});
}

void RunMonitor::TellDecided(const std::string& id, const std::vector<FieldDecision>& decisions) {
  for (const FieldDecision& decision : decisions) {
    metrics_.CountDecision(decision.kind);
    log_->Write(LogEvent::kFieldDecided,
                {LogField::Document(id), LogField::Field(decision.field), Said(decision.kind)});
  }
}

void RunMonitor::LookAtDisk() {
  const int64_t free = metrics_.FreeBytes();
  const bool low = free >= 0 && free < kLowDiskBytes;
  if (disk_low_.exchange(low) != low)
    log_->Write(low ? LogEvent::kDiskLow : LogEvent::kDiskRoomAgain, {LogField::FreeBytes(free)});
}

int RunMonitor::Finish(int exit_code) {
  log_->Write(LogEvent::kStopped, {LogField::Command(command_), LogField::ExitCode(exit_code)});
  if (log_->lost() > 0)
    std::fprintf(
        stderr, "sohoa: %s\n",
        absl::StrFormat(Tr("%d lines of the log could not be written"), log_->lost()).c_str());
  return exit_code;
}

}  // namespace sohoa
