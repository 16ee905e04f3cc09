// Finds what a backfill is to read, and notes it in the journal of the store.
#ifndef SOHOA_PIPELINE_INPUT_DISCOVERY_H_
#define SOHOA_PIPELINE_INPUT_DISCOVERY_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "pipeline/clock.h"
#include "pipeline/inputs.h"
#include "storage/record/record_store.h"

namespace sohoa {

struct DiscoveryOptions {
  InputOptions inputs;
  int priority = 0;  // of what is found, also of what was found before and is not yet read
  std::function<void(const InputProblem&)> on_problem;  // a path that cannot be read
  std::function<void()> on_progress;                    // now and then
};

// Walks the sources as CollectInputs does, but for the order: in each folder its files come before
// its folders. Memory is that of some thousand names, whatever the sources hold; of numbered
// pictures all of a document.
//
// An input that the journal knows keeps its row, unless an officer released it: then it is to be
// read again. One that was changed since (InputKeyOf) is a new one. How many are new. Errors of the
// store; stops, with what was found so far, when `stop` is set.
absl::StatusOr<int64_t> DiscoverInputs(const std::vector<std::string>& sources, RecordStore* store,
                                       const Clock& clock, const DiscoveryOptions& options,
                                       const std::atomic<bool>& stop);

// As the journal knows an input: the files as they are now. Errors of UnreadablePath.
absl::StatusOr<std::vector<JournalledFile>> LookAtFiles(const std::vector<std::string>& paths);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_INPUT_DISCOVERY_H_
