// The metadata of scans without keeping anything of them: no PDF, no store.
#ifndef SOHOA_PIPELINE_READ_FIELDS_H_
#define SOHOA_PIPELINE_READ_FIELDS_H_

#include <atomic>
#include <functional>
#include <optional>
#include <vector>

#include "pipeline/clock.h"
#include "pipeline/engine_pool.h"
#include "pipeline/flow.h"
#include "pipeline/inputs.h"
#include "storage/record/record.h"

namespace sohoa {

// What was found in one input document.
struct FieldsOutcome {
  InputDocument input;
  Record record;                       // pages and fields; without id, hashes and PDF
  std::optional<FlowFailure> failure;  // kFailedPrecondition: a page bears a secrecy stamp; then
                                       // nothing of the document is in `record`
};

// Reads each document of the batch and tells what was found, in order, one call at a time.
void ReadFields(const std::vector<InputDocument>& batch, EnginePool* engines, const Clock& clock,
                const FlowOptions& flow, const std::function<void(const FieldsOutcome&)>& tell,
                const std::atomic<bool>& stop);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_READ_FIELDS_H_
