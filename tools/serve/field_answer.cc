#include "tools/serve/field_answer.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "ocr/text/normalize.h"
#include "pipeline/correction.h"
#include "tools/serve/document_answers.h"
#include "tools/serve/masking.h"
#include "tools/serve/read_json.h"

namespace sohoa {
namespace {

constexpr size_t kMostValueBytes = 4000;
constexpr size_t kMostReasonBytes = 500;

// The version that the client looked at: "3" or, with masked numbers, "3m".
absl::StatusOr<int> BaseVersion(const HttpRequest& request) {
  absl::string_view mark = request.header("if-match");
  if (mark.empty()) return absl::FailedPreconditionError("the version is missing: If-Match");
  absl::ConsumePrefix(&mark, "\"");
  absl::ConsumeSuffix(&mark, "\"");
  absl::ConsumeSuffix(&mark, "m");
  int version = 0;
  if (!absl::SimpleAtoi(mark, &version) || version < 1)
    return absl::AbortedError("this is no version of the record: read it again");
  return version;
}

absl::StatusOr<FieldChange> ChangeIn(const ServiceContext& context, const HttpRequest& request) {
  const std::string& type = request.header("content-type");
  if (type.substr(0, type.find(';')) != "application/json")
    return absl::UnimplementedError("a change is application/json");
  std::string text;
  const absl::Status read =
      request.read_body(context.limits.most_json_bytes, [&](std::string_view piece) {
        text.append(piece);
        return absl::OkStatus();
      });
  if (!read.ok()) return read;
  const std::optional<FieldChange> change = ParseFieldChange(text);
  if (!change || change->reason.size() > kMostReasonBytes)
    return absl::InvalidArgumentError(
        "a change says value and reason as JSON: see the description");
  return *change;
}

bool IsDate(const std::string& value) {
  absl::CivilDay day;
  return value.size() == 10 && absl::ParseCivilTime(value, &day);
}

absl::Status CheckValue(const std::string& name, const std::string& value) {
  if (value.empty() || value.size() > kMostValueBytes)
    return absl::InvalidArgumentError("the value is empty or too long");
  const bool date = name == "issuedDate" || absl::EndsWith(name, "Date");
  if (date && !IsDate(value)) return absl::InvalidArgumentError("a date is expected: 2026-01-31");
  return absl::OkStatus();
}

absl::Status Apply(const Call& call, const std::string& name, const FieldChange& change,
                   Field* field) {
  if (name == "secrecy")
    return absl::PermissionDeniedError("a secrecy level cannot be set here: see sohoa quarantine");
  const bool hidden = absl::EndsWith(name, "dentityNumber") || HoldsIdentityNumber(field->value);
  if (hidden && !call.caller.scope.personal_data)
    return absl::PermissionDeniedError("this key may not see the identity numbers on it");
  if (!change.value && field->status == FieldStatus::kMissing)
    return absl::InvalidArgumentError("a field that was not found needs a value");
  if (change.value) {
    std::string value = NormalizeText(*change.value);
    if (absl::Status s = CheckValue(name, value); !s.ok()) return s;
    field->value = std::move(value);
  }
  field->confidence = 1;
  field->status = FieldStatus::kConfirmed;
  field->reasons.clear();
  return absl::OkStatus();
}

absl::Status ChangeField(const Call& call, const std::string& name, const FieldChange& change,
                         Record* record) {
  for (const auto& [key, field] : NamedFields(record->fields))
    if (key == name) return Apply(call, name, change, field);
  return absl::NotFoundError("the record has no such field");
}

}  // namespace

absl::StatusOr<HttpResponse> AnswerField(ServiceContext& context, Call& call) {
  absl::StatusOr<Record> record = FindRecord(context, call);
  if (!record.ok()) return record.status();
  const absl::StatusOr<int> base = BaseVersion(call.request);
  if (!base.ok()) return base.status();
  if (*base != record->version)
    return absl::AbortedError("the record has a newer version: read it and decide again");
  const absl::StatusOr<FieldChange> change = ChangeIn(context, call.request);
  if (!change.ok()) return change.status();
  const std::string& name = call.parts[1];
  if (absl::Status s = ChangeField(call, name, *change, &*record); !s.ok()) return s;
  NewVersion version{.record = *std::move(record),
                     .officer = call.caller.name,
                     .time = FormatVietnamTime(context.clock->Now()),
                     .reason = absl::StrCat(name, change->value ? " corrected" : " confirmed",
                                            change->reason.empty() ? "" : ": ", change->reason)};
  absl::StatusOr<Record> stored = AddCorrected(*context.store, std::move(version));
  if (!stored.ok()) return stored.status();
  return RecordResponse(call, *std::move(stored));
}

}  // namespace sohoa
