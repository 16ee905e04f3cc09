#include "storage/record/converted_store.h"

#include <fcntl.h>
#include <rocksdb/env.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/record/encrypted_env.h"
#include "storage/record/frozen_store.h"
#include "storage/record/record_store.h"
#include "storage/record/rocks_errors.h"
#include "storage/sign/digest.h"
#include "storage/sign/store_key.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

constexpr size_t kPieceBytes = size_t{1} << 20;

// Where the copy is made, and where the former files are after the exchange.
std::string BesideOf(const std::string& dir) {
  return fs::path(dir + "/.").lexically_normal().parent_path().string() + ".converting";
}

absl::Status LastError(const std::string& path) {
  return FolderError(path, std::error_code(errno, std::generic_category()));
}

// Nobody else writes to the store, or begins to back it up, while this lives.
class Held {
 public:
  static absl::StatusOr<std::unique_ptr<Held>> Take(const std::string& dir) {
    std::unique_ptr<Held> held(new Held);
    held->folder_ = open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (held->folder_ < 0) return LastError(dir);
    if (flock(held->folder_, LOCK_EX | LOCK_NB) != 0)
      return absl::FailedPreconditionError("the store is being backed up: try again afterwards");
    const rocksdb::Status locked = rocksdb::Env::Default()->LockFile(dir + "/LOCK", &held->lock_);
    if (!locked.ok())
      return absl::FailedPreconditionError("another process is writing to the store");
    return held;
  }
  ~Held() {
    if (lock_ != nullptr) rocksdb::Env::Default()->UnlockFile(lock_).PermitUncheckedError();
    if (folder_ >= 0) close(folder_);
  }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;

 private:
  Held() = default;
  int folder_ = -1;
  rocksdb::FileLock* lock_ = nullptr;
};

// Of their own to each of the two.
bool IsLeftOut(const std::string& name) {
  return name == "LOCK" || absl::StartsWith(name, "LOG") || absl::StartsWith(name, kStoreKeyFile) ||
         absl::EndsWith(name, ".dbtmp");
}

absl::StatusOr<std::vector<std::string>> FilesIn(const std::string& dir) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(dir, error), end; !error && entry != end;
       entry.increment(error))
    names.push_back(entry->path().filename().string());
  if (error) return FolderError(dir, error);
  std::sort(names.begin(), names.end());
  return names;
}

absl::Status SyncFolder(const std::string& path) {
  const int folder = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = folder >= 0 && fsync(folder) == 0;
  const int error = errno;
  if (folder >= 0) close(folder);
  errno = error;
  return synced ? absl::OkStatus() : LastError(path);
}

// The digest of a file as `env` reads it; each piece is given to `take`.
absl::StatusOr<std::string> ReadThrough(
    rocksdb::Env* env, const std::string& path,
    const std::function<rocksdb::Status(const rocksdb::Slice&)>& take) {
  std::unique_ptr<rocksdb::SequentialFile> file;
  rocksdb::Status status = env->NewSequentialFile(path, &file, rocksdb::EnvOptions());
  std::vector<char> piece(kPieceBytes);
  rocksdb::Slice got;
  Sha256 digest;
  while (status.ok()) {
    status = file->Read(piece.size(), &got, piece.data());
    if (!status.ok() || got.empty()) break;
    digest.Update({got.data(), got.size()});
    status = take(got);
  }
  if (!status.ok()) return FromRocks(status);
  return digest.Finish();
}

absl::Status CopyFile(rocksdb::Env* from_env, const std::string& from, rocksdb::Env* to_env,
                      const std::string& to) {
  std::unique_ptr<rocksdb::WritableFile> file;
  rocksdb::Status status = to_env->NewWritableFile(to, &file, rocksdb::EnvOptions());
  if (!status.ok()) return FromRocks(status);
  const auto read =
      ReadThrough(from_env, from, [&](const auto& piece) { return file->Append(piece); });
  if (!read.ok()) return read.status();
  status = file->Sync();
  if (status.ok()) status = file->Close();
  if (!status.ok()) return FromRocks(status);
  const auto written = ReadThrough(to_env, to, [](const auto&) { return rocksdb::Status::OK(); });
  if (!written.ok()) return written.status();
  return *written == *read ? absl::OkStatus()
                           : absl::DataLossError(
                                 "a copied file is not what was copied: is the "
                                 "disk sound?");
}

absl::Status CheckRoom(const std::string& dir, const std::vector<std::string>& names) {
  constexpr uint64_t kForEach = 8192, kRest = 16 << 20;  // a file's own beginning and end
  uint64_t wanted = kRest;
  std::error_code error;
  for (const std::string& name : names) {
    const uintmax_t size = fs::file_size(fs::path(dir) / name, error);
    if (!error) wanted += size + kForEach;
  }
  const fs::space_info room = fs::space(dir, error);
  if (error) return FolderError(dir, error);
  if (room.available >= wanted) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat("the disk has not room for a copy of the store: MiB wanted ", wanted >> 20,
                   ", free ", room.available >> 20));
}

absl::Status Exchange(const std::string& one, const std::string& other) {
  if (renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) == 0)
    return absl::OkStatus();
  if (errno == EINVAL || errno == ENOSYS)
    return absl::FailedPreconditionError(
        "the file system of the store cannot exchange two folders (ext4, xfs and btrfs can)");
  return LastError(one);
}

// Before hours of copying.
absl::Status TryExchange(const std::string& folder) {
  const std::string one = folder + "/one", other = folder + "/other";
  std::error_code error;
  fs::create_directories(one, error);
  if (!error) fs::create_directories(other, error);
  if (error) return FolderError(folder, error);
  const absl::Status exchanged = Exchange(one, other);
  fs::remove(one, error);
  fs::remove(other, error);
  return exchanged;
}

// A file with another name somewhere is somebody's copy, and not to be changed.
absl::Status Overwrite(const std::string& path) {
  const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
  struct stat facts {};
  if (file < 0) return errno == ENOENT || errno == EISDIR ? absl::OkStatus() : LastError(path);
  absl::Status done;
  if (fstat(file, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_nlink == 1) {
    const std::vector<char> zeros(kPieceBytes);
    for (off_t at = 0; done.ok() && at < facts.st_size;) {
      const ssize_t put = pwrite(
          file, zeros.data(), std::min(zeros.size(), static_cast<size_t>(facts.st_size - at)), at);
      if (put <= 0 && errno != EINTR) done = LastError(path);
      at += std::max<ssize_t>(put, 0);
    }
    if (done.ok() && fsync(file) != 0) done = LastError(path);
  }
  close(file);
  return done;
}

struct Side {
  std::string dir;
  MasterKeySource key;
  rocksdb::Env* env;
};

absl::Status CopyAll(const Side& from, const Side& to, const std::vector<std::string>& names,
                     const std::function<bool()>& stopped) {
  for (const std::string& name : names) {
    if (stopped()) return absl::CancelledError("stopped; the store is as it was");
    if (absl::Status s = CopyFile(from.env, absl::StrCat(from.dir, "/", name), to.env,
                                  absl::StrCat(to.dir, "/", name));
        !s.ok())
      return s;
  }
  return SyncFolder(to.dir);
}

absl::StatusOr<std::string> HeadOf(const Side& side) {
  const auto store = OpenRocksStore(side.dir, {.key_place = side.key, .read_only = true});
  if (!store.ok()) return store.status();
  return (*store)->AuditHead();
}

// The copy opens, and as the same store.
absl::Status Compare(const Side& from, const Side& to) {
  const auto before = HeadOf(from), after = HeadOf(to);
  if (!before.ok()) return before.status();
  if (!after.ok()) return after.status();
  return *before == *after ? absl::OkStatus()
                           : absl::DataLossError("the copy is not the store that was copied");
}

absl::Status MakeCopy(const Side& from, const std::string& to_dir, const MasterKeySource& to_key,
                      const std::function<bool()>& stopped) {
  auto names = FilesIn(from.dir);
  if (!names.ok()) return names.status();
  std::erase_if(*names, IsLeftOut);
  if (absl::Status s = CheckRoom(from.dir, *names); !s.ok()) return s;
  std::error_code error;
  fs::create_directory(to_dir, error);
  if (error) return FolderError(to_dir, error);
  if (absl::Status s = TryExchange(to_dir); !s.ok()) return s;
  const auto env = OpenStoreEnv(to_dir, to_key);  // makes its key
  if (!env.ok()) return env.status();
  const Side to{to_dir, to_key, *env ? env->get() : rocksdb::Env::Default()};
  if (absl::Status s = CopyAll(from, to, *names, stopped); !s.ok()) return s;
  return Compare(from, to);
}

// An encrypted store is read through its env for as long as this is being done.
absl::Status CopyAndExchange(const std::string& dir, const MasterKeySource& from,
                             const MasterKeySource& to, const std::function<bool()>& stopped) {
  const auto env = OpenStoreEnv(dir, from);
  if (!env.ok()) return env.status();
  const std::string beside = BesideOf(dir);
  const Side source{dir, from, *env ? env->get() : rocksdb::Env::Default()};
  if (absl::Status s = MakeCopy(source, beside, to, stopped); !s.ok()) return s;
  return Exchange(dir, beside);
}

// Opened once: so its log is empty, and it is sound.
absl::Status Settle(const std::string& dir, const MasterKeySource& key) {
  return OpenRocksStore(dir, {.key_place = key, .create_if_missing = false}).status();
}

}  // namespace

absl::Status ConvertStore(const std::string& dir, const MasterKeySource& from,
                          const MasterKeySource& to, const std::function<bool()>& stopped) {
  std::error_code error;
  const bool left = fs::exists(BesideOf(dir), error);
  const bool done = fs::exists(fs::path(dir) / "CURRENT", error) && HasStoreKey(dir) != to.empty();
  if (absl::Status s = Settle(dir, done ? to : from); !s.ok()) return s;
  const auto held = Held::Take(dir);
  if (!held.ok()) return held.status();
  if (absl::Status s = SweepConversion(dir); !s.ok()) return s;
  if (done)
    return left ? absl::OkStatus()
                : absl::AlreadyExistsError(to.empty() ? "the store is not encrypted"
                                                      : "the store is encrypted already");
  const absl::Status converted = CopyAndExchange(dir, from, to, stopped);
  const absl::Status swept = SweepConversion(dir);  // of the copy, or of what was the store
  return converted.ok() ? swept : converted;
}

absl::Status SweepConversion(const std::string& dir) {
  const std::string beside = BesideOf(dir);
  std::error_code error;
  if (!fs::exists(beside, error)) return absl::OkStatus();
  // The exchange is on the disk before anything goes: a power cut must not bring back what is gone.
  if (absl::Status s = SyncFolder(fs::absolute(dir).parent_path().string()); !s.ok()) return s;
  const auto names = FilesIn(beside);
  if (!names.ok()) return names.status();
  const bool in_clear = !HasStoreKey(beside);
  for (const std::string& name : *names) {
    const std::string path = absl::StrCat(beside, "/", name);
    if (absl::StartsWith(name, kStoreKeyFile)) continue;  // last: it says what the others are
    if (in_clear)
      if (absl::Status s = Overwrite(path); !s.ok()) return s;
    fs::remove_all(path, error);
    if (error) return FolderError(path, error);
  }
  fs::remove_all(beside, error);
  return error ? FolderError(beside, error) : absl::OkStatus();
}

}  // namespace sohoa
