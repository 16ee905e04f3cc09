#include <algorithm>
#include <bit>
#include <utility>

#include "storage/search/segment.h"
#include "storage/search/word_pairs.h"

namespace sohoa {
namespace {

using namespace index_format;  // NOLINT: the grammar's words

void AppendBigEndian64(uint64_t number, std::string* bytes) {
  AppendBigEndian32(static_cast<uint32_t>(number >> 32), bytes);
  AppendBigEndian32(static_cast<uint32_t>(number), bytes);
}

}  // namespace

uint8_t PackLength(uint32_t length) {
  if (length < 16) return static_cast<uint8_t>(length);
  const auto shift = static_cast<uint32_t>(std::bit_width(length)) - 4;
  return static_cast<uint8_t>(8 + shift * 8 + ((length >> shift) - 8));
}

uint32_t UnpackLength(uint8_t packed) {
  if (packed < 16) return packed;
  const uint32_t shift = packed / 8 - 1;
  return (8U + packed % 8) << shift;
}

void SegmentWriter::AddDocument(std::string_view packed_id, const LeafHead& head) {
  ids_ += packed_id;
  AppendVarint(head.page_lengths.size(), &ids_);
  for (const uint32_t length : head.page_lengths) AppendVarint(length, &ids_);
  lengths_.push_back(static_cast<char>(PackLength(head.length())));
  AppendBigEndian64(head.columns.id_head, &columns_);
  AppendBigEndian64(head.columns.type, &columns_);
  AppendBigEndian64(head.columns.organ, &columns_);
  AppendBigEndian32(head.columns.date, &columns_);
  ++documents_;
  if (documents_ % kDocumentsInPart == 0) EndPart(kDocumentsMark, kDocumentsInPart, &ids_);
  if (documents_ % kLengthsInPart == 0) EndPart(kLengthsMark, kLengthsInPart, &lengths_);
  if (documents_ % kColumnsInPart == 0) EndPart(kColumnsMark, kColumnsInPart, &columns_);
}

// REQUIRES: documents_ > 0.
void SegmentWriter::EndPart(char mark, uint32_t in_part, std::string* part) {
  if (!part->empty())
    Hand(PartKey(mark, segment_, (documents_ - 1) / in_part), std::exchange(*part, {}));
}

uint32_t SegmentWriter::Finish() {
  EndPart(kDocumentsMark, kDocumentsInPart, &ids_);
  EndPart(kLengthsMark, kLengthsInPart, &lengths_);
  EndPart(kColumnsMark, kColumnsInPart, &columns_);
  if (!term_hashes_.empty())
    Hand(SegmentPrefix(kFilterMark, segment_), MakeTermFilter(std::exchange(term_hashes_, {})));
  return documents_;
}

void SegmentWriter::BeginTerm(std::string_view term, std::vector<std::string> spellings) {
  term_ = term;
  spellings_ = std::move(spellings);
  spelling_used_.assign(spellings_.size(), false);
  postings_ = 0;
  firsts_.clear();
}

void SegmentWriter::AddPosting(uint32_t document, const PlacesSummary& summary,
                               std::string_view places) {
  if (block_.documents.size() == kMostPostingsInBlock ||
      (!block_.documents.empty() &&
       block_.places.size() + places.size() > kMostPositionBytesInBlock))
    EndBlock();
  block_.documents.push_back(document);
  block_.frequencies.push_back(static_cast<char>(summary.frequency));
  block_.spellings.push_back(summary.spellings);
  if (!IsPair(term_)) {
    block_.place_lengths.push_back(static_cast<uint32_t>(places.size()));
    block_.places += places;
  }
  ++postings_;
  NoteSpellings(summary, places);
}

void SegmentWriter::NoteSpellings(const PlacesSummary& summary, std::string_view places) {
  for (size_t i = 0; i < std::min<size_t>(spellings_.size(), kLastSpellingBit); ++i)
    if ((summary.spellings >> i & 1) != 0) spelling_used_[i] = true;
  if (summary.spellings >> kLastSpellingBit == 0) return;
  if (IsPair(term_)) {  // which of them is not known
    for (size_t i = kLastSpellingBit; i < spellings_.size(); ++i) spelling_used_[i] = true;
    return;
  }
  std::vector<TermPlace> decoded;
  if (!DecodePlaces(places, &decoded)) return;
  for (const TermPlace& place : decoded)
    if (place.spelling < spelling_used_.size()) spelling_used_[place.spelling] = true;
}

void SegmentWriter::EndBlock() {
  const auto number = static_cast<uint32_t>(firsts_.size());
  firsts_.push_back(block_.documents.front());
  Hand(BlockKey(kPostingsMark, segment_, term_, number), PostingsOf(block_));
  if (!IsPair(term_)) Hand(BlockKey(kPositionsMark, segment_, term_, number), PlacesOf(block_));
  block_ = {};
}

std::string SegmentWriter::PostingsOf(const Block& block) const {
  std::string bytes;
  AppendVarint(block.documents.size(), &bytes);
  for (size_t i = 1; i < block.documents.size(); ++i)
    AppendVarint(block.documents[i] - block.documents[i - 1] - 1, &bytes);
  bytes += block.frequencies;
  if (spellings_.size() > 1)
    for (const uint32_t spellings : block.spellings) AppendVarint(spellings, &bytes);
  return bytes;
}

std::string SegmentWriter::PlacesOf(const Block& block) {
  std::string bytes;
  AppendVarint(block.place_lengths.size(), &bytes);
  for (const uint32_t length : block.place_lengths) AppendVarint(length, &bytes);
  bytes += block.places;
  return bytes;
}

void SegmentWriter::EndTerm() {
  if (postings_ == 0) return;
  const bool one_block = firsts_.empty();
  if (!one_block && !block_.documents.empty()) EndBlock();
  if (one_block) firsts_.push_back(block_.documents.front());
  std::string bytes;
  AppendVarint(postings_, &bytes);
  AppendVarint(spellings_.size(), &bytes);
  for (size_t i = 0; i < spellings_.size(); ++i)
    AppendBytes(spelling_used_[i] ? std::string_view(spellings_[i]) : "", &bytes);
  AppendVarint(firsts_.size(), &bytes);
  uint32_t before = 0;
  for (const uint32_t first : firsts_) {
    AppendVarint(first - before, &bytes);
    before = first;
  }
  if (one_block) {
    AppendBytes(PostingsOf(block_), &bytes);
    if (!IsPair(term_)) bytes += PlacesOf(block_);
    block_ = {};
  }
  Hand(TermKey(segment_, term_), std::move(bytes));
  term_hashes_.push_back(ValueHash(term_));
}

}  // namespace sohoa
