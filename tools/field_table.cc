#include "tools/field_table.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/messages.h"
#include "tools/table.h"

namespace sohoa {
namespace {

constexpr size_t kMaxCell = 90;

std::string PlaceOf(const Box& box) {
  return absl::StrFormat("%d,%d–%d,%d", box.x0, box.y0, box.x1, box.y1);
}

std::vector<std::string> Row(const std::string& key, const Field& field, bool with_place) {
  const bool missing = field.status == FieldStatus::kMissing;
  std::vector<std::string> row = {key, missing ? "-" : field.value,
                                  missing ? "" : absl::StrFormat("%.2f", field.confidence),
                                  missing ? "" : absl::StrCat(field.page + 1)};
  if (with_place) row.push_back(missing ? "" : PlaceOf(field.box));
  row.push_back(StatusWord(field.status));
  return row;
}

// The parts of the code say no more than it; of what is seldom there, its absence says nothing.
bool IsShown(const std::string& key, const Field& field) {
  if (key == "codeNumber" || key == "codeNotation") return false;
  const bool seldom = key == "urgency" || key == "secrecy" || absl::StartsWith(key, "details.");
  return field.status != FieldStatus::kMissing || !seldom;
}

}  // namespace

const char* StatusWord(FieldStatus status) {
  switch (status) {
    case FieldStatus::kAuto:
      return Tr("sure");
    case FieldStatus::kReview:
      return Tr("to review");
    case FieldStatus::kConfirmed:
      return Tr("confirmed");
    case FieldStatus::kMissing:
      break;
  }
  return Tr("missing");
}

std::string FieldTable(const DocumentFields& fields, bool with_places) {
  std::vector<std::string> heading = {Tr("Field"), Tr("Value"), Tr("Confidence"), Tr("Page")};
  if (with_places) heading.push_back(Tr("Place"));
  heading.push_back(Tr("Status"));
  std::vector<std::vector<std::string>> rows = {std::move(heading)};
  for (const auto& [key, field] : NamedFields(fields))
    if (IsShown(key, *field)) rows.push_back(Row(key, *field, with_places));
  std::string text = FormatTable(rows, kMaxCell);
  for (const Reason& alert : fields.alerts) absl::StrAppend(&text, "! ", TrReason(alert), "\n");
  return text;
}

std::string ExplainField(const std::string& key, const Field& field) {
  const bool missing = field.status == FieldStatus::kMissing;
  std::string text = absl::StrCat(key, ": ", missing ? "-" : field.value, "\n");
  if (missing)
    absl::StrAppend(&text, "  ", StatusWord(field.status), "\n");
  else
    absl::StrAppend(
        &text,
        absl::StrFormat(Tr("  %s, confidence %.2f; page %d at %s"), StatusWord(field.status),
                        field.confidence, field.page + 1, PlaceOf(field.box)),
        "\n");
  for (const Reason& reason : field.reasons) absl::StrAppend(&text, "  - ", TrReason(reason), "\n");
  return text;
}

}  // namespace sohoa
