// Putting a TrueType file together.
#ifndef SOHOA_STORAGE_PDF_TRUETYPE_TABLES_H_
#define SOHOA_STORAGE_PDF_TRUETYPE_TABLES_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sohoa {

void AppendU16(std::string& out, int value);
void AppendU32(std::string& out, uint32_t value);

using FontTables = std::vector<std::pair<std::string, std::string>>;  // tag, content; sorted by tag

// The file, with its checksums. REQUIRES: there is a table "head".
std::string AssembleFont(const FontTables& tables);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_TRUETYPE_TABLES_H_
