#include "storage/record/rocks_options.h"

#include <rocksdb/cache.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/listener.h>
#include <rocksdb/options.h>
#include <rocksdb/sst_partitioner.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <cstdarg>
#include <string_view>

namespace sohoa {
namespace {

constexpr size_t kMiB = 1 << 20;

// Writes gather in memory, over all tables, up to a part of what the cache may take: a program with
// a small cache runs beside others, and is to reach soon the size that it keeps. The least is a
// whole buffer of chunks (they fill it first, and by itself) and half as much for all other tables.
constexpr size_t kCacheBytesPerWriteBufferByte = 3;
constexpr size_t kMinAllWriteBuffersBytes = 12 * kMiB;
constexpr size_t kMaxAllWriteBuffersBytes = 72 * kMiB;
constexpr size_t kWriteBufferBytes = 4 * kMiB;
// Segments of the index come in one go.
constexpr size_t kIndexWriteBufferBytes = 32 * kMiB;
// What one document adds to the index is soon gathered with that of others: what is gathered before
// the buffer is written out leaves nothing but its deletion on the disk, and that until the buffer
// is written out once more.
constexpr size_t kLeavesWriteBufferBytes = 16 * kMiB;
constexpr int kLeavesFilesBeforeRewriting = 2;
// The first level of sorted files is rewritten whenever four buffers were written out, so it must
// not be much larger than these.
constexpr size_t kLevelBaseInBuffers = 8;
// Each flush of the chunks makes one blob file, so their buffer sets the least size of these.
constexpr size_t kChunkWriteBufferBytes = 8 * kMiB;
// What an opening has to read again after a kill.
constexpr size_t kMaxLogBytes = 96 * kMiB;
constexpr int kMaxOpenFiles = 256;
constexpr double kFilterBitsPerKey = 10;  // one look in a hundred for a missing key reads in vain
constexpr size_t kBlockBytes =
    16 << 10;  // compresses texts and index rows better than RocksDB's 4 KiB

// RocksDB's own LOG file is not kept: readers, who must leave no trace, would start one beside the
// writer's, and on a full disk its writer trips over an assertion that Debian's build keeps.
class SilentLogger final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

// After a full disk RocksDB 7.8 by itself tries to go on once there is room, and then writes behind
// the log entry that failed; Debian's build, which keeps its assertions, ends the process there. So
// what could not be written stays the last word until the store is opened again.
class NoRecovery final : public rocksdb::EventListener {
 public:
  void OnErrorRecoveryBegin(rocksdb::BackgroundErrorReason, rocksdb::Status,
                            bool* auto_recovery) override {
    *auto_recovery = false;
  }
};

// Files are opened when something is read from them, so that one that is missing or spoiled is an
// error of what lies in it alone.
void ReadWhatIsLeft(rocksdb::DBOptions* db) {
  db->max_open_files = kMaxOpenFiles;
  db->paranoid_checks = false;
  db->skip_checking_sst_file_sizes_on_db_open = true;
  db->wal_recovery_mode = rocksdb::WALRecoveryMode::kSkipAnyCorruptedRecords;
}

size_t AllWriteBuffersBytes(int64_t cache_bytes) {
  const size_t part = static_cast<size_t>(cache_bytes) / kCacheBytesPerWriteBufferByte;
  return std::clamp(part, kMinAllWriteBuffersBytes, kMaxAllWriteBuffersBytes);
}

// Ends a file of the index where another kind of rows begins, and another segment, so that the
// files of a segment that is forgotten can go whole (DropRows).
class IndexPartitioner final : public rocksdb::SstPartitioner {
 public:
  const char* Name() const override { return "sohoa.index"; }
  rocksdb::PartitionerResult ShouldPartition(const rocksdb::PartitionerRequest& request) override {
    return IsOneGroup(*request.prev_user_key, *request.current_user_key)
               ? rocksdb::PartitionerResult::kNotRequired
               : rocksdb::PartitionerResult::kRequired;
  }
  bool CanDoTrivialMove(const rocksdb::Slice& smallest, const rocksdb::Slice& largest) override {
    return IsOneGroup(smallest, largest);
  }

 private:
  static bool IsOneGroup(const rocksdb::Slice& a, const rocksdb::Slice& b) {
    const bool of_segment = a.starts_with({&record_format::kSegmentMark, 1});
    const size_t bytes = of_segment ? record_format::kSegmentKeyBytes : 1;
    return std::string_view(a.data(), a.size()).substr(0, bytes) ==
           std::string_view(b.data(), b.size()).substr(0, bytes);
  }
};

class IndexPartitionerFactory final : public rocksdb::SstPartitionerFactory {
 public:
  const char* Name() const override { return "sohoa.index"; }
  std::unique_ptr<rocksdb::SstPartitioner> CreatePartitioner(
      const rocksdb::SstPartitioner::Context&) const override {
    return std::make_unique<IndexPartitioner>();
  }
};

}  // namespace

rocksdb::DBOptions DatabaseOptions(const RocksTablesOptions& options) {
  rocksdb::DBOptions db;
  db.create_if_missing = options.create_if_missing && !options.read_only;
  db.create_missing_column_families = !options.read_only;
  db.db_write_buffer_size = AllWriteBuffersBytes(options.cache_bytes);
  db.max_total_wal_size = kMaxLogBytes;
  // A reader opens all files at once and holds them, because the writer beside it may delete them.
  db.max_open_files = options.read_only ? -1 : kMaxOpenFiles;
  db.max_background_jobs = 2;
  db.bytes_per_sync = kMiB;  // no long stall when a large file is closed
  db.skip_stats_update_on_db_open = true;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  db.max_bgerror_resume_count = 0;
  db.listeners.push_back(std::make_shared<NoRecovery>());
  db.info_log = NoLog();
  if (options.damaged) ReadWhatIsLeft(&db);
  return db;
}

rocksdb::ColumnFamilyOptions TableOptions(Table table,
                                          const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions blocks;
  blocks.block_cache = cache;
  // The cache bounds them too; but each look for a row asks for both, so they stay where they are
  // for as long as their file is open.
  blocks.cache_index_and_filter_blocks = true;
  blocks.metadata_cache_options.unpartitioned_pinning = rocksdb::PinningTier::kAll;
  blocks.data_block_index_type = rocksdb::BlockBasedTableOptions::kDataBlockBinaryAndHash;
  blocks.block_size = kBlockBytes;
  blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kFilterBitsPerKey));
  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  // Most rows are moved several times before they lie where they stay.
  family.compression = rocksdb::kLZ4Compression;
  family.bottommost_compression = rocksdb::kZSTD;
  // Of these, nearly all rows that are asked for by key are there, so a filter of the last level,
  // by far the largest, would only cost.
  family.optimize_filters_for_hits =
      table == Table::kRecords || table == Table::kPages || table == Table::kIndex;
  // A search takes hundreds of blocks of postings, which are small numbers in few bits already;
  // taking them out of ZSTD was a fifth of its time.
  if (table == Table::kIndex) {
    family.bottommost_compression = rocksdb::kLZ4Compression;
    family.sst_partitioner_factory = std::make_shared<IndexPartitionerFactory>();
  }
  family.write_buffer_size = table == Table::kIndex ? kIndexWriteBufferBytes : kWriteBufferBytes;
  family.max_write_buffer_number = 2;
  if (table == Table::kLeaves) {
    family.write_buffer_size = kLeavesWriteBufferBytes;
    family.level0_file_num_compaction_trigger = kLeavesFilesBeforeRewriting;
    family.bottommost_compression = rocksdb::kDisableCompressionOption;
  }
  if (table == Table::kChunks) {
    // Chunks lie in blob files: compactions move their keys alone. No blob garbage collection but
    // in Scrub: chunks die only with interrupted and withdrawn documents, and a blob file without
    // living chunks goes by itself.
    family.enable_blob_files = true;
    family.min_blob_size = 4 << 10;
    family.bottommost_compression = rocksdb::kDisableCompressionOption;
    family.compression = rocksdb::kNoCompression;  // pictures and PDFs are compressed already
    family.write_buffer_size = kChunkWriteBufferBytes;
  }
  family.max_bytes_for_level_base = kLevelBaseInBuffers * family.write_buffer_size;
  return family;
}

std::shared_ptr<rocksdb::Logger> NoLog() { return std::make_shared<SilentLogger>(); }

}  // namespace sohoa
