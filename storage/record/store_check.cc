#include "storage/record/store_check.h"

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/record/audit.h"
#include "storage/record/record_codec.h"
#include "storage/record/record_format.h"
#include "storage/record/store_state.h"
#include "storage/record/versions.h"
#include "storage/record/waiting.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

using namespace record_format;  // NOLINT: the grammar's words

// Debian's Abseil has a string_view of its own.
template <typename T>
decltype(auto) Printable(const T& part) {
  if constexpr (std::is_same_v<T, std::string_view>) {
    return absl::string_view(part.data(), part.size());
  } else {
    return (part);
  }
}

class StoreChecker {
 public:
  explicit StoreChecker(const TableReader& tables) : tables_(tables) {
    // A store of the first version is read without being migrated.
    has_queue_ = Get(Table::kMeta, kSchemaKey) != "1";
  }

  CheckReport Run() {
    CheckRecords();
    CheckRecordsBehindDamage();
    CheckSources();
    CheckJournal();
    CheckFilesHaveRecords();
    CheckVersionsHaveRecords();
    CheckQueue();
    CheckSerials(Table::kPages, "page texts");
    CheckSerials(Table::kChunks, "pieces of files");
    CheckQuarantine();
    CheckTotals();
    CheckTrail();
    return std::move(report_);
  }

 private:
  template <typename... Parts>
  void Problem(const Parts&... parts) {
    report_.problems.push_back(absl::StrCat(Printable(parts)...));
  }
  template <typename... Parts>
  void ProblemOf(std::string_view id, const Parts&... parts) {
    report_.damaged.emplace(id);
    Problem("document ", id, ": ", parts...);
  }

  // A row that cannot be read counts as one that is not there; the damage is a problem of its own.
  std::optional<std::string> Get(Table table, std::string_view key) {
    auto row = tables_.Get(table, key);
    if (row.ok()) return *std::move(row);
    Problem("table ", kTableNames[static_cast<size_t>(table)],
            ": a row cannot be read: ", row.status().message());
    return std::nullopt;
  }

  // False if damage ended it.
  bool ForEachRow(Table table,
                  const std::function<void(std::string_view, std::string_view)>& visit) {
    const absl::Status status =
        ScanRows(tables_, table, "", [&](std::string_view key, std::string_view value) {
          visit(key, value);
          return true;
        });
    if (!status.ok())
      Problem("table ", kTableNames[static_cast<size_t>(table)],
              ": it cannot be read to its end: ", status.message());
    return status.ok();
  }

  // --- from the records to their parts
  // ------------------------------------------------------------

  void CheckRecords() {
    records_end_ = ForEachRow(Table::kRecords, [&](std::string_view key, std::string_view value) {
      last_record_ = std::string(key);
      CheckRow(last_record_, value);
    });
  }

  // Where the records cannot be read to their end, the others are asked for one by one: the journal
  // and the table of sources know their ids.
  void CheckRecordsBehindDamage() {
    if (records_end_) return;
    std::set<std::string> ids;
    const auto add = [&](std::string_view id) {
      if (IsId(id) && id > last_record_) ids.emplace(id);
    };
    ForEachRow(Table::kBySource, [&](std::string_view, std::string_view id) { add(id); });
    ForEachRow(Table::kJournal, [&](std::string_view, std::string_view value) {
      const auto row = DecodeJournalRow(value);
      if (row.ok()) add(row->id);
    });
    for (const std::string& id : ids) {
      const auto row = tables_.Get(Table::kRecords, id);
      if (row.ok() && row->has_value()) {
        CheckRow(id, **row);
      } else {
        ProblemOf(id, "its record is lost");
      }
    }
  }

  void CheckRow(const std::string& id, std::string_view value) {
    ++report_.documents;
    const auto record = value.size() < kSerialBytes ? absl::DataLossError("it is cut short")
                                                    : DecodeRecord(value.substr(kSerialBytes));
    if (!record.ok())
      return ProblemOf(id, "its record cannot be read: ", record.status().message());
    CheckRecord(id, ParseBigEndian(value.substr(0, kSerialBytes)), *record);
  }

  void CheckRecord(const std::string& id, uint64_t serial, const Record& record) {
    if (!IsId(id) || record.id != id) ProblemOf(id, "its record bears another id");
    if (record.source_sha256.substr(0, kIdDigits) != id)
      ProblemOf(id, "its id is not the head of its source's digest");
    if (Get(Table::kBySource, record.source_sha256) != id)
      ProblemOf(id, "it is not found by its source's digest");
    ++(record.deletion ? counted_.deleted : counted_.documents);
    if (!IsInJournal(serial, id, 1)) ProblemOf(id, "the journal does not have it");
    CheckPages(id, serial, record);
    CheckFiles(id, serial, record);
    CheckVersions(id, serial, record);
    const std::optional<Waiting> what = WaitsFor(record);
    if (has_queue_ && what && !Get(Table::kWaiting, WaitingKeyOf(*what, id)))
      ProblemOf(id, "it waits for a signature and is not in the queue");
  }

  bool IsInJournal(uint64_t serial, const std::string& id, int version) {
    const auto row = DecodeJournalRow(Get(Table::kJournal, SerialKey(serial)).value_or(""));
    return row.ok() && row->id == id && row->version == version;
  }

  // The rows of a document with several versions, and the rendition that each of them shows.
  void CheckVersions(const std::string& id, uint64_t serial, const Record& newest) {
    counted_.old_versions += newest.version - 1;
    for (int version = 1; newest.version > 1 && version <= newest.version; ++version) {
      const auto bytes = Get(Table::kVersions, VersionKey(id, static_cast<uint32_t>(version)));
      const auto row = DecodeVersionRow(bytes.value_or(""));
      if (!bytes || !row.ok()) {
        ProblemOf(id, "version ", version, bytes ? " cannot be read" : " is missing");
        continue;
      }
      if (version == 1 ? row->serial != serial : !IsInJournal(row->serial, id, version))
        ProblemOf(id, "the journal does not have version ", version);
      if (version < newest.version) CheckOldVersion(id, version, row->record);
      if (version > 1) CheckNothingBehind(id, row->serial, HasRendition(id, version) ? 1 : 0);
    }
    CheckRendition(id, newest);
  }

  void CheckOldVersion(const std::string& id, int version, const std::string& bytes) {
    const auto record = DecodeRecord(bytes);
    if (!record.ok() || record->id != id || record->version != version)
      return ProblemOf(id, "version ", version, " cannot be read");
    CheckRendition(id, *record);
  }

  void CheckRendition(const std::string& id, const Record& record) {
    const auto manifest = FindRendition(tables_, id, record.version);
    if (!manifest.ok()) return ProblemOf(id, "the PDF: its list of pieces cannot be read");
    if (!manifest->has_value()) {
      if (!record.pdf_sha256.empty()) ProblemOf(id, "the PDF: it is missing");
    } else if ((*manifest)->info.sha256 != record.pdf_sha256 ||
               (*manifest)->info.size_bytes != record.pdf_size_bytes) {
      ProblemOf(id, "the PDF: the record of version ", record.version, " tells of another file");
    }
  }

  bool HasRendition(const std::string& id, int brought_by) {
    return Get(Table::kFiles, FileKey(id, kPdfMark, static_cast<uint32_t>(brought_by - 1)))
        .has_value();
  }

  void CheckNothingBehind(const std::string& id, uint64_t serial, uint32_t files) {
    const auto rest = tables_.NewCursor(Table::kChunks);
    rest->Seek(ChunkKey(serial, files, 0));
    if (rest->Valid() && rest->key().substr(0, kSerialBytes) == SerialKey(serial))
      ProblemOf(id, "there are pieces that belong to none of its files");
  }

  // Row by row, so that damage is told of the document that has it, not of the one before.
  void CheckPages(const std::string& id, uint64_t serial, const Record& record) {
    for (size_t page = 0; page < record.pages.size(); ++page) {
      const auto text = tables_.Get(Table::kPages, PageKey(serial, static_cast<uint32_t>(page)));
      if (text.ok() && !text->has_value()) {
        ProblemOf(id, "the text of page ", page + 1, " is missing");
      } else if (!text.ok() || !DecodePageText(**text).ok()) {
        ProblemOf(id, "the text of page ", page + 1, " cannot be read");
      }
    }
    const auto rest = tables_.NewCursor(Table::kPages);
    rest->Seek(PageKey(serial, static_cast<uint32_t>(record.pages.size())));
    if (rest->Valid() && rest->key().substr(0, kSerialBytes) == SerialKey(serial))
      ProblemOf(id, "there are texts of pages that it has not");
    if (!record.deletion) counted_.pages += static_cast<int64_t>(record.pages.size());
  }

  void CheckFiles(const std::string& id, uint64_t serial, const Record& record) {
    uint32_t files = 0;
    if (record.originals.empty()) ProblemOf(id, "it has no original");
    if (!record.kept_by.empty()) CheckKeeper(id, record);
    for (size_t i = 0; record.kept_by.empty() && i < record.originals.size(); ++i, ++files)
      CheckFile(id, absl::StrCat("original ", i + 1),
                FileKey(id, kOriginalMark, static_cast<uint32_t>(i)), serial,
                {record.originals[i].sha256, record.originals[i].size_bytes});
    const uint32_t renditions = CheckRenditions(id, serial, record.version);
    uint32_t manifests = 0;
    const absl::Status scanned =
        ScanRows(tables_, Table::kFiles, id, [&](std::string_view, std::string_view) {
          ++manifests;
          return true;
        });
    if (!scanned.ok() || manifests != files + renditions)
      ProblemOf(id, "it has ", files + renditions, " files, but ", manifests, " lists of pieces");
    CheckNothingBehind(id, serial, files + (HasRendition(id, 1) ? 1 : 0));
  }

  // The content of all renditions that its versions brought; their number.
  uint32_t CheckRenditions(const std::string& id, uint64_t serial, int newest) {
    uint32_t renditions = 0;
    const absl::Status scanned = ScanRows(
        tables_, Table::kFiles, absl::StrCat(id, std::string(1, kPdfMark)),
        [&](std::string_view key, std::string_view value) {
          const auto version = static_cast<int>(ParseBigEndian(key.substr(id.size() + 1))) + 1;
          ++renditions;
          ++report_.files;
          const auto manifest = DecodeManifest(value);
          if (!manifest.ok()) return true;  // told with the version that shows it
          if (version > newest) ProblemOf(id, "there is a PDF of no version");
          counted_.bytes += manifest->info.size_bytes;
          CheckContent(id, version == 1 ? "the PDF" : absl::StrCat("PDF ", version),
                       manifest->serial != 0 ? manifest->serial : serial, *manifest);
          return true;
        });
    if (!scanned.ok()) ProblemOf(id, "its PDFs cannot be read: ", scanned.message());
    return renditions;
  }

  // The originals are there under another document of the same scan.
  void CheckKeeper(const std::string& id, const Record& record) {
    const auto row = FindRecord(record.kept_by);
    const auto keeper = DecodeRecord(row ? row->message : "");
    bool same = row && keeper.ok() && keeper->id == record.kept_by && keeper->kept_by.empty() &&
                keeper->originals.size() == record.originals.size();
    for (size_t i = 0; same && i < record.originals.size(); ++i)
      same = keeper->originals[i].sha256 == record.originals[i].sha256;
    if (!same) ProblemOf(id, "document ", record.kept_by, " does not keep its originals");
  }

  void CheckFile(const std::string& id, const std::string& name, const std::string& key,
                 uint64_t serial, const StoredFileInfo& expected) {
    ++report_.files;
    counted_.bytes += expected.size_bytes;
    const auto bytes = Get(Table::kFiles, key);
    if (!bytes) return ProblemOf(id, name, ": it is missing");
    const auto manifest = DecodeManifest(*bytes);
    if (!manifest.ok()) return ProblemOf(id, name, ": its list of pieces cannot be read");
    if (manifest->info.sha256 != expected.sha256 ||
        manifest->info.size_bytes != expected.size_bytes)
      ProblemOf(id, name, ": its record tells of another file");
    CheckContent(id, name, serial, *manifest);
  }

  void CheckContent(const std::string& id, const std::string& name, uint64_t serial,
                    const FileManifest& manifest) {
    Sha256 hash;
    int64_t size = 0;
    for (uint32_t chunk = 0; chunk < manifest.chunks; ++chunk) {
      const auto piece = tables_.Get(Table::kChunks, ChunkKey(serial, manifest.file, chunk));
      if (!piece.ok())
        return ProblemOf(id, name, ": it cannot be read: ", piece.status().message());
      if (!piece->has_value()) return ProblemOf(id, name, ": pieces are missing, or too many");
      size += static_cast<int64_t>((*piece)->size());
      hash.Update(**piece);
    }
    const auto more = tables_.Get(Table::kChunks, ChunkKey(serial, manifest.file, manifest.chunks));
    if (more.ok() && more->has_value())
      return ProblemOf(id, name, ": pieces are missing, or too many");
    if (size != manifest.info.size_bytes)
      return ProblemOf(id, name, ": it has ", size, " bytes instead of ", manifest.info.size_bytes);
    if (hash.Finish() != manifest.info.sha256)
      ProblemOf(id, name, ": its content has changed: the digest differs");
  }

  // --- from the parts back to the records
  // ------------------------------------------------------------

  std::optional<RecordRow> FindRecord(std::string_view id) {
    auto row = ReadRecordRow(tables_, std::string(id));
    if (!row.ok()) return std::nullopt;
    return *std::move(row);
  }

  void CheckSources() {
    ForEachRow(Table::kBySource, [&](std::string_view key, std::string_view value) {
      const auto row = FindRecord(value);
      if (!row) {
        report_.damaged.emplace(value);
        return Problem("source ", key, ": its document ", value, " is missing");
      }
      const auto record = DecodeRecord(row->message);
      if (record.ok() && record->source_sha256 != key)
        Problem("source ", key, ": its document ", value, " has another source");
    });
  }

  void CheckJournal() {
    ForEachRow(Table::kJournal, [&](std::string_view key, std::string_view value) {
      const uint64_t serial = ParseBigEndian(key);
      const auto row = DecodeJournalRow(value);
      if (!row.ok()) return Problem("journal row ", serial, " cannot be read");
      const auto record = FindRecord(row->id);
      const auto of_version = record && row->version > 1
                                  ? SerialOfVersion(tables_, row->id, row->version)
                                  : absl::StatusOr<uint64_t>(record ? record->serial : 0);
      if (!record || !of_version.ok() || *of_version != serial) {
        report_.damaged.insert(row->id);
        Problem("journal row ", serial, ": its document ", row->id, " is missing");
      }
    });
  }

  void CheckVersionsHaveRecords() {
    std::string known;  // rows of one document lie together
    int newest = 0;
    ForEachRow(Table::kVersions, [&](std::string_view key, std::string_view) {
      const std::string id(key.substr(0, kIdDigits));
      if (id != known) {
        const auto row = FindRecord(id);
        const auto record = DecodeRecord(row ? row->message : "");
        newest = row && record.ok() ? record->version : 0;
        known = id;
      }
      if (ParseBigEndian(key.substr(id.size())) > static_cast<uint64_t>(newest) || newest == 1)
        Problem("document ", id, ": there is a version that its record does not know");
    });
  }

  // A queue has only what waits; that it has all of it is told with the records.
  void CheckQueue() {
    ForEachRow(Table::kWaiting, [&](std::string_view key, std::string_view) {
      const std::string id(key.substr(1));
      const auto row = FindRecord(id);
      const auto record = DecodeRecord(row ? row->message : "");
      const auto what = row && record.ok() ? WaitsFor(*record) : std::nullopt;
      if (!what || WaitingKeyOf(*what, id) != key)
        Problem("document ", id, ": it is in the queue for signatures and waits for none");
    });
  }

  void CheckFilesHaveRecords() {
    std::string known;  // rows of one document lie together
    ForEachRow(Table::kFiles, [&](std::string_view key, std::string_view) {
      const std::string_view id = key.substr(0, kIdDigits);
      if (id == known) return;
      known = id;
      if (!FindRecord(id)) Problem("document ", id, ": its files are there, its record is missing");
    });
  }

  void CheckSerials(Table table, std::string_view what) {
    const auto row = tables_.NewCursor(table);
    row->Seek("");
    while (row->Valid()) {
      const uint64_t serial = ParseBigEndian(row->key().substr(0, kSerialBytes));
      const std::string key = SerialKey(serial);
      if (!Get(Table::kJournal, key) && !Get(Table::kStaging, key))
        Problem("serial ", serial, ": there are ", what, " that belong to no document");
      row->Seek(SerialKey(serial + 1));
    }
    if (!row->status().ok()) Problem("not all ", what, " can be read: ", row->status().message());
  }

  void CheckQuarantine() {
    ForEachRow(Table::kQuarantine, [&](std::string_view key, std::string_view value) {
      const auto entry = DecodeQuarantine(value);
      if (!entry.ok()) return Problem("quarantine of ", key, ": the entry cannot be read");
      if (!entry->is_held()) return;
      ++counted_.quarantined;
      if (Get(Table::kBySource, key)) Problem("source ", key, ": it is in quarantine and stored");
    });
  }

  void CheckTrail() {
    AuditProof proof = CheckAudit(tables_);
    report_.audit_rows = proof.rows;
    report_.audit_head = std::move(proof.head_sha256);
    for (std::string& problem : proof.problems) report_.problems.push_back(std::move(problem));
  }

  void CheckTotals() {
    const auto totals = ReadTotals(tables_);
    if (!totals.ok()) return Problem("the totals cannot be read: ", totals.status().message());
    if (totals->documents != counted_.documents || totals->pages != counted_.pages ||
        totals->bytes != counted_.bytes || totals->old_versions != counted_.old_versions ||
        totals->deleted != counted_.deleted || totals->quarantined != counted_.quarantined)
      Problem("the totals do not agree with what is stored");
  }

  const TableReader& tables_;
  StoreStats counted_;
  bool has_queue_ = true;
  bool records_end_ = true;  // all rows of records were read
  std::string last_record_;  // that was
  CheckReport report_;
};

}  // namespace

absl::StatusOr<CheckReport> CheckStore(const TableReader& tables) {
  return StoreChecker(tables).Run();
}

}  // namespace sohoa
