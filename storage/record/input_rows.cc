#include "storage/record/input_rows.h"

#include <algorithm>
#include <mutex>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/record/record_codec.h"
#include "storage/record/record_format.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

using namespace record_format;  // NOLINT: the grammar's words

std::string QueueKeyOf(const JournalledInput& input) {
  return InputQueueKey(static_cast<int>(input.state), input.priority, input.order);
}

bool IsOpen(const JournalledInput& input) {
  return input.state == InputState::kDiscovered || input.state == InputState::kClaimed;
}

bool HasPath(const JournalledInput& input) {
  return std::any_of(input.files.begin(), input.files.end(),
                     [](const JournalledFile& file) { return !file.path.empty(); });
}

void ForgetPath(JournalledInput* input) {
  for (JournalledFile& file : input->files) file.path.clear();
  input->folder.clear();
  input->group.clear();
}

// `sign` 1 counts the row in, -1 out.
void Count(const JournalledInput& input, int sign, InputTotals* totals) {
  totals->inputs[static_cast<size_t>(input.state)] += sign;
  if (IsOpen(input)) totals->open_bytes += sign * input.size_bytes();
  if (input.state != InputState::kDone) return;
  totals->pages_read += sign * input.pages_read;
  totals->pages_stored += sign * input.pages_stored;
  totals->blank_pages += sign * input.blank_pages;
  totals->done_bytes += sign * input.size_bytes();
}

// Rows on their way into one batch.
class InputChange {
 public:
  InputChange(StoreState& state, TableBatch* batch, const InputTotals& totals)
      : state_(state), batch_(batch), totals_(totals) {}

  absl::Status Put(JournalledInput input) {
    const auto old = Take(input.key);
    if (!old.ok()) return old.status();
    if (input.order == 0) input.order = *old ? (*old)->order : ++totals_.last_order;
    if (input.secret) ForgetPath(&input);
    if (*old && HasPath(**old) && !HasPath(input)) RewriteLater(input.key);
    Count(input, 1, &totals_);
    totals_.worked_ms = std::max(totals_.worked_ms, input.ended_after_ms);
    batch_->Put(Table::kInputs, InputRowKey(input.key), EncodeInput(input));
    batch_->Put(Table::kInputs, QueueKeyOf(input), input.key);
    if (!input.source_sha256.empty())
      batch_->Put(Table::kInputs, InputSourceKey(input.source_sha256, input.key), "");
    return absl::OkStatus();
  }

  absl::Status Remove(const std::string& key) {
    batch_->Delete(Table::kInputs, InputRowKey(key));
    return Take(key).status();
  }

  void Finish() { batch_->Put(Table::kInputs, kInputTotalsKey, EncodeInputTotals(totals_)); }

 private:
  // The row as it was, out of its places and out of the sums.
  absl::StatusOr<std::optional<JournalledInput>> Take(const std::string& key) {
    if (!IsSha(key) || !keys_.insert(key).second)
      return absl::InvalidArgumentError("the key of an input is none, or it comes twice");
    auto old = ReadInput(*state_.tables, key);
    if (!old.ok() || !*old) return old;
    Count(**old, -1, &totals_);
    batch_->Delete(Table::kInputs, QueueKeyOf(**old));
    if (!(*old)->source_sha256.empty())
      batch_->Delete(Table::kInputs, InputSourceKey((*old)->source_sha256, key));
    return old;
  }

  void RewriteLater(const std::string& key) {
    batch_->Put(Table::kStaging, SerialKey(state_.next_serial++), key + kForgottenMark);
  }

  StoreState& state_;
  TableBatch* const batch_;
  InputTotals totals_;
  std::set<std::string> keys_;  // that were changed
};

absl::StatusOr<std::vector<JournalledInput>> InputsOf(const TableReader& tables,
                                                      const std::string& source_sha256) {
  std::vector<JournalledInput> inputs;
  absl::Status result;
  const std::string prefix = InputSourceKey(source_sha256, "");
  const absl::Status scanned =
      ScanRows(tables, Table::kInputs, prefix, [&](std::string_view key, std::string_view) {
        auto input = ReadInput(tables, std::string(key.substr(prefix.size())));
        result = input.status();
        if (input.ok() && *input) inputs.push_back(**std::move(input));
        return result.ok();
      });
  if (!result.ok()) return result;
  if (!scanned.ok()) return scanned;
  return inputs;
}

// As the gate leaves it: nothing of its content, and no path.
JournalledInput Stopped(JournalledInput input, const QuarantineEntry& entry) {
  input.state = InputState::kQuarantined;
  input.secret = true;
  input.reason = entry.reason;
  input.record_ids.clear();
  input.pages_read = input.pages_stored = input.blank_pages = 0;
  if (input.ended_at.empty()) input.ended_at = entry.time;
  return input;
}

}  // namespace

std::string InputKeyOf(const std::vector<JournalledFile>& files) {
  std::string all;
  for (const JournalledFile& file : files)
    absl::StrAppend(&all, file.path, std::string(1, '\0'), file.size_bytes, " ", file.modified_ns,
                    std::string(1, '\0'));
  return Sha256Hex(all);
}

absl::Status PutInputRows(StoreState& state, const std::vector<JournalledInput>& inputs,
                          const std::vector<std::string>& gone, TableBatch* batch) {
  if (inputs.empty() && gone.empty()) return absl::OkStatus();
  const auto totals = ReadInputTotals(*state.tables);
  if (!totals.ok()) return totals.status();
  InputChange change(state, batch, *totals);
  for (const std::string& key : gone)
    if (absl::Status s = change.Remove(key); !s.ok()) return s;
  for (const JournalledInput& input : inputs)
    if (absl::Status s = change.Put(input); !s.ok()) return s;
  change.Finish();
  return absl::OkStatus();
}

absl::Status WriteInputs(StoreState& state, const std::vector<JournalledInput>& inputs,
                         const std::vector<std::string>& gone) {
  const std::lock_guard lock(state.mutex);
  const auto batch = state.tables->NewBatch();
  if (absl::Status s = PutInputRows(state, inputs, gone, batch.get()); !s.ok()) return s;
  return state.tables->Write(*batch, Durability::kSynced);
}

absl::StatusOr<std::vector<JournalledInput>> InputsStoppedBy(
    const TableReader& tables, const std::vector<QuarantineEntry>& entries,
    const std::vector<JournalledInput>& inputs) {
  std::vector<JournalledInput> rows = inputs;
  std::set<std::string> keys;
  for (const JournalledInput& input : inputs) keys.insert(input.key);
  for (const QuarantineEntry& entry : entries) {
    if (!entry.is_held()) continue;
    auto known = InputsOf(tables, entry.source_sha256);
    if (!known.ok()) return known.status();
    for (JournalledInput& input : *known)
      if (keys.insert(input.key).second) rows.push_back(Stopped(std::move(input), entry));
  }
  return rows;
}

absl::StatusOr<std::vector<JournalledInput>> InputsPurgedWith(const TableReader& tables,
                                                              const std::string& source_sha256) {
  auto inputs = InputsOf(tables, source_sha256);
  if (!inputs.ok()) return inputs;
  for (JournalledInput& input : *inputs) {
    ForgetPath(&input);
    input.record_ids.clear();
  }
  return inputs;
}

absl::StatusOr<std::optional<JournalledInput>> ReadInput(const TableReader& tables,
                                                         const std::string& key) {
  const auto row = tables.Get(Table::kInputs, InputRowKey(key));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return std::nullopt;
  auto input = DecodeInput(**row);
  if (!input.ok()) return input.status();
  input->key = key;
  return *std::move(input);
}

absl::Status ForEachInputIn(const TableReader& tables, InputState state,
                            const std::function<absl::Status(const JournalledInput&)>& visit) {
  absl::Status result;
  const absl::Status scanned =
      ScanRows(tables, Table::kInputs, InputQueuePrefix(static_cast<int>(state)),
               [&](std::string_view, std::string_view key) {
                 const auto input = ReadInput(tables, std::string(key));
                 result = input.status();
                 // It may have left this state since the walk began.
                 if (input.ok() && *input && (*input)->state == state) result = visit(**input);
                 return result.ok();
               });
  return result.ok() ? scanned : result;
}

absl::StatusOr<InputTotals> ReadInputTotals(const TableReader& tables) {
  const auto row = tables.Get(Table::kInputs, kInputTotalsKey);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return InputTotals();
  return DecodeInputTotals(**row);
}

std::vector<std::string> CheckInputs(const TableReader& tables) {
  std::vector<std::string> problems;
  InputTotals counted;
  int64_t rows = 0, queued = 0;
  const auto check = [&](std::string_view row_key, std::string_view value) {
    const std::string key(row_key.substr(1));
    ++rows;
    const auto input = DecodeInput(value);
    if (!input.ok()) {
      problems.push_back(absl::StrCat("input ", key, ": its row cannot be read"));
      return true;
    }
    Count(*input, 1, &counted);
    const auto place = tables.Get(Table::kInputs, QueueKeyOf(*input));
    if (!place.ok() || place->value_or("") != key)
      problems.push_back(absl::StrCat("input ", key, ": it has no place in the queue"));
    for (const std::string& id : input->record_ids)
      if (const auto record = tables.Get(Table::kRecords, id); !record.ok() || !record->has_value())
        problems.push_back(absl::StrCat("input ", key, ": its document ", id, " is missing"));
    return true;
  };
  absl::Status walked = ScanRows(tables, Table::kInputs, std::string(1, kInputMark), check);
  walked.Update(ScanRows(tables, Table::kInputs, std::string(1, kInputQueueMark),
                         [&](std::string_view, std::string_view) { return ++queued, true; }));
  if (!walked.ok())
    problems.push_back(absl::StrCat("the journal of inputs cannot be read: ", walked.message()));
  const auto totals = ReadInputTotals(tables);
  if (queued != rows || !totals.ok() || totals->inputs != counted.inputs ||
      totals->pages_read != counted.pages_read || totals->pages_stored != counted.pages_stored ||
      totals->blank_pages != counted.blank_pages || totals->open_bytes != counted.open_bytes ||
      totals->done_bytes != counted.done_bytes)
    problems.push_back("the sums of the journal of inputs do not agree with its rows");
  return problems;
}

}  // namespace sohoa
