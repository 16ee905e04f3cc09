#include "storage/record/document_writer.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/record/index_table.h"
#include "storage/record/input_rows.h"
#include "storage/record/record_codec.h"
#include "storage/record/record_format.h"
#include "storage/record/staged_file.h"
#include "storage/record/waiting.h"

namespace sohoa {
namespace {

using namespace record_format;  // NOLINT: the grammar's words

bool operator==(const StoredFileInfo& a, const StoredFileInfo& b) {
  return a.sha256 == b.sha256 && a.size_bytes == b.size_bytes;
}

// Pages and files are written as they come, under the document's serial, and no reader follows a
// serial that no record names. So a document of any size takes little memory, and the one batch of
// `Commit` makes all of it valid at once.
class StagedDocument final : public DocumentWriter {
 public:
  StagedDocument(StoreState& state, uint64_t serial, std::string id)
      : state_(state), serial_(serial), id_(std::move(id)) {}
  StagedDocument(const StagedDocument&) = delete;
  StagedDocument& operator=(const StagedDocument&) = delete;

  // What cannot be dropped now is swept when the store is next opened for writing.
  ~StagedDocument() override {
    if (!written_) DropStaged(*state_.tables, serial_).IgnoreError();
  }

  absl::Status Begin() {
    const auto batch = state_.tables->NewBatch();
    batch->Put(Table::kStaging, SerialKey(serial_), id_);
    return state_.tables->Write(*batch, Durability::kBuffered);
  }

  // The row in `staging` keeps the first one: it tells the sweep that there is something, no more.
  void Rename(const std::string& id) override { id_ = id; }

  absl::Status AddPage(const PageText& page) override {
    if (!error_.ok()) return error_;
    const auto batch = state_.tables->NewBatch();
    batch->Put(Table::kPages, PageKey(serial_, pages_), EncodePageText(page));
    error_ = state_.tables->Write(*batch, Durability::kBuffered);
    if (error_.ok()) ++pages_;
    return error_;
  }

  absl::StatusOr<StoredFileInfo> AddFile(StoredFile kind, const std::string& path) override {
    if (!error_.ok()) return error_;
    if (kind == StoredFile::kPdf && pdf_)
      return absl::InvalidArgumentError("the document has its PDF already");
    const auto manifest = StageFile(*state_.tables, serial_, files_, path);
    if (!manifest.ok()) return error_ = manifest.status();
    ++files_;
    if (kind == StoredFile::kPdf) {
      pdf_ = *manifest;
    } else {
      originals_.push_back(*manifest);
    }
    return manifest->info;
  }

  void EndInput(const JournalledInput& input) override { inputs_.push_back(input); }

  absl::Status Shred() override {
    if (written_) return absl::FailedPreconditionError("the document was committed before");
    error_ = absl::FailedPreconditionError("the document was shredded");
    const absl::Status shredded = MarkShredded(*state_.tables, serial_, id_);
    written_ = shredded.ok();  // else the destructor drops what it can
    return shredded;
  }

  absl::Status Commit(const Record& record, const std::vector<IndexEntry>& index) override {
    if (written_) return absl::FailedPreconditionError("the document was committed before");
    if (!error_.ok()) return error_;
    if (!record.kept_by.empty())
      return absl::InvalidArgumentError(
          "the document is to be committed with the one that keeps its originals");
    if (absl::Status status = CheckAgainstParts(record); !status.ok()) return status;
    const auto batch = state_.tables->NewBatch();
    PutDocument(record, index, batch.get());
    for (const Further& further : further_)
      further.writer->PutDocument(further.record, further.index, batch.get());
    return WriteIfNew(record, *batch);
  }

  absl::Status CommitWith(std::unique_ptr<DocumentWriter> further, const Record& record,
                          const std::vector<IndexEntry>& index) override {
    auto* writer = dynamic_cast<StagedDocument*>(further.get());
    if (writer == nullptr || &writer->state_ != &state_)
      return absl::InvalidArgumentError("the documents belong to different stores");
    if (!writer->error_.ok()) return writer->error_;
    if (record.kept_by != id_)
      return absl::InvalidArgumentError("the record names another keeper of its originals");
    if (absl::Status status = writer->CheckAgainstParts(record); !status.ok()) return status;
    further.release();
    further_.push_back({std::unique_ptr<StagedDocument>(writer), record, index});
    return absl::OkStatus();
  }

 private:
  // A document that is committed with this one.
  struct Further {
    std::unique_ptr<StagedDocument> writer;
    Record record;
    std::vector<IndexEntry> index;
  };

  // The record tells of the parts that were added and of nothing else.
  absl::Status CheckAgainstParts(const Record& record) const {
    if (record.id != id_) return absl::InvalidArgumentError("the record has another id");
    if (record.version != 1) return absl::InvalidArgumentError("it is not the first version");
    if (!IsSha(record.source_sha256) || record.source_sha256.substr(0, kIdDigits) != id_)
      return absl::InvalidArgumentError("the record's id is not the head of its source's digest");
    if (record.pages.size() != pages_)
      return absl::InvalidArgumentError("the record has not the pages that were added");
    if (absl::Status status = CheckOriginals(record); !status.ok()) return status;
    if (!(StoredFileInfo{record.pdf_sha256, record.pdf_size_bytes} ==
          (pdf_ ? pdf_->info : StoredFileInfo{})))
      return absl::InvalidArgumentError("the record's PDF is not the one that was added");
    return absl::OkStatus();
  }

  absl::Status CheckOriginals(const Record& record) const {
    if (!record.kept_by.empty()) {
      if (originals_.empty() && !record.originals.empty() && record.kept_by != id_)
        return absl::OkStatus();
      return absl::InvalidArgumentError("the originals are kept by another document");
    }
    if (originals_.empty() || record.originals.size() != originals_.size())
      return absl::InvalidArgumentError("the record has not the originals that were added");
    for (size_t i = 0; i < originals_.size(); ++i) {
      const OriginalFile& named = record.originals[i];
      if (!(StoredFileInfo{named.sha256, named.size_bytes} == originals_[i].info))
        return absl::InvalidArgumentError("an original is not the file that was added");
    }
    if (record.originals.size() == 1 && record.source_sha256 != record.originals[0].sha256)
      return absl::InvalidArgumentError("the source's digest is not that of the original");
    return absl::OkStatus();
  }

  void PutDocument(const Record& record, const std::vector<IndexEntry>& index,
                   TableBatch* batch) const {
    const std::string serial = SerialKey(serial_);
    batch->Put(Table::kRecords, id_, absl::StrCat(serial, EncodeRecord(record)));
    for (size_t i = 0; i < originals_.size(); ++i)
      batch->Put(Table::kFiles, FileKey(id_, kOriginalMark, static_cast<uint32_t>(i)),
                 EncodeManifest(originals_[i]));
    if (pdf_) batch->Put(Table::kFiles, FileKey(id_, kPdfMark, 0), EncodeManifest(*pdf_));
    batch->Put(Table::kBySource, record.source_sha256, id_);
    batch->Put(Table::kJournal, serial, EncodeJournalRow({id_, record.created_at}));
    batch->Delete(Table::kStaging, serial);
    PutWaiting(record, batch);
    for (const IndexEntry& row : index) PutIndexRow(row, batch);
  }

  // kAlreadyExists if it is in the store; else counts it.
  absl::Status CountIfNew(const Record& record, StoreStats* totals) const {
    const auto source = state_.tables->Get(Table::kBySource, record.source_sha256);
    if (!source.ok()) return source.status();
    const auto same_id = state_.tables->Get(Table::kRecords, id_);
    if (!same_id.ok()) return same_id.status();
    if (source->has_value() || same_id->has_value())
      return absl::AlreadyExistsError("this document is in the store already");
    ++totals->documents;
    totals->pages += pages_;
    totals->bytes += record.pdf_size_bytes;
    for (const FileManifest& original : originals_) totals->bytes += original.info.size_bytes;
    return absl::OkStatus();
  }

  // Written under the lock, so that nobody else can commit the same source between the look and the
  // write; synced without it, so that documents that are committed at the same time share a sync.
  absl::Status WriteIfNew(const Record& record, TableBatch& batch) {
    const absl::Status written = WriteUnderLock(record, batch);
    if (!written.ok() && !absl::IsAlreadyExists(written)) return written;
    // What is there already may have been written a moment ago: it is said when it will stay.
    const absl::Status synced = state_.tables->Sync();
    return written.ok() ? synced : written;
  }

  absl::Status WriteUnderLock(const Record& record, TableBatch& batch) {
    const std::lock_guard lock(state_.mutex);
    auto totals = ReadTotals(*state_.tables);
    if (!totals.ok()) return totals.status();
    if (absl::Status status = CountIfNew(record, &*totals); !status.ok()) return status;
    for (const Further& further : further_)
      if (absl::Status status = further.writer->CountIfNew(further.record, &*totals); !status.ok())
        return status;
    batch.Put(Table::kMeta, kTotalsKey, EncodeTotals(*totals));
    if (absl::Status s = PutInputRows(state_, inputs_, {}, &batch); !s.ok()) return s;
    // Whether it succeeds or not, the parts are now out of our hands: a write that fails late may
    // still be found in the log by the next opening, and must then find its parts.
    written_ = true;
    for (const Further& further : further_) further.writer->written_ = true;
    const absl::Status written = state_.tables->Write(batch, Durability::kBuffered);
    ++state_.index_version;
    return written;
  }

  StoreState& state_;
  const uint64_t serial_;
  std::string id_;
  uint32_t pages_ = 0;
  uint32_t files_ = 0;
  std::vector<FileManifest> originals_;
  std::optional<FileManifest> pdf_;
  std::vector<Further> further_;
  std::vector<JournalledInput> inputs_;  // whose rows are written with the document
  absl::Status error_;                   // the first; nothing can be added behind it
  bool written_ = false;  // nothing is staged any more: the batch was handed over, or shredded
};

}  // namespace

absl::StatusOr<std::unique_ptr<DocumentWriter>> NewDocumentWriter(StoreState& state,
                                                                  uint64_t serial,
                                                                  const std::string& id) {
  auto writer = std::make_unique<StagedDocument>(state, serial, id);
  if (absl::Status status = writer->Begin(); !status.ok()) return status;
  return writer;
}

}  // namespace sohoa
