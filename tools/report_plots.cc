#include "tools/report_plots.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/numbers_text.h"

namespace sohoa {
namespace {

constexpr char kNoCharacter[] = "\xEF\xBF\xBD";  // U+FFFD

// Bytes of the UTF-8 character that begins here; 0: there is none.
size_t CharacterAt(std::string_view text, size_t at, uint32_t* code) {
  const auto byte = [&](size_t k) { return static_cast<unsigned char>(text[k]); };
  const unsigned char lead = byte(at);
  const size_t length = lead < 0x80       ? 1
                        : lead >> 5 == 6  ? 2
                        : lead >> 4 == 14 ? 3
                        : lead >> 3 == 30 ? 4
                                          : 0;
  if (length == 0 || at + length > text.size()) return 0;
  *code = length == 1 ? lead : lead & (0x7FU >> length);
  for (size_t k = at + 1; k < at + length; ++k) {
    if (byte(k) >> 6 != 2) return 0;
    *code = *code << 6 | (byte(k) & 0x3FU);
  }
  constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  return *code < kLeast[length] ? 0 : length;
}

// XML 1.0, 2.2, without the control characters that it discourages.
bool IsXmlCharacter(uint32_t code) {
  return code == '\t' || code == '\n' || (code >= 0x20 && code < 0x7F) ||
         (code >= 0xA0 && code < 0xD800) || (code >= 0xE000 && code < 0xFFFE) ||
         (code >= 0x10000 && code <= 0x10FFFF);
}

void AppendEscaped(char c, std::string* out) {
  switch (c) {
    case '&':
      *out += "&amp;";
      break;
    case '<':
      *out += "&lt;";
      break;
    case '>':
      *out += "&gt;";
      break;
    case '"':
      *out += "&quot;";
      break;
    case '\'':
      *out += "&#39;";
      break;
    default:
      out->push_back(c);
  }
}

constexpr double kWidth = 720, kHeight = 210;
constexpr double kLeft = 56, kRight = 8, kTop = 16, kBottom = 28;

// 1, 2 or 5 times a power of ten, so that at most five of them reach `most`.
double Step(double most) {
  const double rough = std::max(most, 1e-9) / 5;
  const double power = std::pow(10, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= rough) return factor * power;
  return 10 * power;
}

std::string Number(double value) { return absl::StrFormat("%.1f", value); }

void AppendScale(double step, double top, std::string* svg) {
  for (double value = 0; value <= top + step / 2; value += step) {
    const double y = kHeight - kBottom - (kHeight - kTop - kBottom) * value / top;
    absl::StrAppend(svg, "<line class=\"axis\" x1=\"", kLeft, "\" x2=\"", kWidth - kRight,
                    "\" y1=\"", Number(y), "\" y2=\"", Number(y), "\"/><text class=\"tick\" x=\"",
                    kLeft - 6, "\" y=\"", Number(y + 4), "\" text-anchor=\"end\">",
                    step < 1 ? LocalDecimal(value, step < 0.1 ? 2 : 1)
                             : LocalNumber(static_cast<int64_t>(value)),
                    "</text>");
  }
}

}  // namespace

std::string Escaped(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    uint32_t code = 0;
    const size_t length = CharacterAt(text, at, &code);
    if (length == 0 || !IsXmlCharacter(code)) {
      out += kNoCharacter;
    } else if (length == 1) {
      AppendEscaped(text[at], &out);
    } else {
      out += text.substr(at, length);
    }
    at += std::max<size_t>(1, length);
  }
  return out;
}

std::string BarPlot(const PlotText& text, const std::vector<PlotBar>& bars) {
  double most = 0;
  for (const PlotBar& bar : bars) most = std::max(most, bar.value);
  const double step = Step(most);
  const double top = step * std::max(1.0, std::ceil(most / step));
  std::string svg = absl::StrCat("<svg class=\"plot\" viewBox=\"0 0 ", kWidth, " ", kHeight,
                                 "\" role=\"img\" aria-label=\"", Escaped(text.title), "\"><title>",
                                 Escaped(text.title), "</title>");
  AppendScale(step, top, &svg);
  absl::StrAppend(&svg, "<text class=\"tick\" x=\"4\" y=\"10\">", Escaped(text.unit), "</text>");
  constexpr double kWidest = 48;  // one bar alone is no wall
  const double slot = std::min(
      kWidest, (kWidth - kLeft - kRight) / std::max<double>(1, static_cast<double>(bars.size())));
  for (size_t k = 0; k < bars.size(); ++k) {
    const double height = (kHeight - kTop - kBottom) * bars[k].value / top;
    const double x = kLeft + slot * static_cast<double>(k);
    absl::StrAppend(&svg, "<rect class=\"bar\" x=\"", Number(x + slot * 0.1), "\" width=\"",
                    Number(slot * 0.8), "\" y=\"", Number(kHeight - kBottom - height),
                    "\" height=\"", Number(height), "\"><title>", Escaped(bars[k].tip),
                    "</title></rect>");
    if (!bars[k].label.empty())
      absl::StrAppend(&svg, "<text class=\"tick\" text-anchor=\"middle\" x=\"",
                      Number(x + slot / 2), "\" y=\"", kHeight - kBottom + 16, "\">",
                      Escaped(bars[k].label), "</text>");
  }
  return svg + "</svg>";
}

std::string PartsBar(const std::string& title, const std::vector<Part>& parts) {
  constexpr double kLength = 240, kThick = 14;
  double all = 0;
  for (const Part& part : parts) all += part.value;
  std::string svg =
      absl::StrCat("<svg class=\"parts\" viewBox=\"0 0 ", kLength, " ", kThick,
                   "\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"", Escaped(title),
                   "\"><title>", Escaped(title), "</title><rect class=\"none\" width=\"", kLength,
                   "\" height=\"", kThick, "\"/>");
  double x = 0;
  for (const Part& part : parts) {
    if (all <= 0 || part.value <= 0) continue;
    const double width = kLength * part.value / all;
    absl::StrAppend(&svg, "<rect class=\"", Escaped(part.css_class), "\" x=\"", Number(x),
                    "\" width=\"", Number(width), "\" height=\"", kThick, "\"><title>",
                    Escaped(part.name), "</title></rect>");
    x += width;
  }
  return svg + "</svg>";
}

}  // namespace sohoa
