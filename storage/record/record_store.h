// The document memory: a seam. Real: RocksDB (OpenRocksStore); in memory for tests: NewMemoryStore.
// Thread-safe, but for DocumentWriter: one thread at a time. A callback may ask the store again.
// Any function that reads: kDataLoss for damage, kUnavailable when the disk fails.
#ifndef SOHOA_STORAGE_RECORD_RECORD_STORE_H_
#define SOHOA_STORAGE_RECORD_RECORD_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ocr/page/page_text.h"
#include "storage/record/audit.h"
#include "storage/record/index_rows.h"
#include "storage/record/input_journal.h"
#include "storage/record/record.h"
#include "storage/sign/master_key.h"

namespace sohoa {

enum class StoredFile { kOriginal, kPdf };

struct StoredFileInfo {
  std::string sha256;
  int64_t size_bytes = 0;
};

// Bytes [offset, offset + length) of a file.
struct FilePart {
  StoredFile kind = StoredFile::kPdf;
  int number = 0;  // of an original: which, from 0; of a PDF: of which version, from 1
  int64_t offset = 0;
  int64_t length = 0;
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

  // The document goes by another id than the one that it was begun under: that of a scan whose
  // files were still coming then. Before Commit and CommitWith.
  virtual void Rename(const std::string& id) = 0;

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

  // What the journal is to say of the input that this document comes from: Commit writes it in the
  // same write.
  virtual void EndInput(const JournalledInput& input) = 0;

  // Instead of Commit: drops the document so that after the next Quarantine, or the next opening
  // for writing, nothing of it can be read in the store's files either, as far as they are ours:
  // see Tables::Scrub.
  virtual absl::Status Shred() = 0;
};

// The newest version of a document, also where it is deleted.
inline constexpr int kNewestVersion = 0;

// A stored document that is to leave the store, and the rows of the index that it came with: as
// IndexRowsOf of storage/search gives them.
struct Withdrawal {
  std::string id;
  std::vector<IndexEntry> index;
  int version = kNewestVersion;  // that the rows are of; kNewestVersion: whichever is the newest
};

// A change of a stored document, which becomes its next version; the one before stays readable.
// With a `deletion` in its record it deletes the document, without one it brings it back.
struct NewVersion {
  // As it is to be. `version` is the one that the change was made on. Source, originals and the
  // number of pages are those of the document; digest and size of a new PDF are set by the store.
  Record record;
  std::string
      pdf_path;  // of a new rendition, whose bytes are copied; empty: it stays the one it was
  std::string officer;  // "sohoa" for the program itself
  std::string time;     // ISO 8601 with offset
  std::string reason;
  IndexChange index;  // what the index is to hold from now on; written with the record
};

// What is still to be done to a stored rendition.
enum class Waiting {
  kSignature,    // Record::awaited_signature
  kHigherLevel,  // it was signed at a lower level than was wanted
};

// Documents that were deleted and are now to go for good.
struct Purge {
  std::vector<std::string> ids;
  std::string officer;
  std::string time;  // ISO 8601 with offset
  std::string reason;
};

struct StoreStats {
  int64_t documents = 0;     // that are not deleted
  int64_t pages = 0;         // of these
  int64_t bytes = 0;         // of originals and renditions, those of deleted documents too
  int64_t quarantined = 0;   // inputs that are held, not those that were released
  int64_t old_versions = 0;  // of records that have a newer one
  int64_t deleted = 0;       // documents that are kept, and not found
};

// What `Check` found. Sound when `problems` is empty.
struct CheckReport {
  int64_t documents = 0;
  int64_t files = 0;
  int64_t audit_rows = 0;
  std::string audit_head;             // SHA-256 of the last audit row; empty without rows
  std::vector<std::string> problems;  // one sentence each, naming the document
  std::set<std::string> damaged;      // ids of documents of which something is lost or wrong
};

// Room that a table takes on the disk: its files, without what is in memory and in the log.
struct TableSize {
  std::string table;  // as docs/store-format.md names it
  int64_t bytes = 0;
};

class RecordStore {
 public:
  virtual ~RecordStore() = default;

  // Starts a document. `id` as in Record. kFailedPrecondition when opened read-only.
  virtual absl::StatusOr<std::unique_ptr<DocumentWriter>> NewDocument(const std::string& id) = 0;

  // The id of the document with this content, if it is stored.
  virtual absl::StatusOr<std::optional<std::string>> FindBySource(
      const std::string& source_sha256) const = 0;

  // The newest version. kNotFound for an unknown id and for a deleted document.
  virtual absl::StatusOr<Record> ReadRecord(const std::string& id) const = 0;
  virtual absl::StatusOr<PageText> ReadPage(const std::string& id, int page) const = 0;
  // Hands the bytes over in pieces, in order; stops at the sink's first error and returns it.
  // kNotFound; kDataLoss when what was read is not what was stored (said after the last piece).
  virtual absl::Status ReadFile(
      const std::string& id, StoredFile kind, int index,
      const std::function<absl::Status(std::string_view)>& sink) const = 0;

  // Some bytes of a file, as ReadFile; only the pieces that hold them are read, and no digest is
  // checked. kOutOfRange: the file has not so many.
  virtual absl::Status ReadPart(
      const std::string& id, const FilePart& part,
      const std::function<absl::Status(std::string_view)>& sink) const = 0;

  // The same of any version, from 1, or kNewestVersion; also of a deleted document. kNotFound for
  // an unknown id or version. Pages and originals are the same in all versions.
  virtual absl::StatusOr<Record> ReadVersion(const std::string& id, int version) const = 0;
  virtual absl::StatusOr<PageText> ReadPageOfVersion(const std::string& id, int version,
                                                     int page) const = 0;
  virtual absl::Status ReadFileOfVersion(
      const std::string& id, int version, StoredFile kind, int index,
      const std::function<absl::Status(std::string_view)>& sink) const = 0;
  // From the first to the newest, also of a deleted document. kNotFound.
  virtual absl::StatusOr<std::vector<RecordVersion>> ListVersions(const std::string& id) const = 0;

  // Gives a document a new version, in one atomic, synced write: record, PDF, index rows, audit.
  // The record as it was stored.
  //   kNotFound           an unknown id, or no such PDF
  //   kAborted            another version came in between, or another change of the index: read
  //                       what is there now and decide again
  //   kInvalidArgument    source, originals or pages are not those of the document; no officer,
  //                       time or reason; no day until which a deleted document is kept
  //   kResourceExhausted  the disk is full
  // and kPermissionDenied, kUnavailable where the PDF cannot be read.
  virtual absl::StatusOr<Record> AddVersion(const NewVersion& change) = 0;

  // The ids of all documents that wait for it, in order; stops at the callback's first error and
  // returns it. The callback may give the document a new version.
  virtual absl::Status ForEachWaiting(
      Waiting what, const std::function<absl::Status(const std::string& id)>& visit) const = 0;

  // One atomic, synced write: everything of these deleted documents goes, with all versions, and
  // the audit gets a row for each. Afterwards nothing of them can be read in the store's files
  // either, which takes as long as with Quarantine.
  //   kNotFound            an unknown id
  //   kFailedPrecondition  it is not deleted, or is to be kept beyond the day of `time`, or keeps
  //                        the originals of a document that stays
  //   kInvalidArgument     no officer, time or reason
  virtual absl::Status PurgeDeleted(const Purge& purge) = 0;
  // The newest records of all deleted documents, in order of id; as ForEachRecord.
  virtual absl::Status ForEachDeleted(
      const std::function<absl::Status(const Record&)>& visit) const = 0;

  // All records but those of deleted documents, in their newest version, in order of id; stops at
  // the callback's first error and returns it.
  virtual absl::Status ForEachRecord(
      const std::function<absl::Status(const Record&)>& visit) const = 0;

  // The rows of the search index as they are now, for as long as they are held.
  virtual std::unique_ptr<IndexRows> ReadIndex() const = 0;
  // Another number after each change to the index that this process made, and only then.
  virtual uint64_t IndexVersion() const = 0;
  // Held by whoever writes many rows one after the other and names them at the end: one at a time.
  virtual std::unique_lock<std::mutex> LockIndexTending() = 0;
  // kAborted: the row that was expected is another by now, and nothing was changed;
  // kFailedPrecondition when opened read-only; kResourceExhausted: the disk is full.
  virtual absl::Status ChangeIndex(const IndexChange& change) = 0;
  // Gives the disk back what IndexChange::forgotten_ranges took, as far as nobody in this process
  // reads the index as it was before; the rest is left for a later call. A file that RocksDB is
  // rewriting in the background goes when that ends. Waits for LockIndexTending. Errors as
  // ChangeIndex.
  virtual absl::Status DropForgotten() = 0;

  // One atomic, synced write: the entries, the removal of the stored documents `withdrawn`, and an
  // audit row for each entry. A second entry for one source takes the place of the first. What was
  // withdrawn or shredded can afterwards not be read in the store's files either; a withdrawal
  // rewrites the whole index and takes as long. After an error or a kill there the next opening for
  // writing does it; where somebody in this process reads the store as it was before,
  // ScrubLeftovers.
  //   kNotFound         a withdrawn document is not there
  //   kAborted          a withdrawn document has another version by now: its rows are others
  //   kInvalidArgument  an entry has no digest, or a withdrawn document no entry; of a scan with
  //                     several documents the one that keeps the originals has it
  // The journal's rows of all inputs with these sources say afterwards that they were stopped, and
  // have no path; `inputs` are further such rows, of inputs whose source the journal did not know.
  virtual absl::Status Quarantine(const std::vector<QuarantineEntry>& entries,
                                  const std::vector<Withdrawal>& withdrawn,
                                  const std::vector<JournalledInput>& inputs) = 0;
  absl::Status Quarantine(const std::vector<QuarantineEntry>& entries,
                          const std::vector<Withdrawal>& withdrawn) {
    return Quarantine(entries, withdrawn, {});
  }
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

  // The journal of inputs. One atomic, synced write of all rows: each takes the place of the one
  // with its key, which `gone` has none of any more. A row without `order` comes last.
  //   kInvalidArgument     a key is none, or comes twice
  //   kFailedPrecondition  opened read-only
  //   kResourceExhausted   the disk is full
  virtual absl::Status PutInputs(const std::vector<JournalledInput>& inputs,
                                 const std::vector<std::string>& gone) = 0;
  virtual absl::StatusOr<std::optional<JournalledInput>> FindInput(
      const std::string& key) const = 0;
  // Those in this state, by priority and in the order of discovery; stops at the callback's first
  // error and returns it. Rows that change state meanwhile may be visited or not.
  virtual absl::Status ForEachInput(
      InputState state, const std::function<absl::Status(const JournalledInput&)>& visit) const = 0;
  virtual absl::StatusOr<InputTotals> CountInputs() const = 0;  // at once

  // Rows for what was done without changing the store, or beside it: one atomic, synced write for
  // all of them. kFailedPrecondition when opened read-only.
  virtual absl::Status AddAuditRows(const std::vector<AuditEvent>& events) = 0;

  // The audit trail in order; stops at the callback's first error and returns it.
  virtual absl::Status ForEachAuditRow(
      const std::function<absl::Status(const AuditRow&)>& visit) const = 0;

  // SHA-256 of its last row; empty without rows.
  virtual absl::StatusOr<std::string> AuditHead() const = 0;

  virtual absl::StatusOr<StoreStats> Stats() const = 0;  // kept count of, so at once

  // In the order of record_format::Table.
  virtual absl::StatusOr<std::vector<TableSize>> TableSizes() const = 0;

  // Rewrites the files of what was withdrawn, purged or shredded, where that could not be done at
  // once because somebody still read the store as it was before. Quick when nothing is left. Errors
  // as Quarantine.
  virtual absl::Status ScrubLeftovers() = 0;

  // Rewrites all files, so that what was deleted takes no room; the store stays usable meanwhile.
  // Takes about as long as copying the store, and up to its size of room. Errors as Quarantine.
  virtual absl::Status Compact() = 0;

  // Reads everything: every record has its pages and files, every hash holds, nothing is left over.
  // (The index is proved by CheckIndex of storage/search.)
  virtual absl::StatusOr<CheckReport> Check() const = 0;
};

struct RocksStoreOptions {
  // Where the master key of an encrypted store is; a new store is encrypted if one is named. Empty:
  // the store is not encrypted.
  MasterKeySource key_place = {};
  bool read_only = false;  // may be open beside one writer; sees what was committed when opened
  bool create_if_missing = true;  // with the folders above it; ignored when read_only
  // Read only what is left of a damaged store: files may be missing, cut off or changed. What
  // cannot be read is an error of its own then (kDataLoss); `Check` says which documents that are.
  bool damaged = false;
  int64_t cache_bytes =
      32 << 20;  // of blocks that were read; index and filter blocks are among them
};

// A store of an older version is migrated when it is opened for writing; opened for reading only it
// stays as it is, and nothing is known of what waits in it.
// Memory beside the cache, whatever the store holds: writes that wait for a file take a third of
// the cache's bytes, 12 MiB at least and 72 at most, and up to twice that while they go there.
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
