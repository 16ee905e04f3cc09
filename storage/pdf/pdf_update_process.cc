#include "storage/pdf/pdf_update_process.h"

#include <chrono>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/pdf/pdf_update_message.h"
#include "storage/pdf/worker_process.h"

namespace sohoa {
namespace {

absl::Status Told(const absl::Status& talk) {
  if (absl::IsDeadlineExceeded(talk))
    return absl::UnavailableError("the process that prepares signatures took too long");
  return absl::UnavailableError("the process that prepares signatures died");
}

absl::StatusOr<std::string> Ask(WorkerProcess& worker, const std::string& request,
                                WorkerProcess::Deadline deadline) {
  uint64_t size = request.size();
  char head[sizeof size];
  std::memcpy(head, &size, sizeof size);
  absl::Status talk = worker.Write(head, sizeof head, {deadline});
  if (talk.ok()) talk = worker.Write(request.data(), request.size(), {deadline});
  if (talk.ok()) talk = worker.Read(head, sizeof head, {deadline});
  if (!talk.ok()) return Told(talk);
  std::memcpy(&size, head, sizeof size);
  if (size > kMaxUpdateMessage)
    return absl::UnavailableError("the process that prepares signatures sent nonsense");
  std::string answer(size, '\0');
  talk = worker.Read(answer.data(), answer.size(), {deadline});
  if (!talk.ok()) return Told(talk);
  return answer;
}

}  // namespace

absl::StatusOr<PdfUpdate> PreparePdfUpdateApart(const std::string& path,
                                                const PdfUpdateRequest& request,
                                                const PdfUpdateProcess& process) {
  absl::StatusOr<std::string> program = process.worker_path;
  if (process.worker_path.empty()) program = ProgramBeside("sohoa-pdfupdate");
  if (!program.ok()) return program.status();
  const auto worker =
      WorkerProcess::Start({*std::move(program), path, absl::StrCat(process.timeout_s),
                            absl::StrCat(process.memory_bytes)},
                           {.takes_requests = true});
  if (!worker.ok()) return worker.status();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(process.timeout_s);
  const absl::StatusOr<std::string> answer = Ask(**worker, EncodeRequest(request), deadline);
  if (!answer.ok()) return answer.status();
  return DecodeUpdate(*answer);
}

}  // namespace sohoa
