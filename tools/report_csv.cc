#include "tools/report_csv.h"

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tools/messages.h"

namespace sohoa {
namespace {

std::string CsvCell(std::string_view text) {
  constexpr std::string_view kBeginFormulas = "=+-@\t\r";
  std::string cell = "\"";
  if (!text.empty() && kBeginFormulas.find(text.front()) != std::string_view::npos)
    cell.push_back('\'');
  for (const char c : text) {
    if (c == '"') cell.push_back('"');
    if (c != '\0') cell.push_back(c);
  }
  return cell + "\"";
}

std::string CsvCells(const std::vector<std::string>& cells) {
  std::vector<std::string> quoted;
  for (const std::string& cell : cells) quoted.push_back(CsvCell(cell));
  return absl::StrCat(absl::StrJoin(quoted, ","), "\r\n");
}

}  // namespace

std::string CsvHead() {
  return absl::StrCat("\xEF\xBB\xBF", CsvCells({"state", "path", "ids", "pages", "blankPages",
                                                "confidence", "fieldsToReview", "reason", "time"}));
}

std::string CsvLine(const ReportRow& row) {
  const bool stored = row.state == "stored";
  return CsvCells({row.state, row.path, absl::StrJoin(row.ids, " "), absl::StrCat(row.pages),
                   absl::StrCat(row.blank_pages),
                   stored ? absl::StrFormat("%.4f", row.confidence) : "",
                   stored ? absl::StrCat(row.fields_to_review) : "",
                   row.reason.empty() ? "" : TrReason(absl::UnknownError(row.reason)), row.time});
}

}  // namespace sohoa
