#include "tools/monitor/event_log.h"

#include <fcntl.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tools/json_text.h"
#include "tools/messages.h"
#include "tools/monitor/known_texts.h"
#include "tools/version.h"

namespace sohoa {
namespace {

struct EventKind {
  LogEvent event;
  LogLevel level;
  const char* name;      // in JSON
  const char* sentence;  // for people; of the catalogue
};

// What people read is said in their language.
constexpr const char* Title(const char* english) { return english; }

constexpr std::array<EventKind, kLogEvents> kEvents = {{
    {LogEvent::kStarted, LogLevel::kInfo, "started", Title("started")},
    {LogEvent::kStopped, LogLevel::kInfo, "stopped", Title("stopped")},
    {LogEvent::kListening, LogLevel::kInfo, "listening", Title("the service answers")},
    {LogEvent::kReloaded, LogLevel::kInfo, "reloaded",
     Title("configuration and certificates were read again")},
    {LogEvent::kReloadRefused, LogLevel::kError, "reloadRefused",
     Title("nothing was changed: the service goes on as it was")},
    {LogEvent::kPageRead, LogLevel::kDebug, "pageRead", Title("page read")},
    {LogEvent::kDocumentStored, LogLevel::kInfo, "documentStored", Title("document stored")},
    {LogEvent::kDocumentKnown, LogLevel::kInfo, "documentKnown", Title("document known already")},
    {LogEvent::kDocumentQuarantined, LogLevel::kWarning, "documentQuarantined",
     Title("document quarantined")},
    {LogEvent::kDocumentFailed, LogLevel::kError, "documentFailed", Title("document not stored")},
    {LogEvent::kInputUnusable, LogLevel::kError, "inputUnusable", Title("input not usable")},
    {LogEvent::kSignatureWaits, LogLevel::kWarning, "signatureWaits",
     Title("stored, and not signed")},
    {LogEvent::kLevelNotReached, LogLevel::kWarning, "levelNotReached",
     Title("signed at a lower level than asked for")},
    {LogEvent::kDocumentSigned, LogLevel::kInfo, "documentSigned", Title("document signed")},
    {LogEvent::kSigningFailed, LogLevel::kError, "signingFailed", Title("document not signed")},
    {LogEvent::kFieldDecided, LogLevel::kInfo, "fieldDecided", Title("field decided")},
    {LogEvent::kDiskLow, LogLevel::kWarning, "diskLow", Title("little room is left on the disk")},
    {LogEvent::kDiskRoomAgain, LogLevel::kInfo, "diskRoomAgain",
     Title("there is room on the disk again")},
    {LogEvent::kPaused, LogLevel::kWarning, "paused", Title("the work pauses")},
    {LogEvent::kResumed, LogLevel::kInfo, "resumed", Title("the work goes on")},
    {LogEvent::kWorkerDied, LogLevel::kWarning, "workerDied",
     Title("what read the documents died and is begun anew")},
    {LogEvent::kMetricsUnwritable, LogLevel::kWarning, "metricsUnwritable",
     Title("the metrics cannot be written")},
    {LogEvent::kAuditFailing, LogLevel::kError, "auditFailing",
     Title("the audit cannot be written")},
    {LogEvent::kAuditWorksAgain, LogLevel::kInfo, "auditWorksAgain",
     Title("the audit can be written again")},
}};

constexpr bool IsInOrder() {
  for (size_t k = 0; k < kEvents.size(); ++k)
    if (kEvents[k].event != static_cast<LogEvent>(k)) return false;
  return true;
}
static_assert(IsInOrder(), "each event has its line, in the order of the list");

constexpr std::array<std::string_view, 4> kLevels = {"debug", "info", "warning", "error"};

const EventKind& KindOf(LogEvent event) { return kEvents[static_cast<size_t>(event)]; }

spdlog::level::level_enum LibraryLevel(LogLevel level) {
  constexpr std::array kOfLibrary = {spdlog::level::debug, spdlog::level::info, spdlog::level::warn,
                                     spdlog::level::err};
  return kOfLibrary[static_cast<size_t>(level)];
}

std::string HexOrQuestion(std::string_view text) {
  constexpr size_t kLongest = 64;
  const bool is_hex = !text.empty() && text.size() <= kLongest &&
                      text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  return is_hex ? std::string(text) : "?";
}

std::string NameOrQuestion(std::string_view text) {
  constexpr size_t kLongest = 64;
  const bool is_name =
      !text.empty() && text.size() <= kLongest && std::all_of(text.begin(), text.end(), [](char c) {
        return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.';
      });
  return is_name ? std::string(text) : "?";
}

std::string WithoutIdentityNumbers(std::string_view path) {
  constexpr size_t kNewNumber = 12, kOldNumber = 9, kShown = 3;
  std::string shown(path);
  for (size_t at = 0; at < shown.size();) {
    size_t end = at;
    while (end < shown.size() && absl::ascii_isdigit(static_cast<unsigned char>(shown[end]))) ++end;
    if (end - at == kNewNumber || end - at == kOldNumber)
      std::fill(shown.begin() + static_cast<ptrdiff_t>(at),
                shown.begin() + static_cast<ptrdiff_t>(end - kShown), '*');
    at = end + 1;
  }
  return shown;
}

// A file that is appended to, whatever becomes of its name. The library calls it from one thread at
// a time.
class AppendedFile final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit AppendedFile(std::string path) : path_(std::move(path)) {}
  ~AppendedFile() override { Close(); }

  absl::Status Open() {
    constexpr mode_t kOursAndOurGroups = 0640;
    const int file =
        open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, kOursAndOurGroups);
    if (file < 0) return absl::ErrnoToStatus(errno, "the log cannot be opened");
    Close();
    file_ = file;
    return absl::OkStatus();
  }

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    if (WasMoved() && !Open().ok() && file_ < 0) throw spdlog::spdlog_ex("no file");
    std::string line(message.payload.data(), message.payload.size());
    line += '\n';
    if (torn_) line.insert(0, 1, '\n');
    ssize_t written = 0;
    do written = write(file_, line.data(), line.size());
    while (written < 0 && errno == EINTR);
    if (written == static_cast<ssize_t>(line.size())) {
      torn_ = false;
      return;
    }
    torn_ = torn_ || written > 0;
    throw spdlog::spdlog_ex("not written");  // the library hands it to our counter
  }
  void flush_() override {}

 private:
  void Close() {
    if (file_ >= 0) close(file_);
    file_ = -1;
  }
  bool WasMoved() const {
    struct stat named {};
    struct stat ours {};
    if (file_ < 0 || fstat(file_, &ours) != 0) return true;
    return stat(path_.c_str(), &named) != 0 || named.st_ino != ours.st_ino ||
           named.st_dev != ours.st_dev;
  }

  const std::string path_;
  int file_ = -1;
  bool torn_ = false;  // the last line is not whole
};

}  // namespace

absl::StatusOr<LogLevel> LogLevelNamed(std::string_view name) {
  const auto found = std::find(kLevels.begin(), kLevels.end(), name);
  if (found == kLevels.end())
    return absl::InvalidArgumentError("log_level is debug, info, warning or error");
  return static_cast<LogLevel>(found - kLevels.begin());
}

absl::StatusOr<LogFormat> LogFormatNamed(std::string_view name) {
  if (name == "json") return LogFormat::kJson;
  if (name == "text") return LogFormat::kText;
  return absl::InvalidArgumentError("log_format is json or text");
}

LogField LogField::Version() { return {"version", std::string(kVersion)}; }
LogField LogField::File(std::string_view path) { return {"file", WithoutIdentityNumbers(path)}; }
LogField LogField::Store(std::string_view path) { return {"store", WithoutIdentityNumbers(path)}; }
LogField LogField::Document(std::string_view id) { return {"document", HexOrQuestion(id)}; }
LogField LogField::Source(std::string_view sha256) { return {"source", HexOrQuestion(sha256)}; }
LogField LogField::Field(std::string_view name) { return {"field", NameOrQuestion(name)}; }
LogField LogField::Reason(const absl::Status& status) {
  const absl::string_view message = status.message();
  return Reason(std::string_view(message.data(), message.size()));
}
LogField LogField::Reason(std::string_view reason) { return {"reason", std::string(reason)}; }
LogField LogField::Code(absl::StatusCode code) { return {"code", absl::StatusCodeToString(code)}; }

struct EventLog::Parts {
  Parts(const std::string& path, std::atomic<int64_t>* lost)
      : file(std::make_shared<AppendedFile>(path)), logger("events", file) {
    logger.set_error_handler([lost](const std::string&) { ++*lost; });
  }

  const KnownTexts known;
  const std::shared_ptr<AppendedFile> file;  // shared: the library wants it so
  spdlog::logger logger;
};

EventLog::EventLog(const EventLogOptions& options, const Clock& clock)
    : options_(options), clock_(clock) {
  if (options.path.empty()) return;
  parts_ = std::make_unique<Parts>(options.path, &lost_);
  parts_->logger.set_level(LibraryLevel(options.level));
}

EventLog::~EventLog() = default;

absl::StatusOr<std::unique_ptr<EventLog>> EventLog::Open(const EventLogOptions& options,
                                                         const Clock& clock) {
  std::unique_ptr<EventLog> log(new EventLog(options, clock));
  if (log->parts_ != nullptr)
    if (absl::Status s = log->parts_->file->Open(); !s.ok()) return s;
  return log;
}

void EventLog::Write(LogEvent event, std::initializer_list<LogField> fields) {
  if (parts_ == nullptr) return;
  const spdlog::level::level_enum level = LibraryLevel(KindOf(event).level);
  if (!parts_->logger.should_log(level)) return;
  const std::string line = Line(event, fields);
  parts_->logger.log(level, spdlog::string_view_t(line.data(), line.size()));
}

std::string EventLog::Line(LogEvent event, std::initializer_list<LogField> fields) const {
  return options_.format == LogFormat::kJson ? JsonLine(event, fields) : TextLine(event, fields);
}

std::string EventLog::Shown(const LogField& field) const {
  const std::string& text = std::get<std::string>(field.value_);
  return field.key_ == "reason" ? std::string(parts_->known.KnownPartOf(text)) : text;
}

std::string EventLog::JsonLine(LogEvent event, std::initializer_list<LogField> fields) const {
  const EventKind& kind = KindOf(event);
  JsonText json;
  json.BeginObject().Name("time").Text(FormatVietnamTime(clock_.Now()));
  json.Name("level").Text(kLevels[static_cast<size_t>(kind.level)]);
  json.Name("event").Text(kind.name);
  for (const LogField& field : fields) {
    json.Name(field.key_);
    if (const auto* number = std::get_if<int64_t>(&field.value_))
      json.Number(*number);
    else
      json.TextOrNull(Shown(field));
  }
  return json.EndObject().Take();
}

std::string EventLog::TextLine(LogEvent event, std::initializer_list<LogField> fields) const {
  const EventKind& kind = KindOf(event);
  std::string line =
      absl::StrCat(FormatVietnamTime(clock_.Now()), " ",
                   absl::AsciiStrToUpper(std::string(kLevels[static_cast<size_t>(kind.level)])),
                   " ", Tr(kind.sentence));
  for (const LogField& field : fields) {
    absl::StrAppend(&line, " ", std::string(field.key_), "=");
    if (const auto* number = std::get_if<int64_t>(&field.value_)) {
      absl::StrAppend(&line, *number + (field.key_ == "page" ? 1 : 0));
      continue;
    }
    std::string text = Shown(field);
    if (field.key_ == "reason" && !text.empty()) text = Tr(text.c_str());
    absl::StrAppend(&line, text.find_first_of(" \"\\\n") == std::string::npos && !text.empty()
                               ? text
                               : JsonText().Text(text).Take());
  }
  return line;
}

}  // namespace sohoa
