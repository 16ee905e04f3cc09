#include "pipeline/field_decision.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "ocr/fields/identifiers.h"
#include "ocr/fields/paper_values.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

constexpr size_t kMostValueBytes = 4000;

bool IsDigitOrStroke(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == '/';
}

absl::StatusOr<std::string> CheckedDate(const std::string& value) {
  absl::CivilDay day;
  if (value.size() == 10 && absl::ParseCivilTime(value, &day)) return value;
  if (std::optional<std::string> iso = ReadCivilDate(value)) return *std::move(iso);
  return absl::InvalidArgumentError("a date is expected: 2026-01-31, 31/01/2026");
}

// "30/2020" and "NĐ-CP" of "30/2020/NĐ-CP"; nullopt for codes of other forms.
std::optional<std::pair<std::string, std::string>> PartsOf(const std::string& code) {
  const size_t stroke = code.rfind('/');
  if (stroke == std::string::npos || stroke == 0 || stroke + 1 == code.size()) return std::nullopt;
  std::string number = code.substr(0, stroke);
  if (!std::all_of(number.begin(), number.end(), IsDigitOrStroke)) return std::nullopt;
  return std::pair(std::move(number), code.substr(stroke + 1));
}

absl::StatusOr<std::string> CheckedCode(std::string value) {
  std::erase(value, ' ');
  const bool begins =
      absl::ascii_isdigit(static_cast<unsigned char>(value.empty() ? ' ' : value[0]));
  if (!begins || value.find('/') == std::string::npos || value.back() == '/')
    return absl::InvalidArgumentError("a number and notation are expected: 15/QĐ-UBND");
  return value;
}

absl::StatusOr<std::string> CheckedIdentityNumber(const std::string& value) {
  const std::optional<std::string> digits = DigitsOf(value);
  if (!digits || (!ParseIdentityNumber(*digits) && !IsOldIdentityNumber(*digits)))
    return absl::InvalidArgumentError(
        "an identity number is expected, 12 digits or 9 of an old card");
  return *digits;
}

void Confirm(const std::string& value, Field* field) {
  field->value = value;
  field->confidence = 1;
  field->status = FieldStatus::kConfirmed;
  field->reasons.clear();
}

absl::StatusOr<std::string> DecidedValue(const FieldDecision& decision, const Field& field) {
  switch (decision.kind) {
    case FieldDecision::Kind::kConfirm:
      if (field.status == FieldStatus::kMissing)
        return absl::InvalidArgumentError("a field that was not found needs a value");
      return field.value;
    case FieldDecision::Kind::kCorrect:
      return CheckedValue(decision.field, decision.value);
    case FieldDecision::Kind::kAbsent:
      break;
  }
  return "";
}

// The code was decided, so its parts are.
void PutParts(DocumentFields* fields) {
  const auto parts = PartsOf(fields->code.value);
  if (!parts && !fields->code.value.empty()) return;
  Confirm(parts ? parts->first : "", &fields->code_number);
  Confirm(parts ? parts->second : "", &fields->code_notation);
}

// A part was decided, so the code says the same.
void PutWhole(DocumentFields* fields) {
  const Field& number = fields->code_number;
  const Field& notation = fields->code_notation;
  if (number.value.empty() || notation.value.empty()) return;
  const bool both =
      number.status == FieldStatus::kConfirmed && notation.status == FieldStatus::kConfirmed;
  if (both || fields->code.status == FieldStatus::kMissing) fields->code.page = number.page;
  if (fields->code.status == FieldStatus::kMissing) fields->code.box = number.box;
  fields->code.value = absl::StrCat(number.value, "/", notation.value);
  fields->code.status = both ? FieldStatus::kConfirmed : FieldStatus::kReview;
  fields->code.confidence = std::min(number.confidence, notation.confidence);
}

// What NĐ 30/2020/NĐ-CP has on every document.
bool IsOnEveryDocument(const std::string& name) {
  return name == "typeName" || name == "code" || name == "issuedDate" || name == "organName" ||
         name == "subject" || name == "signer.fullName";
}

bool NeedsPerson(const DocumentFields& fields, const std::string& name, const Field& field) {
  if (absl::ascii_isdigit(static_cast<unsigned char>(name.back()))) return false;
  const bool part = name == "codeNumber" || name == "codeNotation";
  if (part && fields.code.status != FieldStatus::kMissing) return false;
  if (field.status == FieldStatus::kReview) return true;
  if (field.status != FieldStatus::kMissing) return false;
  // Of a citizen's paper those stand there as missing that it must have.
  return fields.details.empty() ? IsOnEveryDocument(name) : absl::StartsWith(name, "details.");
}

const char* VerbOf(FieldDecision::Kind kind) {
  switch (kind) {
    case FieldDecision::Kind::kConfirm:
      return " confirmed";
    case FieldDecision::Kind::kCorrect:
      return " corrected";
    case FieldDecision::Kind::kAbsent:
      break;
  }
  return " absent";
}

}  // namespace

absl::StatusOr<std::string> CheckedValue(const std::string& field, const std::string& value) {
  std::string normal(absl::StripAsciiWhitespace(NormalizeText(value)));
  if (normal.empty() || normal.size() > kMostValueBytes)
    return absl::InvalidArgumentError("the value is empty or too long");
  if (field == "issuedDate" || absl::EndsWith(field, "Date")) return CheckedDate(normal);
  if (field == "code") return CheckedCode(std::move(normal));
  if (absl::EndsWith(field, "dentityNumber")) return CheckedIdentityNumber(normal);
  return normal;
}

absl::Status Decide(const FieldDecision& decision, DocumentFields* fields) {
  if (decision.field == "secrecy")
    return absl::PermissionDeniedError("a secrecy level cannot be set here: see sohoa quarantine");
  for (const auto& [name, field] : NamedFields(*fields)) {
    if (name != decision.field) continue;
    const absl::StatusOr<std::string> value = DecidedValue(decision, *field);
    if (!value.ok()) return value.status();
    Confirm(*value, field);
    if (name == "code") PutParts(fields);
    if (name == "codeNumber" || name == "codeNotation") PutWhole(fields);
    return absl::OkStatus();
  }
  return absl::NotFoundError("the record has no such field");
}

std::vector<std::string> FieldsToReview(const DocumentFields& fields) {
  std::vector<std::string> names;
  for (const auto& [name, field] : NamedFields(fields))
    if (NeedsPerson(fields, name, *field)) names.push_back(name);
  return names;
}

absl::StatusOr<Record> StoreDecisions(RecordStore& store, Record record,
                                      const std::vector<FieldDecision>& decisions,
                                      const Deed& deed) {
  std::vector<std::string> done;
  for (const FieldDecision& decision : decisions) {
    if (absl::Status s = Decide(decision, &record.fields); !s.ok()) return s;
    done.push_back(absl::StrCat(decision.field, VerbOf(decision.kind)));
  }
  return AddCorrected(
      store, {.record = std::move(record),
              .officer = deed.officer,
              .time = deed.time,
              .reason = absl::StrCat(absl::StrJoin(done, ", "), deed.reason.empty() ? "" : ": ",
                                     deed.reason)});
}

}  // namespace sohoa
