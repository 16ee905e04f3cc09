// The report's figures as JSON (docs/json.md).
#ifndef SOHOA_TOOLS_REPORT_JSON_H_
#define SOHOA_TOOLS_REPORT_JSON_H_

#include <string>

#include "pipeline/report_figures.h"

namespace sohoa {

// One line, without pictures.
std::string ReportJson(const ReportFigures& figures);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_REPORT_JSON_H_
