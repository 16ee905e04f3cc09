// The document memory: a seam. Real: RocksDB (OpenRocksStore); in memory for tests: NewMemoryStore.
// Thread-safe, but for DocumentWriter: one thread at a time. A callback may ask the store again.
// Any function that reads: kDataLoss for damage, kUnavailable when the disk fails.
#ifndef SOHOA_STORAGE_RECORD_RECORD_STORE_H_
#define SOHOA_STORAGE_RECORD_RECORD_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr/page/page_text.h"
#include "storage/record/audit.h"
#include "storage/record/record.h"

namespace sohoa {

enum class StoredFile { kOriginal, kPdf };

// A row of the search index; its grammar belongs to storage/search. Rows of one document are
// written with it and live as long as it does.
struct IndexEntry {
  std::string key;
  std::string value;
  friend bool operator==(const IndexEntry&, const IndexEntry&) = default;
  friend auto operator<=>(const IndexEntry&, const IndexEntry&) = default;
};

struct StoredFileInfo {
  std::string sha256;
  int64_t size_bytes = 0;
};

// Everything of one new document on its way into the store. Nothing of it can be seen by any reader
// until Commit; dropped without Commit, it leaves no trace that a reader or `Check` could find,
// even after a kill (the pieces that were staged are swept when the store is next opened for
// writing). Pages and files go to the disk as they come: memory does not grow with the document.
// After an error of AddPage or AddFile every further call returns that error. Must not outlive its
// store.
class DocumentWriter {
 public:
  virtual ~DocumentWriter() = default;

  // The pages, from 0, in order. kResourceExhausted: the disk is full.
  virtual absl::Status AddPage(const PageText& page) = 0;

  // Copies a file into the store piece by piece and says what was copied. Originals are numbered by
  // the order of the calls, from 0; there is at most one PDF.
  //   kNotFound, kPermissionDenied, kUnavailable  the file cannot be read
  //   kResourceExhausted                          the disk is full
  virtual absl::StatusOr<StoredFileInfo> AddFile(StoredFile kind, const std::string& path) = 0;

  // One atomic write, synced to the disk before it returns: record, pages, files, index rows. Once
  // only.
  //   kAlreadyExists      a document with this source_sha256 is there (it stays untouched)
  //   kInvalidArgument    the record does not agree with the pages and files that were added
  //   kResourceExhausted  the disk is full
  // After an error of the disk it is not known whether the next opening finds the document; if it
  // does, the document is whole.
  virtual absl::Status Commit(const Record& record, const std::vector<IndexEntry>& index) = 0;

  // Hands over a further document of the same scan, complete but not committed: the Commit of this
  // one commits it too, in the same write, so that either all are stored or none. It keeps no
  // originals; its record names this document in `kept_by`. kInvalidArgument as Commit, or for a
  // writer of another store.
  virtual absl::Status CommitWith(std::unique_ptr<DocumentWriter> further, const Record& record,
                                  const std::vector<IndexEntry>& index) = 0;

  // Instead of Commit: drops the document so that after the next Quarantine, or the next opening
  // for writing, nothing of it can be read in the store's files either, as far as they are ours:
  // see Tables::Scrub.
  virtual absl::Status Shred() = 0;
};

// A stored document that is to leave the store, and the rows of the index that it came with: as
// IndexRowsOf of storage/search gives them.
struct Withdrawal {
  std::string id;
  std::vector<IndexEntry> index;
};

struct StoreStats {
  int64_t documents = 0;
  int64_t pages = 0;
  int64_t bytes = 0;        // of originals and renditions
  int64_t quarantined = 0;  // inputs that are held, not those that were released
};

// What `Check` found. Sound when `problems` is empty.
struct CheckReport {
  int64_t documents = 0;
  int64_t files = 0;
  int64_t audit_rows = 0;
  std::string audit_head;             // SHA-256 of the last audit row; empty without rows
  std::vector<std::string> problems;  // one sentence each, naming the document
};

class RecordStore {
 public:
  virtual ~RecordStore() = default;

  // Starts a document. `id` as in Record. kFailedPrecondition when opened read-only.
  virtual absl::StatusOr<std::unique_ptr<DocumentWriter>> NewDocument(const std::string& id) = 0;

  // The id of the document with this content, if it is stored.
  virtual absl::StatusOr<std::optional<std::string>> FindBySource(
      const std::string& source_sha256) const = 0;

  // kNotFound for an unknown id.
  virtual absl::StatusOr<Record> ReadRecord(const std::string& id) const = 0;
  virtual absl::StatusOr<PageText> ReadPage(const std::string& id, int page) const = 0;
  // Hands the bytes over in pieces, in order; stops at the sink's first error and returns it.
  // kNotFound; kDataLoss when what was read is not what was stored (said after the last piece).
  virtual absl::Status ReadFile(
      const std::string& id, StoredFile kind, int index,
      const std::function<absl::Status(std::string_view)>& sink) const = 0;

  // All records in order of id; stops at the callback's first error and returns it.
  virtual absl::Status ForEachRecord(
      const std::function<absl::Status(const Record&)>& visit) const = 0;

  // Index rows whose key begins with `prefix`, in order of key, until `visit` returns false.
  virtual absl::Status ScanIndex(
      std::string_view prefix,
      const std::function<bool(std::string_view key, std::string_view value)>& visit) const = 0;

  // One atomic, synced write: the entries, the removal of the stored documents `withdrawn`, and an
  // audit row for each entry. A second entry for one source takes the place of the first. What was
  // withdrawn or shredded can afterwards not be read in the store's files either; a withdrawal
  // rewrites the whole index and takes as long. After an error or a kill there the next opening for
  // writing does it.
  //   kNotFound         a withdrawn document is not there
  //   kInvalidArgument  an entry has no digest, or a withdrawn document no entry
  virtual absl::Status Quarantine(const std::vector<QuarantineEntry>& entries,
                                  const std::vector<Withdrawal>& withdrawn) = 0;
  virtual absl::StatusOr<std::optional<QuarantineEntry>> FindQuarantined(
      const std::string& source_sha256) const = 0;
  // In order of source; stops at the callback's first error and returns it.
  virtual absl::Status ForEachQuarantined(
      const std::function<absl::Status(const QuarantineEntry&)>& visit) const = 0;

  // An officer declares the alarm false: one atomic, synced write of the release, of the removal of
  // all entries whose cause this document was, and of an audit row for each of them.
  //   kNotFound            it is not in quarantine
  //   kFailedPrecondition  it was released before, or another document is its cause
  //   kInvalidArgument     officer or reason is empty
  virtual absl::Status Release(const std::string& source_sha256,
                               const QuarantineRelease& release) = 0;

  // The audit trail in order; stops at the callback's first error and returns it.
  virtual absl::Status ForEachAuditRow(
      const std::function<absl::Status(const AuditRow&)>& visit) const = 0;

  virtual absl::StatusOr<StoreStats> Stats() const = 0;  // kept count of, so at once

  // Reads everything: every record has its pages and files, every hash holds, nothing is left over.
  // (The index is proved by CheckIndex of storage/search.)
  virtual absl::StatusOr<CheckReport> Check() const = 0;
};

struct RocksStoreOptions {
  // Where the master key of an encrypted store is (ReadMasterKey); a new store is encrypted if one
  // is named. Empty: the store is not encrypted.
  std::string key_place = {};
  bool read_only = false;  // may be open beside one writer; sees what was committed when opened
  bool create_if_missing = true;  // with the folders above it; ignored when read_only
  int64_t cache_bytes =
      32 << 20;  // of blocks that were read; index and filter blocks are among them
};

// Memory beside the cache stays below about 60 MiB, whatever the store holds (the sum of the
// configured buffers, not a measurement).
//   kNotFound            there is no store (read_only, or not create_if_missing)
//   kFailedPrecondition  another process is writing to it, or it is of a newer version
//   kDataLoss            it is damaged, or the folder holds something else
//   kPermissionDenied, kResourceExhausted, kUnavailable
absl::StatusOr<std::unique_ptr<RecordStore>> OpenRocksStore(const std::string& dir,
                                                            const RocksStoreOptions& options = {});

// Keeps every promise above but that of outliving the process.
std::unique_ptr<RecordStore> NewMemoryStore();

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_RECORD_STORE_H_
