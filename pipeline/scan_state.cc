#include "pipeline/scan_state.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "ocr/image/decode.h"

namespace sohoa {
namespace {

constexpr int64_t kHead = 1024;
constexpr int64_t kPdfTail = 4096;        // room for what mailers and printers append
constexpr int64_t kJpegTail = 64 * 1024;  // cameras append previews
constexpr int kMostSegments = 10'000;
constexpr int kMostDirectories = 100'000;
constexpr int64_t kMostRead = 8 << 20;

class OpenFile {
 public:
  explicit OpenFile(int fd) : fd_(fd) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (fd_ >= 0) close(fd_);
  }
  int fd() const { return fd_; }

 private:
  const int fd_;
};

// Bytes of a file, up to a budget: beyond it nothing is there any more, and `exhausted`.
class Bytes {
 public:
  Bytes(int fd, int64_t size) : fd_(fd), size_(size) {}

  int64_t size() const { return size_; }
  bool exhausted() const { return budget_ < 0; }

  // What is there of them.
  std::string At(int64_t offset, int64_t length) {
    if (offset < 0 || offset >= size_) return "";
    length = std::min(length, size_ - offset);
    budget_ -= length;
    if (exhausted()) return "";
    std::string bytes(static_cast<size_t>(length), '\0');
    const ssize_t got = pread(fd_, bytes.data(), bytes.size(), offset);
    bytes.resize(static_cast<size_t>(std::max<ssize_t>(0, got)));
    return bytes;
  }

  std::string Tail(int64_t length) { return At(std::max<int64_t>(0, size_ - length), length); }

 private:
  const int fd_;
  const int64_t size_;
  int64_t budget_ = kMostRead;
};

uint64_t Number(std::string_view bytes, bool big_endian) {
  uint64_t value = 0;
  for (size_t k = 0; k < bytes.size(); ++k)
    value = value << 8 | static_cast<uint8_t>(bytes[big_endian ? k : bytes.size() - 1 - k]);
  return value;
}

// Where the first scan's data begins: an EOI before it is that of a preview. -1: it is not there.
int64_t JpegDataBegin(Bytes* bytes) {
  int64_t at = 2;  // behind SOI
  for (int k = 0; k < kMostSegments; ++k) {
    const std::string head = bytes->At(at, 4);
    if (head.size() < 4 || head[0] != '\xFF') return -1;
    if (head[1] == '\xFF') {  // a fill byte
      ++at;
      continue;
    }
    at += 2 + static_cast<int64_t>(Number({head.data() + 2, 2}, true));
    if (head[1] == '\xDA') return at;
  }
  return -1;
}

bool IsWholeJpeg(Bytes* bytes) {
  const int64_t begin = JpegDataBegin(bytes);
  if (begin < 0) return false;
  const int64_t tail = std::max(begin, bytes->size() - kJpegTail);
  return bytes->At(tail, kJpegTail).find("\xFF\xD9") != std::string::npos;
}

bool IsWholePng(Bytes* bytes) {
  return bytes->Tail(kHead).find("IEND\xAE\x42\x60\x82") != std::string::npos;
}

// The number behind a word, or -1.
int64_t NumberBehind(std::string_view text, std::string_view word, size_t from) {
  size_t at = text.find(word, from);
  if (at == std::string_view::npos) return -1;
  at += word.size();
  while (at < text.size() && absl::ascii_isspace(static_cast<unsigned char>(text[at]))) ++at;
  size_t end = at;
  while (end < text.size() && absl::ascii_isdigit(static_cast<unsigned char>(text[end]))) ++end;
  int64_t value = -1;
  return absl::SimpleAtoi(std::string(text.substr(at, end - at)), &value) ? value : -1;
}

bool IsWholePdf(Bytes* bytes) {
  const std::string tail = bytes->Tail(kPdfTail);
  const size_t startxref = tail.rfind("startxref");
  if (startxref == std::string::npos || tail.find("%%EOF", startxref) == std::string::npos)
    return false;
  if (NumberBehind(tail, "startxref", startxref) >= bytes->size()) return false;
  const std::string head = bytes->At(0, kHead);
  const size_t linearized = head.find("/Linearized");
  return linearized == std::string::npos || NumberBehind(head, "/L ", linearized) <= bytes->size();
}

// Classic TIFF or BigTIFF, by the widths of its numbers.
class TiffWalk {
 public:
  explicit TiffWalk(Bytes* bytes) : bytes_(bytes) {
    const std::string head = bytes->At(0, 16);
    big_endian_ = head.starts_with("MM");
    wide_ = head.size() == 16 && Number({head.data() + 2, 2}, big_endian_) == 43;
    next_ = Word(wide_ ? 8 : 4);
  }

  bool IsWhole() {
    if (next_ == 0) return false;
    for (int k = 0; k < kMostDirectories && next_ != 0; ++k)
      if (!TakeDirectory()) return bytes_->exhausted();
    return true;
  }

 private:
  static constexpr uint64_t kStripOffsets = 273, kStripCounts = 279, kTileOffsets = 324,
                            kTileCounts = 325;

  struct Values {
    int64_t at = 0;
    uint64_t count = 0;
    int64_t width = 0;  // bytes of each
  };

  int64_t WordSize() const { return wide_ ? 8 : 4; }
  int64_t EntrySize() const { return wide_ ? 20 : 12; }

  // An offset; 0 where it is not in the file.
  uint64_t Word(int64_t at) {
    const std::string word = bytes_->At(at, WordSize());
    return static_cast<int64_t>(word.size()) == WordSize() ? Number(word, big_endian_) : 0;
  }

  bool IsInside(uint64_t at, uint64_t length) const {
    const auto size = static_cast<uint64_t>(bytes_->size());
    return at <= size && length <= size - at;
  }

  bool TakeDirectory() {
    if (!IsInside(next_, 0)) return false;
    const auto at = static_cast<int64_t>(next_);
    const int64_t head = wide_ ? 8 : 2;
    const std::string count_bytes = bytes_->At(at, head);
    if (static_cast<int64_t>(count_bytes.size()) < head) return false;
    const uint64_t count = Number(count_bytes, big_endian_);
    if (count == 0 || count > 65'535) return false;
    const int64_t length = static_cast<int64_t>(count) * EntrySize();
    const std::string entries = bytes_->At(at + head, length);
    if (static_cast<int64_t>(entries.size()) < length) return false;
    if (!IsInside(next_, static_cast<uint64_t>(head + length + WordSize()))) return false;
    next_ = Word(at + head + length);
    return HasItsData(entries, at + head);
  }

  bool HasItsData(std::string_view entries, int64_t at) {
    Values offsets;
    Values counts;
    for (size_t k = 0; k < entries.size(); k += static_cast<size_t>(EntrySize())) {
      const std::string_view entry = entries.substr(k, static_cast<size_t>(EntrySize()));
      const uint64_t tag = Number(entry.substr(0, 2), big_endian_);
      const Values values = ValuesOf(entry, at + static_cast<int64_t>(k));
      if (tag == kStripOffsets || tag == kTileOffsets) offsets = values;
      if (tag == kStripCounts || tag == kTileCounts) counts = values;
    }
    return AreInside(offsets, counts);
  }

  Values ValuesOf(std::string_view entry, int64_t at) {
    const uint64_t type = Number(entry.substr(2, 2), big_endian_);
    Values values;
    values.width = type == 3 ? 2 : type == 16 ? 8 : 4;  // SHORT, LONG8, LONG
    values.count = Number(entry.substr(4, static_cast<size_t>(WordSize())), big_endian_);
    const int64_t field = at + 4 + WordSize();
    const bool here = values.count <= static_cast<uint64_t>(WordSize() / values.width);
    const uint64_t there = here ? 0 : Word(field);
    values.at = here ? field : IsInside(there, 0) ? static_cast<int64_t>(there) : -1;
    return values;
  }

  // Each strip ends inside the file.
  bool AreInside(const Values& offsets, const Values& counts) {
    const uint64_t many = std::min(offsets.count, counts.count);
    if (many > static_cast<uint64_t>(kMostRead)) return false;
    const std::string begins = bytes_->At(offsets.at, static_cast<int64_t>(many) * offsets.width);
    const std::string lengths = bytes_->At(counts.at, static_cast<int64_t>(many) * counts.width);
    for (uint64_t k = 0; k < many; ++k) {
      const size_t begin = k * static_cast<size_t>(offsets.width);
      const size_t length = k * static_cast<size_t>(counts.width);
      if (begin + static_cast<size_t>(offsets.width) > begins.size() ||
          length + static_cast<size_t>(counts.width) > lengths.size())
        return false;
      if (!IsInside(Number(std::string_view(begins).substr(begin, offsets.width), big_endian_),
                    Number(std::string_view(lengths).substr(length, counts.width), big_endian_)))
        return false;
    }
    return true;
  }

  Bytes* const bytes_;
  bool big_endian_ = false;
  bool wide_ = false;
  uint64_t next_ = 0;
};

bool IsWhole(Bytes* bytes) {
  const std::string head = bytes->At(0, kHead);
  switch (SniffFileKind(head)) {
    case FileKind::kEmpty:
      return false;
    case FileKind::kJpeg:
      return IsWholeJpeg(bytes);
    case FileKind::kPng:
      return IsWholePng(bytes);
    case FileKind::kPdf:
      return IsWholePdf(bytes);
    case FileKind::kTiff:
      return TiffWalk(bytes).IsWhole();
    case FileKind::kOther:
      break;
  }
  constexpr size_t kSignature = 8;
  return head.size() >= kSignature && head.find_first_not_of('\0') != std::string::npos;
}

// A lease for reading is given only where nobody has the file open for writing. It is given back at
// once; whoever opens the file in between waits for that, and the kernel's word of it goes to a
// signal that nobody minds. Where leases are not to be had, nothing is known: false.
bool IsBeingWritten(int fd) {
  if (fcntl(fd, F_SETSIG, SIGURG) != 0) return false;
  if (fcntl(fd, F_SETLEASE, F_RDLCK) == 0) {
    fcntl(fd, F_SETLEASE, F_UNLCK);
    return false;
  }
  return errno == EAGAIN;
}

absl::Status FileError(int error) {
  if (error == ENOENT) return absl::NotFoundError("there is no such file");
  if (error == EACCES || error == EPERM)
    return absl::PermissionDeniedError("the file may not be read");
  if (error == ELOOP) return absl::InvalidArgumentError("it is no regular file");
  return absl::ErrnoToStatus(error, "the file cannot be read");
}

FileTrace TraceOf(const struct stat& facts) {
  return {facts.st_size, facts.st_mtim.tv_sec * 1'000'000'000 + facts.st_mtim.tv_nsec};
}

}  // namespace

absl::StatusOr<FileTrace> TraceOf(const std::string& path) {
  struct stat facts;
  if (lstat(path.c_str(), &facts) != 0) return FileError(errno);
  if (!S_ISREG(facts.st_mode)) return absl::InvalidArgumentError("it is no regular file");
  return TraceOf(facts);
}

absl::StatusOr<ScanLook> LookAtScan(const std::string& path) {
  const OpenFile file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (file.fd() < 0) return FileError(errno);
  struct stat facts;
  if (fstat(file.fd(), &facts) != 0) return FileError(errno);
  if (!S_ISREG(facts.st_mode)) return absl::InvalidArgumentError("it is no regular file");
  ScanLook look{.trace = TraceOf(facts)};
  Bytes bytes(file.fd(), facts.st_size);
  look.state = IsBeingWritten(file.fd()) ? ScanState::kBeingWritten
               : IsWhole(&bytes)         ? ScanState::kWhole
                                         : ScanState::kUnfinished;
  return look;
}

}  // namespace sohoa
