// The grammar of the store: which tables there are and how the keys of their rows are built. In
// prose: docs/store-format.md. Do not change what stands here: stores on disk are read by it. A
// change that an older program could not read needs a new kSchemaVersion.
#ifndef SOHOA_STORAGE_RECORD_RECORD_FORMAT_H_
#define SOHOA_STORAGE_RECORD_RECORD_FORMAT_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sohoa::record_format {

inline constexpr int kSchemaVersion = 3;

// `id` 24 hexadecimal digits · `sha` 64 of them · `serial` 8 bytes · numbers 4 bytes, both
// big-endian, so that rows lie in order. A serial is given to each version of a document when it is
// begun and to no other as long as anything of it is left; the pages and originals of a document
// lie under that of its first. Messages are those of record.proto.
enum class Table {
  kMeta,      // "schema" → the version in decimal; "totals" → Totals; "audit" → AuditHead;
              // "audit/", sequence → AuditRow
  kRecords,   // id → serial, Record: the newest version
  kFiles,     // id, 'o', index → FileManifest of an original
              // id, 'p', version less one → of the rendition that this version brought
  kPages,     // serial, page → PageText
  kChunks,    // serial, file, chunk → bytes of a file
  kBySource,  // sha of the source → id
  kJournal,   // serial → JournalRow; the versions that were committed, in the order in which they
              // were begun
  kStaging,   // serial → id; begun and not committed: nothing of this serial is valid yet.
              // serial → id 's' (shredded) or 'w' (withdrawn): its rows are deleted, the files
              // that they stood in not yet rewritten
              // serial → key of an input 'i': its path was taken out of its row, the same
  kIndex,     // rows of storage/search/index_format.h
  kQuarantine,  // sha of the source → QuarantineRow
  kVersions,    // id, version → VersionRow; none of a document that has one version alone
  kWaiting,     // 's' or 'r', id → nothing; what is to be signed, or raised to a higher level
  kInputs,      // the journal of inputs, by the first byte of the key:
            // 'i', key → InputRow; 't' → InputTotals; 'h', sha of the source, key → nothing
            // 'q', state, priority, order → key: each input once, the first to be read first
  kLeaves,  // those of kIndex whose key begins with kLeafMark
};

// These rows of the search index come with a document and go when they are gathered with those of
// others: among rows that stay they would lie dead on the disk for long, and whoever looks for the
// living would walk over all of them.
inline constexpr char kLeafMark = 'g';

// Rows of kIndex whose first bytes, so many, are alike and begin with this mark are written in one
// go and go in one go, so they share no file with others.
inline constexpr char kSegmentMark = 's';
inline constexpr size_t kSegmentKeyBytes = 5;

// Column families of RocksDB, in the order of Table. The first must be called "default".
inline constexpr std::array<const char*, 14> kTableNames = {
    "default", "records", "files",      "pages",    "chunks",  "by_source", "journal",
    "staging", "index",   "quarantine", "versions", "waiting", "inputs",    "leaves"};

inline constexpr std::string_view kSchemaKey = "schema";
inline constexpr std::string_view kTotalsKey = "totals";
inline constexpr std::string_view kAuditHeadKey = "audit";
inline constexpr std::string_view kAuditPrefix = "audit/";
inline constexpr char kShreddedMark = 's';
inline constexpr char kWithdrawnMark = 'w';
inline constexpr char kForgottenMark = 'i';

inline constexpr size_t kIdDigits = 24;
inline constexpr size_t kShaDigits = 64;
inline constexpr size_t kSerialBytes = 8;

// Large enough that a row's cost vanishes, small enough that many may be in memory.
inline constexpr size_t kChunkBytes = 1 << 20;

inline bool IsLowerHex(std::string_view text, size_t digits) {
  return text.size() == digits && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}
inline bool IsId(std::string_view text) { return IsLowerHex(text, kIdDigits); }
inline bool IsSha(std::string_view text) { return IsLowerHex(text, kShaDigits); }

inline void AppendBigEndian(uint64_t number, int bytes, std::string* key) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    key->push_back(static_cast<char>(number >> shift & 0xff));
}

// REQUIRES: bytes.size() <= 8.
inline uint64_t ParseBigEndian(std::string_view bytes) {
  uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

inline std::string SerialKey(uint64_t serial) {
  std::string key;
  AppendBigEndian(serial, kSerialBytes, &key);
  return key;
}

// Sequences count from 1.
inline std::string AuditKey(uint64_t sequence) {
  std::string key(kAuditPrefix);
  AppendBigEndian(sequence, kSerialBytes, &key);
  return key;
}

inline std::string PageKey(uint64_t serial, uint32_t page) {
  std::string key = SerialKey(serial);
  AppendBigEndian(page, 4, &key);
  return key;
}

inline std::string ChunkKey(uint64_t serial, uint32_t file, uint32_t chunk) {
  std::string key = PageKey(serial, file);
  AppendBigEndian(chunk, 4, &key);
  return key;
}

inline constexpr char kOriginalMark = 'o';
inline constexpr char kPdfMark = 'p';

inline std::string FileKey(std::string_view id, char mark, uint32_t index) {
  std::string key(id);
  key.push_back(mark);
  AppendBigEndian(index, 4, &key);
  return key;
}

// Versions count from 1.
inline std::string VersionKey(std::string_view id, uint32_t version) {
  std::string key(id);
  AppendBigEndian(version, 4, &key);
  return key;
}

inline constexpr char kToSignMark = 's';
inline constexpr char kToRaiseMark = 'r';

inline std::string WaitingKey(char mark, std::string_view id) {
  std::string key(1, mark);
  key += id;
  return key;
}

inline constexpr char kInputMark = 'i';
inline constexpr char kInputQueueMark = 'q';
inline constexpr char kInputSourceMark = 'h';
inline constexpr std::string_view kInputTotalsKey = "t";

inline std::string InputRowKey(std::string_view key) {
  std::string row(1, kInputMark);
  row += key;
  return row;
}

// All inputs in this state.
inline std::string InputQueuePrefix(int state) {
  std::string key(1, kInputQueueMark);
  key.push_back(static_cast<char>(state));
  return key;
}

// The highest priority first, then the order of discovery.
inline std::string InputQueueKey(int state, int priority, uint64_t order) {
  std::string key = InputQueuePrefix(state);
  AppendBigEndian(static_cast<uint64_t>(INT32_MAX - int64_t{priority}), 8, &key);
  AppendBigEndian(order, 8, &key);
  return key;
}

// All inputs of this content.
inline std::string InputSourceKey(std::string_view sha, std::string_view key) {
  std::string row(1, kInputSourceMark);
  row += sha;
  row += key;
  return row;
}

}  // namespace sohoa::record_format

#endif  // SOHOA_STORAGE_RECORD_RECORD_FORMAT_H_
