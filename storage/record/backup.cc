#include "storage/record/backup.h"

#include <fcntl.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/utilities/backup_engine.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/record/encrypted_env.h"
#include "storage/record/frozen_store.h"
#include "storage/record/record_store.h"
#include "storage/record/rocks_errors.h"
#include "storage/record/rocks_options.h"
#include "storage/sign/store_key.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

// A database of ours, with whatever tables it has, for reading only.
class OpenedForCopy {
 public:
  static absl::StatusOr<std::unique_ptr<OpenedForCopy>> Open(const std::string& dir,
                                                             rocksdb::Env* env) {
    rocksdb::DBOptions options;
    options.env = env;
    options.info_log = NoLog();
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

absl::StatusOr<std::string> AuditHeadOf(const std::string& dir, const MasterKeySource& key) {
  const auto store = OpenRocksStore(dir, {.key_place = key, .read_only = true});
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

rocksdb::BackupEngineOptions EngineOptions(const std::string& folder, rocksdb::Env* env,
                                           rocksdb::Logger* log) {
  rocksdb::BackupEngineOptions options(folder);
  options.backup_env = env;
  options.info_log = log;
  return options;
}

bool HasBackups(const std::string& folder) {
  std::error_code ignored;
  return fs::is_directory(fs::path(folder) / "meta", ignored);
}

using SharedEnv = std::shared_ptr<rocksdb::Env>;

rocksdb::Env* Given(const SharedEnv& env) { return env ? env.get() : rocksdb::Env::Default(); }

absl::StatusOr<SharedEnv> EnvOf(const Secret& key) {
  absl::StatusOr<Secret> copy = Secret::Copy(key.view());
  if (!copy.ok()) return copy.status();
  return NewEncryptedEnv(*std::move(copy));
}

// What the encrypted store in `dir` and its backups in `to` are read and written through, once `to`
// has the key. With another one RocksDB would take all that is there for damaged, and for nothing.
absl::StatusOr<SharedEnv> EnvForCopy(const std::string& dir, const Secret& key,
                                     const std::string& to) {
  if (HasBackups(to) && !HasStoreKey(to))
    return absl::FailedPreconditionError(
        "the folder has backups of a store that is not encrypted: name another one");
  const absl::Status copied = CopyStoreKey(dir, key, to);
  if (absl::IsFailedPrecondition(copied))
    return absl::FailedPreconditionError(
        "the folder has backups of a store with another key: name another one");
  if (!copied.ok()) return copied;
  return EnvOf(key);
}

absl::StatusOr<StoreBackup> Copy(const std::string& frozen, const std::string& to,
                                 const SharedEnv& env, const BackupOptions& options) {
  const auto head = AuditHeadOf(frozen, options.key);
  if (!head.ok()) return head.status();
  const auto store = OpenedForCopy::Open(frozen, Given(env));
  if (!store.ok()) return store.status();
  const std::shared_ptr<rocksdb::Logger> log = NoLog();
  rocksdb::BackupEngine* opened = nullptr;
  rocksdb::Status status =
      rocksdb::BackupEngine::Open(Given(env), EngineOptions(to, Given(env), log.get()), &opened);
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

// A folder of backups, for reading.
struct Backups {
  absl::StatusOr<Secret> key = absl::NotFoundError("the store is not encrypted");
  SharedEnv env;
  std::shared_ptr<rocksdb::Logger> log = NoLog();
  std::unique_ptr<rocksdb::BackupEngineReadOnly> engine;  // goes first
};

absl::StatusOr<std::unique_ptr<Backups>> OpenBackups(const std::string& from,
                                                     const MasterKeySource& source) {
  if (!HasBackups(from)) return absl::NotFoundError("there is no backup in this folder");
  auto backups = std::make_unique<Backups>();
  if (HasStoreKey(from)) {
    backups->key = OpenKeyOf(from, source);
    if (!backups->key.ok()) return backups->key.status();
    absl::StatusOr<SharedEnv> env = EnvOf(*backups->key);
    if (!env.ok()) return env.status();
    backups->env = *std::move(env);
  }
  rocksdb::BackupEngineReadOnly* opened = nullptr;
  rocksdb::Env* const env = Given(backups->env);
  const rocksdb::Status status = rocksdb::BackupEngineReadOnly::Open(
      env, EngineOptions(from, env, backups->log.get()), &opened);
  if (!status.ok()) return FromRocks(status);
  backups->engine.reset(opened);
  return backups;
}

// Of the backup `number`, into a folder that is there; RocksDB empties it first.
absl::Status Fill(const std::string& from, const Backups& backups, int64_t number,
                  const std::string& folder) {
  const rocksdb::Status status =
      backups.engine->RestoreDBFromBackup(static_cast<rocksdb::BackupID>(number), folder, folder);
  if (!status.ok()) return FromRocks(status);
  return backups.key.ok() ? CopyStoreKey(from, *backups.key, folder) : absl::OkStatus();
}

bool IsAtOrInside(const fs::path& path, const fs::path& folder) {
  const fs::path way = path.lexically_relative(folder);
  return !way.empty() && *way.begin() != "..";
}

// Neither in the store nor where the names of its files are taken, and swept.
absl::Status CheckPlace(const std::string& dir, const std::string& to) {
  std::error_code ignored;  // what is not there has no links
  const auto plain = [&](const std::string& path) {
    return fs::weakly_canonical(fs::absolute(path, ignored), ignored);
  };
  const fs::path place = plain(to), names = plain(FrozenPrefix(dir));
  if (IsAtOrInside(place, plain(dir)))
    return absl::InvalidArgumentError("the backup would lie in the store itself");
  const fs::path beside = place.lexically_relative(names.parent_path());
  if (IsAtOrInside(names, place) ||
      (!beside.empty() && absl::StartsWith(beside.begin()->string(), names.filename().string())))
    return absl::InvalidArgumentError(absl::StrCat("no backup may lie in or above ", names.string(),
                                                   ", which the making of it uses"));
  return absl::OkStatus();
}

absl::Status SyncFolder(const fs::path& path) {
  const int folder = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = folder >= 0 && fsync(folder) == 0;
  if (folder >= 0) close(folder);
  return synced ? absl::OkStatus() : absl::UnavailableError("the folder cannot be synced");
}

}  // namespace

void SweepBackups(const std::string& dir) { SweepFrozen(dir); }

absl::StatusOr<StoreBackup> BackUpStore(const std::string& dir, const std::string& to,
                                        const BackupOptions& options) {
  std::error_code error;
  if (absl::Status s = CheckPlace(dir, to); !s.ok()) return s;
  fs::create_directories(to, error);
  if (error) return FolderError(to, error);
  absl::StatusOr<Secret> key = absl::NotFoundError("the store is not encrypted");
  absl::StatusOr<SharedEnv> env = SharedEnv();
  if (HasStoreKey(dir)) {
    key = OpenKeyOf(dir, options.key);
    if (!key.ok()) return key.status();
    env = EnvForCopy(dir, *key, to);
    if (!env.ok()) return env.status();
  } else if (HasStoreKey(to)) {
    return absl::FailedPreconditionError(
        "the folder has backups of an encrypted store: name another one");
  }
  FrozenStore frozen(dir, key.ok() ? &*key : nullptr);
  if (absl::Status s = frozen.Take(); !s.ok()) return s;
  return Copy(frozen.path(), to, *env, options);
}

absl::StatusOr<std::vector<StoreBackup>> ListBackups(const std::string& from,
                                                     const MasterKeySource& key) {
  const auto opened = OpenBackups(from, key);
  if (!opened.ok()) return opened.status();
  std::vector<rocksdb::BackupInfo> infos;
  (*opened)->engine->GetBackupInfo(&infos);
  std::vector<StoreBackup> backups;
  for (const rocksdb::BackupInfo& info : infos) backups.push_back(Described(info));
  return backups;
}

absl::Status RestoreStore(const std::string& from, int64_t number, const std::string& dir,
                          const MasterKeySource& key) {
  std::error_code error;
  if (fs::exists(dir, error))
    return absl::AlreadyExistsError("there is a store already: restore into another folder");
  const auto backups = OpenBackups(from, key);
  if (!backups.ok()) return backups.status();
  std::vector<rocksdb::BackupInfo> infos;
  (*backups)->engine->GetBackupInfo(&infos);
  if (infos.empty()) return absl::NotFoundError("there is no backup in this folder");
  const int64_t wanted = number == 0 ? infos.back().backup_id : number;
  if (std::none_of(infos.begin(), infos.end(),
                   [&](const auto& info) { return info.backup_id == wanted; }))
    return absl::NotFoundError("there is no backup of this number");
  const std::string part = dir + ".part";
  fs::remove_all(part, error);
  fs::create_directories(part, error);
  if (error) return FolderError(part, error);
  if (absl::Status filled = Fill(from, **backups, wanted, part); !filled.ok()) {
    fs::remove_all(part, error);
    return filled;
  }
  fs::rename(part, dir, error);
  if (error) return FolderError(dir, error);
  return SyncFolder(fs::absolute(dir).parent_path());
}

}  // namespace sohoa
