// The list of everything that came in, for a spreadsheet.
#ifndef SOHOA_TOOLS_REPORT_CSV_H_
#define SOHOA_TOOLS_REPORT_CSV_H_

#include <string>

#include "pipeline/report_figures.h"

namespace sohoa {

// RFC 4180, UTF-8 with a byte order mark, by which spreadsheets know it; lines end in CR LF. A cell
// that a spreadsheet would take for a formula begins with an apostrophe.
std::string CsvHead();
std::string CsvLine(const ReportRow& row);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_REPORT_CSV_H_
