#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "storage/search/segment.h"

namespace sohoa {
namespace {

using namespace index_format;  // NOLINT: the grammar's words

constexpr size_t kColumnBytes = 28;
constexpr size_t kDateAt = 24;

uint64_t ParseBigEndian64(std::string_view bytes) {
  return uint64_t{ParseBigEndian32(bytes)} << 32 | ParseBigEndian32(bytes.substr(4));
}

// Counts that are more than the bytes left are lies: each counted thing has a byte or more.
bool TakeCount(std::string_view* bytes, uint32_t* count) {
  return TakeVarint(bytes, count) && *count <= bytes->size();
}

bool TakeFirsts(std::string_view* bytes, std::vector<uint32_t>* firsts) {
  uint32_t count = 0;
  if (!TakeCount(bytes, &count) || count == 0) return false;
  firsts->resize(count);
  uint32_t before = 0;
  for (uint32_t& first : *firsts) {
    if (!TakeVarint(bytes, &first) || first > UINT32_MAX - before) return false;
    first = before += first;
  }
  return true;
}

// Varints into an array, with a short way for those of one byte, which most are. False when the
// bytes end before.
bool TakeVarints(std::string_view* bytes, size_t count, uint32_t* out) {
  const char* at = bytes->data();
  const char* const end = at + bytes->size();
  for (size_t i = 0; i < count; ++i) {
    if (at == end) return false;
    if (static_cast<unsigned char>(*at) < 0x80) {
      out[i] = static_cast<unsigned char>(*at++);
      continue;
    }
    std::string_view rest(at, static_cast<size_t>(end - at));
    if (!TakeVarint(&rest, &out[i])) return false;
    at = rest.data();
  }
  bytes->remove_prefix(static_cast<size_t>(at - bytes->data()));
  return true;
}

// The next eight varints, if so many are wanted and each is of one byte, which is the rule where a
// term is in many documents; else kNotEight.
constexpr uint64_t kNotEight = UINT64_MAX;
uint64_t EightOfOneByte(uint32_t wanted, std::string_view bytes) {
  static_assert(std::endian::native == std::endian::little);
  uint64_t eight = 0;
  if (wanted < sizeof eight || bytes.size() < sizeof eight) return kNotEight;
  std::memcpy(&eight, bytes.data(), sizeof eight);
  return (eight & 0x8080808080808080) == 0 ? eight : kNotEight;
}

bool TakeDocuments(uint32_t first, std::string_view* bytes, std::vector<uint32_t>* documents) {
  uint32_t count = 0;
  if (!TakeCount(bytes, &count) || count == 0) return false;
  documents->resize(count);
  uint32_t* const out = documents->data();
  uint64_t document = out[0] = first;
  for (uint32_t i = 1; i < count;) {
    if (const uint64_t steps = EightOfOneByte(count - i, *bytes); steps != kNotEight) {
      for (int shift = 0; shift < 64; shift += 8)
        out[i++] = static_cast<uint32_t>(document += (steps >> shift & 0xFF) + 1);
      bytes->remove_prefix(8);
      continue;
    }
    uint32_t step = 0;
    if (!TakeVarint(bytes, &step)) return false;
    out[i++] = static_cast<uint32_t>(document += step + uint64_t{1});
  }
  return document <= UINT32_MAX;
}

bool DecodePostings(uint32_t first, size_t spellings, std::string_view bytes, Postings* postings) {
  if (!TakeDocuments(first, &bytes, &postings->documents)) return false;
  const size_t count = postings->documents.size();
  if (bytes.size() < count) return false;
  postings->frequencies.assign(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
  bytes.remove_prefix(count);
  if (spellings == 1 && !bytes.empty()) return false;
  postings->PackSpellings(spellings == 1 ? std::nullopt : std::optional(bytes));
  return true;
}

// Which of the block's documents it is.
absl::StatusOr<std::optional<uint32_t>> PlaceInBlock(uint32_t first, uint32_t document,
                                                     std::string_view postings) {
  uint32_t count = 0;
  if (!TakeCount(&postings, &count) || count == 0) return DamagedIndex();
  uint64_t at = first;
  for (uint32_t i = 0; at <= document; ++i) {
    if (at == document) return std::optional(i);
    uint32_t step = 0;
    if (i + 1 == count) break;
    if (!TakeVarint(&postings, &step)) return DamagedIndex();
    at += step + uint64_t{1};
  }
  return std::optional<uint32_t>();
}

// The places of the block's document `at`.
absl::StatusOr<std::string> PlacesAt(uint32_t at, std::string_view places) {
  uint32_t count = 0;
  if (!TakeCount(&places, &count) || at >= count) return DamagedIndex();
  uint64_t begin = 0;
  uint32_t length = 0, size = 0;
  for (uint32_t i = 0; i < count; ++i) {
    if (!TakeVarint(&places, &length)) return DamagedIndex();
    if (i < at) begin += length;
    if (i == at) size = length;
  }
  if (begin > places.size() || size > places.size() - begin) return DamagedIndex();
  return std::string(places.substr(begin, size));
}

bool TakeDocument(std::string_view* bytes, DocumentEntry* document) {
  if (bytes->size() < kIdBytes) return false;
  document->packed_id = bytes->substr(0, kIdBytes);
  bytes->remove_prefix(kIdBytes);
  uint32_t pages = 0;
  if (!TakeCount(bytes, &pages)) return false;
  document->page_lengths.resize(pages);
  return TakeVarints(bytes, pages, document->page_lengths.data());
}

DocumentColumns ParseColumns(std::string_view bytes) {
  return {ParseBigEndian64(bytes), ParseBigEndian64(bytes.substr(8)),
          ParseBigEndian64(bytes.substr(16)), ParseBigEndian32(bytes.substr(kDateAt))};
}

}  // namespace

std::string EncodeIndexManifest(const IndexManifest& manifest) {
  std::string bytes;
  AppendVarint(manifest.next_segment, &bytes);
  AppendVarint(manifest.removals, &bytes);
  for (const SegmentInfo& segment : manifest.segments) {
    AppendVarint(segment.number, &bytes);
    AppendVarint(segment.documents, &bytes);
    AppendVarint(segment.level, &bytes);
  }
  return bytes;
}

absl::StatusOr<IndexManifest> DecodeIndexManifest(std::string_view bytes) {
  IndexManifest manifest;
  if (bytes.empty()) return manifest;
  bool intact =
      TakeVarint(&bytes, &manifest.next_segment) && TakeVarint(&bytes, &manifest.removals);
  while (intact && !bytes.empty()) {
    SegmentInfo& segment = manifest.segments.emplace_back();
    intact = TakeVarint(&bytes, &segment.number) && TakeVarint(&bytes, &segment.documents) &&
             TakeVarint(&bytes, &segment.level);
  }
  if (!intact) return DamagedIndex();
  return manifest;
}

absl::StatusOr<TermHeader> DecodeTermHeader(std::string_view bytes) {
  TermHeader header;
  uint32_t spellings = 0;
  if (!TakeVarint(&bytes, &header.documents) || !TakeCount(&bytes, &spellings))
    return DamagedIndex();
  for (uint32_t i = 0; i < spellings; ++i) {
    std::string_view spelling;
    if (!TakeBytes(&bytes, &spelling)) return DamagedIndex();
    header.spellings.emplace_back(spelling);
  }
  if (!TakeFirsts(&bytes, &header.firsts)) return DamagedIndex();
  if (bytes.empty()) return header;
  std::string_view postings;
  if (header.firsts.size() != 1 || !TakeBytes(&bytes, &postings)) return DamagedIndex();
  header.postings = postings;
  header.places = bytes;
  return header;
}

void Postings::PackSpellings(std::optional<std::string_view> bytes) {
  is_unpacked_ = !bytes;
  if (bytes) {
    packed_ = *bytes;
  } else {
    spellings_.assign(documents.size(), 1);
  }
}

absl::StatusOr<const std::vector<uint32_t>*> Postings::Spellings() {
  if (!is_unpacked_) {
    std::string_view bytes = packed_;
    spellings_.resize(documents.size());
    if (!TakeVarints(&bytes, spellings_.size(), spellings_.data()) || !bytes.empty())
      return DamagedIndex();
    is_unpacked_ = true;
  }
  return &spellings_;
}

uint32_t TermHeader::BlockOf(uint32_t document) const {
  const auto next = std::upper_bound(firsts.begin(), firsts.end(), document);
  return next == firsts.begin() ? 0 : static_cast<uint32_t>(next - firsts.begin()) - 1;
}

absl::StatusOr<BlockPlaces> BlockPlaces::Decode(std::string bytes) {
  BlockPlaces places;
  std::string_view rest = bytes;
  uint32_t count = 0;
  if (!TakeCount(&rest, &count)) return DamagedIndex();
  places.ends_.resize(count);
  if (!TakeVarints(&rest, count, places.ends_.data())) return DamagedIndex();
  uint64_t end = 0;
  for (uint32_t& place_end : places.ends_) {
    end += place_end;
    place_end = static_cast<uint32_t>(end);
  }
  if (end != rest.size()) return DamagedIndex();
  places.begin_ = bytes.size() - rest.size();
  places.bytes_ = std::move(bytes);
  return places;
}

absl::StatusOr<SegmentReader> SegmentReader::Open(const IndexRows& rows, const SegmentInfo& info) {
  SegmentReader reader(rows, info);
  const std::string prefix = SegmentPrefix(kRemovedMark, info.number);
  bool intact = true;
  absl::Status s = ScanIndexRows(rows, prefix, [&](std::string_view key, std::string_view) {
    intact = key.size() == prefix.size() + 4;
    if (intact) reader.removed_.push_back(ParseBigEndian32(key.substr(prefix.size())));
    return intact;
  });
  if (!s.ok()) return s;
  if (!intact) return DamagedIndex();
  return reader;
}

absl::Status SegmentReader::VisitRow(const std::string& key,
                                     absl::FunctionRef<absl::Status(std::string_view)> see) const {
  absl::Status seen;
  const auto found = rows_->Visit(key, [&](std::string_view row) { seen = see(row); });
  if (!found.ok()) return found.status();
  return *found ? seen : DamagedIndex();
}

absl::StatusOr<std::string> SegmentReader::ReadRow(const std::string& key) const {
  std::string copy;
  absl::Status s = VisitRow(key, [&](std::string_view row) {
    copy = row;
    return absl::OkStatus();
  });
  if (!s.ok()) return s;
  return copy;
}

absl::StatusOr<std::optional<TermHeader>> SegmentReader::FindTerm(std::string_view term) const {
  absl::StatusOr<TermHeader> header;
  const auto found = rows_->Visit(TermKey(info_.number, term),
                                  [&](std::string_view row) { header = DecodeTermHeader(row); });
  if (!found.ok()) return found.status();
  if (!*found) return std::nullopt;
  if (!header.ok()) return header.status();
  return *std::move(header);
}

absl::StatusOr<bool> SegmentReader::MayHaveTerm(uint64_t hash) const {
  if (!filter_->is_read.load(std::memory_order_acquire)) {
    const std::lock_guard lock(filter_->mutex);
    if (!filter_->is_read.load(std::memory_order_relaxed)) {
      const auto found = rows_->Get(SegmentPrefix(kFilterMark, info_.number), &filter_->filter);
      if (!found.ok()) return found.status();
      filter_->is_read.store(true, std::memory_order_release);
    }
  }
  // Where the row is missing, the terms themselves must be looked for.
  return filter_->filter.empty() || FilterMayHave(filter_->filter, hash);
}

absl::Status SegmentReader::ForEachTerm(
    std::string_view prefix, const std::function<bool(std::string_view term)>& visit) const {
  const std::string begin = TermKey(info_.number, prefix);
  return ScanIndexRows(*rows_, begin, [&](std::string_view key, std::string_view) {
    return visit(key.substr(kSegmentPrefixBytes));
  });
}

absl::Status SegmentReader::ReadPostings(std::string_view term, const TermHeader& header,
                                         uint32_t block, Postings* postings) const {
  if (block >= header.firsts.size()) return DamagedIndex();
  const auto decode = [&](std::string_view row) {
    return DecodePostings(header.firsts[block], header.spellings.size(), row, postings)
               ? absl::OkStatus()
               : DamagedIndex();
  };
  return header.postings.empty()
             ? VisitRow(BlockKey(kPostingsMark, info_.number, term, block), decode)
             : decode(header.postings);
}

absl::StatusOr<BlockPlaces> SegmentReader::ReadPlaces(std::string_view term,
                                                      const TermHeader& header,
                                                      uint32_t block) const {
  if (!header.postings.empty()) return BlockPlaces::Decode(header.places);
  auto row = ReadRow(BlockKey(kPositionsMark, info_.number, term, block));
  if (!row.ok()) return row.status();
  return BlockPlaces::Decode(*std::move(row));
}

absl::StatusOr<std::optional<std::string>> SegmentReader::FindPlaces(std::string_view term,
                                                                     const TermHeader& header,
                                                                     uint32_t document) const {
  const uint32_t block = header.BlockOf(document);
  const bool inside = !header.postings.empty();
  std::optional<uint32_t> at;
  const auto look_for = [&](std::string_view postings) {
    const auto found = PlaceInBlock(header.firsts[block], document, postings);
    if (found.ok()) at = *found;
    return found.status();
  };
  if (absl::Status s = inside
                           ? look_for(header.postings)
                           : VisitRow(BlockKey(kPostingsMark, info_.number, term, block), look_for);
      !s.ok())
    return s;
  if (!at) return std::nullopt;
  std::string of_document;
  const auto cut_out = [&](std::string_view places) {
    auto found = PlacesAt(*at, places);
    if (found.ok()) of_document = *std::move(found);
    return found.status();
  };
  if (absl::Status s = inside
                           ? cut_out(header.places)
                           : VisitRow(BlockKey(kPositionsMark, info_.number, term, block), cut_out);
      !s.ok())
    return s;
  return of_document;
}

absl::StatusOr<std::string> SegmentReader::ReadLengths(uint32_t part) const {
  return ReadRow(PartKey(kLengthsMark, info_.number, part));
}

absl::StatusOr<ColumnsPart> SegmentReader::ReadColumns(uint32_t part) const {
  auto row = ReadRow(PartKey(kColumnsMark, info_.number, part));
  if (!row.ok()) return row.status();
  if (row->size() % kColumnBytes != 0) return DamagedIndex();
  return ColumnsPart(*std::move(row));
}

size_t ColumnsPart::size() const { return bytes_.size() / kColumnBytes; }

uint32_t ColumnsPart::date(size_t i) const {
  return ParseBigEndian32(std::string_view(bytes_).substr(i * kColumnBytes + kDateAt));
}

uint64_t ColumnsPart::id_head(size_t i) const {
  return ParseBigEndian64(std::string_view(bytes_).substr(i * kColumnBytes));
}

DocumentColumns ColumnsPart::operator[](size_t i) const {
  return ParseColumns(std::string_view(bytes_).substr(i * kColumnBytes));
}

absl::StatusOr<std::vector<DocumentEntry>> SegmentReader::ReadDocuments(uint32_t part) const {
  std::vector<DocumentEntry> documents;
  absl::Status s = VisitRow(PartKey(kDocumentsMark, info_.number, part), [&](std::string_view row) {
    while (!row.empty())
      if (!TakeDocument(&row, &documents.emplace_back())) return DamagedIndex();
    return absl::OkStatus();
  });
  if (!s.ok()) return s;
  return documents;
}

absl::StatusOr<DocumentEntry> SegmentReader::ReadDocument(uint32_t document) const {
  DocumentEntry entry;
  absl::Status s =
      VisitRow(PartKey(kDocumentsMark, info_.number, document / kDocumentsInPart),
               [&](std::string_view row) {
                 for (uint32_t passed = 0; passed <= document % kDocumentsInPart; ++passed)
                   if (!TakeDocument(&row, &entry)) return DamagedIndex();
                 return absl::OkStatus();
               });
  if (!s.ok()) return s;
  return entry;
}

}  // namespace sohoa
