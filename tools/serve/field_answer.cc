#include "tools/serve/field_answer.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "pipeline/clock.h"
#include "pipeline/field_decision.h"
#include "tools/serve/document_answers.h"
#include "tools/serve/masking.h"
#include "tools/serve/read_json.h"

namespace sohoa {
namespace {

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

// A caller who may not see a number may not write over it either.
absl::Status MayDecide(const Call& call, const std::string& name, const DocumentFields& fields) {
  for (const auto& [key, field] : NamedFields(fields)) {
    const bool hidden =
        key == name && (absl::EndsWith(name, "dentityNumber") || HoldsIdentityNumber(field->value));
    if (hidden && !call.caller.scope.personal_data)
      return absl::PermissionDeniedError("this key may not see the identity numbers on it");
  }
  return absl::OkStatus();
}

FieldDecision DecisionOf(const std::string& name, const FieldChange& change) {
  if (!change.value) return {name, FieldDecision::Kind::kConfirm};
  return {name, FieldDecision::Kind::kCorrect, *change.value};
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
  if (absl::Status s = MayDecide(call, name, record->fields); !s.ok()) return s;
  absl::StatusOr<Record> stored =
      StoreDecisions(*context.store, *std::move(record), {DecisionOf(name, *change)},
                     {call.caller.name, FormatVietnamTime(context.clock->Now()), change->reason});
  if (!stored.ok()) return stored.status();
  return RecordResponse(call, *std::move(stored));
}

}  // namespace sohoa
