// What a run does, for those who look after it: one line an event, as JSON or for people.
//
// No personal data. Events are those of a list; a field is made by one of the functions of LogField
// alone, and none of them takes free text: numbers, digests, paths, texts that stand in the source
// code, and of an error the part that is in the program's catalogue. Who looked at which document
// is not here but in the store's audit.
#ifndef SOHOA_TOOLS_MONITOR_EVENT_LOG_H_
#define SOHOA_TOOLS_MONITOR_EVENT_LOG_H_

#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "pipeline/clock.h"

namespace sohoa {

enum class LogLevel { kDebug, kInfo, kWarning, kError };
enum class LogFormat { kJson, kText };

// kInvalidArgument with what is allowed.
absl::StatusOr<LogLevel> LogLevelNamed(std::string_view name);    // debug, info, warning, error
absl::StatusOr<LogFormat> LogFormatNamed(std::string_view name);  // json, text

// Each has a name, a level and a sentence: see the table in event_log.cc.
enum class LogEvent {
  kStarted,
  kStopped,
  kListening,
  kReloaded,
  kReloadRefused,
  kPageRead,
  kDocumentStored,
  kDocumentKnown,
  kDocumentQuarantined,
  kDocumentFailed,
  kInputUnusable,    // a path that was named
  kSignatureWaits,   // stored without it: the key is gone
  kLevelNotReached,  // signed, at a lower level: no time stamp, for one
  kDocumentSigned,   // in the store
  kSigningFailed,
  kFieldDecided,  // by an officer
  kDiskLow,
  kDiskRoomAgain,
  kPaused,
  kResumed,
  kWorkerDied,
  kMetricsUnwritable,
  kAuditFailing,
  kAuditWorksAgain,
};
inline constexpr int kLogEvents = static_cast<int>(LogEvent::kAuditWorksAgain) + 1;

// A text that stands in the source code: nothing that was read can become one.
class FixedText {
 public:
  consteval FixedText(const char* text) : text_(text) {}  // NOLINT: converts on purpose
  constexpr std::string_view view() const { return text_; }

 private:
  std::string_view text_;
};

// A value type.
class LogField {
 public:
  static LogField Command(FixedText name) { return {"command", std::string(name.view())}; }
  static LogField Version();
  // An input or a folder. Digits that could be an identity number (9 or 12 in a row) become '*' but
  // for the last three.
  static LogField File(std::string_view path);
  static LogField Store(std::string_view path);
  // An id or a digest: up to 64 of 0-9, a-f; anything else is written as "?".
  static LogField Document(std::string_view id);
  static LogField Source(std::string_view sha256);
  // From 0, as in all JSON of the program; the text form counts from 1.
  static LogField Page(int page) { return {"page", int64_t{page}}; }
  // A field of a document, by its name: up to 64 letters and digits, in parts with points between
  // them; anything else is written as "?". What the field says is no field of a line.
  static LogField Field(std::string_view name);
  static LogField Decision(FixedText what) { return {"decision", std::string(what.view())}; }
  static LogField Pages(int64_t pages) { return {"pages", pages}; }
  static LogField Took(absl::Duration took) { return {"ms", absl::ToInt64Milliseconds(took)}; }
  static LogField FreeBytes(int64_t bytes) { return {"freeBytes", bytes}; }
  static LogField Port(int port) { return {"port", int64_t{port}}; }
  static LogField ExitCode(int code) { return {"exitCode", int64_t{code}}; }
  // Why, as far as it is a text of the program's own: the first part of "reason: details" that its
  // catalogue has. Details may name people (a certificate's holder): they are left out.
  static LogField Reason(const absl::Status& status);
  static LogField Reason(std::string_view reason);
  // The kind of error, as Abseil names it: "UNAVAILABLE".
  static LogField Code(absl::StatusCode code);

  std::string_view key() const { return key_; }

 private:
  friend class EventLog;
  LogField(std::string_view key, std::variant<int64_t, std::string> value)
      : key_(key), value_(std::move(value)) {}

  std::string_view key_;  // of a literal
  std::variant<int64_t, std::string> value_;
};

struct EventLogOptions {
  std::string path;  // empty: nothing is written
  LogFormat format = LogFormat::kJson;
  LogLevel level = LogLevel::kInfo;  // and what is graver
};

// Thread-safe. Each line is appended by one write, so that several processes may share a file. The
// file is opened anew when its name has come to mean another one: a log that was moved away
// (logrotate) or cut off (copytruncate) needs no signal.
class EventLog {
 public:
  // The file is made if need be, readable to its group (0640). kNotFound, kPermissionDenied, …: it
  // cannot be written to. `clock` outlives this.
  static absl::StatusOr<std::unique_ptr<EventLog>> Open(const EventLogOptions& options,
                                                        const Clock& clock);
  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;
  ~EventLog();

  // What cannot be written (a full disk) is counted and given up: the work goes on.
  void Write(LogEvent event, std::initializer_list<LogField> fields);
  int64_t lost() const { return lost_; }

 private:
  struct Parts;
  EventLog(const EventLogOptions& options, const Clock& clock);
  std::string Line(LogEvent event, std::initializer_list<LogField> fields) const;
  std::string JsonLine(LogEvent event, std::initializer_list<LogField> fields) const;
  std::string TextLine(LogEvent event, std::initializer_list<LogField> fields) const;
  std::string Shown(const LogField& field) const;

  const EventLogOptions options_;
  const Clock& clock_;
  std::unique_ptr<Parts> parts_;  // hides the library; empty without a path
  std::atomic<int64_t> lost_{0};
};

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MONITOR_EVENT_LOG_H_
