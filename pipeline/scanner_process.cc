#include "pipeline/scanner_process.h"

#include <utility>
#include <variant>

#include "pipeline/scanner_messages.h"

namespace sohoa {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kLook{100};        // how often a stop is looked for
constexpr milliseconds kFarewell{12000};  // more than sohoa-scanner takes itself
constexpr milliseconds kMessage{10000};   // from its first byte to its last

absl::Status Crashed() {
  return absl::UnavailableError("the scanner's driver has crashed, switch the scanner off and on");
}

absl::StatusOr<std::unique_ptr<WorkerProcess>> StartWith(const ScannerProcessOptions& options,
                                                         const ScannerOrder& order) {
  absl::StatusOr<std::string> program = options.program;
  if (options.program.empty()) program = ProgramBeside("sohoa-scanner");
  if (!program.ok()) return program.status();
  WorkerSurroundings surroundings{.takes_requests = true};
  surroundings.environment.insert(surroundings.environment.end(), options.environment.begin(),
                                  options.environment.end());
  auto process = WorkerProcess::Start({*program}, surroundings);
  if (!process.ok()) return process.status();
  const std::string bytes = PackOrder(order);
  if (!(*process)->Write(bytes.data(), bytes.size(), {Clock::now() + kMessage}).ok())
    return Crashed();
  return process;
}

absl::StatusOr<ScannerAnswer> ReadAnswer(WorkerProcess& process) {
  const WorkerProcess::Limits limits{Clock::now() + kMessage};
  std::string head(kMessageHeadBytes, '\0');
  if (!process.Read(head.data(), head.size(), limits).ok()) return Crashed();
  const std::optional<uint64_t> size = MessageBytes(head);
  if (!size) return Crashed();
  std::string body(*size, '\0');
  if (!process.Read(body.data(), body.size(), limits).ok()) return Crashed();
  std::optional<ScannerAnswer> answer = UnpackScannerAnswer(body);
  if (!answer) return Crashed();
  return *std::move(answer);
}

// The next answer, unless `stop` comes before.
absl::StatusOr<ScannerAnswer> AwaitAnswer(WorkerProcess& process, milliseconds limit,
                                          const std::atomic<bool>& stop) {
  const Clock::time_point latest = Clock::now() + limit;
  while (!process.Await({Clock::now() + kLook}).ok()) {
    if (stop.load()) return absl::CancelledError("scanning was cancelled");
    if (Clock::now() >= latest)
      return absl::DeadlineExceededError("the scanner has not answered, switch it off and on");
  }
  return ReadAnswer(process);
}

}  // namespace

absl::StatusOr<std::vector<ScannerInfo>> ListScannersApart(const ScannerProcessOptions& options) {
  const auto process = StartWith(options, {.list = true});
  if (!process.ok()) return process.status();
  absl::StatusOr<ScannerAnswer> answer =
      AwaitAnswer(**process, options.page_limit, std::atomic<bool>(false));
  if (!answer.ok()) return answer.status();
  if (auto* scanners = std::get_if<std::vector<ScannerInfo>>(&*answer)) return *std::move(scanners);
  if (const auto* error = std::get_if<absl::Status>(&*answer)) return *error;
  return Crashed();
}

absl::StatusOr<std::unique_ptr<ScannerRun>> ScannerRun::Start(const ScannerProcessOptions& options,
                                                              const ScanRequest& request,
                                                              const std::string& folder,
                                                              int first_page) {
  auto process =
      StartWith(options, {.request = request, .folder = folder, .first_page = first_page});
  if (!process.ok()) return process.status();
  return std::unique_ptr<ScannerRun>(
      new ScannerRun(*std::move(process), options.page_limit, folder, first_page));
}

ScannerRun::~ScannerRun() { Finish(); }

// Lets the driver let go of the paper, before the process is killed.
void ScannerRun::Finish() {
  if (process_ == nullptr) return;
  process_->CloseRequests();
  const Clock::time_point latest = Clock::now() + kFarewell;
  while (process_->Await({latest}).ok()) {
    const absl::StatusOr<ScannerAnswer> answer = ReadAnswer(*process_);
    if (!answer.ok() || !std::holds_alternative<PageScanned>(*answer)) break;
  }
  process_.reset();
}

absl::StatusOr<std::optional<std::string>> ScannerRun::Next(const std::atomic<bool>& stop) {
  if (process_ == nullptr) return std::nullopt;
  absl::StatusOr<ScannerAnswer> answer = AwaitAnswer(*process_, page_limit_, stop);
  if (!answer.ok()) {
    const bool cancelled = absl::IsCancelled(answer.status());
    if (cancelled) Finish();
    process_.reset();
    return answer.status();
  }
  const auto* page = std::get_if<PageScanned>(&*answer);
  if (page != nullptr && page->path == PagePath(folder_, next_page_)) {
    ++next_page_;
    return page->path;
  }
  process_.reset();
  if (const auto* end = std::get_if<ScanEnd>(&*answer)) {
    end_ = *end;
    return std::nullopt;
  }
  if (const auto* error = std::get_if<absl::Status>(&*answer)) return *error;
  return Crashed();
}

}  // namespace sohoa
