// Plain data ↔ the bytes of record.proto. Decoders: kDataLoss for bytes that are not what they
// should be. Thread-safe; no state.
#ifndef SOHOA_STORAGE_RECORD_RECORD_CODEC_H_
#define SOHOA_STORAGE_RECORD_RECORD_CODEC_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "ocr/page/page_text.h"
#include "storage/record/audit.h"
#include "storage/record/input_journal.h"
#include "storage/record/record.h"
#include "storage/record/record_store.h"

namespace sohoa {

std::string EncodeRecord(const Record& record);
absl::StatusOr<Record> DecodeRecord(std::string_view bytes);
// Of an encoded record, without all the rest of it.
absl::StatusOr<std::optional<Deletion>> DecodeDeletion(std::string_view record_bytes);

// Exact: decoding gives back what was encoded, to the last bit.
std::string EncodePageText(const PageText& page);
absl::StatusOr<PageText> DecodePageText(std::string_view bytes);

// Where the bytes of a stored file lie and what they must be.
struct FileManifest {
  uint32_t file = 0;    // its number among the files of the document
  uint32_t chunks = 0;  // numbered from 0
  StoredFileInfo info;
  uint64_t serial = 0;  // under which they lie; 0: its document's
};
std::string EncodeManifest(const FileManifest& manifest);
absl::StatusOr<FileManifest> DecodeManifest(std::string_view bytes);

struct JournalRow {
  std::string id;
  std::string created_at;
  int version = 1;
};
std::string EncodeJournalRow(const JournalRow& row);
absl::StatusOr<JournalRow> DecodeJournalRow(std::string_view bytes);

// Without the version: it is in the row's key.
struct VersionRow {
  uint64_t serial = 0;
  RecordVersion made;
  std::string record;  // as EncodeRecord gives it; empty of the newest
};
std::string EncodeVersionRow(const VersionRow& row);
absl::StatusOr<VersionRow> DecodeVersionRow(std::string_view bytes);

// Without the source: it is the row's key.
std::string EncodeQuarantine(const QuarantineEntry& entry);
absl::StatusOr<QuarantineEntry> DecodeQuarantine(std::string_view bytes);

// Without the sequence: it is in the row's key.
std::string EncodeAuditRow(const AuditRow& row);
absl::StatusOr<AuditRow> DecodeAuditRow(std::string_view bytes);

struct AuditHead {
  uint64_t rows = 0;
  std::string sha256;  // of the last row; empty without rows
};
std::string EncodeAuditHead(const AuditHead& head);
absl::StatusOr<AuditHead> DecodeAuditHead(std::string_view bytes);

// Without the key: it is the row's.
std::string EncodeInput(const JournalledInput& input);
absl::StatusOr<JournalledInput> DecodeInput(std::string_view bytes);

std::string EncodeInputTotals(const InputTotals& totals);
absl::StatusOr<InputTotals> DecodeInputTotals(std::string_view bytes);

std::string EncodeTotals(const StoreStats& totals);
absl::StatusOr<StoreStats> DecodeTotals(std::string_view bytes);

}  // namespace sohoa

#endif  // SOHOA_STORAGE_RECORD_RECORD_CODEC_H_
