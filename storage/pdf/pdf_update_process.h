// Preparing an update in another process, so that a hostile file can kill only that; the key that
// signs is never in it.
#ifndef SOHOA_STORAGE_PDF_PDF_UPDATE_PROCESS_H_
#define SOHOA_STORAGE_PDF_PDF_UPDATE_PROCESS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "storage/pdf/pdf_update.h"

namespace sohoa {

struct PdfUpdateProcess {
  std::string worker_path;  // the program sohoa-pdfupdate; empty: beside the running program
  int timeout_s = 60;
  int64_t memory_bytes = 2ll << 30;  // address space of the worker
};

// As PreparePdfUpdate; moreover kUnavailable: the process died, took too long or sent nonsense.
// Thread-safe.
absl::StatusOr<PdfUpdate> PreparePdfUpdateApart(const std::string& path,
                                                const PdfUpdateRequest& request,
                                                const PdfUpdateProcess& process = {});

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_PDF_UPDATE_PROCESS_H_
