#include "storage/search/leaf.h"

#include <algorithm>

namespace sohoa {
namespace {

using index_format::AppendBytes;
using index_format::AppendVarint;
using index_format::TakeBytes;
using index_format::TakeVarint;

void AppendHash(uint64_t hash, std::string* bytes) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes->push_back(static_cast<char>(hash >> shift));
}

bool TakeHash(std::string_view* bytes, uint64_t* hash) {
  if (bytes->size() < 8) return false;
  *hash = 0;
  for (size_t i = 0; i < 8; ++i) *hash = *hash << 8 | static_cast<unsigned char>((*bytes)[i]);
  bytes->remove_prefix(8);
  return true;
}

size_t CommonPrefix(std::string_view a, std::string_view b) {
  const auto end = std::mismatch(a.begin(), a.begin() + std::min(a.size(), b.size()), b.begin());
  return static_cast<size_t>(end.first - a.begin());
}

void AppendTerm(std::string_view term, std::string_view before, const TermSteps& spellings,
                std::string* leaf) {
  const size_t shared = CommonPrefix(term, before);
  AppendVarint(shared, leaf);
  AppendBytes(term.substr(shared), leaf);
  AppendVarint(spellings.size(), leaf);
  std::string places;
  uint32_t number = 0;
  for (const auto& [spelling, zones] : spellings) {
    AppendBytes(spelling == term ? std::string_view() : spelling, leaf);
    AppendPlaces(number++, zones, &places);
  }
  AppendBytes(places, leaf);
}

bool TakeHead(std::string_view* leaf, LeafHead* head) {
  uint32_t pages = 0;
  if (!TakeVarint(leaf, &pages) || pages > leaf->size()) return false;
  head->page_lengths.resize(pages);
  for (uint32_t& length : head->page_lengths)
    if (!TakeVarint(leaf, &length)) return false;
  return TakeHash(leaf, &head->columns.type) && TakeHash(leaf, &head->columns.organ) &&
         TakeVarint(leaf, &head->columns.date);
}

bool TakeBody(std::string_view* leaf, LeafTerm* term) {
  uint32_t spellings = 0;
  if (!TakeVarint(leaf, &spellings) || spellings > leaf->size()) return false;
  term->spellings.assign(spellings, {});
  for (std::string_view& spelling : term->spellings)
    if (!TakeBytes(leaf, &spelling)) return false;
  return TakeBytes(leaf, &term->places);
}

// `name` keeps the bytes of term->term, which begins as the one before did.
bool TakeTerm(std::string_view* leaf, std::string* name, LeafTerm* term) {
  uint32_t shared = 0;
  std::string_view rest;
  if (!TakeVarint(leaf, &shared) || shared > name->size() || !TakeBytes(leaf, &rest)) return false;
  name->resize(shared);
  *name += rest;
  term->term = *name;
  const std::string_view rest_of_leaf = *leaf;
  if (!TakeBody(leaf, term)) return false;
  term->body = rest_of_leaf.substr(0, rest_of_leaf.size() - leaf->size());
  return true;
}

}  // namespace

absl::Status DecodeBody(std::string_view body, LeafTerm* term) {
  return TakeBody(&body, term) ? absl::OkStatus() : DamagedIndex();
}

absl::Status DamagedIndex() {
  return absl::DataLossError("the search index is damaged: make it anew (sohoa store reindex)");
}

uint64_t ValueHash(std::string_view value) {
  if (value.empty()) return 0;
  uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : value) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return hash == 0 ? 1 : hash;
}

uint32_t DateNumber(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return 0;
  uint32_t number = 0;
  for (const char c : iso) {
    if (c == '-') continue;
    if (c < '0' || c > '9') return 0;
    number = number * 10 + static_cast<uint32_t>(c - '0');
  }
  return number;
}

std::string EncodeLeaf(const LeafHead& head,
                       const absl::flat_hash_map<std::string, TermSteps>& terms) {
  std::string leaf;
  AppendVarint(head.page_lengths.size(), &leaf);
  for (const uint32_t length : head.page_lengths) AppendVarint(length, &leaf);
  AppendHash(head.columns.type, &leaf);
  AppendHash(head.columns.organ, &leaf);
  AppendVarint(head.columns.date, &leaf);
  std::vector<const std::pair<const std::string, TermSteps>*> sorted;
  sorted.reserve(terms.size());
  for (const auto& term : terms) sorted.push_back(&term);
  std::sort(sorted.begin(), sorted.end(),
            [](const auto* a, const auto* b) { return a->first < b->first; });
  std::string_view before;
  for (const auto* term : sorted) {
    AppendTerm(term->first, before, term->second, &leaf);
    before = term->first;
  }
  return leaf;
}

absl::StatusOr<LeafHead> DecodeLeaf(std::string_view packed_id, std::string_view leaf,
                                    const std::function<absl::Status(const LeafTerm&)>& visit) {
  LeafHead head;
  if (!TakeHead(&leaf, &head) || !TakeHash(&packed_id, &head.columns.id_head))
    return DamagedIndex();
  std::string name;
  LeafTerm term;
  while (!leaf.empty()) {
    if (!TakeTerm(&leaf, &name, &term)) return DamagedIndex();
    if (absl::Status status = visit(term); !status.ok()) return status;
  }
  return head;
}

}  // namespace sohoa
