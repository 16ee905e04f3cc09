#include "ocr/fields/paper_forms.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "ocr/fields/loose_match.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

using Columns = std::vector<std::string>;

const std::map<std::string, ValueKind>& Kinds() {
  static const std::map<std::string, ValueKind> kinds = {
      {"name", ValueKind::kName},     {"date", ValueKind::kDate},
      {"expiry", ValueKind::kExpiry}, {"identity", ValueKind::kIdentityDigits},
      {"sex", ValueKind::kSex},       {"year", ValueKind::kYear},
      {"place", ValueKind::kPlace},   {"number", ValueKind::kNumber},
      {"serial", ValueKind::kSerial}, {"area", ValueKind::kArea},
      {"phone", ValueKind::kPhone},   {"nationality", ValueKind::kNationality},
      {"free", ValueKind::kFreeText}};
  return kinds;
}

const std::map<std::string, PaperShape>& Shapes() {
  static const std::map<std::string, PaperShape> shapes = {
      {"card", PaperShape::kCard}, {"whole", PaperShape::kWhole}, {"begins", PaperShape::kBegins}};
  return shapes;
}

// The texts between "|", folded to letters and digits; longest first.
std::vector<std::string> Spellings(const std::string& cell) {
  std::vector<std::string> out;
  for (const std::string& text : SplitAtAny(cell, "|"))
    out.push_back(LettersOnly(FoldForMatch(NormalizeText(text))));
  std::stable_sort(out.begin(), out.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  return out;
}

std::string OrEmpty(const std::string& cell) { return cell == "-" ? "" : cell; }

std::optional<PaperType> TypeOf(const Columns& row) {
  if (row.size() != 4) return std::nullopt;
  const auto shape = Shapes().find(row[3]);
  if (shape == Shapes().end() || row[0].empty()) return std::nullopt;
  return PaperType{row[0], Spellings(row[1]), Spellings(row[2]), shape->second, {}};
}

std::optional<PaperField> FieldOf(const Columns& row) {
  if (row.size() != 8) return std::nullopt;
  const auto kind = Kinds().find(row[3]);
  if (kind == Kinds().end() || row[2].empty()) return std::nullopt;
  PaperField field{.key = OrEmpty(row[1]),
                   .kind = kind->second,
                   .many_lines = row[4] == "many",
                   .required = row[5] == "required",
                   .section = OrEmpty(row[6]),
                   .opens = OrEmpty(row[7])};
  if (row[2].front() == '=')
    field.row_of = row[2].substr(1);
  else
    field.labels = Spellings(row[2]);
  return field;
}

// Calls take(row) for every row below the line that `head` is; kInvalidArgument where it is not
// there or take() refuses one.
absl::Status ForEachRow(std::string_view table, std::string_view head,
                        const std::function<bool(const Columns&)>& take) {
  bool begun = false;
  int number = 0;
  for (const std::string& line : std::vector<std::string>(
           absl::StrSplit(absl::string_view(table.data(), table.size()), '\n'))) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    if (!begun) {
      if (line != std::string(head)) break;
      begun = true;
      continue;
    }
    if (!take(absl::StrSplit(line, '\t')))
      return absl::InvalidArgumentError(
          absl::StrCat("the table of papers is damaged: line ", number));
  }
  return begun ? absl::OkStatus()
               : absl::InvalidArgumentError(
                     "the table of papers is damaged: another version, or none");
}

}  // namespace

absl::StatusOr<PaperForms> PaperForms::Parse(std::string_view types, std::string_view fields) {
  PaperForms forms;
  absl::Status status = ForEachRow(types, "sohoa paper types 1", [&](const Columns& row) {
    std::optional<PaperType> type = TypeOf(row);
    if (type) forms.types_.push_back(*std::move(type));
    return type.has_value();
  });
  if (!status.ok()) return status;
  status = ForEachRow(fields, "sohoa paper fields 1", [&](const Columns& row) {
    const std::optional<PaperField> field = FieldOf(row);
    if (!field) return false;
    size_t known = 0;
    const std::vector<std::string> classes = SplitAtAny(row[0], "|");
    for (PaperType& type : forms.types_) {
      if (std::find(classes.begin(), classes.end(), type.name) == classes.end()) continue;
      type.fields.push_back(*field);
      ++known;
    }
    return known == classes.size();
  });
  if (!status.ok()) return status;
  return forms;
}

}  // namespace sohoa
