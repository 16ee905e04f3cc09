#include "storage/sign/store_key.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "storage/sign/file_cipher.h"

namespace sohoa {
namespace {

constexpr absl::string_view kHead = "sohoa store key 1\n";  // then the wrapped key, hexadecimal
constexpr absl::string_view kOpenFile = "fd:";

std::string PathIn(const std::string& dir) { return absl::StrCat(dir, "/", kStoreKeyFile); }

absl::Status NoKey() {
  return absl::InvalidArgumentError(
      "the store's key is not one: a file of 32 bytes, or of 64 hexadecimal digits");
}

// Closes what it opened.
class KeyFile {
 public:
  static absl::StatusOr<KeyFile> Open(const std::string& place) {
    KeyFile file;
    if (absl::StartsWith(place, kOpenFile)) {
      if (!absl::SimpleAtoi(absl::StripPrefix(place, kOpenFile), &file.file_) || file.file_ < 0)
        return NoKey();
      lseek(file.file_, 0, SEEK_SET);  // read before, perhaps; a pipe has no beginning
      return file;
    }
    file.file_ = open(place.c_str(), O_RDONLY | O_CLOEXEC);
    file.is_ours_ = true;
    if (file.file_ < 0) return absl::ErrnoToStatus(errno, "the store's key cannot be read");
    struct stat facts {};
    if (fstat(file.file_, &facts) != 0 || !S_ISREG(facts.st_mode)) return NoKey();
    if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0)
      return absl::PermissionDeniedError(
          "others may read the store's key; let it be the owner's alone (chmod 600)");
    return file;
  }
  KeyFile(KeyFile&& other) noexcept
      : file_(std::exchange(other.file_, -1)), is_ours_(other.is_ours_) {}
  ~KeyFile() {
    if (is_ours_ && file_ >= 0) close(file_);
  }

  // Up to `size` bytes; fewer at the end.
  size_t Read(char* bytes, size_t size) const {
    size_t done = 0;
    while (done < size) {
      const ssize_t got = read(file_, bytes + done, size - done);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) break;
      done += static_cast<size_t>(got);
    }
    return done;
  }

 private:
  KeyFile() = default;
  int file_ = -1;
  bool is_ours_ = false;
};

absl::StatusOr<Secret> KeyOf(absl::string_view text) {
  if (text.size() == kStoreKeyBytes) return Secret::Copy({text.data(), text.size()});
  const absl::string_view digits = absl::StripTrailingAsciiWhitespace(text);
  const bool is_hex = std::all_of(digits.begin(), digits.end(), [](char c) {
    return absl::ascii_isxdigit(static_cast<unsigned char>(c));
  });
  if (digits.size() != 2 * kStoreKeyBytes || !is_hex) return NoKey();
  std::string bytes = absl::HexStringToBytes(digits);
  absl::StatusOr<Secret> key = Secret::Copy(bytes);
  explicit_bzero(bytes.data(), bytes.size());
  return key;
}

absl::Status Sync(const std::string& path, int flags) {
  const int file = open(path.c_str(), flags | O_CLOEXEC);
  const bool synced = file >= 0 && fsync(file) == 0;
  const int error = errno;
  if (file >= 0) close(file);
  return synced ? absl::OkStatus()
                : absl::ErrnoToStatus(error, "the store's key cannot be written");
}

absl::Status CannotWrite() {
  return absl::ErrnoToStatus(errno, "the store's key cannot be written");
}

constexpr absl::string_view kPart = ".new-";  // behind the key's name, before one of its own

// A wrapped key beside the one that is in use, synced; it goes with this.
class KeyPart {
 public:
  explicit KeyPart(const std::string& dir) : path_(absl::StrCat(PathIn(dir), kPart)) {}
  ~KeyPart() {
    if (made_) unlink(path_.c_str());
  }
  KeyPart(const KeyPart&) = delete;
  KeyPart& operator=(const KeyPart&) = delete;
  const char* path() const { return path_.c_str(); }

  absl::Status Write(const std::string& wrapped) {
    std::array<char, 8> number;
    if (!FillRandom(number.data(), number.size()))
      return absl::UnavailableError("there are no random numbers");
    absl::StrAppend(&path_, absl::BytesToHexString({number.data(), number.size()}));
    constexpr mode_t kAsTheStore = 0666;  // wrapped, and read by whoever may read the store
    const int file = open(path(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kAsTheStore);
    if (file < 0) return CannotWrite();
    made_ = true;
    close(file);
    std::ofstream out(path_, std::ios::binary | std::ios::trunc);
    out << kHead << absl::BytesToHexString(wrapped) << "\n";
    if (!out.flush()) return CannotWrite();
    return Sync(path_, O_RDONLY);
  }

 private:
  std::string path_;
  bool made_ = false;
};

absl::Status SyncFolder(const std::string& dir) { return Sync(dir, O_RDONLY | O_DIRECTORY); }

// What interrupted runs left: a part may be another name of the key that a new one takes the place
// of, wrapped with the master key that is to open nothing any more.
void RemoveParts(const std::string& dir) {
  std::error_code ignored;
  const std::string begin = absl::StrCat(kStoreKeyFile, kPart);
  for (std::filesystem::directory_iterator entry(dir, ignored), end; !ignored && entry != end;
       entry.increment(ignored))
    if (absl::StartsWith(entry->path().filename().string(), begin)) unlink(entry->path().c_str());
}

}  // namespace

absl::StatusOr<Secret> ReadMasterKey(const std::string& place) {
  const absl::StatusOr<KeyFile> file = KeyFile::Open(place);
  if (!file.ok()) return file.status();
  std::array<char, 2 * kStoreKeyBytes + 3> bytes;  // a line end, and a byte more than a key has
  const size_t size = file->Read(bytes.data(), bytes.size());
  absl::StatusOr<Secret> key = KeyOf({bytes.data(), size});
  explicit_bzero(bytes.data(), bytes.size());
  return key;
}

bool HasStoreKey(const std::string& dir) { return access(PathIn(dir).c_str(), F_OK) == 0; }

absl::StatusOr<Secret> MakeStoreKey(const std::string& dir, const Secret& master) {
  absl::StatusOr<Secret> key = NewStoreKey();
  if (!key.ok()) return key;
  const absl::StatusOr<std::string> wrapped = WrapKey(master, *key);
  if (!wrapped.ok()) return wrapped.status();
  KeyPart part(dir);
  if (absl::Status written = part.Write(*wrapped); !written.ok()) return written;
  // Never over one that is there: another writer may have files under it already.
  if (link(part.path(), PathIn(dir).c_str()) != 0) {
    if (errno == EEXIST) return OpenStoreKey(dir, master);
    return CannotWrite();
  }
  if (absl::Status synced = SyncFolder(dir); !synced.ok()) return synced;
  return key;
}

absl::StatusOr<Secret> OpenStoreKey(const std::string& dir, const Secret& master) {
  constexpr std::streamsize kMostBytes = 1024;
  std::ifstream in(PathIn(dir), std::ios::binary);
  if (!in) return absl::NotFoundError("the store is not encrypted");
  std::string text(kMostBytes, '\0');
  in.read(text.data(), kMostBytes);
  text.resize(static_cast<size_t>(in.gcount()));
  const absl::string_view digits =
      absl::StripTrailingAsciiWhitespace(absl::StripPrefix(text, kHead));
  const bool is_hex = std::all_of(digits.begin(), digits.end(), [](char c) {
    return absl::ascii_isxdigit(static_cast<unsigned char>(c));
  });
  if (!absl::StartsWith(text, kHead) || !is_hex || digits.size() % 2 != 0)
    return absl::DataLossError("the store is damaged: its key's file is not one");
  return UnwrapKey(master, absl::HexStringToBytes(digits));
}

absl::Status RotateStoreKey(const std::string& dir, const Secret& from, const Secret& to) {
  const absl::StatusOr<Secret> key = OpenStoreKey(dir, from);
  if (!key.ok()) return key.status();
  const absl::StatusOr<std::string> wrapped = WrapKey(to, *key);
  if (!wrapped.ok()) return wrapped.status();
  RemoveParts(dir);
  KeyPart part(dir);
  if (absl::Status written = part.Write(*wrapped); !written.ok()) return written;
  if (rename(part.path(), PathIn(dir).c_str()) != 0) return CannotWrite();
  return SyncFolder(dir);
}

}  // namespace sohoa
