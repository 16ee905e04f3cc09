// The grammar of the index rows. In prose: docs/store-format.md. Do not change what stands here:
// rows on disk are read by it.
//
//   'o'                              the manifest: which segments there are
//   'g' id digest                    what one document adds to the index: its leaf (leaf.h)
//   'c' fingerprint id               nothing; 16 bytes that documents of one number, organ and day
//                                    share
//   'y' fingerprint id               nothing; 16 bytes that documents of one number, organ and year
//                                    share
//   'a' band bits id page            a page's sketch; pages that may look alike share a band
//                                    (1 byte) and its bits (2)
//   'l' other id                     nothing; the record of `id` tells that it is like `other`
//   's' segment 'd' part             64 documents: ids and the positions of their pages
//   's' segment 'l' part             16,384 documents: a byte each for its length
//   's' segment 'y' part             1,024 documents: what they are sorted, counted and sifted by
//   's' segment 'x' document         nothing; the document is there no more
//   's' segment 'b'                  which terms it may have: a Bloom filter (term_filter.h)
//   's' segment 'h' term             a term: how many documents, spellings, where its blocks begin
//   's' segment 'p' term 0x00 block  documents that have it
//   's' segment 'q' term 0x00 block  where in them
//
// `term` is a folded token, or a field's mark and one; `id` the document's id in 12 bytes; `digest`
// 4 bytes of the leaf's SHA-256; the others 4 bytes, big-endian. A document is in one leaf or in
// one segment; within a segment documents are numbered from 0 in the order in which they came.
// Numbers in values are varints: seven bits a byte, the lowest first, the high bit set on all but
// the last.
//
// Positions count the parts of words (tokenizer.h) in reading order; the body goes on from page to
// page. Each field begins one position behind the field before it, so that no phrase spans two of
// them. The whole of a word of several parts stands at its first part's position.
#ifndef SOHOA_STORAGE_SEARCH_INDEX_FORMAT_H_
#define SOHOA_STORAGE_SEARCH_INDEX_FORMAT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "storage/record/record_format.h"

namespace sohoa::index_format {

inline constexpr char kManifestMark = 'o';
inline constexpr char kLeafMark = record_format::kLeafMark;
inline constexpr char kCodeMark = 'c';
inline constexpr char kCodeOfYearMark = 'y';
inline constexpr char kLookMark = 'a';
inline constexpr char kLikeMark = 'l';
inline constexpr char kSegmentMark = record_format::kSegmentMark;
// Behind the segment's number:
inline constexpr char kDocumentsMark = 'd';
inline constexpr char kLengthsMark = 'l';
inline constexpr char kColumnsMark = 'y';
inline constexpr char kRemovedMark = 'x';
inline constexpr char kFilterMark = 'b';
inline constexpr char kTermMark = 'h';
inline constexpr char kPostingsMark = 'p';
inline constexpr char kPositionsMark = 'q';

inline constexpr size_t kIdBytes = 12;
inline constexpr size_t kFingerprintBytes = 16;
inline constexpr size_t kLeafDigestBytes = 4;
inline constexpr uint32_t kDocumentsInPart = 64;
inline constexpr uint32_t kLengthsInPart = 16384;
inline constexpr uint32_t kColumnsInPart = 1024;
inline constexpr size_t kMostPostingsInBlock = 2048;
// A block ends before it grows beyond this, unless one document alone does.
inline constexpr size_t kMostPositionBytesInBlock = 1 << 18;

// A term of one field begins with this byte, which no token has, and the field's letter.
inline constexpr char kFieldTermMark = '\x02';

// Between the two words of a pair (word_pairs.h), and before a scope's term (scope_terms.h). A term
// that has it has no 'q' rows, and no places in its header.
inline constexpr char kPairJoin = '\x03';

// Where a token stands.
enum class Zone {
  kBody,   // the pages
  kTitle,  // what a document is known by: its type, code and subject
  kOther,  // its other fields
};
inline constexpr size_t kZones = 3;

// 24 hexadecimal digits ↔ 12 bytes. REQUIRES: lower-case digits, an even number.
inline std::string PackId(std::string_view hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string id;
  for (size_t i = 0; i + 1 < hex.size(); i += 2)
    id.push_back(static_cast<char>(digit(hex[i]) << 4 | digit(hex[i + 1])));
  return id;
}

inline std::string UnpackId(std::string_view id) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const char byte : id) {
    hex.push_back(kDigits[static_cast<unsigned char>(byte) >> 4]);
    hex.push_back(kDigits[static_cast<unsigned char>(byte) & 15]);
  }
  return hex;
}

inline void AppendBigEndian32(uint32_t number, std::string* key) {
  for (int shift = 24; shift >= 0; shift -= 8) key->push_back(static_cast<char>(number >> shift));
}

// REQUIRES: bytes.size() >= 4.
inline uint32_t ParseBigEndian32(std::string_view bytes) {
  uint32_t number = 0;
  for (size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

// The keys of all rows of a segment begin so.
static_assert(1 + sizeof(uint32_t) == record_format::kSegmentKeyBytes);
inline std::string SegmentPrefix(uint32_t segment) {
  std::string key(1, kSegmentMark);
  AppendBigEndian32(segment, &key);
  return key;
}

// Those of one kind.
inline std::string SegmentPrefix(char mark, uint32_t segment) {
  std::string key = SegmentPrefix(segment);
  key.push_back(mark);
  return key;
}
inline constexpr size_t kSegmentPrefixBytes = 6;

// Of 'd', 'l', 'y' and 'x'.
inline std::string PartKey(char mark, uint32_t segment, uint32_t part) {
  std::string key = SegmentPrefix(mark, segment);
  AppendBigEndian32(part, &key);
  return key;
}

inline std::string TermKey(uint32_t segment, std::string_view term) {
  std::string key = SegmentPrefix(kTermMark, segment);
  key += term;
  return key;
}

// Of 'p' and 'q'.
inline std::string BlockKey(char mark, uint32_t segment, std::string_view term, uint32_t block) {
  std::string key = SegmentPrefix(mark, segment);
  key += term;
  key.push_back('\0');
  AppendBigEndian32(block, &key);
  return key;
}

// The keys of a document's leaf begin so.
inline std::string LeafPrefix(std::string_view packed_id) {
  std::string key(1, kLeafMark);
  key += packed_id;
  return key;
}

// Empty when it is no key of a leaf.
inline std::string_view IdOfLeaf(std::string_view key) {
  if (key.size() != 1 + kIdBytes + kLeafDigestBytes || key[0] != kLeafMark) return {};
  return key.substr(1, kIdBytes);
}

// The keys of all documents that share a fingerprint (same_code.h) begin so; `mark` of a code or of
// one of a year.
inline std::string CodePrefix(std::string_view fingerprint, char mark = kCodeMark) {
  std::string key(1, mark);
  key += fingerprint;
  return key;
}

// Empty when it is no key of a fingerprint.
inline std::string_view IdOfCode(std::string_view key, char mark = kCodeMark) {
  if (key.size() != 1 + kFingerprintBytes + kIdBytes || key[0] != mark) return {};
  return key.substr(1 + kFingerprintBytes);
}

// The keys of all pages that share these bits of a band begin so.
inline std::string LookPrefix(size_t band, uint16_t bits) {
  return {kLookMark, static_cast<char>(band), static_cast<char>(bits >> 8),
          static_cast<char>(bits & 0xff)};
}
inline constexpr size_t kLookPrefixBytes = 4;

// Empty when it is no key of a page's look. The page is behind the id.
inline std::string_view IdOfLook(std::string_view key) {
  if (key.size() != kLookPrefixBytes + kIdBytes + 4 || key[0] != kLookMark) return {};
  return key.substr(kLookPrefixBytes, kIdBytes);
}

// The keys of all documents whose records name this one begin so.
inline std::string LikePrefix(std::string_view packed_other) {
  std::string key(1, kLikeMark);
  key += packed_other;
  return key;
}

// Empty when it is no such key.
inline std::string_view IdOfLike(std::string_view key) {
  if (key.size() != 1 + 2 * kIdBytes || key[0] != kLikeMark) return {};
  return key.substr(1 + kIdBytes);
}

inline void AppendVarint(uint64_t number, std::string* bytes) {
  for (; number >= 0x80; number >>= 7) bytes->push_back(static_cast<char>(number | 0x80));
  bytes->push_back(static_cast<char>(number));
}

// Takes a number off the front of *bytes. False, with *number 0, when there is no whole one that
// fits.
inline bool TakeVarint(std::string_view* bytes, uint32_t* number) {
  if (!bytes->empty() && static_cast<unsigned char>(bytes->front()) < 0x80) {
    *number = static_cast<unsigned char>(bytes->front());
    bytes->remove_prefix(1);
    return true;
  }
  uint64_t value = 0;
  *number = 0;
  for (size_t i = 0; i < bytes->size() && i < 5; ++i) {
    const auto byte = static_cast<unsigned char>((*bytes)[i]);
    value |= static_cast<uint64_t>(byte & 0x7F) << (7 * i);
    if (byte < 0x80) {
      bytes->remove_prefix(i + 1);
      if (value > UINT32_MAX) return false;
      *number = static_cast<uint32_t>(value);
      return true;
    }
  }
  return false;
}

// Takes a length and so many bytes.
inline bool TakeBytes(std::string_view* bytes, std::string_view* taken) {
  uint32_t length = 0;
  if (!TakeVarint(bytes, &length) || length > bytes->size()) return false;
  *taken = bytes->substr(0, length);
  bytes->remove_prefix(length);
  return true;
}

inline void AppendBytes(std::string_view taken, std::string* bytes) {
  AppendVarint(taken.size(), bytes);
  *bytes += taken;
}

}  // namespace sohoa::index_format

#endif  // SOHOA_STORAGE_SEARCH_INDEX_FORMAT_H_
