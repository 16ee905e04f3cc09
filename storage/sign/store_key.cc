#include "storage/sign/store_key.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "storage/sign/file_cipher.h"

namespace sohoa {
namespace {

// The first line of the file. Behind it: how the key was wrapped, its check, the wrapped key, a
// line each, the latter two hexadecimal. Version 1 knew keys in files only and had neither of the
// former.
constexpr absl::string_view kHead = "sohoa store key 2", kHeadOf1 = "sohoa store key 1";

std::string PathIn(const std::string& dir) { return absl::StrCat(dir, "/", kStoreKeyFile); }

struct KeyRow {
  WrappedKey wrapped;
  std::string check;  // of a file of version 1 none
};

// Tells keys apart, and nothing of them.
std::string CheckOf(const Secret& key) { return KeyedDigest(key, "sohoa store key check"); }

std::string TextOf(const KeyRow& row) {
  return absl::StrCat(kHead, "\n", row.wrapped.kind, "\n", absl::BytesToHexString(row.check), "\n",
                      absl::BytesToHexString(row.wrapped.bytes), "\n");
}

bool IsHex(absl::string_view text) {
  return text.size() % 2 == 0 && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isxdigit(static_cast<unsigned char>(c));
         });
}

absl::StatusOr<KeyRow> ReadRow(const std::string& dir) {
  constexpr std::streamsize kMostBytes = 2 * WrappedKey::kMostBytes + 1024;
  std::ifstream in(PathIn(dir), std::ios::binary);
  if (!in) return absl::NotFoundError("the store is not encrypted");
  std::string text(kMostBytes, '\0');
  in.read(text.data(), kMostBytes);
  text.resize(static_cast<size_t>(in.gcount()));
  const std::vector<std::string> lines =
      absl::StrSplit(absl::StripTrailingAsciiWhitespace(text), '\n');
  if (lines.size() == 2 && lines[0] == kHeadOf1 && IsHex(lines[1]))
    return KeyRow{{std::string(kWrappedByFile), absl::HexStringToBytes(lines[1])}, ""};
  if (lines.size() == 4 && lines[0] == kHead && IsHex(lines[2]) && IsHex(lines[3]))
    return KeyRow{{lines[1], absl::HexStringToBytes(lines[3])}, absl::HexStringToBytes(lines[2])};
  return absl::DataLossError("the store is damaged: its key's file is not one");
}

absl::StatusOr<Secret> Unwrapped(const KeyRow& row, MasterKey& master) {
  absl::StatusOr<Secret> key = master.Unwrap(row.wrapped);
  if (key.ok() && !row.check.empty() && CheckOf(*key) != row.check) return WrappedByAnother();
  return key;
}

// Opened again before anybody relies on it.
absl::StatusOr<KeyRow> Wrapped(const Secret& key, MasterKey& master) {
  absl::StatusOr<WrappedKey> wrapped = master.Wrap(key);
  if (!wrapped.ok()) return wrapped.status();
  KeyRow row{*std::move(wrapped), CheckOf(key)};
  const absl::StatusOr<Secret> again = Unwrapped(row, master);
  if (absl::IsPermissionDenied(again.status()))
    return absl::UnavailableError(
        "what keeps the master key does not open again what it has wrapped; nothing was changed");
  if (!again.ok()) return again.status();
  return row;
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

  absl::Status Write(const std::string& text) {
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
    out << text;
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

// Never over a key that is there.
absl::Status WriteNew(const std::string& dir, const KeyRow& row) {
  KeyPart part(dir);
  if (absl::Status written = part.Write(TextOf(row)); !written.ok()) return written;
  if (link(part.path(), PathIn(dir).c_str()) == 0) return SyncFolder(dir);
  return errno == EEXIST ? absl::AlreadyExistsError("the store has a key") : CannotWrite();
}

absl::Status WriteOver(const std::string& dir, const KeyRow& row) {
  RemoveParts(dir);
  KeyPart part(dir);
  if (absl::Status written = part.Write(TextOf(row)); !written.ok()) return written;
  if (rename(part.path(), PathIn(dir).c_str()) != 0) return CannotWrite();
  return SyncFolder(dir);
}

}  // namespace

bool HasStoreKey(const std::string& dir) { return access(PathIn(dir).c_str(), F_OK) == 0; }

absl::StatusOr<Secret> MakeStoreKey(const std::string& dir, MasterKey& master) {
  absl::StatusOr<Secret> key = NewStoreKey();
  if (!key.ok()) return key;
  const absl::StatusOr<KeyRow> row = Wrapped(*key, master);
  if (!row.ok()) return row.status();
  const absl::Status written = WriteNew(dir, *row);
  // Another writer may have files under that one already.
  if (absl::IsAlreadyExists(written)) return OpenStoreKey(dir, master);
  if (!written.ok()) return written;
  return key;
}

absl::StatusOr<Secret> OpenStoreKey(const std::string& dir, MasterKey& master) {
  const absl::StatusOr<KeyRow> row = ReadRow(dir);
  if (!row.ok()) return row.status();
  return Unwrapped(*row, master);
}

absl::Status RotateStoreKey(const std::string& dir, MasterKey& from, MasterKey& to) {
  const absl::StatusOr<Secret> key = OpenStoreKey(dir, from);
  if (!key.ok()) return key.status();
  const absl::StatusOr<KeyRow> row = Wrapped(*key, to);
  return row.ok() ? WriteOver(dir, *row) : row.status();
}

absl::Status CopyStoreKey(const std::string& from, const Secret& key, const std::string& to) {
  absl::StatusOr<KeyRow> row = ReadRow(from);
  if (!row.ok()) return row.status();
  row->check = CheckOf(key);
  const absl::StatusOr<KeyRow> there = ReadRow(to);
  if (absl::IsNotFound(there.status())) return WriteNew(to, *row);
  if (!there.ok()) return there.status();
  if (there->check != row->check)
    return absl::FailedPreconditionError("the folder belongs to a store with another key");
  return there->wrapped.bytes == row->wrapped.bytes ? absl::OkStatus() : WriteOver(to, *row);
}

}  // namespace sohoa
