// One-shot: pictures and PDFs in, one searchable PDF out, no store.
#ifndef SOHOA_PIPELINE_CONVERT_H_
#define SOHOA_PIPELINE_CONVERT_H_

#include <atomic>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "pipeline/clock.h"
#include "pipeline/engine_pool.h"
#include "pipeline/flow.h"
#include "pipeline/inputs.h"
#include "pipeline/rendition.h"
#include "storage/record/record.h"

namespace sohoa {

struct ConvertOptions {
  FlowOptions flow;
  bool keep_blank = false;    // blank pages go into the PDF as well
  bool allow_secret = false;  // go on when a page bears a secrecy stamp
  SignRendition sign;         // none: the PDF is not signed
  std::function<void(int pages_done, int pages_opened)> on_page;
};

struct Converted {
  Record record;  // of all inputs as one document; not stored anywhere, so without id and hashes of
                  // copies
  std::string text;  // plain text, pages ended by a form feed
};

// Reads all inputs, in order, into one PDF at `pdf_path` (replaced only when everything is well).
// All or nothing: a page missing from the output would not be noticed. Else the failure that
// stopped it:
//   kFailedPrecondition  a page bears a secrecy stamp, or the key may not sign
//   kCancelled           `stop` was set; names no file
std::variant<Converted, FlowFailure> ConvertToPdf(const std::vector<InputDocument>& inputs,
                                                  const std::string& pdf_path, EnginePool* engines,
                                                  const Clock& clock, const ConvertOptions& options,
                                                  const std::atomic<bool>& stop);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_CONVERT_H_
