#include "pipeline/warehouse.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/record/backup.h"
#include "storage/record/converted_store.h"
#include "storage/search/index_merge.h"
#include "storage/sign/store_key.h"

namespace sohoa {
namespace {

namespace fs = std::filesystem;

absl::Status MakeFolder(const fs::path& path) {
  std::error_code ec;
  fs::create_directories(path, ec);
  if (!ec) return absl::OkStatus();
  if (ec == std::errc::permission_denied || ec == std::errc::read_only_file_system)
    return absl::PermissionDeniedError(
        absl::StrCat("no permission to write to the store: ", path.string()));
  if (ec == std::errc::no_space_on_device) return absl::ResourceExhaustedError("the disk is full");
  return absl::UnavailableError(
      absl::StrCat("the store's folder cannot be made: ", path.string(), ": ", ec.message()));
}

// The store is locked by us by now, so whatever lies here belongs to nobody.
absl::Status EmptyFolder(const fs::path& path) {
  std::error_code ec;
  for (fs::directory_iterator it(path, ec); !ec && it != fs::directory_iterator(); it.increment(ec))
    fs::remove_all(it->path(), ec);
  if (ec)
    return absl::UnavailableError(
        absl::StrCat("the store's scratch folder cannot be swept: ", ec.message()));
  return absl::OkStatus();
}

absl::Status RenewEarlierIndex(RecordStore& store) {
  const auto earlier = IsOfEarlierGrammar(*store.ReadIndex());
  if (!earlier.ok()) return earlier.status();
  return *earlier ? RebuildIndex(store) : absl::OkStatus();
}

}  // namespace

std::string RecordsFolder(const std::string& dir) { return (fs::path(dir) / "records").string(); }

std::string ScratchFolder(const std::string& dir) { return (fs::path(dir) / "scratch").string(); }

absl::StatusOr<Warehouse> OpenWarehouse(const std::string& dir, const MasterKeySource& key_place,
                                        int64_t cache_bytes) {
  const fs::path scratch = ScratchFolder(dir);
  if (absl::Status s = MakeFolder(dir); !s.ok()) return s;
  absl::StatusOr<std::unique_ptr<RecordStore>> store =
      OpenRocksStore(RecordsFolder(dir), {.key_place = key_place, .cache_bytes = cache_bytes});
  if (!store.ok()) return store.status();
  SweepBackups(RecordsFolder(dir));
  if (absl::Status s = SweepConversion(RecordsFolder(dir)); !s.ok()) return s;
  if (absl::Status s = MakeFolder(scratch); !s.ok()) return s;
  if (absl::Status s = EmptyFolder(scratch); !s.ok()) return s;
  if (absl::Status s = RenewEarlierIndex(**store); !s.ok()) return s;
  Warehouse warehouse{.store = *std::move(store), .scratch_dir = scratch.string()};
  warehouse.tender = std::make_unique<IndexTender>(warehouse.store);
  return warehouse;
}

absl::StatusOr<Warehouse> OpenWarehouseReadOnly(const std::string& dir,
                                                const MasterKeySource& key_place) {
  RocksStoreOptions options{.key_place = key_place, .read_only = true, .create_if_missing = false};
  absl::StatusOr<std::unique_ptr<RecordStore>> store = OpenRocksStore(RecordsFolder(dir), options);
  absl::Status damage = store.status();
  options.damaged = true;
  if (absl::IsDataLoss(damage)) store = OpenRocksStore(RecordsFolder(dir), options);
  if (!store.ok()) return damage;
  return Warehouse{*std::move(store), "", nullptr, std::move(damage)};
}

absl::Status RotateWarehouseKey(const std::string& dir, const MasterKeySource& from,
                                const MasterKeySource& to) {
  const auto from_key = from.Open();
  if (!from_key.ok()) return from_key.status();
  const auto to_key = to.Open();
  if (!to_key.ok()) return to_key.status();
  return RotateStoreKey(RecordsFolder(dir), **from_key, **to_key);
}

}  // namespace sohoa
