#include "storage/record/backup.h"

#include <fcntl.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/utilities/backup_engine.h>
#include <rocksdb/utilities/checkpoint.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/record/record_store.h"
#include "storage/record/rocks_errors.h"
#include "storage/sign/store_key.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

class Silent final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

absl::Status FolderError(const fs::path& path, const std::error_code& error) {
  const std::string told = absl::StrCat(path.string(), ": ", error.message());
  if (error == std::errc::permission_denied || error == std::errc::read_only_file_system)
    return absl::PermissionDeniedError(absl::StrCat("the folder may not be used: ", told));
  if (error == std::errc::no_space_on_device)
    return absl::ResourceExhaustedError("the disk is full");
  return absl::UnavailableError(absl::StrCat("the folder cannot be used: ", told));
}

// A database of ours, with whatever tables it has, for reading only.
class OpenedForCopy {
 public:
  static absl::StatusOr<std::unique_ptr<OpenedForCopy>> Open(const std::string& dir) {
    rocksdb::DBOptions options;
    options.info_log = std::make_shared<Silent>();
    std::vector<std::string> names;
    rocksdb::Status status = rocksdb::DB::ListColumnFamilies(options, dir, &names);
    if (!status.ok()) return FromOpening(status);
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const std::string& name : names)
      families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    rocksdb::DB* db = nullptr;
    auto opened = std::make_unique<OpenedForCopy>();
    status = rocksdb::DB::OpenForReadOnly(options, dir, families, &opened->families_, &db);
    if (!status.ok()) return FromOpening(status);
    opened->db_.reset(db);
    return opened;
  }
  ~OpenedForCopy() {
    for (rocksdb::ColumnFamilyHandle* family : families_)
      db_->DestroyColumnFamilyHandle(family).PermitUncheckedError();
  }
  OpenedForCopy() = default;
  OpenedForCopy(const OpenedForCopy&) = delete;
  OpenedForCopy& operator=(const OpenedForCopy&) = delete;
  rocksdb::DB* db() const { return db_.get(); }

 private:
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
};

// Which files the store has, as its manifest says: it changes with each of them.
struct ManifestState {
  std::string name;
  uintmax_t size = 0;
  bool operator==(const ManifestState&) const = default;
};

absl::StatusOr<ManifestState> ReadManifestState(const std::string& dir) {
  std::FILE* current = std::fopen((fs::path(dir) / "CURRENT").c_str(), "r");
  if (current == nullptr) return absl::NotFoundError("there is no store");
  char name[64] = {};  // "MANIFEST-000005\n"
  const bool read = std::fgets(name, sizeof name, current) != nullptr;
  std::fclose(current);
  ManifestState state{.name = name};
  if (!read || state.name.empty() || state.name.back() != '\n')
    return absl::DataLossError("the store is damaged: CURRENT cannot be read");
  state.name.pop_back();
  std::error_code error;
  state.size = fs::file_size(fs::path(dir) / state.name, error);
  if (error) return absl::DataLossError("the store is damaged: its manifest is missing");
  return state;
}

// Names for the store's files as they are at one moment; they go with this.
class FrozenStore {
 public:
  explicit FrozenStore(const std::string& dir) : dir_(dir), path_(dir + ".backup") {}
  ~FrozenStore() { Remove(); }
  FrozenStore(const FrozenStore&) = delete;
  FrozenStore& operator=(const FrozenStore&) = delete;
  const std::string& path() const { return path_; }

  // A writer may finish a file while names are taken, and then remove a log that we have not yet
  // copied. Its manifest shows that; the log alone, which is only added to, may be cut anywhere.
  absl::Status Take() {
    constexpr int kAttempts = 20;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      Remove();
      const auto before = ReadManifestState(dir_);
      if (!before.ok()) return before.status();
      const absl::Status taken = TakeOnce();
      const auto after = ReadManifestState(dir_);
      if (!after.ok()) return after.status();
      if (*before != *after) continue;
      return taken;
    }
    return absl::AbortedError("the store is being written too fast to be backed up: try again");
  }

 private:
  absl::Status TakeOnce() const {
    const auto store = OpenedForCopy::Open(dir_);
    if (!store.ok()) return store.status();
    rocksdb::Checkpoint* made = nullptr;
    rocksdb::Status status = rocksdb::Checkpoint::Create((*store)->db(), &made);
    const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
    if (status.ok()) status = checkpoint->CreateCheckpoint(path_);
    return FromRocks(status);
  }

  void Remove() const {
    std::error_code ignored;  // it may not be there
    fs::remove_all(path_, ignored);
    fs::remove_all(path_ + ".tmp", ignored);  // of a checkpoint that was interrupted
  }

  const std::string dir_;
  const std::string path_;
};

absl::StatusOr<std::string> AuditHeadOf(const std::string& dir) {
  const auto store = OpenRocksStore(dir, {.read_only = true});
  if (!store.ok()) return store.status();
  return (*store)->AuditHead();
}

StoreBackup Described(const rocksdb::BackupInfo& info) {
  return {.number = info.backup_id,
          .time = info.timestamp,
          .bytes = static_cast<int64_t>(info.size),
          .files = info.number_files,
          .audit_head = info.app_metadata};
}

rocksdb::BackupEngineOptions EngineOptions(const std::string& folder, rocksdb::Logger* log) {
  rocksdb::BackupEngineOptions options(folder);
  options.info_log = log;
  return options;
}

absl::StatusOr<StoreBackup> Copy(const std::string& frozen, const std::string& to,
                                 const BackupOptions& options) {
  const auto head = AuditHeadOf(frozen);
  if (!head.ok()) return head.status();
  const auto store = OpenedForCopy::Open(frozen);
  if (!store.ok()) return store.status();
  Silent log;
  rocksdb::BackupEngine* opened = nullptr;
  rocksdb::Status status =
      rocksdb::BackupEngine::Open(rocksdb::Env::Default(), EngineOptions(to, &log), &opened);
  if (!status.ok()) return FromRocks(status);
  const std::unique_ptr<rocksdb::BackupEngine> engine(opened);
  rocksdb::BackupID number = 0;
  status = engine->CreateNewBackupWithMetadata(rocksdb::CreateBackupOptions(), (*store)->db(),
                                               *head, &number);
  if (!status.ok()) return FromRocks(status);
  rocksdb::BackupInfo info;
  status = engine->GetBackupInfo(number, &info);
  if (status.ok() && options.keep > 0)
    status = engine->PurgeOldBackups(static_cast<uint32_t>(options.keep));
  if (!status.ok()) return FromRocks(status);
  return Described(info);
}

absl::StatusOr<std::unique_ptr<rocksdb::BackupEngineReadOnly>> OpenBackups(const std::string& from,
                                                                           Silent* log) {
  std::error_code error;
  if (!fs::is_directory(fs::path(from) / "meta", error))
    return absl::NotFoundError("there is no backup in this folder");
  rocksdb::BackupEngineReadOnly* opened = nullptr;
  const rocksdb::Status status = rocksdb::BackupEngineReadOnly::Open(
      rocksdb::Env::Default(), EngineOptions(from, log), &opened);
  if (!status.ok()) return FromRocks(status);
  return std::unique_ptr<rocksdb::BackupEngineReadOnly>(opened);
}

absl::Status SyncFolder(const fs::path& path) {
  const int folder = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = folder >= 0 && fsync(folder) == 0;
  if (folder >= 0) close(folder);
  return synced ? absl::OkStatus() : absl::UnavailableError("the folder cannot be synced");
}

}  // namespace

absl::StatusOr<StoreBackup> BackUpStore(const std::string& dir, const std::string& to,
                                        const BackupOptions& options) {
  // Copied file by file it would be a copy without its key; copied row by row, one in the clear.
  std::error_code error;
  if (fs::exists(fs::path(dir) / kStoreKeyFile, error))
    return absl::FailedPreconditionError(
        "an encrypted store is not backed up like this: copy its folder while nobody writes to it");
  fs::create_directories(to, error);
  if (error) return FolderError(to, error);
  const fs::path inside =
      fs::weakly_canonical(to, error).lexically_relative(fs::weakly_canonical(dir, error));
  if (!inside.empty() && *inside.begin() != "..")
    return absl::InvalidArgumentError("the backup would lie in the store itself");
  FrozenStore frozen(dir);
  if (absl::Status s = frozen.Take(); !s.ok()) return s;
  return Copy(frozen.path(), to, options);
}

absl::StatusOr<std::vector<StoreBackup>> ListBackups(const std::string& from) {
  Silent log;
  const auto engine = OpenBackups(from, &log);
  if (!engine.ok()) return engine.status();
  std::vector<rocksdb::BackupInfo> infos;
  (*engine)->GetBackupInfo(&infos);
  std::vector<StoreBackup> backups;
  for (const rocksdb::BackupInfo& info : infos) backups.push_back(Described(info));
  return backups;
}

absl::Status RestoreStore(const std::string& from, int64_t number, const std::string& dir) {
  std::error_code error;
  if (fs::exists(dir, error))
    return absl::AlreadyExistsError("there is a store already: restore into another folder");
  Silent log;
  const auto engine = OpenBackups(from, &log);
  if (!engine.ok()) return engine.status();
  std::vector<rocksdb::BackupInfo> infos;
  (*engine)->GetBackupInfo(&infos);
  if (infos.empty()) return absl::NotFoundError("there is no backup in this folder");
  const int64_t wanted = number == 0 ? infos.back().backup_id : number;
  if (std::none_of(infos.begin(), infos.end(),
                   [&](const auto& info) { return info.backup_id == wanted; }))
    return absl::NotFoundError("there is no backup of this number");
  const std::string part = dir + ".part";
  fs::remove_all(part, error);
  fs::create_directories(part, error);
  if (error) return FolderError(part, error);
  const rocksdb::Status status =
      (*engine)->RestoreDBFromBackup(static_cast<rocksdb::BackupID>(wanted), part, part);
  if (!status.ok()) {
    fs::remove_all(part, error);
    return FromRocks(status);
  }
  fs::rename(part, dir, error);
  if (error) return FolderError(dir, error);
  return SyncFolder(fs::absolute(dir).parent_path());
}

}  // namespace sohoa
