// The grammar of the index rows. In prose: docs/store-format.md. Do not change what stands here:
// rows on disk are read by it.
//
//   't' term 0x00 id      the term's places in the document: a posting
//   'd' id                how many positions each page has: a varint for each page
//   'c' fingerprint id    nothing; 16 bytes that documents of one number, organ and day share
//
// `term` is a folded token, `id` the document's id in 12 bytes. Numbers in values are varints:
// seven bits a byte, the lowest first, the high bit set on all but the last byte.
//
// A posting: the document's length in positions of its body; then, for each spelling of the term
// that occurs, in order of its bytes: the spelling's length (0: the term itself) and bytes; then,
// for each of the three zones, the number of positions and the positions, each less the one before
// it.
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

namespace sohoa::index_format {

inline constexpr char kTermMark = 't';
inline constexpr char kDocumentMark = 'd';
inline constexpr char kCodeMark = 'c';
inline constexpr size_t kIdBytes = 12;
inline constexpr size_t kFingerprintBytes = 16;

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

// The keys of all postings of a term begin so.
inline std::string TermPrefix(std::string_view term) {
  std::string key(1, kTermMark);
  key += term;
  key.push_back('\0');
  return key;
}

inline std::string DocumentKey(std::string_view packed_id) {
  std::string key(1, kDocumentMark);
  key += packed_id;
  return key;
}

// The keys of all documents that share a fingerprint (same_code.h) begin so.
inline std::string CodePrefix(std::string_view fingerprint) {
  std::string key(1, kCodeMark);
  key += fingerprint;
  return key;
}

// The packed id of a key of any kind; empty when it is no key of an index row.
inline std::string_view IdOf(std::string_view key) {
  if (key.size() < 1 + kIdBytes) return {};
  const std::string_view id = key.substr(key.size() - kIdBytes);
  if (key[0] == kDocumentMark) return key.size() == 1 + kIdBytes ? id : std::string_view();
  if (key[0] == kCodeMark)
    return key.size() == 1 + kFingerprintBytes + kIdBytes ? id : std::string_view();
  const bool posting =
      key[0] == kTermMark && key.size() > 2 + kIdBytes && key[key.size() - kIdBytes - 1] == '\0';
  return posting ? id : std::string_view();
}

inline void AppendVarint(uint64_t number, std::string* bytes) {
  for (; number >= 0x80; number >>= 7) bytes->push_back(static_cast<char>(number | 0x80));
  bytes->push_back(static_cast<char>(number));
}

// Takes a number off the front of *bytes. False, with *number 0, when there is no whole one that
// fits.
inline bool TakeVarint(std::string_view* bytes, uint32_t* number) {
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

}  // namespace sohoa::index_format

#endif  // SOHOA_STORAGE_SEARCH_INDEX_FORMAT_H_
