#include "storage/pdf/pdf_update_process.h"

#include <sys/stat.h>

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

// The process may be in the hands of a hostile file: what is signed must be all but the signature.
bool IsSound(const PdfUpdate& update, const PdfUpdateRequest& request, int64_t file_size) {
  if (request.kind == PdfUpdateRequest::Kind::kEvidence)
    return update.hole == 0 && update.after.empty();
  const int64_t begin = file_size + static_cast<int64_t>(update.before.size());
  const std::string range = absl::StrCat("/ByteRange [0 ", begin, " ", begin + update.hole, " ",
                                         update.after.size(), "]");
  const size_t at = update.before.rfind("/ByteRange");
  return update.hole == 2 * request.contents_bytes + 2 && at != std::string::npos &&
         update.before.compare(at, range.size(), range) == 0;
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
  absl::StatusOr<PdfUpdate> update = DecodeUpdate(*answer);
  struct stat facts {};
  if (update.ok() && (stat(path.c_str(), &facts) != 0 || !IsSound(*update, request, facts.st_size)))
    return absl::UnavailableError("the process that prepares signatures sent nonsense");
  return update;
}

}  // namespace sohoa
