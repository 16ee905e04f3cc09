#include "storage/record/frozen_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/record/encrypted_env.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kUnique = "XXXXXX";  // as mkdtemp wants it

absl::Status LastError(const std::string& path) {
  return FolderError(path, std::error_code(errno, std::generic_category()));
}

// What CURRENT says: "MANIFEST-000005" and a line end; and its bytes, which may be enciphered.
struct Current {
  std::string manifest;
  std::string bytes;
};

absl::StatusOr<Current> ReadCurrent(const std::string& dir, const Secret* key) {
  constexpr size_t kMostBytes = 8192, kMostName = 64;
  std::ifstream file(dir + "/CURRENT", std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("there is no store: ", dir));
  Current current;
  current.bytes.resize(kMostBytes);
  file.read(current.bytes.data(), kMostBytes);
  current.bytes.resize(static_cast<size_t>(file.gcount()));
  current.manifest = key == nullptr ? current.bytes : Deciphered(*key, current.bytes);
  const size_t end = current.manifest.find('\n');
  if (end == std::string::npos || end == 0 || end > kMostName)
    return absl::DataLossError("the store is damaged: CURRENT cannot be read");
  current.manifest.resize(end);
  return current;
}

struct OpenManifest {
  Current current;
  int file = -1;
};

// A writer that begins a new one removes the old one just afterwards.
absl::StatusOr<OpenManifest> OpenNewestManifest(const std::string& dir, const Secret* key) {
  std::string missing;
  while (true) {
    auto current = ReadCurrent(dir, key);
    if (!current.ok()) return current.status();
    const int file = open((dir + "/" + current->manifest).c_str(), O_RDONLY | O_CLOEXEC);
    if (file >= 0) return OpenManifest{*std::move(current), file};
    if (errno != ENOENT) return LastError(dir);
    if (missing == current->manifest)
      return absl::DataLossError("the store is damaged: its manifest is missing");
    missing = std::move(current->manifest);
  }
}

absl::StatusOr<size_t> SizeOf(int file, const std::string& path) {
  struct stat facts {};
  if (fstat(file, &facts) != 0) return LastError(path);
  return static_cast<size_t>(facts.st_size);
}

absl::Status CopyBytes(int from, size_t size, const std::string& to) {
  std::ofstream out(to, std::ios::binary | std::ios::trunc);
  std::vector<char> piece(size_t{1} << 20);
  for (size_t done = 0; done < size;) {
    const ssize_t got =
        pread(from, piece.data(), std::min(piece.size(), size - done), static_cast<off_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return LastError(to);
    if (got == 0) break;
    if (!out.write(piece.data(), got)) return LastError(to);
    done += static_cast<size_t>(got);
  }
  return out.flush() ? absl::OkStatus() : LastError(to);
}

bool IsLog(const std::string& name) { return absl::EndsWith(name, ".log"); }

// Numbers have six digits, and more when these do not suffice.
bool IsLater(const std::string& log, const std::string& than) {
  return log.size() != than.size() ? log.size() > than.size() : log > than;
}

// Of its own to the copy, or of nobody.
bool IsLeftOut(const std::string& name) {
  return name == "CURRENT" || name == "LOCK" || absl::StartsWith(name, "MANIFEST-") ||
         absl::EndsWith(name, ".dbtmp");
}

absl::StatusOr<std::vector<std::string>> FilesIn(const std::string& dir) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(dir, error), end; !error && entry != end;
       entry.increment(error))
    if (std::string name = entry->path().filename().string(); !IsLeftOut(name))
      names.push_back(std::move(name));
  if (error) return FolderError(dir, error);
  return names;
}

}  // namespace

absl::Status FolderError(const std::string& path, const std::error_code& error) {
  const std::string told = absl::StrCat(path, ": ", error.message());
  if (error == std::errc::permission_denied || error == std::errc::operation_not_permitted ||
      error == std::errc::read_only_file_system)
    return absl::PermissionDeniedError(absl::StrCat("the folder may not be used: ", told));
  if (error == std::errc::no_space_on_device)
    return absl::ResourceExhaustedError("the disk is full");
  return absl::UnavailableError(absl::StrCat("the folder cannot be used: ", told));
}

std::string FrozenPrefix(const std::string& dir) {
  return fs::path(dir + "/.").lexically_normal().parent_path().string() + ".backup";
}

FrozenStore::~FrozenStore() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
  if (manifest_ >= 0) close(manifest_);
  if (lock_ >= 0) close(lock_);  // last: from now on the rest may be swept
}

// The lock first, so that nobody sweeps the folder that it stands for.
absl::Status FrozenStore::Prepare() {
  lock_ = open(dir_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock_ < 0 && (errno == ENOENT || errno == ENOTDIR))
    return absl::NotFoundError(absl::StrCat("there is no store: ", dir_));
  if (lock_ < 0) return LastError(dir_);
  while (flock(lock_, LOCK_SH) != 0)
    if (errno != EINTR) return LastError(dir_);
  if (const auto there = ReadCurrent(dir_, key_); !there.ok()) return there.status();
  std::string name = FrozenPrefix(dir_) + "-" + std::string(kUnique);
  if (mkdtemp(name.data()) == nullptr) return LastError(FrozenPrefix(dir_));
  path_ = std::move(name);
  return absl::OkStatus();
}

// A file that the manifest names is there until the manifest says otherwise; and so is a log whose
// rows are in none of them. So if it is the same before and afterwards, whatever of it could be
// named was named. Nothing is copied meanwhile, and what an earlier try named is named still, which
// keeps this short.
absl::Status FrozenStore::Take() {
  constexpr auto kLongest = std::chrono::seconds(30);
  constexpr auto kPause = std::chrono::milliseconds(5);
  if (absl::Status s = Prepare(); !s.ok()) return s;
  const auto end = std::chrono::steady_clock::now() + kLongest;
  do {
    auto before = OpenNewestManifest(dir_, key_);
    if (!before.ok()) return before.status();
    if (manifest_ >= 0) close(manifest_);
    manifest_ = before->file;
    manifest_name_ = std::move(before->current.manifest);
    current_ = std::move(before->current.bytes);
    const auto size = SizeOf(manifest_, dir_);
    if (!size.ok()) return size.status();
    manifest_bytes_ = *size;
    if (absl::Status s = TakeNames(); !s.ok()) return s;
    const auto after = SizeOf(manifest_, dir_);
    const auto now = ReadCurrent(dir_, key_);
    if (!now.ok()) return now.status();
    if (after.ok() && *after == manifest_bytes_ && now->manifest == manifest_name_) return Settle();
    std::this_thread::sleep_for(kPause);
  } while (std::chrono::steady_clock::now() < end);
  return absl::AbortedError("the store is being written too fast to be backed up: try again");
}

absl::Status FrozenStore::TakeNames() {
  const auto names = FilesIn(dir_);
  if (!names.ok()) return names.status();
  last_log_.clear();
  for (const std::string& name : *names) {
    const std::string to = path_ + "/" + name;
    if (IsLog(name) && IsLater(name, last_log_)) last_log_ = name;
    // Gone by now: no longer needed, or the manifest is about to tell; there: from an earlier try.
    if (link((dir_ + "/" + name).c_str(), to.c_str()) != 0 && errno != ENOENT && errno != EEXIST)
      return LastError(to);
  }
  return absl::OkStatus();
}

// What is still being added to becomes a copy. The log may be cut anywhere, and go on a little
// beyond the moment: it is read as far as it is whole.
absl::Status FrozenStore::Settle() {
  if (absl::Status s = CopyBytes(manifest_, manifest_bytes_, path_ + "/" + manifest_name_); !s.ok())
    return s;
  std::ofstream current(path_ + "/CURRENT", std::ios::binary);
  current << current_;
  if (!current.flush()) return LastError(path_);
  if (last_log_.empty()) return absl::OkStatus();
  const std::string log = path_ + "/" + last_log_;
  const int file = open(log.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) return absl::OkStatus();  // it was gone when it was to be named
  if (file < 0) return LastError(log);
  absl::Status copied;
  if (const auto size = SizeOf(file, log); size.ok())
    copied = CopyBytes(file, *size, log + ".part");
  else
    copied = size.status();
  close(file);
  if (!copied.ok()) return copied;
  return rename((log + ".part").c_str(), log.c_str()) == 0 ? absl::OkStatus() : LastError(log);
}

void SweepFrozen(const std::string& dir) {
  const int lock = open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock < 0) return;
  const fs::path prefix = fs::absolute(FrozenPrefix(dir));
  const std::string begin = prefix.filename().string() + "-";
  std::error_code error;
  if (flock(lock, LOCK_EX | LOCK_NB) == 0)
    for (fs::directory_iterator entry(prefix.parent_path(), error), end; !error && entry != end;
         entry.increment(error)) {
      const std::string name = entry->path().filename().string();
      std::error_code ignored;  // it is tried again at the next opening
      if (name.size() == begin.size() + kUnique.size() && absl::StartsWith(name, begin))
        fs::remove_all(entry->path(), ignored);
    }
  close(lock);
}

}  // namespace sohoa
