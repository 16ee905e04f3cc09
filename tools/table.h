// Text in columns for a terminal.
#ifndef SOHOA_TOOLS_TABLE_H_
#define SOHOA_TOOLS_TABLE_H_

#include <string>
#include <string_view>
#include <vector>

namespace sohoa {

// Rows of equal length, the first being the heading. Columns are as wide as their widest cell, at
// most `max_width` characters; longer cells end in "…". Each line ends in "\n".
std::string FormatTable(const std::vector<std::vector<std::string>>& rows, size_t max_width = 48);

// Characters a terminal needs for NFC text of our alphabets: one for each code point.
size_t DisplayWidth(std::string_view utf8);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_TABLE_H_
