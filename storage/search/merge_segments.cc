#include "storage/search/merge_segments.h"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "storage/search/index_format.h"
#include "storage/search/word_pairs.h"

namespace sohoa {
namespace {

using namespace index_format;  // NOLINT: the grammar's words

// Walks the terms of one segment.
struct TermWalk {
  const SegmentInput* segment = nullptr;
  uint32_t base = 0;  // what its documents' numbers are more than before
  std::unique_ptr<TableCursor> row;
  std::string prefix;

  bool at_term() const { return row->Valid() && row->key().starts_with(prefix); }
  std::string_view term() const { return row->key().substr(kSegmentPrefixBytes); }
};

bool IsLeftBehind(const SegmentInput& segment, uint32_t document) {
  return std::binary_search(segment.left_behind.begin(), segment.left_behind.end(), document);
}

// REQUIRES: it is not left behind.
uint32_t NumberAfter(const SegmentInput& segment, uint32_t document) {
  const auto before =
      std::lower_bound(segment.left_behind.begin(), segment.left_behind.end(), document);
  return document - static_cast<uint32_t>(before - segment.left_behind.begin());
}

absl::Status CopyDocuments(const SegmentInput& segment, SegmentWriter* writer) {
  ColumnsPart columns;
  uint32_t document = 0;
  const uint32_t documents = segment.reader.info().documents;
  for (uint32_t part = 0; document < documents; ++part) {
    auto entries = segment.reader.ReadDocuments(part);
    if (!entries.ok()) return entries.status();
    if (document % kColumnsInPart == 0) {
      auto read = segment.reader.ReadColumns(document / kColumnsInPart);
      if (!read.ok()) return read.status();
      columns = *std::move(read);
    }
    if (entries->empty()) return DamagedIndex();
    if (writer->stopped()) return absl::OkStatus();
    for (DocumentEntry& entry : *entries) {
      const size_t column = document % kColumnsInPart;
      if (column >= columns.size()) return DamagedIndex();
      if (!IsLeftBehind(segment, document))
        writer->AddDocument(entry.packed_id, {std::move(entry.page_lengths), columns[column]});
      ++document;
    }
  }
  return absl::OkStatus();
}

// Each segment's number of a spelling → that of the merged one. The first segment's stay, so that
// what is largest is copied as it is.
std::vector<uint32_t> AddSpellings(const std::vector<std::string>& spellings,
                                   std::vector<std::string>* merged) {
  std::vector<uint32_t> to;
  for (const std::string& spelling : spellings) {
    const auto known = std::find(merged->begin(), merged->end(), spelling);
    to.push_back(static_cast<uint32_t>(known - merged->begin()));
    if (known == merged->end()) merged->push_back(spelling);
  }
  return to;
}

bool IsIdentity(const std::vector<uint32_t>& to) {
  for (size_t i = 0; i < to.size(); ++i)
    if (to[i] != i) return false;
  return true;
}

class TermMerger {
 public:
  TermMerger(std::string term, SegmentWriter* writer) : term_(std::move(term)), writer_(writer) {}

  absl::Status Add(const TermWalk& walk) {
    auto header = DecodeTermHeader(walk.row->value());
    if (!header.ok()) return header.status();
    parts_.push_back({&walk, *std::move(header), {}});
    parts_.back().to = AddSpellings(parts_.back().header.spellings, &spellings_);
    return absl::OkStatus();
  }

  absl::Status Write() {
    writer_->BeginTerm(term_, spellings_);
    for (const Part& part : parts_)
      for (uint32_t block = 0; block < part.header.firsts.size(); ++block)
        if (absl::Status s = WriteBlock(part, block); !s.ok()) return s;
    writer_->EndTerm();
    return absl::OkStatus();
  }

 private:
  struct Part {
    const TermWalk* walk;
    TermHeader header;
    std::vector<uint32_t> to;
  };

  absl::Status WriteBlock(const Part& part, uint32_t block) {
    const SegmentInput& segment = *part.walk->segment;
    if (absl::Status s = segment.reader.ReadPostings(term_, part.header, block, &postings_);
        !s.ok())
      return s;
    const auto spellings = postings_.Spellings();
    if (!spellings.ok()) return spellings.status();
    if (IsPair(term_)) return WritePairBlock(part, **spellings);
    const auto places = segment.reader.ReadPlaces(term_, part.header, block);
    if (!places.ok()) return places.status();
    if (places->size() != postings_.documents.size()) return DamagedIndex();
    const bool as_it_is = IsIdentity(part.to);
    for (size_t i = 0; i < postings_.documents.size(); ++i) {
      const uint32_t document = postings_.documents[i];
      if (IsLeftBehind(segment, document)) continue;
      const uint32_t number = part.walk->base + NumberAfter(segment, document);
      if (as_it_is) {
        writer_->AddPosting(number, {postings_.frequencies[i], (**spellings)[i]}, places->of(i));
        continue;
      }
      copied_.clear();
      PlacesSummary summary;
      if (!CopyPlaces(places->of(i), part.to, &copied_, &summary)) return DamagedIndex();
      writer_->AddPosting(number, summary, copied_);
    }
    return absl::OkStatus();
  }

  // Of what is in postings_.
  absl::Status WritePairBlock(const Part& part, const std::vector<uint32_t>& spellings) {
    const SegmentInput& segment = *part.walk->segment;
    for (size_t i = 0; i < postings_.documents.size(); ++i) {
      const uint32_t document = postings_.documents[i];
      if (IsLeftBehind(segment, document)) continue;
      writer_->AddPosting(part.walk->base + NumberAfter(segment, document),
                          {postings_.frequencies[i], CopySpellings(spellings[i], part.to)}, "");
    }
    return absl::OkStatus();
  }

  const std::string term_;
  SegmentWriter* const writer_;
  std::vector<Part> parts_;
  std::vector<std::string> spellings_;
  Postings postings_;
  std::string copied_;
};

std::vector<TermWalk> BeginWalks(const IndexRows& rows, const std::vector<SegmentInput>& segments) {
  std::vector<TermWalk> walks;
  uint32_t base = 0;
  for (const SegmentInput& segment : segments) {
    const SegmentInfo& info = segment.reader.info();
    TermWalk& walk = walks.emplace_back();
    walk.segment = &segment;
    walk.base = base;
    walk.prefix = SegmentPrefix(kTermMark, info.number);
    walk.row = rows.NewCursor();
    walk.row->Seek(walk.prefix);
    base += info.documents - static_cast<uint32_t>(segment.left_behind.size());
  }
  return walks;
}

absl::Status MergeTerms(std::vector<TermWalk>& walks, SegmentWriter* writer) {
  while (!writer->stopped()) {
    const TermWalk* least = nullptr;
    for (const TermWalk& walk : walks)
      if (walk.at_term() && (least == nullptr || walk.term() < least->term())) least = &walk;
    if (least == nullptr) break;
    const std::string term(least->term());
    TermMerger merger(term, writer);
    for (TermWalk& walk : walks) {
      if (!walk.at_term() || walk.term() != term) continue;
      if (absl::Status s = merger.Add(walk); !s.ok()) return s;
    }
    if (absl::Status s = merger.Write(); !s.ok()) return s;
    for (TermWalk& walk : walks)
      if (walk.at_term() && walk.term() == term) walk.row->Next();
  }
  for (const TermWalk& walk : walks)
    if (!walk.row->status().ok()) return walk.row->status();
  return absl::OkStatus();
}

}  // namespace

absl::Status MergeSegments(const IndexRows& rows, const std::vector<SegmentInput>& segments,
                           SegmentWriter* writer) {
  for (const SegmentInput& segment : segments)
    if (absl::Status s = CopyDocuments(segment, writer); !s.ok()) return s;
  std::vector<TermWalk> walks = BeginWalks(rows, segments);
  if (absl::Status s = MergeTerms(walks, writer); !s.ok()) return s;
  writer->Finish();
  return absl::OkStatus();
}

}  // namespace sohoa
