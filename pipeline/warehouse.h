// The folder of a store as a site keeps it: the records and a place for work in progress on the
// same disk.
#ifndef SOHOA_PIPELINE_WAREHOUSE_H_
#define SOHOA_PIPELINE_WAREHOUSE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "pipeline/index_tender.h"
#include "storage/record/record_store.h"
#include "storage/sign/master_key.h"

namespace sohoa {

struct Warehouse {
  std::shared_ptr<RecordStore> store;
  std::string scratch_dir;              // empty when opened read-only
  std::unique_ptr<IndexTender> tender;  // none when opened read-only
  absl::Status damage = {};  // why only what is left of the store can be read; OK: it is sound
};

constexpr int64_t kStoringCacheBytes = 8 << 20;

// Opens for writing and makes what is missing; sweeps what an interrupted run left in the scratch
// folder, and an interrupted backup or conversion beside the records; makes an index of an earlier
// version anew. `key_place`, `cache_bytes`: see RocksStoreOptions; a service that is asked all day
// wants more of a cache than a program that stores, which has others beside it and looks up little.
// The scratch folder is not encrypted. Errors as OpenRocksStore.
absl::StatusOr<Warehouse> OpenWarehouse(const std::string& dir,
                                        const MasterKeySource& key_place = {},
                                        int64_t cache_bytes = kStoringCacheBytes);

// Opens for reading, beside a writer if there is one. Of a damaged store what is left, if anything
// can be read at all.
absl::StatusOr<Warehouse> OpenWarehouseReadOnly(const std::string& dir,
                                                const MasterKeySource& key_place = {});

// Gives an encrypted store another master key (RotateStoreKey), perhaps of another kind.
absl::Status RotateWarehouseKey(const std::string& dir, const MasterKeySource& from,
                                const MasterKeySource& to);

// Where a warehouse at `dir` has its records: the folder that backups are made of.
std::string RecordsFolder(const std::string& dir);

// The folder for work in progress there, whoever has the store open; opening it for writing empties
// the folder. There only where it was opened so before.
std::string ScratchFolder(const std::string& dir);

}  // namespace sohoa

#endif  // SOHOA_PIPELINE_WAREHOUSE_H_
