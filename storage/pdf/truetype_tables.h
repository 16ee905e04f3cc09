// The tables of a TrueType file: taking them out, and putting a file together.
#ifndef SOHOA_STORAGE_PDF_TRUETYPE_TABLES_H_
#define SOHOA_STORAGE_PDF_TRUETYPE_TABLES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sohoa {

// What stands at `at`, the highest byte first; 0 where the bytes end before.
uint16_t FontU16(std::string_view bytes, size_t at);
int FontS16(std::string_view bytes, size_t at);
uint32_t FontU32(std::string_view bytes, size_t at);

// Empty if the file has none; cut off where the file ends.
std::string_view FontTable(std::string_view font, std::string_view tag);

void AppendU16(std::string& out, int value);
void AppendU32(std::string& out, uint32_t value);

using FontTables = std::vector<std::pair<std::string, std::string>>;  // tag, content; sorted by tag

// The file, with its checksums. REQUIRES: there is a table "head".
std::string AssembleFont(const FontTables& tables);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_TRUETYPE_TABLES_H_
