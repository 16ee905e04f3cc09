// Made batches: several documents in one file, as a feeder scans them, with sheets between them or
// without, and the truth of where each begins. Thread-safe; no state.
#ifndef SOHOA_TOOLS_MAKE_SCANS_BATCH_H_
#define SOHOA_TOOLS_MAKE_SCANS_BATCH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/make_scans/scan_file.h"
#include "tools/make_scans/scan_maker.h"

namespace sohoa {

enum class Separators {
  kNone,    // letterheads alone tell
  kQr,      // as `sohoa separator` prints them; some with the code of a dossier
  kPatchT,  // bars and nothing else
  kBlank,   // empty sheets; nothing is scanned from both sides then
};

std::string NameOf(Separators separators);  // "none", "qr", "patch-t", "blank"

struct BatchSpec {
  ScanSpec document;                  // of each document, but for its seed and profile
  std::vector<ScanProfile> profiles;  // by turns; not empty
  int min_documents = 2;
  int max_documents = 12;
  Separators separators = Separators::kNone;
};

// Makes a batch and writes NAME.pdf or NAME.tif, and NAME.json, the truth, beside it. A sheet
// stands before each document and goes through what the document's pages go through.
// `spec.document.seed` decides everything. Returns the file's path. kInvalidArgument for a format
// that holds one page a file, and errors as WriteScan's.
absl::StatusOr<std::string> WriteBatch(const BatchSpec& spec, const WriteOptions& options);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_MAKE_SCANS_BATCH_H_
