// How RocksDB keeps a store: in small and steady memory, whatever the size of the store.
#ifndef SOHOA_STORAGE_RECORD_ROCKS_OPTIONS_H_
#define SOHOA_STORAGE_RECORD_ROCKS_OPTIONS_H_

#include <memory>

#include "storage/record/tables.h"

namespace rocksdb {
class Cache;
class Logger;
struct ColumnFamilyOptions;
struct DBOptions;
}  // namespace rocksdb

namespace sohoa {

// Of the database; its files are read and written through RocksDB's own Env.
rocksdb::DBOptions DatabaseOptions(const RocksTablesOptions& options);

// Of one table. All tables of a store share one cache.
rocksdb::ColumnFamilyOptions TableOptions(Table table,
                                          const std::shared_ptr<rocksdb::Cache>& cache);

// A log of RocksDB's that keeps nothing: what goes wrong reaches the caller as a status.
std::shared_ptr<rocksdb::Logger> NoLog();

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_ROCKS_OPTIONS_H_
