#include "storage/record/stored_bytes.h"

#include "storage/record/record_format.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

using namespace record_format;  // NOLINT: the grammar's words

uint64_t SerialOf(uint64_t document, const FileManifest& manifest) {
  return manifest.serial != 0 ? manifest.serial : document;
}

absl::Status MissingPiece() { return absl::DataLossError("a piece of the stored file is missing"); }

}  // namespace

absl::Status ReadWhole(const TableReader& tables, uint64_t document, const FileManifest& manifest,
                       const ByteSink& sink) {
  const uint64_t serial = SerialOf(document, manifest);
  Sha256 hash;
  for (uint32_t i = 0; i < manifest.chunks; ++i) {
    const auto chunk = tables.Get(Table::kChunks, ChunkKey(serial, manifest.file, i));
    if (!chunk.ok()) return chunk.status();
    if (!chunk->has_value()) return MissingPiece();
    hash.Update(**chunk);
    if (absl::Status status = sink(**chunk); !status.ok()) return status;
  }
  if (hash.Finish() != manifest.info.sha256)
    return absl::DataLossError("the stored file is not what was stored: its digest differs");
  return absl::OkStatus();
}

absl::Status ReadBytes(const TableReader& tables, uint64_t document, const FileManifest& manifest,
                       int64_t offset, int64_t length, const ByteSink& sink) {
  constexpr auto kPiece = static_cast<int64_t>(kChunkBytes);
  const uint64_t serial = SerialOf(document, manifest);
  while (length > 0) {
    const auto index = static_cast<uint32_t>(offset / kPiece);
    const auto piece = tables.Get(Table::kChunks, ChunkKey(serial, manifest.file, index));
    if (!piece.ok()) return piece.status();
    const auto begin = static_cast<size_t>(offset % kPiece);
    if (!piece->has_value() || (*piece)->size() <= begin) return MissingPiece();
    const std::string_view part =
        std::string_view(**piece).substr(begin, static_cast<size_t>(length));
    if (absl::Status s = sink(part); !s.ok()) return s;
    offset += static_cast<int64_t>(part.size());
    length -= static_cast<int64_t>(part.size());
  }
  return absl::OkStatus();
}

}  // namespace sohoa
