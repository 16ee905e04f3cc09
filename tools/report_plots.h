// Plots as SVG, to stand inside a page of HTML. Each has a title that says in words what it shows,
// and colours that are told by the page's style (classes bar, bar2, axis).
#ifndef SOHOA_TOOLS_REPORT_PLOTS_H_
#define SOHOA_TOOLS_REPORT_PLOTS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sohoa {

// Text as it may stand in HTML and XML, in elements and in quoted attributes: what is no character
// of XML, or no UTF-8, becomes U+FFFD.
std::string Escaped(std::string_view text);

struct PlotBar {
  double value = 0;   // ≥ 0
  std::string label;  // below it; empty: none
  std::string tip;    // shown when the pointer rests on it
};

struct PlotText {
  std::string title;  // what the plot shows, for those who do not see it
  std::string unit;   // of the values, beside the axis
};

// Bars side by side over a scale from 0.
std::string BarPlot(const PlotText& text, const std::vector<PlotBar>& bars);

struct Part {
  double value = 0;
  std::string css_class;
  std::string name;
};

// One bar divided into parts; of nothing, an empty one.
std::string PartsBar(const std::string& title, const std::vector<Part>& parts);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_REPORT_PLOTS_H_
