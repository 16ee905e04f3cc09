// The signature dictionaries of a PDF file (ISO 32000-1, 12.8.1), as they say it themselves:
// nothing in them is proven.
#ifndef SOHOA_STORAGE_PDF_SIGNATURE_DICTIONARIES_H_
#define SOHOA_STORAGE_PDF_SIGNATURE_DICTIONARIES_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace sohoa {

inline constexpr int kMaxSignatureDictionaries = 100;  // the real ones that we saw had one to five

// Texts are UTF-8 and cut off at 500 bytes; empty where there is none.
struct SignatureDictionary {
  std::string sub_filter;  // "ETSI.CAdES.detached"
  std::string name;
  std::string reason;
  std::string location;
  std::string modified;                    // /M as it stands: "D:20210105081524+07'00'"
  std::array<int64_t, 4> byte_range = {};  // offset, length, offset, length; zeros: none or no such
};

// Those that the signature fields of the last revision hold, which has them all unless one was
// removed; in the order of the fields. Not for this process: a hostile file may crash it.
// kDataLoss if the file cannot be read as a PDF.
absl::StatusOr<std::vector<SignatureDictionary>> ReadSignatureDictionaries(const std::string& path);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_SIGNATURE_DICTIONARIES_H_
