#include "pipeline/report_inputs.h"

#include <array>

namespace sohoa {
namespace {

constexpr size_t kMostReasons = 256;

class InputCounter {
 public:
  explicit InputCounter(const RecordStore& store) : store_(store) {}

  absl::StatusOr<InputFigures> Run() {
    const absl::StatusOr<InputTotals> totals = store_.CountInputs();
    if (!totals.ok()) return totals.status();
    constexpr std::array kAll = {InputState::kDiscovered,  InputState::kClaimed,
                                 InputState::kDone,        InputState::kDuplicate,
                                 InputState::kQuarantined, InputState::kFailed};
    for (const InputState state : kAll)
      if (absl::Status s = store_.ForEachInput(
              state, [this](const JournalledInput& input) { return Add(input); });
          !s.ok())
        return s;
    if (absl::Status s = AddOthers(); !s.ok()) return s;
    for (const int64_t inputs : totals->inputs) figures_.known += inputs;
    figures_.time_left = TimeLeft(*totals);
    return std::move(figures_);
  }

 private:
  absl::Status Add(const JournalledInput& input) {
    switch (input.state) {
      case InputState::kDone:
        return AddDone(input);
      case InputState::kDuplicate:
        ++figures_.duplicates;
        break;
      case InputState::kQuarantined:
        ++figures_.quarantined;
        break;
      case InputState::kFailed:
        AddFailed(input);
        break;
      case InputState::kDiscovered:
      case InputState::kClaimed:
        ++figures_.open;
        break;
    }
    return absl::OkStatus();
  }

  absl::Status AddDone(const JournalledInput& input) {
    ++figures_.done;
    figures_.pages_read += input.pages_read;
    figures_.pages_stored += input.pages_stored;
    figures_.blank_pages += input.blank_pages;
    figures_.pages_apart += input.pages_read - input.pages_stored - input.blank_pages;
    if (input.record_ids.empty()) {
      ++figures_.purged;
      figures_.pages_found += input.pages_stored;
    }
    for (const std::string& id : input.record_ids) {
      const absl::StatusOr<Record> record = store_.ReadVersion(id, kNewestVersion);
      if (absl::IsNotFound(record.status())) {
        ++figures_.documents_lost;
        continue;
      }
      if (!record.ok()) return record.status();
      ++documents_;
      pages_ += static_cast<int64_t>(record->pages.size());
      blank_pages_ += static_cast<int64_t>(record->blank_pages.size());
      figures_.pages_found += static_cast<int64_t>(record->pages.size());
    }
    return absl::OkStatus();
  }

  void AddFailed(const JournalledInput& input) {
    ++figures_.failed;
    const std::string reason = input.reason.substr(0, input.reason.find(": "));
    const bool known = figures_.failures.contains(reason);
    ++figures_.failures[known || figures_.failures.size() < kMostReasons ? reason : ""];
    if (figures_.failed_inputs.size() < ReportFigures::kMostListed && !input.files.empty())
      figures_.failed_inputs.push_back({input.path(), input.reason, input.tries});
  }

  // All documents but those that a row names.
  absl::Status AddOthers() {
    const auto count = [this](const Record& record) {
      ++figures_.other_documents;
      figures_.other_pages += static_cast<int64_t>(record.pages.size());
      figures_.other_blank_pages += static_cast<int64_t>(record.blank_pages.size());
      return absl::OkStatus();
    };
    if (absl::Status s = store_.ForEachRecord(count); !s.ok()) return s;
    if (absl::Status s = store_.ForEachDeleted(count); !s.ok()) return s;
    figures_.other_documents -= documents_;
    figures_.other_pages -= pages_;
    figures_.other_blank_pages -= blank_pages_;
    return absl::OkStatus();
  }

  std::optional<absl::Duration> TimeLeft(const InputTotals& totals) const {
    if (totals.open() == 0 || totals.done_bytes <= 0 || totals.worked_ms <= 0) return std::nullopt;
    return absl::Milliseconds(totals.worked_ms) *
           (static_cast<double>(totals.open_bytes) / static_cast<double>(totals.done_bytes));
  }

  const RecordStore& store_;
  InputFigures figures_;
  int64_t documents_ = 0;  // that rows name, and that are there
  int64_t pages_ = 0;
  int64_t blank_pages_ = 0;
};

}  // namespace

absl::StatusOr<InputFigures> CountInputsForReport(const RecordStore& store) {
  return InputCounter(store).Run();
}

}  // namespace sohoa
