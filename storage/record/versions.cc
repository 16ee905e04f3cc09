#include "storage/record/versions.h"

#include <algorithm>
#include <mutex>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/record/audit.h"
#include "storage/record/index_table.h"
#include "storage/record/record_format.h"
#include "storage/record/staged_file.h"
#include "storage/record/waiting.h"

namespace sohoa {
namespace {

using namespace record_format;  // NOLINT: the grammar's words

bool SameFiles(const std::vector<OriginalFile>& a, const std::vector<OriginalFile>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const OriginalFile& x, const OriginalFile& y) {
                      return x.sha256 == y.sha256 && x.size_bytes == y.size_bytes;
                    });
}

bool IsDay(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-dd";
  return std::equal(text.begin(), text.end(), kForm.begin(), kForm.end(), [](char c, char form) {
    return form == 'd' ? c >= '0' && c <= '9' : c == form;
  });
}

// What no correction can change.
absl::Status CheckSameDocument(const Record& old, const NewVersion& change) {
  const Record& record = change.record;
  if (record.source_sha256 != old.source_sha256 || record.kept_by != old.kept_by ||
      !SameFiles(record.originals, old.originals))
    return absl::InvalidArgumentError("a new version has another source than its document");
  if (record.pages.size() != old.pages.size())
    return absl::InvalidArgumentError("a new version has not the pages of its document");
  if (change.pdf_path.empty() &&
      (record.pdf_sha256 != old.pdf_sha256 || record.pdf_size_bytes != old.pdf_size_bytes))
    return absl::InvalidArgumentError("a new version names a PDF that did not come with it");
  if (record.deletion && !IsDay(record.deletion->keep_until))
    return absl::InvalidArgumentError("a deletion needs the day until which the document is kept");
  return absl::OkStatus();
}

struct Newest {
  RecordRow row;
  Record record;
};

// kAborted if it is not the one that the change was made on.
absl::StatusOr<Newest> ReadNewest(const TableReader& tables, const NewVersion& change) {
  auto row = ReadRecordRow(tables, change.record.id);
  if (!row.ok()) return row.status();
  auto record = DecodeRecord(row->message);
  if (!record.ok()) return record.status();
  if (record->version != change.record.version)
    return absl::AbortedError(absl::StrCat("the document was changed in between: its version is ",
                                           record->version, ", not ", change.record.version));
  return Newest{*std::move(row), *std::move(record)};
}

VersionRow FirstVersion(const Newest& newest) {
  return {.serial = newest.row.serial,
          .made = {.officer = kProgramActor, .time = newest.record.created_at}};
}

absl::StatusOr<VersionRow> ReadVersionRow(const TableReader& tables, const std::string& id,
                                          int version) {
  const auto bytes = tables.Get(Table::kVersions, VersionKey(id, static_cast<uint32_t>(version)));
  if (!bytes.ok()) return bytes.status();
  if (!bytes->has_value())
    return absl::DataLossError(absl::StrCat("a version of the document is missing: ", version));
  auto row = DecodeVersionRow(**bytes);
  if (row.ok()) row->made.version = version;
  return row;
}

// One change on its way into the store. Dropped before it is written, it leaves nothing.
class VersionChange {
 public:
  VersionChange(StoreState& state, const NewVersion& change)
      : state_(state), change_(change), serial_(TakeSerial(state)) {}
  VersionChange(const VersionChange&) = delete;
  VersionChange& operator=(const VersionChange&) = delete;
  ~VersionChange() {
    if (staged_) DropStaged(*state_.tables, serial_).IgnoreError();
  }

  absl::Status StagePdf() {
    if (change_.pdf_path.empty()) return absl::OkStatus();
    const auto mark = state_.tables->NewBatch();
    mark->Put(Table::kStaging, SerialKey(serial_), change_.record.id);
    staged_ = true;
    if (absl::Status s = state_.tables->Write(*mark, Durability::kBuffered); !s.ok()) return s;
    auto manifest = StageFile(*state_.tables, serial_, 0, change_.pdf_path);
    if (!manifest.ok()) return manifest.status();
    manifest->serial = serial_;
    pdf_ = *std::move(manifest);
    return absl::OkStatus();
  }

  // Under the lock nobody else can make a version between the look and the write.
  absl::StatusOr<Record> Write() {
    const std::lock_guard lock(state_.mutex);
    const auto newest = ReadNewest(*state_.tables, change_);
    if (!newest.ok()) return newest.status();
    if (absl::Status s = CheckExpectedRow(*state_.tables, change_.index.expected); !s.ok())
      return s;
    const auto batch = state_.tables->NewBatch();
    if (absl::Status s = KeepOld(*newest, batch.get()); !s.ok()) return s;
    Record record = PutNew(*newest, batch.get());
    if (absl::Status s = PutTotals(newest->record, batch.get()); !s.ok()) return s;
    if (absl::Status s = AppendAudit(*state_.tables,
                                     {{change_.time, change_.officer, ActionOn(newest->record),
                                       record.source_sha256, change_.reason}},
                                     batch.get());
        !s.ok())
      return s;
    staged_ = false;  // as with documents: a write that fails late may still be found in the log
    const absl::Status written = state_.tables->Write(*batch, Durability::kBuffered);
    ++state_.index_version;
    if (!written.ok()) return written;
    return record;
  }

 private:
  absl::Status KeepOld(const Newest& newest, TableBatch* batch) const {
    const int version = newest.record.version;
    auto row = version == 1 ? FirstVersion(newest)
                            : ReadVersionRow(*state_.tables, newest.record.id, version);
    if (!row.ok()) return row.status();
    row->record = newest.row.message;
    batch->Put(Table::kVersions, VersionKey(newest.record.id, static_cast<uint32_t>(version)),
               EncodeVersionRow(*row));
    return absl::OkStatus();
  }

  Record PutNew(const Newest& newest, TableBatch* batch) const {
    Record record = change_.record;
    record.version = newest.record.version + 1;
    const auto number = static_cast<uint32_t>(record.version);
    if (pdf_) {
      record.pdf_sha256 = pdf_->info.sha256;
      record.pdf_size_bytes = pdf_->info.size_bytes;
      batch->Put(Table::kFiles, FileKey(record.id, kPdfMark, number - 1), EncodeManifest(*pdf_));
    }
    batch->Put(Table::kRecords, record.id,
               absl::StrCat(SerialKey(newest.row.serial), EncodeRecord(record)));
    batch->Put(Table::kVersions, VersionKey(record.id, number),
               EncodeVersionRow({.serial = serial_,
                                 .made = {.officer = change_.officer,
                                          .time = change_.time,
                                          .reason = change_.reason}}));
    batch->Put(Table::kJournal, SerialKey(serial_),
               EncodeJournalRow({record.id, change_.time, record.version}));
    batch->Delete(Table::kStaging, SerialKey(serial_));
    DeleteWaiting(record.id, batch);
    PutWaiting(record, batch);
    PutIndexChange(change_.index, batch);
    return record;
  }

  bool Deletes(const Record& old) const { return !old.deletion && change_.record.deletion; }
  bool Undeletes(const Record& old) const { return old.deletion && !change_.record.deletion; }

  const char* ActionOn(const Record& old) const {
    return Deletes(old) ? kActionDelete : Undeletes(old) ? kActionUndelete : kActionVersion;
  }

  absl::Status PutTotals(const Record& old, TableBatch* batch) const {
    auto totals = ReadTotals(*state_.tables);
    if (!totals.ok()) return totals.status();
    ++totals->old_versions;
    const int found = Undeletes(old) ? 1 : Deletes(old) ? -1 : 0;
    totals->documents += found;
    totals->pages += found * static_cast<int64_t>(old.pages.size());
    totals->deleted -= found;
    if (pdf_) totals->bytes += pdf_->info.size_bytes;
    batch->Put(Table::kMeta, kTotalsKey, EncodeTotals(*totals));
    return absl::OkStatus();
  }

  StoreState& state_;
  const NewVersion& change_;
  const uint64_t serial_;
  std::optional<FileManifest> pdf_;
  bool staged_ = false;  // what lies under the serial belongs to no version yet
};

}  // namespace

absl::StatusOr<Record> AddNewVersion(StoreState& state, const NewVersion& change) {
  if (change.officer.empty() || change.time.empty() || change.reason.empty())
    return absl::InvalidArgumentError("a new version needs an officer, a time and a reason");
  const auto newest = ReadNewest(*state.tables, change);
  if (!newest.ok()) return newest.status();
  if (absl::Status s = CheckSameDocument(newest->record, change); !s.ok()) return s;
  VersionChange version(state, change);
  if (absl::Status s = version.StagePdf(); !s.ok()) return s;
  auto record = version.Write();
  if (!record.ok()) return record;
  // Without the lock: what is committed at the same time shares a sync.
  if (absl::Status s = state.tables->Sync(); !s.ok()) return s;
  return record;
}

absl::StatusOr<Record> ReadRecordVersion(const TableReader& tables, const std::string& id,
                                         int version) {
  const auto row = ReadRecordRow(tables, id);
  if (!row.ok()) return row.status();
  auto newest = DecodeRecord(row->message);
  if (!newest.ok() || newest->version == version || version == kNewestVersion) return newest;
  if (version < 1 || version > newest->version)
    return absl::NotFoundError("the document has no such version");
  const auto old = ReadVersionRow(tables, id, version);
  if (!old.ok()) return old.status();
  return DecodeRecord(old->record);
}

absl::StatusOr<std::vector<RecordVersion>> ListRecordVersions(const TableReader& tables,
                                                              const std::string& id) {
  const auto row = ReadRecordRow(tables, id);
  if (!row.ok()) return row.status();
  const auto newest = DecodeRecord(row->message);
  if (!newest.ok()) return newest.status();
  if (newest->version == 1) return std::vector{FirstVersion({*row, *newest}).made};
  std::vector<RecordVersion> versions;
  for (int version = 1; version <= newest->version; ++version) {
    auto made = ReadVersionRow(tables, id, version);
    if (!made.ok()) return made.status();
    versions.push_back(std::move(made->made));
  }
  return versions;
}

absl::StatusOr<uint64_t> SerialOfVersion(const TableReader& tables, const std::string& id,
                                         int version) {
  const auto row = ReadVersionRow(tables, id, version);
  if (!row.ok()) return row.status();
  return row->serial;
}

absl::StatusOr<std::optional<FileManifest>> FindRendition(const TableReader& tables,
                                                          const std::string& id, int version) {
  std::optional<std::string> last;
  const absl::Status scanned =
      ScanRows(tables, Table::kFiles, absl::StrCat(id, std::string(1, kPdfMark)),
               [&](std::string_view key, std::string_view value) {
                 const uint64_t brought_by = ParseBigEndian(key.substr(id.size() + 1)) + 1;
                 if (brought_by > static_cast<uint64_t>(version)) return false;
                 last = std::string(value);
                 return true;
               });
  if (!scanned.ok()) return scanned;
  if (!last) return std::nullopt;
  auto manifest = DecodeManifest(*last);
  if (!manifest.ok()) return manifest.status();
  return *std::move(manifest);
}

}  // namespace sohoa
