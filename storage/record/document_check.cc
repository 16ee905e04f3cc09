#include "storage/record/document_check.h"

#include <optional>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "storage/record/record_codec.h"
#include "storage/record/versions.h"
#include "storage/record/waiting.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

using namespace record_format;  // NOLINT: the grammar's words

class DocumentChecker {
 public:
  explicit DocumentChecker(CheckNotes& notes) : notes_(notes) {}

  void Run(const std::string& id, uint64_t serial, const Record& record, bool has_queue) {
    if (!IsId(id) || record.id != id) notes_.ProblemOf(id, "its record bears another id");
    if (record.source_sha256.substr(0, kIdDigits) != id)
      notes_.ProblemOf(id, "its id is not the head of its source's digest");
    if (notes_.Get(Table::kBySource, record.source_sha256) != id)
      notes_.ProblemOf(id, "it is not found by its source's digest");
    ++(record.deletion ? notes_.counted.deleted : notes_.counted.documents);
    if (!IsInJournal(serial, id, 1)) notes_.ProblemOf(id, "the journal does not have it");
    CheckPages(id, serial, record);
    CheckFiles(id, serial, record);
    CheckVersions(id, serial, record);
    const std::optional<Waiting> what = WaitsFor(record);
    if (has_queue && what && !notes_.Get(Table::kWaiting, WaitingKeyOf(*what, id)))
      notes_.ProblemOf(id, "it waits for a signature and is not in the queue");
  }

 private:
  bool IsInJournal(uint64_t serial, const std::string& id, int version) {
    const auto row = DecodeJournalRow(notes_.Get(Table::kJournal, SerialKey(serial)).value_or(""));
    return row.ok() && row->id == id && row->version == version;
  }

  // The rows of a document with several versions, and the rendition that each of them shows. The
  // rows that are there are walked, as a damaged record may tell of any number of versions.
  void CheckVersions(const std::string& id, uint64_t serial, const Record& newest) {
    notes_.counted.old_versions += newest.version - 1;
    if (newest.version > 1) CheckVersionRows(id, serial, newest.version);
    CheckRendition(id, newest);
  }

  void CheckVersionRows(const std::string& id, uint64_t serial, int newest) {
    int64_t next = 1;
    const absl::Status scanned = ScanRows(
        notes_.tables, Table::kVersions, id, [&](std::string_view key, std::string_view value) {
          const auto version = static_cast<int64_t>(ParseBigEndian(key.substr(id.size())));
          if (version < 1 || version > newest) return true;  // told with the table
          CheckNoneMissing(id, next, version);
          next = version + 1;
          CheckVersion(id, serial, static_cast<int>(version), newest, value);
          return true;
        });
    if (!scanned.ok()) notes_.ProblemOf(id, "its versions cannot be read: ", scanned.message());
    CheckNoneMissing(id, next, int64_t{newest} + 1);
  }

  void CheckNoneMissing(const std::string& id, int64_t first, int64_t end) {
    if (first + 1 == end) notes_.ProblemOf(id, "version ", first, " is missing");
    if (first + 1 < end) notes_.ProblemOf(id, "versions ", first, " to ", end - 1, " are missing");
  }

  void CheckVersion(const std::string& id, uint64_t serial, int version, int newest,
                    std::string_view bytes) {
    const auto row = DecodeVersionRow(bytes);
    if (!row.ok()) return notes_.ProblemOf(id, "version ", version, " cannot be read");
    if (version == 1 ? row->serial != serial : !IsInJournal(row->serial, id, version))
      notes_.ProblemOf(id, "the journal does not have version ", version);
    if (version < newest) CheckOldVersion(id, version, row->record);
    if (version > 1) CheckNothingBehind(id, row->serial, HasRendition(id, version) ? 1 : 0);
  }

  void CheckOldVersion(const std::string& id, int version, const std::string& bytes) {
    const auto record = DecodeRecord(bytes);
    if (!record.ok() || record->id != id || record->version != version)
      return notes_.ProblemOf(id, "version ", version, " cannot be read");
    CheckRendition(id, *record);
  }

  void CheckRendition(const std::string& id, const Record& record) {
    const auto manifest = FindRendition(notes_.tables, id, record.version);
    if (!manifest.ok()) return notes_.ProblemOf(id, "the PDF: its list of pieces cannot be read");
    if (!manifest->has_value()) {
      if (!record.pdf_sha256.empty()) notes_.ProblemOf(id, "the PDF: it is missing");
    } else if ((*manifest)->info.sha256 != record.pdf_sha256 ||
               (*manifest)->info.size_bytes != record.pdf_size_bytes) {
      notes_.ProblemOf(id, "the PDF: the record of version ", record.version,
                       " tells of another file");
    }
  }

  bool HasRendition(const std::string& id, int brought_by) {
    return notes_.Get(Table::kFiles, FileKey(id, kPdfMark, static_cast<uint32_t>(brought_by - 1)))
        .has_value();
  }

  void CheckNothingBehind(const std::string& id, uint64_t serial, uint32_t files) {
    const auto rest = notes_.tables.NewCursor(Table::kChunks);
    rest->Seek(ChunkKey(serial, files, 0));
    if (rest->Valid() && rest->key().substr(0, kSerialBytes) == SerialKey(serial))
      notes_.ProblemOf(id, "there are pieces that belong to none of its files");
  }

  // Row by row, so that damage is told of the document that has it, not of the one before.
  void CheckPages(const std::string& id, uint64_t serial, const Record& record) {
    for (size_t page = 0; page < record.pages.size(); ++page) {
      const auto text =
          notes_.tables.Get(Table::kPages, PageKey(serial, static_cast<uint32_t>(page)));
      if (text.ok() && !text->has_value()) {
        notes_.ProblemOf(id, "the text of page ", page + 1, " is missing");
      } else if (!text.ok() || !DecodePageText(**text).ok()) {
        notes_.ProblemOf(id, "the text of page ", page + 1, " cannot be read");
      }
    }
    const auto rest = notes_.tables.NewCursor(Table::kPages);
    rest->Seek(PageKey(serial, static_cast<uint32_t>(record.pages.size())));
    if (rest->Valid() && rest->key().substr(0, kSerialBytes) == SerialKey(serial))
      notes_.ProblemOf(id, "there are texts of pages that it has not");
    if (!record.deletion) notes_.counted.pages += static_cast<int64_t>(record.pages.size());
  }

  void CheckFiles(const std::string& id, uint64_t serial, const Record& record) {
    uint32_t files = 0;
    if (record.originals.empty()) notes_.ProblemOf(id, "it has no original");
    if (!record.kept_by.empty()) CheckKeeper(id, record);
    for (size_t i = 0; record.kept_by.empty() && i < record.originals.size(); ++i, ++files)
      CheckFile(id, absl::StrCat("original ", i + 1),
                FileKey(id, kOriginalMark, static_cast<uint32_t>(i)), serial,
                {record.originals[i].sha256, record.originals[i].size_bytes});
    const uint32_t renditions = CheckRenditions(id, serial, record.version);
    uint32_t manifests = 0;
    const absl::Status scanned =
        ScanRows(notes_.tables, Table::kFiles, id, [&](std::string_view, std::string_view) {
          ++manifests;
          return true;
        });
    if (!scanned.ok() || manifests != files + renditions)
      notes_.ProblemOf(id, "it has ", files + renditions, " files, but ", manifests,
                       " lists of pieces");
    CheckNothingBehind(id, serial, files + (HasRendition(id, 1) ? 1 : 0));
  }

  // The content of all renditions that its versions brought; their number.
  uint32_t CheckRenditions(const std::string& id, uint64_t serial, int newest) {
    uint32_t renditions = 0;
    const absl::Status scanned = ScanRows(
        notes_.tables, Table::kFiles, absl::StrCat(id, std::string(1, kPdfMark)),
        [&](std::string_view key, std::string_view value) {
          const auto version = static_cast<int>(ParseBigEndian(key.substr(id.size() + 1))) + 1;
          ++renditions;
          ++notes_.report.files;
          const auto manifest = DecodeManifest(value);
          if (!manifest.ok()) return true;  // told with the version that shows it
          if (version > newest) notes_.ProblemOf(id, "there is a PDF of no version");
          notes_.counted.bytes += manifest->info.size_bytes;
          CheckContent(id, version == 1 ? "the PDF" : absl::StrCat("PDF ", version),
                       manifest->serial != 0 ? manifest->serial : serial, *manifest);
          return true;
        });
    if (!scanned.ok()) notes_.ProblemOf(id, "its PDFs cannot be read: ", scanned.message());
    return renditions;
  }

  // The originals are there under another document of the same scan.
  void CheckKeeper(const std::string& id, const Record& record) {
    const auto row = notes_.FindRecord(record.kept_by);
    const auto keeper = DecodeRecord(row ? row->message : "");
    bool same = row && keeper.ok() && keeper->id == record.kept_by && keeper->kept_by.empty() &&
                keeper->originals.size() == record.originals.size();
    for (size_t i = 0; same && i < record.originals.size(); ++i)
      same = keeper->originals[i].sha256 == record.originals[i].sha256;
    if (!same) notes_.ProblemOf(id, "document ", record.kept_by, " does not keep its originals");
  }

  void CheckFile(const std::string& id, const std::string& name, const std::string& key,
                 uint64_t serial, const StoredFileInfo& expected) {
    ++notes_.report.files;
    notes_.counted.bytes += expected.size_bytes;
    const auto bytes = notes_.Get(Table::kFiles, key);
    if (!bytes) return notes_.ProblemOf(id, name, ": it is missing");
    const auto manifest = DecodeManifest(*bytes);
    if (!manifest.ok()) return notes_.ProblemOf(id, name, ": its list of pieces cannot be read");
    if (manifest->info.sha256 != expected.sha256 ||
        manifest->info.size_bytes != expected.size_bytes)
      notes_.ProblemOf(id, name, ": its record tells of another file");
    CheckContent(id, name, serial, *manifest);
  }

  void CheckContent(const std::string& id, const std::string& name, uint64_t serial,
                    const FileManifest& manifest) {
    Sha256 hash;
    int64_t size = 0;
    for (uint32_t chunk = 0; chunk < manifest.chunks; ++chunk) {
      const auto piece = notes_.tables.Get(Table::kChunks, ChunkKey(serial, manifest.file, chunk));
      if (!piece.ok())
        return notes_.ProblemOf(id, name, ": it cannot be read: ", piece.status().message());
      if (!piece->has_value())
        return notes_.ProblemOf(id, name, ": pieces are missing, or too many");
      size += static_cast<int64_t>((*piece)->size());
      hash.Update(**piece);
    }
    const auto more =
        notes_.tables.Get(Table::kChunks, ChunkKey(serial, manifest.file, manifest.chunks));
    if (more.ok() && more->has_value())
      return notes_.ProblemOf(id, name, ": pieces are missing, or too many");
    if (size != manifest.info.size_bytes)
      return notes_.ProblemOf(id, name, ": it has ", size, " bytes instead of ",
                              manifest.info.size_bytes);
    if (hash.Finish() != manifest.info.sha256)
      notes_.ProblemOf(id, name, ": its content has changed: the digest differs");
  }

  CheckNotes& notes_;
};

}  // namespace

void CheckDocument(const std::string& id, uint64_t serial, const Record& record, bool has_queue,
                   CheckNotes* notes) {
  DocumentChecker(*notes).Run(id, serial, record, has_queue);
}

}  // namespace sohoa
