// The signed attribute adbe-revocationInfoArchival, in which signing programs keep what was known
// of revocation (ISO 32000-1, 12.8.3.3.2).
#ifndef SOHOA_STORAGE_SIGN_REVOCATION_ARCHIVE_H_
#define SOHOA_STORAGE_SIGN_REVOCATION_ARCHIVE_H_

#include <string>
#include <string_view>
#include <vector>

namespace sohoa {

inline constexpr char kRevocationArchiveOid[] = "1.2.840.113583.1.1.8";

// Adds the lists and answers of the attribute's value, DER each; at most 100, and nothing where it
// is damaged.
void ReadRevocationArchive(std::string_view value, std::vector<std::string>& crls,
                           std::vector<std::string>& ocsp_responses);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_SIGN_REVOCATION_ARCHIVE_H_
