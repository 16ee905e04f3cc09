// zlib data (RFC 1950), as /FlateDecode has it.
#ifndef SOHOA_STORAGE_PDF_DEFLATE_H_
#define SOHOA_STORAGE_PDF_DEFLATE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sohoa {

std::string DeflateBytes(std::string_view bytes);

struct Inflated {
  std::string bytes;      // at most so many as were asked for; what was unpacked before an error
  bool is_whole = false;  // all of the data, to its end mark
};

// Bounded, so that a few kilobytes cannot fill the memory.
Inflated InflateBytes(std::string_view packed, size_t most);

// Takes off the predictors that cross-reference and object streams are packed with (PNG
// specification, 9): rows of `columns` > 0 bytes, one byte a pixel. nullopt for a kind that is
// none.
std::optional<std::string> WithoutPngPredictor(std::string_view data, size_t columns);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_PDF_DEFLATE_H_
