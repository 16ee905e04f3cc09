// The report as one file of HTML that needs no other: style, plots and pictures are in it, scripts
// are none, and nothing is fetched from anywhere. It is well-formed XML too.
#ifndef SOHOA_TOOLS_REPORT_HTML_H_
#define SOHOA_TOOLS_REPORT_HTML_H_

#include <string>

#include "pipeline/report_figures.h"

namespace sohoa {

// In the chosen language. `store` is how the reader knows the store: its folder.
std::string ReportHtml(const ReportFigures& figures, const std::string& store);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_REPORT_HTML_H_
