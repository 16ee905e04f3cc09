// zlib data (RFC 1950), as /FlateDecode has it.
#ifndef SOHOA_STORAGE_PDF_DEFLATE_H_
#define SOHOA_STORAGE_PDF_DEFLATE_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace sohoa {

std::string DeflateBytes(std::string_view bytes);

// At most `most` bytes, so that a few kilobytes cannot fill the memory; what was unpacked before an
// error.
std::string InflateBytes(std::string_view packed, size_t most);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_DEFLATE_H_
