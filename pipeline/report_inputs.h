// The part of a report that is counted from the journal of inputs. Thread-safe; no state.
#ifndef SOHOA_PIPELINE_REPORT_INPUTS_H_
#define SOHOA_PIPELINE_REPORT_INPUTS_H_

#include "absl/status/statusor.h"
#include "pipeline/report_figures.h"

namespace sohoa {

// Reads every row of the journal, and every record that a row names: so a document that is not
// there is found. Memory does not grow with their number. Errors of the store.
absl::StatusOr<InputFigures> CountInputsForReport(const RecordStore& store);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_REPORT_INPUTS_H_
