// The child's side of reader_messages.h: what the program sohoa-reader does.
#ifndef SOHOA_PIPELINE_READER_WORKER_H_
#define SOHOA_PIPELINE_READER_WORKER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "ocr/engine/ocr_engine.h"

namespace sohoa {

// Ends the process as soon as nobody can send requests any more, also in the middle of a page: so
// none outlives the process that asks, however that one ended. (PR_SET_PDEATHSIG would heed the
// thread that started the child, and those of a thread pool come and go.) Starts a thread.
void EndWithAsker(int requests);

// Greets with `engine`, then answers requests until there are no more. The errors of pages are
// answers; false if what comes is no request or an answer cannot be written.
bool ServeReader(absl::StatusOr<std::unique_ptr<OcrEngine>> engine, int requests, int answers);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_READER_WORKER_H_
