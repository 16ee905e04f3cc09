// Tables of words as people keep them: tab-separated text with a head that tells what it is.
// Thread-safe; no state.
//
//   # sohoa vocabulary 1: agencies        kind and version of the file, then the table's name
//   # any remark
//   name<tab>abbreviation<tab>…           the columns that this file has, in any order
//   ỦY BAN NHÂN DÂN<tab>UBND<tab>…        rows; cells at the end of a row may be left out
//
// UTF-8; empty lines and lines that begin with # say nothing.
#ifndef SOHOA_OCR_FIELDS_WORD_TABLE_H_
#define SOHOA_OCR_FIELDS_WORD_TABLE_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace sohoa {

// A file, and how a person finds it.
struct WordFile {
  std::string path;       // for messages alone
  std::string_view text;  // outlives what is made of it only where that says so
};

struct WordRow {
  int line = 0;                    // counts from 1
  std::vector<std::string> cells;  // one per column of WordTable, trimmed, NFC; may be empty
};

struct WordTable {
  std::string name;                  // "agencies"
  std::vector<std::string> columns;  // in the order of the file
  std::vector<WordRow> rows;

  // The cell of `row` in this column; empty where the file has no such column.
  std::string_view Cell(const WordRow& row, std::string_view column) const;
};

inline constexpr size_t kMostWordFileBytes = 16 << 20;

// kInvalidArgument names the file and the line: no such file, another version, a row with more
// cells than there are columns or without the first one.
absl::StatusOr<WordTable> ParseWordTable(const WordFile& file);

// "what: PATH, line N: detail" as kInvalidArgument, as all mistakes in such files are told.
absl::Status MistakeInLine(const WordFile& file, int line, std::string_view detail);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_WORD_TABLE_H_
