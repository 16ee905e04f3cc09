#include "storage/record/staged_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "storage/record/record_format.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

using namespace record_format;  // NOLINT: the grammar's words

class OpenFile {
 public:
  explicit OpenFile(const std::string& path) : file_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~OpenFile() {
    if (file_ >= 0) close(file_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  bool is_open() const { return file_ >= 0; }

  // Fills `piece` up to its present size; makes it shorter at the file's end.
  bool Read(std::string* piece) {
    size_t filled = 0;
    while (filled < piece->size()) {
      const ssize_t got = read(file_, piece->data() + filled, piece->size() - filled);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return false;
      if (got == 0) break;
      filled += static_cast<size_t>(got);
    }
    piece->resize(filled);
    return true;
  }

 private:
  const int file_;
};

absl::Status ReadError(int error) {
  if (error == ENOENT) return absl::NotFoundError("there is no such file");
  if (error == EACCES || error == EPERM)
    return absl::PermissionDeniedError("the file may not be read");
  return absl::UnavailableError(absl::StrCat("the file cannot be read: ", std::strerror(error)));
}

}  // namespace

absl::StatusOr<FileManifest> StageFile(Tables& tables, uint64_t serial, uint32_t number,
                                       const std::string& path) {
  OpenFile file(path);
  if (!file.is_open()) return ReadError(errno);
  FileManifest manifest{.file = number};
  Sha256 hash;
  std::string piece;
  do {
    piece.resize(kChunkBytes);
    if (!file.Read(&piece)) return ReadError(errno);
    if (piece.empty()) break;
    const auto batch = tables.NewBatch();
    batch->Put(Table::kChunks, ChunkKey(serial, manifest.file, manifest.chunks), piece);
    if (absl::Status s = tables.Write(*batch, Durability::kBuffered); !s.ok()) return s;
    hash.Update(piece);
    ++manifest.chunks;
    manifest.info.size_bytes += static_cast<int64_t>(piece.size());
  } while (piece.size() == kChunkBytes);
  manifest.info.sha256 = hash.Finish();
  return manifest;
}

}  // namespace sohoa
