#include "tools/table.h"

#include <algorithm>

namespace sohoa {
namespace {

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::string Shorten(const std::string& text, size_t max_width) {
  if (DisplayWidth(text) <= max_width) return text;
  size_t width = 0;
  size_t end = 0;
  for (; end < text.size(); ++end) {
    if (!IsContinuation(text[end]) && ++width == max_width) break;
  }
  return text.substr(0, end) + "…";
}

}  // namespace

size_t DisplayWidth(std::string_view utf8) {
  return static_cast<size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return !IsContinuation(c); }));
}

std::string FormatTable(const std::vector<std::vector<std::string>>& rows, size_t max_width) {
  std::vector<std::vector<std::string>> cells = rows;
  std::vector<size_t> widths;
  for (std::vector<std::string>& row : cells) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (size_t k = 0; k < row.size(); ++k) {
      row[k] = Shorten(row[k], max_width);
      widths[k] = std::max(widths[k], DisplayWidth(row[k]));
    }
  }
  std::string out;
  for (const std::vector<std::string>& row : cells) {
    std::string line;
    for (size_t k = 0; k < row.size(); ++k) {
      line += row[k];
      if (k + 1 < row.size()) line.append(widths[k] - DisplayWidth(row[k]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace sohoa
