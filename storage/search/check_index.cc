#include <algorithm>
#include <cstdint>
#include <numeric>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/node_hash_map.h"
#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "storage/search/index_builder.h"
#include "storage/search/index_format.h"
#include "storage/search/index_merge.h"
#include "storage/search/segment.h"
#include "storage/search/word_pairs.h"

namespace sohoa {
namespace {

using namespace index_format;  // NOLINT: the grammar's words

// What the index has of one document, told from another by number and by the sum of hashes: 16
// bytes instead of all its places, so that the whole index is read once and in order.
struct Content {
  uint64_t facts = 0;
  uint64_t hashes = 0;

  template <typename... Facts>
  void Add(const Facts&... fact) {
    ++facts;
    hashes += absl::HashOf(fact...);
  }
  friend bool operator==(const Content&, const Content&) = default;
};

void AddHead(const LeafHead& head, Content* content) {
  content->Add(head.page_lengths, head.columns.id_head, head.columns.type, head.columns.organ,
               head.columns.date);
}

absl::Status AddPlaces(std::string_view term, const std::vector<std::string_view>& spellings,
                       std::string_view places, Content* content) {
  std::vector<TermPlace> decoded;
  if (!DecodePlaces(places, &decoded)) return DamagedIndex();
  for (const TermPlace& place : decoded) {
    if (place.spelling >= spellings.size()) return DamagedIndex();
    content->Add(term, spellings[place.spelling], static_cast<int>(place.zone), place.position);
  }
  return absl::OkStatus();
}

// Of a pair an index keeps no places.
void AddPair(std::string_view term, const std::vector<std::string_view>& spellings,
             const PlacesSummary& summary, Content* content) {
  content->Add(term, summary.frequency);
  for (size_t i = 0; i < std::min<size_t>(spellings.size(), kLastSpellingBit); ++i)
    if ((summary.spellings >> i & 1) != 0) content->Add(term, spellings[i]);
}

absl::Status AddPairOfLeaf(const LeafTerm& term, Content* content) {
  std::vector<uint32_t> as_they_are(term.spellings.size());
  std::iota(as_they_are.begin(), as_they_are.end(), 0U);
  PlacesSummary summary;
  std::string copy;
  if (!CopyPlaces(term.places, as_they_are, &copy, &summary)) return DamagedIndex();
  AddPair(term.term, term.spellings, summary, content);
  return absl::OkStatus();
}

absl::Status AddLeaf(std::string_view packed_id, std::string_view leaf, Content* content) {
  const auto head = DecodeLeaf(packed_id, leaf, [&](const LeafTerm& term) {
    if (IsPair(term.term)) return AddPairOfLeaf(term, content);
    return AddPlaces(term.term, term.spellings, term.places, content);
  });
  if (!head.ok()) return head.status();
  AddHead(*head, content);
  return absl::OkStatus();
}

// The id in the key of a row that belongs to one document beside its leaf; empty for any other.
std::string_view IdOfMark(std::string_view key) {
  for (const std::string_view id :
       {IdOfCode(key), IdOfCode(key, kCodeOfYearMark), IdOfLook(key), IdOfLike(key)})
    if (!id.empty()) return id;
  return {};
}

// Views on both sides: a string is not hashed as a view of it is.
void AddMark(std::string_view key, std::string_view value, Content* content) {
  content->Add(key, value);
}

using Contents = absl::node_hash_map<std::string, Content>;  // by packed id; stay where they are

// What the index has, document by document.
class IndexAccount {
 public:
  explicit IndexAccount(const IndexRows& rows) : rows_(rows) {}

  absl::StatusOr<Contents> Take(CheckReport* report) {
    const auto manifest = ReadIndexManifest(rows_);
    if (!manifest.ok()) return manifest.status();
    for (const SegmentInfo& segment : manifest->segments)
      if (absl::Status s = TakeSegment(segment); !s.ok()) return s;
    if (absl::Status s = TakeRows(report); !s.ok()) return s;
    return std::move(contents_);
  }

 private:
  // Leaves and fingerprints; counts what is of no known kind. A kill leaves rows of a segment that
  // the manifest does not name: nobody reads them, and they go when its number is used again.
  absl::Status TakeRows(CheckReport* report) {
    uint64_t strange = 0;
    const auto row = rows_.NewCursor();
    row->Seek("");
    while (row->Valid()) {
      const std::string_view key = row->key();
      if (key[0] == kSegmentMark) {
        row->Seek(std::string(1, kSegmentMark + 1));
        continue;
      }
      if (const std::string_view leaf = IdOfLeaf(key); !leaf.empty()) {
        if (absl::Status s = AddLeaf(leaf, row->value(), &contents_[std::string(leaf)]); !s.ok())
          return s;
      } else if (const std::string_view id = IdOfMark(key); !id.empty()) {
        AddMark(key, row->value(), &contents_[std::string(id)]);
      } else if (key.size() != 1 || key[0] != kManifestMark) {
        ++strange;
      }
      row->Next();
    }
    if (!row->status().ok()) return row->status();
    if (strange > 0)
      report->problems.push_back(absl::StrCat("the index has ", strange, " rows of no known kind"));
    return absl::OkStatus();
  }

  absl::Status TakeSegment(const SegmentInfo& info) {
    const auto reader = SegmentReader::Open(rows_, info);
    if (!reader.ok()) return reader.status();
    std::vector<Content*> documents;
    if (absl::Status s = TakeDocuments(*reader, &documents); !s.ok()) return s;
    absl::Status taken;
    absl::Status walked = reader->ForEachTerm("", [&](std::string_view term) {
      taken = TakeTerm(*reader, term, documents);
      return taken.ok();
    });
    return walked.ok() ? taken : walked;
  }

  // Null for those that were removed.
  absl::Status TakeDocuments(const SegmentReader& reader, std::vector<Content*>* documents) {
    for (uint32_t part = 0; documents->size() < reader.info().documents; ++part) {
      const auto entries = reader.ReadDocuments(part);
      if (!entries.ok()) return entries.status();
      if (entries->empty()) return DamagedIndex();
      for (const DocumentEntry& entry : *entries) {
        const auto number = static_cast<uint32_t>(documents->size());
        const bool removed =
            std::binary_search(reader.removed().begin(), reader.removed().end(), number);
        documents->push_back(removed ? nullptr : &contents_[entry.packed_id]);
        if (removed) continue;
        const auto columns = reader.ReadColumns(number / kColumnsInPart);
        if (!columns.ok()) return columns.status();
        if (number % kColumnsInPart >= columns->size()) return DamagedIndex();
        AddHead({entry.page_lengths, (*columns)[number % kColumnsInPart]}, documents->back());
      }
    }
    return absl::OkStatus();
  }

  static absl::Status TakeTerm(const SegmentReader& reader, std::string_view term,
                               const std::vector<Content*>& documents) {
    const auto header = reader.FindTerm(term);
    if (!header.ok()) return header.status();
    if (!*header) return DamagedIndex();
    const std::vector<std::string_view> spellings((*header)->spellings.begin(),
                                                  (*header)->spellings.end());
    Postings postings;
    for (uint32_t block = 0; block < (*header)->firsts.size(); ++block) {
      if (absl::Status s = reader.ReadPostings(term, **header, block, &postings); !s.ok()) return s;
      if (postings.documents.back() >= documents.size()) return DamagedIndex();
      const auto bits = postings.Spellings();
      if (!bits.ok()) return bits.status();
      if (IsPair(term)) {
        for (size_t i = 0; i < postings.documents.size(); ++i)
          if (Content* const content = documents[postings.documents[i]])
            AddPair(term, spellings, {postings.frequencies[i], (**bits)[i]}, content);
        continue;
      }
      const auto places = reader.ReadPlaces(term, **header, block);
      if (!places.ok()) return places.status();
      if (places->size() != postings.documents.size()) return DamagedIndex();
      for (size_t i = 0; i < postings.documents.size(); ++i) {
        Content* const content = documents[postings.documents[i]];
        if (content == nullptr) continue;
        if (absl::Status s = AddPlaces(term, spellings, places->of(i), content); !s.ok()) return s;
      }
    }
    return absl::OkStatus();
  }

  const IndexRows& rows_;
  Contents contents_;
};

absl::StatusOr<Content> Expected(const RecordStore& store, const Record& record) {
  const auto built = IndexRowsOf(store, record);
  if (!built.ok()) return built.status();
  Content content;
  for (const IndexEntry& row : *built) {
    if (const std::string_view leaf = IdOfLeaf(row.key); !leaf.empty()) {
      if (absl::Status s = AddLeaf(leaf, row.value, &content); !s.ok()) return s;
    } else {
      AddMark(row.key, row.value, &content);
    }
  }
  return content;
}

}  // namespace

absl::StatusOr<std::vector<IndexEntry>> IndexRowsOf(const RecordStore& store,
                                                    const Record& record) {
  IndexBuilder builder;
  for (size_t i = 0; i < record.pages.size(); ++i) {
    const auto page = store.ReadPage(record.id, static_cast<int>(i));
    if (!page.ok()) return page.status();
    builder.AddPage(*page);
  }
  builder.AddFields(record.fields, record.dossier_code, record.agency);
  builder.AddLooks(record);
  return builder.Build(record.id);
}

absl::Status CheckIndex(const RecordStore& store, CheckReport* report) {
  const auto rows = store.ReadIndex();
  auto found = IndexAccount(*rows).Take(report);
  if (absl::IsDataLoss(found.status())) {
    report->problems.emplace_back(found.status().message());
    return absl::OkStatus();
  }
  if (!found.ok()) return found.status();
  const absl::Status status = store.ForEachRecord([&](const Record& record) {
    const auto expected = Expected(store, record);
    const auto content = found->find(PackId(record.id));
    if (!expected.ok()) {
      report->problems.push_back(
          absl::StrCat("document ", record.id,
                       ": its index rows cannot be proved: ", expected.status().message()));
    } else if (content == found->end()) {
      report->problems.push_back(absl::StrCat("document ", record.id, ": it has no index rows"));
    } else if (content->second != *expected) {
      report->problems.push_back(
          absl::StrCat("document ", record.id, ": its index rows do not agree with its text"));
    }
    if (content != found->end()) found->erase(content);
    return absl::OkStatus();
  });
  if (!status.ok()) return status;
  std::set<std::string> left;  // in order, so that equal stores make equal reports
  for (const auto& [id, content] : *found) left.insert(id);
  for (const std::string& id : left)
    report->problems.push_back(absl::StrCat("document ", UnpackId(id),
                                            ": its index rows are there, its record is missing"));
  return absl::OkStatus();
}

}  // namespace sohoa
