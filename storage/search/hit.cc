#include "storage/search/hit.h"

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "storage/search/clause_places.h"
#include "storage/search/field_texts.h"
#include "storage/search/index_format.h"
#include "storage/search/tokenizer.h"

namespace sohoa {
namespace {

constexpr size_t kMaxMatches = 100;
constexpr size_t kMaxPagesShown = 10;
// A snippet fills about two lines of a terminal: some words before the first match and those behind
// it.
constexpr size_t kSnippetWords = 28;
constexpr size_t kSnippetLead = 6;

// Clauses of the query, by number. A word that stands for many may bring more than there are bits:
// these count as one.
constexpr size_t kClauseBits = 64;
using Clauses = std::bitset<kClauseBits>;

// Positions that answer, each with the clauses that it answers, by zone.
using Answers = std::map<uint32_t, Clauses>;
struct AllAnswers {
  Answers zones[index_format::kZones];
  Answers in_fields;  // of clauses that ask for one field; positions are of the field terms
  Answers& of(Zone zone) { return zones[static_cast<size_t>(zone)]; }
};

// Where words stand with the marks that were typed, those alone are shown.
void KeepExact(std::vector<ClausePlace>* places) {
  const auto exact = [](const ClausePlace& place) { return place.exact(); };
  if (std::any_of(places->begin(), places->end(), exact))
    std::erase_if(*places, [&](const ClausePlace& place) { return !exact(place); });
}

// What of the query is to be shown where it stands.
void CollectClauses(const QueryNode& query, std::vector<const QueryNode*>* clauses) {
  if (query.kind == QueryNode::Kind::kClause) clauses->push_back(&query);
  if (query.kind == QueryNode::Kind::kNot || query.kind == QueryNode::Kind::kFilter) return;
  for (const QueryNode& child : query.children) CollectClauses(child, clauses);
}

class AnswerFinder {
 public:
  AnswerFinder(const IndexView& view, const QueryTerms& terms, const DocumentPlace& place)
      : terms_(terms), place_(place), reader_(view.segments()[place.segment]) {}

  absl::StatusOr<AllAnswers> Find(const QueryNode& query) {
    std::vector<const QueryNode*> clauses;
    CollectClauses(query, &clauses);
    AllAnswers answers;
    for (size_t i = 0; i < clauses.size(); ++i) {
      const Clause& clause = clauses[i]->clause;
      auto places = PlacesOf(clause);
      if (!places.ok()) return places.status();
      KeepExact(&*places);
      for (const ClausePlace& place : *places)
        for (const ClauseToken& token : clause.tokens)
          (clauses[i]->letter != 0 ? answers.in_fields
                                   : answers.of(place.zone))[place.position + token.offset]
              .set(std::min(i, kClauseBits - 1));
    }
    return answers;
  }

 private:
  // None when the document lacks one of the tokens: another branch of the query found it.
  absl::StatusOr<std::vector<ClausePlace>> PlacesOf(const Clause& clause) {
    std::vector<std::string> places(clause.tokens.size());
    std::vector<std::vector<double>> weights(clause.tokens.size());
    std::vector<TokenPlaces> tokens;
    for (size_t i = 0; i < clause.tokens.size(); ++i) {
      const ClauseToken& token = clause.tokens[i];
      if (!terms_.Has(token.token.folded)) return std::vector<ClausePlace>();
      const auto& header = terms_.of(token.token.folded).by_segment[place_.segment];
      if (!header) return std::vector<ClausePlace>();
      auto read = reader_.FindPlaces(token.token.folded, *header, place_.document);
      if (!read.ok()) return read.status();
      if (!*read) return std::vector<ClausePlace>();
      places[i] = **std::move(read);
      weights[i] = SpellingWeights(token, header->spellings);
      tokens.push_back({places[i], &weights[i]});
    }
    const auto found = finder_.Find(clause, tokens);
    if (!found.ok()) return found.status();
    return **found;
  }

  const QueryTerms& terms_;
  const DocumentPlace place_;
  const SegmentReader& reader_;
  PlaceFinder finder_;
};

// A word as it is shown.
struct ShownWord {
  std::string_view text;
  Box box;
  Clauses clauses;  // that it answers
};

// Takes the clauses of the word's positions, and moves *position behind the word.
Clauses ClausesOf(std::string_view word, const Answers& answers, uint32_t* position) {
  const auto end = *position + CountParts(word);
  Clauses clauses;
  for (auto at = answers.lower_bound(*position); at != answers.end() && at->first < end; ++at)
    clauses |= at->second;
  *position = end;
  return clauses;
}

struct Snippet {
  std::string text;
  size_t clauses = 0;  // how many different ones it answers
};

Snippet Render(const std::vector<ShownWord>& words, size_t begin, size_t end) {
  Snippet snippet;
  Clauses clauses;
  if (begin > 0) snippet.text = "… ";
  for (size_t i = begin; i < end; ++i) {
    const bool answers = words[i].clauses.any();
    absl::StrAppend(&snippet.text, i > begin ? " " : "", answers ? "⟦" : "",
                    absl::string_view(words[i].text.data(), words[i].text.size()),
                    answers ? "⟧" : "");
    clauses |= words[i].clauses;
  }
  if (end < words.size()) snippet.text += " …";
  snippet.clauses = clauses.count();
  return snippet;
}

// The stretch that answers the most clauses; of equals the first.
Snippet BestSnippet(const std::vector<ShownWord>& words) {
  size_t best_begin = 0;
  size_t best_clauses = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].clauses.none()) continue;
    Clauses clauses;
    for (size_t j = i; j < std::min(words.size(), i + kSnippetWords - kSnippetLead); ++j)
      clauses |= words[j].clauses;
    if (clauses.count() <= best_clauses) continue;
    best_clauses = clauses.count();
    best_begin = i;
  }
  const size_t begin = best_begin - std::min(best_begin, kSnippetLead);
  return Render(words, begin, std::min(words.size(), begin + kSnippetWords));
}

class HitMaker {
 public:
  HitMaker(const RecordStore& store, AllAnswers answers)
      : store_(store), answers_(std::move(answers)) {}

  absl::StatusOr<SearchHit> Make(const DocumentEntry& entry, double score) {
    hit_.id = index_format::UnpackId(entry.packed_id);
    hit_.score = score;
    auto record = store_.ReadRecord(hit_.id);
    if (!record.ok()) return record.status();
    hit_.record = *std::move(record);
    if (absl::Status status = ShowPages(entry.page_lengths); !status.ok()) return status;
    if (best_.clauses == 0) ShowFields();
    hit_.snippet = std::move(best_.text);
    return std::move(hit_);
  }

 private:
  absl::Status ShowPages(const std::vector<uint32_t>& page_lengths) {
    const Answers& answers = answers_.of(Zone::kBody);
    if (answers.empty()) return absl::OkStatus();
    uint32_t begin = 0;
    size_t shown = 0;
    for (size_t page = 0; page < page_lengths.size() && shown < kMaxPagesShown; ++page) {
      const auto answer = answers.lower_bound(begin);
      if (answer == answers.end()) break;
      if (answer->first < begin + page_lengths[page]) {
        if (absl::Status s = ShowPage(static_cast<int>(page), begin); !s.ok()) return s;
        ++shown;
      }
      begin += page_lengths[page];
    }
    return absl::OkStatus();
  }

  absl::Status ShowPage(int page, uint32_t position) {
    const auto text = store_.ReadPage(hit_.id, page);
    if (!text.ok()) return text.status();
    std::vector<ShownWord> words;
    ForEachLine(*text, [&](const Line& line) {
      for (const Word& word : line.words)
        words.push_back(
            {word.text, word.box, ClausesOf(word.text, answers_.of(Zone::kBody), &position)});
    });
    for (const ShownWord& word : words)
      if (word.clauses.any()) AddMatch(page, word.box);
    Consider(BestSnippet(words));
    return absl::OkStatus();
  }

  // For a document whose pages have none of the words.
  void ShowFields() {
    uint32_t next[index_format::kZones] = {};
    uint32_t next_of_fields = 0;
    for (const FieldText& field : FieldTexts(hit_.record.fields, hit_.record.dossier_code)) {
      std::vector<ShownWord> words;
      for (absl::string_view word :
           absl::StrSplit(field.text, absl::ByAnyChar(" \t\n\r"), absl::SkipEmpty())) {
        const std::string_view text(word.data(), word.size());
        uint32_t& position = next[static_cast<size_t>(field.zone)];
        words.push_back({text, {}, ClausesOf(text, answers_.of(field.zone), &position)});
        if (field.letter != 0)
          words.back().clauses |= ClausesOf(text, answers_.in_fields, &next_of_fields);
      }
      ++next[static_cast<size_t>(field.zone)];
      ++next_of_fields;
      const bool answers = std::any_of(words.begin(), words.end(),
                                       [](const ShownWord& word) { return word.clauses.any(); });
      if (!answers) continue;
      if (field.field != nullptr && !field.field->box.empty())
        AddMatch(field.field->page, field.field->box);
      Consider(BestSnippet(words));
    }
    std::stable_sort(hit_.matches.begin(), hit_.matches.end(),
                     [](const MatchedWord& a, const MatchedWord& b) { return a.page < b.page; });
  }

  void AddMatch(int page, const Box& box) {
    if (hit_.matches.size() < kMaxMatches) hit_.matches.push_back({page, box});
  }

  void Consider(Snippet snippet) {
    if (snippet.clauses > best_.clauses) best_ = std::move(snippet);
  }

  const RecordStore& store_;
  AllAnswers answers_;
  SearchHit hit_;
  Snippet best_;
};

}  // namespace

absl::StatusOr<DocumentEntry> ReadEntry(const IndexView& view, const DocumentPlace& place) {
  return view.segments()[place.segment].ReadDocument(place.document);
}

absl::StatusOr<SearchHit> MakeBareHit(const IndexView& view, const Candidate& candidate) {
  const auto entry = ReadEntry(view, candidate.place);
  if (!entry.ok()) return entry.status();
  SearchHit hit;
  hit.id = index_format::UnpackId(entry->packed_id);
  hit.score = candidate.score;
  return hit;
}

absl::StatusOr<SearchHit> MakeHit(const RecordStore& store, const IndexView& view,
                                  const QueryNode& query, const QueryTerms& terms,
                                  const Candidate& candidate) {
  const auto entry = ReadEntry(view, candidate.place);
  if (!entry.ok()) return entry.status();
  auto answers = AnswerFinder(view, terms, candidate.place).Find(query);
  if (!answers.ok()) return answers.status();
  return HitMaker(store, *std::move(answers)).Make(*entry, candidate.score);
}

}  // namespace sohoa
