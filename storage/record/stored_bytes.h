// The bytes of a stored file, out of its chunks.
#ifndef SOHOA_STORAGE_RECORD_STORED_BYTES_H_
#define SOHOA_STORAGE_RECORD_STORED_BYTES_H_

#include <cstdint>
#include <functional>
#include <string_view>

#include "absl/status/status.h"
#include "storage/record/record_codec.h"
#include "storage/record/tables.h"

namespace sohoa {

using ByteSink = std::function<absl::Status(std::string_view)>;

// The whole file, piece by piece; stops at the sink's first error and returns it. `document` is the
// serial of the document that the manifest belongs to.
//   kDataLoss  a piece is missing, or, known behind the last piece alone, the digest differs
absl::Status ReadWhole(const TableReader& tables, uint64_t document, const FileManifest& manifest,
                       const ByteSink& sink);

// `length` bytes of it from `offset`; reads no more than these pieces, and so proves no digest.
// REQUIRES: the file has these bytes. Errors as above.
absl::Status ReadBytes(const TableReader& tables, uint64_t document, const FileManifest& manifest,
                       int64_t offset, int64_t length, const ByteSink& sink);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_STORED_BYTES_H_
