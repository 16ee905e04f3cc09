#include "storage/record/waiting.h"

#include <string_view>

#include "storage/record/record_format.h"

namespace sohoa {
namespace {

char MarkOf(Waiting what) {
  return what == Waiting::kSignature ? record_format::kToSignMark : record_format::kToRaiseMark;
}

// The reason says why the level is not the wanted one.
bool IsBelowWanted(const RenditionSignature& signature) { return !signature.reason.empty(); }

}  // namespace

std::optional<Waiting> WaitsFor(const Record& record) {
  if (record.deletion) return std::nullopt;
  if (record.awaited_signature) return Waiting::kSignature;
  if (record.pdf_signature && IsBelowWanted(*record.pdf_signature)) return Waiting::kHigherLevel;
  return std::nullopt;
}

std::string WaitingKeyOf(Waiting what, const std::string& id) {
  return record_format::WaitingKey(MarkOf(what), id);
}

void PutWaiting(const Record& record, TableBatch* batch) {
  if (const std::optional<Waiting> what = WaitsFor(record))
    batch->Put(Table::kWaiting, WaitingKeyOf(*what, record.id), "");
}

void DeleteWaiting(const std::string& id, TableBatch* batch) {
  for (const Waiting what : {Waiting::kSignature, Waiting::kHigherLevel})
    batch->Delete(Table::kWaiting, WaitingKeyOf(what, id));
}

absl::Status ForEachWaitingRow(const TableReader& tables, Waiting what,
                               const std::function<absl::Status(const std::string& id)>& visit) {
  absl::Status result;
  const absl::Status scanned = ScanRows(tables, Table::kWaiting, std::string(1, MarkOf(what)),
                                        [&](std::string_view key, std::string_view) {
                                          result = visit(std::string(key.substr(1)));
                                          return result.ok();
                                        });
  return result.ok() ? scanned : result;
}

}  // namespace sohoa
