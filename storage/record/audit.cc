#include "storage/record/audit.h"

#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/record/record_codec.h"
#include "storage/record/record_format.h"
#include "storage/record/tables.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

using namespace record_format;  // NOLINT: the grammar's words

// With the key, so that no row can take another's place.
std::string DigestOf(std::string_view key, std::string_view value) {
  Sha256 digest;
  digest.Update(key);
  digest.Update(value);
  return digest.Finish();
}

absl::StatusOr<AuditHead> ReadHead(const TableReader& tables) {
  const auto row = tables.Get(Table::kMeta, kAuditHeadKey);
  if (!row.ok()) return row.status();
  if (!row->has_value()) return AuditHead();
  return DecodeAuditHead(**row);
}

absl::StatusOr<AuditRow> RowOf(std::string_view key, std::string_view value) {
  if (key.size() != AuditKey(0).size()) return absl::DataLossError("a row of the store is damaged");
  absl::StatusOr<AuditRow> row = DecodeAuditRow(value);
  if (row.ok()) row->sequence = ParseBigEndian(key.substr(kAuditPrefix.size()));
  return row;
}

}  // namespace

absl::Status AppendAudit(const TableReader& tables, const std::vector<AuditEvent>& events,
                         TableBatch* batch) {
  if (events.empty()) return absl::OkStatus();
  absl::StatusOr<AuditHead> head = ReadHead(tables);
  if (!head.ok()) return head.status();
  for (const AuditEvent& event : events) {
    const std::string key = AuditKey(++head->rows);
    const std::string value = EncodeAuditRow({head->rows, event, head->sha256});
    batch->Put(Table::kMeta, key, value);
    head->sha256 = DigestOf(key, value);
  }
  batch->Put(Table::kMeta, kAuditHeadKey, EncodeAuditHead(*head));
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadAuditHead(const TableReader& tables) {
  const absl::StatusOr<AuditHead> head = ReadHead(tables);
  if (!head.ok()) return head.status();
  return head->sha256;
}

absl::Status ForEachAuditRow(const TableReader& tables,
                             const std::function<absl::Status(const AuditRow&)>& visit) {
  absl::Status result;
  const absl::Status scanned = ScanRows(tables, Table::kMeta, kAuditPrefix,
                                        [&](std::string_view key, std::string_view value) {
                                          const absl::StatusOr<AuditRow> row = RowOf(key, value);
                                          result = row.ok() ? visit(*row) : row.status();
                                          return result.ok();
                                        });
  return result.ok() ? scanned : result;
}

AuditProof CheckAudit(const TableReader& tables) {
  AuditProof proof;
  const auto problem = [&](std::string text) { proof.problems.push_back(std::move(text)); };
  const absl::Status scanned = ScanRows(
      tables, Table::kMeta, kAuditPrefix, [&](std::string_view key, std::string_view value) {
        const absl::StatusOr<AuditRow> row = RowOf(key, value);
        const uint64_t expected = static_cast<uint64_t>(++proof.rows);
        if (!row.ok()) {
          problem(absl::StrCat("audit row ", expected, " cannot be read"));
        } else if (row->sequence != expected || row->previous_sha256 != proof.head_sha256) {
          problem(absl::StrCat("audit row ", row->sequence,
                               ": the chain is broken: a row before it was changed or is missing"));
          proof.rows = static_cast<int64_t>(row->sequence);
        }
        proof.head_sha256 = DigestOf(key, value);
        return true;
      });
  if (!scanned.ok()) problem(absl::StrCat("the audit cannot be read: ", scanned.message()));
  const absl::StatusOr<AuditHead> head = ReadHead(tables);
  if (!head.ok() || head->rows != static_cast<uint64_t>(proof.rows) ||
      head->sha256 != proof.head_sha256)
    problem("the audit does not end where it should: its last rows were changed or are missing");
  return proof;
}

}  // namespace sohoa
