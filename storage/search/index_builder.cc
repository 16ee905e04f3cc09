#include "storage/search/index_builder.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_split.h"
#include "storage/search/field_texts.h"
#include "storage/search/index_format.h"
#include "storage/search/same_code.h"
#include "storage/search/tokenizer.h"

namespace sohoa {
namespace {

using index_format::AppendVarint;
using index_format::Zone;

// Positions as they will lie in the posting, because those of a thousand pages must not take much.
struct ZonePlaces {
  uint32_t count = 0;
  uint32_t last = 0;
  std::string steps;

  void Add(uint32_t position) {
    AppendVarint(position - last, &steps);
    last = position;
    ++count;
  }
};

using Places = std::array<ZonePlaces, index_format::kZones>;
// By spelling; in order of bytes, as the grammar has it.
using TermPlaces = std::map<std::string, Places, std::less<>>;

std::string EncodePosting(std::string_view term, const TermPlaces& spellings, uint32_t length) {
  std::string bytes;
  AppendVarint(length, &bytes);
  for (const auto& [spelling, places] : spellings) {
    const std::string_view written = spelling == term ? std::string_view() : spelling;
    AppendVarint(written.size(), &bytes);
    bytes += written;
    for (const ZonePlaces& zone : places) {
      AppendVarint(zone.count, &bytes);
      bytes += zone.steps;
    }
  }
  return bytes;
}

}  // namespace

struct IndexBuilder::State {
  absl::flat_hash_map<std::string, TermPlaces> terms;
  std::array<uint32_t, index_format::kZones> next = {};  // position, of each zone
  std::vector<uint32_t> page_lengths;
  std::string fingerprint;  // of number, organ and day; empty where one is missing

  void AddToken(const Token& token, Zone zone, uint32_t position) {
    terms[token.folded][token.spelling][static_cast<size_t>(zone)].Add(position);
  }

  void AddWord(std::string_view word, Zone zone) {
    uint32_t& position = next[static_cast<size_t>(zone)];
    const WordTokens tokens = Tokenize(word);
    if (tokens.has_whole()) AddToken(tokens.whole, zone, position);
    for (const Token& part : tokens.parts) AddToken(part, zone, position++);
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
  state_->page_lengths.push_back(position - begin);
}

void IndexBuilder::AddFields(const DocumentFields& fields) {
  state_->fingerprint = CodeFingerprint(fields);
  for (const FieldText& field : FieldTexts(fields)) {
    for (absl::string_view word :
         absl::StrSplit(field.text, absl::ByAnyChar(" \t\n\r"), absl::SkipEmpty()))
      state_->AddWord({word.data(), word.size()}, field.zone);
    ++state_->next[static_cast<size_t>(field.zone)];
  }
}

std::vector<IndexEntry> IndexBuilder::Build(const std::string& id) const {
  const std::string packed = index_format::PackId(id);
  std::vector<IndexEntry> rows;
  rows.reserve(state_->terms.size() + 2);
  std::string pages;
  for (const uint32_t length : state_->page_lengths) AppendVarint(length, &pages);
  rows.push_back({index_format::DocumentKey(packed), std::move(pages)});
  if (!state_->fingerprint.empty())
    rows.push_back({index_format::CodePrefix(state_->fingerprint) + packed, ""});
  const uint32_t length = state_->next[static_cast<size_t>(Zone::kBody)];
  for (const auto& [term, spellings] : state_->terms)
    rows.push_back(
        {index_format::TermPrefix(term) + packed, EncodePosting(term, spellings, length)});
  std::sort(rows.begin(), rows.end());
  return rows;
}

}  // namespace sohoa
