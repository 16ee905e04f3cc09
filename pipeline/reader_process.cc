#include "pipeline/reader_process.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "pipeline/reader_messages.h"
#include "storage/pdf/worker_process.h"

namespace sohoa {
namespace {

using std::chrono::duration_cast;
using std::chrono::seconds;

// The thread limit is there from the start, because libgomp reads it when it is loaded.
WorkerSurroundings Surroundings() {
  return {.environment = {"OMP_THREAD_LIMIT=1", "LC_ALL=C.UTF-8"}, .takes_requests = true};
}

class ReaderProcess final : public OcrEngine {
 public:
  ReaderProcess(std::string program, const ReaderProcessOptions& options)
      : program_(std::move(program)), options_(options) {}

  // A new process that has its data; its own error if it cannot load them.
  absl::Status Start() {
    absl::StatusOr<std::unique_ptr<WorkerProcess>> process = WorkerProcess::Start(
        {program_, options_.language, options_.data_dir, absl::StrCat(options_.memory_bytes)},
        Surroundings());
    if (!process.ok()) return process.status();
    process_ = *std::move(process);
    SetLimits();
    absl::Status greeting = ReadAnswer({}).status();
    if (!greeting.ok()) process_.reset();
    return greeting;
  }

  absl::StatusOr<PageText> Read(ImageView image, double dpi, ReadMode mode) override {
    if (absl::Status s = CheckReadable(image, dpi); !s.ok()) return s;
    if (process_ == nullptr) {
      if (absl::Status s = Start(); !s.ok()) return s;
    }
    const ReadRequest request{image.width, image.height, dpi, mode};
    SetLimits();
    if (absl::Status s = Send(request, image); !s.ok()) return s;
    return ReadAnswer(request);
  }

 private:
  void SetLimits() {
    limits_ = {std::chrono::steady_clock::now() + options_.wall_limit,
               process_->CpuTime() + options_.cpu_limit};
  }

  absl::Status Send(const ReadRequest& request, const ImageView& image) {
    const RequestBytes bytes = PackRequest(request);
    absl::Status sent = process_->Write(bytes.data(), bytes.size(), limits_);
    const auto width = static_cast<size_t>(image.width);
    const bool packed = image.stride == width;
    const size_t piece = packed ? width * static_cast<size_t>(image.height) : width;
    for (int y = 0; sent.ok() && y < (packed ? 1 : image.height); ++y)
      sent = process_->Write(reinterpret_cast<const char*>(image.row(y)), piece, limits_);
    return sent.ok() ? sent : GiveUp(sent);
  }

  absl::StatusOr<PageText> ReadAnswer(const ReadRequest& request) {
    AnswerHead head;
    if (absl::Status s = process_->Read(head.data(), head.size(), limits_); !s.ok())
      return GiveUp(s);
    const std::optional<uint64_t> size = BodyBytes(head);
    if (!size) return Garbled();
    std::string body(*size, '\0');
    if (absl::Status s = process_->Read(body.data(), body.size(), limits_); !s.ok())
      return GiveUp(s);
    std::optional<absl::StatusOr<PageText>> answer = UnpackAnswer(body, request);
    if (!answer) return Garbled();
    return *std::move(answer);
  }

  // The process is of no more use: kills it, and says why in the page's words.
  absl::Status GiveUp(const absl::Status& why) {
    const bool busy = process_->CpuTime() >= limits_.cpu_time;
    process_.reset();
    if (!absl::IsDeadlineExceeded(why)) return absl::UnavailableError("the reader died");
    if (busy)
      return absl::DeadlineExceededError(
          absl::StrCat("reading took too long: more than ",
                       duration_cast<seconds>(options_.cpu_limit).count(), " s of computing"));
    return absl::DeadlineExceededError(
        absl::StrCat("reading took too long: more than ",
                     duration_cast<seconds>(options_.wall_limit).count(), " s"));
  }

  absl::Status Garbled() {
    process_.reset();
    return absl::UnavailableError("the reader sent nonsense");
  }

  const std::string program_;
  const ReaderProcessOptions options_;
  std::unique_ptr<WorkerProcess> process_;  // null when a new one is to be started
  WorkerProcess::Limits limits_;            // of what it is doing
};

}  // namespace

absl::StatusOr<std::unique_ptr<OcrEngine>> NewReaderProcess(const ReaderProcessOptions& options) {
  absl::StatusOr<std::string> program = options.program;
  if (options.program.empty()) program = ProgramBeside("sohoa-reader");
  if (!program.ok()) return program.status();
  auto engine = std::make_unique<ReaderProcess>(*std::move(program), options);
  if (absl::Status s = engine->Start(); !s.ok()) return s;
  return engine;
}

}  // namespace sohoa
