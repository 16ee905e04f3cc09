#include "ocr/fields/word_table.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

constexpr char kHead[] = "# sohoa vocabulary 1: ";

std::vector<std::string> Split(std::string_view text, char at) {
  return absl::StrSplit(std::string(text), at);
}

std::vector<std::string> CellsOf(const std::string& line) {
  std::vector<std::string> cells;
  for (std::string cell : Split(line, '\t')) {
    absl::StripAsciiWhitespace(&cell);
    cells.push_back(NormalizeText(cell));
  }
  while (!cells.empty() && cells.back().empty()) cells.pop_back();
  return cells;
}

absl::Status TakeRow(const WordFile& file, WordRow row, WordTable& table) {
  const size_t columns = table.columns.size();
  if (row.cells.size() > columns)
    return MistakeInLine(file, row.line, "more cells than there are columns");
  row.cells.resize(columns);
  if (row.cells.front().empty())
    return MistakeInLine(file, row.line, "the first cell of the row is empty");
  table.rows.push_back(std::move(row));
  return absl::OkStatus();
}

}  // namespace

std::string_view WordTable::Cell(const WordRow& row, std::string_view column) const {
  const auto found = std::find(columns.begin(), columns.end(), column);
  if (found == columns.end()) return {};
  return row.cells[static_cast<size_t>(found - columns.begin())];
}

absl::Status MistakeInLine(const WordFile& file, int line, std::string_view detail) {
  return absl::InvalidArgumentError(absl::StrCat("a mistake in a file of words: ", file.path,
                                                 ", line ", line, ": ", std::string(detail)));
}

absl::StatusOr<WordTable> ParseWordTable(const WordFile& file) {
  if (file.text.size() > kMostWordFileBytes) return MistakeInLine(file, 1, "the file is too large");
  if (!file.text.starts_with(kHead))
    return MistakeInLine(file, 1, absl::StrCat("must be '", kHead, "NAME'"));
  WordTable table;
  int number = 0;
  for (const std::string& line : Split(file.text, '\n')) {
    ++number;
    if (number == 1)
      table.name = std::string(absl::StripAsciiWhitespace(line.substr(std::strlen(kHead))));
    if (line.starts_with('#')) continue;
    std::vector<std::string> cells = CellsOf(line);
    if (cells.empty()) continue;
    if (table.columns.empty()) {
      table.columns = std::move(cells);
      continue;
    }
    if (absl::Status s = TakeRow(file, {number, std::move(cells)}, table); !s.ok()) return s;
  }
  if (table.columns.empty()) return MistakeInLine(file, number, "no line names the columns");
  return table;
}

}  // namespace sohoa
