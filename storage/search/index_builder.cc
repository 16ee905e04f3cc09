#include "storage/search/index_builder.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_split.h"
#include "storage/search/field_texts.h"
#include "storage/search/index_format.h"
#include "storage/search/leaf.h"
#include "storage/search/page_looks.h"
#include "storage/search/same_code.h"
#include "storage/search/scope_terms.h"
#include "storage/search/tokenizer.h"
#include "storage/search/word_pairs.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

using index_format::Zone;

// A leaf's key tells its content, so that what was gathered is not taken for what came later.
std::string LeafKey(const std::string& packed_id, std::string_view leaf) {
  const std::string digest = Sha256Hex(leaf);
  return index_format::LeafPrefix(packed_id) + index_format::PackId(std::string_view(digest).substr(
                                                   0, 2 * index_format::kLeafDigestBytes));
}

}  // namespace

struct IndexBuilder::State {
  absl::flat_hash_map<std::string, TermSteps> terms;
  std::array<uint32_t, index_format::kZones> next = {};  // position, of each zone
  uint32_t next_of_fields = 0;                           // position in terms of one field
  LeafHead head;
  struct Last {
    Token token;
    uint32_t position = 0;
    bool IsBefore(uint32_t next) const { return position + 1 == next && !token.folded.empty(); }
  };
  std::array<Last, index_format::kZones> last_part;
  Last last_of_fields;
  std::string fingerprint;      // of number, organ and day; empty where one is missing
  std::string of_year;          // of number, organ and year; the same
  std::vector<PageHash> looks;  // of its pages
  std::set<std::string> alike;  // ids, packed

  void AddToken(const Token& token, Zone zone, uint32_t position) {
    terms[token.folded][token.spelling][static_cast<size_t>(zone)].Add(position);
  }

  void AddScope(const std::string& term) {
    TermSteps steps;
    steps[term][static_cast<size_t>(Zone::kOther)].Add(0);
    terms.try_emplace(term, std::move(steps));
  }

  // A token once more, as one of its field alone.
  void AddFieldToken(char letter, const Token& token, uint32_t position) {
    const std::string mark = {index_format::kFieldTermMark, letter};
    terms[mark + token.folded][mark + token.spelling][static_cast<size_t>(Zone::kOther)].Add(
        position);
  }

  void AddFieldWord(char letter, std::string_view word) {
    const WordTokens tokens = Tokenize(word);
    if (tokens.has_whole()) AddFieldToken(letter, tokens.whole, next_of_fields);
    for (const Token& part : tokens.parts) {
      AddFieldToken(letter, part, next_of_fields);
      if (last_of_fields.IsBefore(next_of_fields) && MakePair(last_of_fields.token, part))
        AddFieldToken(letter, PairOf(last_of_fields.token, part), last_of_fields.position);
      last_of_fields = {part, next_of_fields++};
    }
  }

  void AddWord(std::string_view word, Zone zone) {
    uint32_t& position = next[static_cast<size_t>(zone)];
    const WordTokens tokens = Tokenize(word);
    if (tokens.has_whole()) AddToken(tokens.whole, zone, position);
    for (const Token& part : tokens.parts) {
      AddToken(part, zone, position);
      AddPairWith(part, zone, position);
      ++position;
    }
  }

  // With the part before it, where none lies between them.
  void AddPairWith(const Token& part, Zone zone, uint32_t position) {
    Last& last = last_part[static_cast<size_t>(zone)];
    if (last.IsBefore(position) && MakePair(last.token, part))
      AddToken(PairOf(last.token, part), zone, last.position);
    last = {part, position};
  }
};

IndexBuilder::IndexBuilder() : state_(std::make_unique<State>()) {}
IndexBuilder::~IndexBuilder() = default;

void IndexBuilder::AddPage(const PageText& page) {
  uint32_t& position = state_->next[static_cast<size_t>(Zone::kBody)];
  const uint32_t begin = position;
  ForEachLine(page, [this](const Line& line) {
    for (const Word& word : line.words) state_->AddWord(word.text, Zone::kBody);
  });
  state_->head.page_lengths.push_back(position - begin);
}

void IndexBuilder::AddFields(const DocumentFields& fields, std::string_view dossier_code,
                             std::string_view agency) {
  for (const std::string_view organ : {std::string_view(fields.organ_name.value), agency})
    if (!organ.empty()) state_->AddScope(OrganTerm(organ));
  if (!fields.type_name.value.empty()) state_->AddScope(KindTerm(fields.type_name.value));
  state_->fingerprint = CodeFingerprint(fields);
  state_->of_year = CodeOfYearFingerprint(fields);
  state_->head.columns.type = ValueHash(fields.type_name.value);
  state_->head.columns.organ = ValueHash(fields.organ_name.value);
  state_->head.columns.date = DateNumber(fields.issued_date.value);
  for (const FieldText& field : FieldTexts(fields, dossier_code)) {
    for (absl::string_view part :
         absl::StrSplit(field.text, absl::ByAnyChar(" \t\n\r"), absl::SkipEmpty())) {
      const std::string_view word(part.data(), part.size());
      state_->AddWord(word, field.zone);
      if (field.letter != 0) state_->AddFieldWord(field.letter, word);
    }
    ++state_->next[static_cast<size_t>(field.zone)];
    ++state_->next_of_fields;
  }
}

void IndexBuilder::AddLooks(const Record& record) {
  for (const PageRecord& page : record.pages) state_->looks.push_back(page.hash);
  for (const LikeDocument& like : record.alike) state_->alike.insert(index_format::PackId(like.id));
}

std::vector<IndexEntry> IndexBuilder::Build(const std::string& id) const {
  const std::string packed = index_format::PackId(id);
  std::vector<IndexEntry> rows = LookRows(state_->looks, packed);
  if (!state_->fingerprint.empty())
    rows.push_back({index_format::CodePrefix(state_->fingerprint) + packed, ""});
  if (!state_->of_year.empty())
    rows.push_back(
        {index_format::CodePrefix(state_->of_year, index_format::kCodeOfYearMark) + packed, ""});
  for (const std::string& other : state_->alike)
    rows.push_back({index_format::LikePrefix(other) + packed, ""});
  std::string leaf = EncodeLeaf(state_->head, state_->terms);
  std::string key = LeafKey(packed, leaf);
  rows.push_back({std::move(key), std::move(leaf)});
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace sohoa
