#include "storage/search/hit.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
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

// Positions that answer, each with the clauses that it answers, by zone.
using Answers = std::map<uint32_t, std::set<size_t>>;
struct AllAnswers {
  Answers zones[index_format::kZones];
  Answers& of(Zone zone) { return zones[static_cast<size_t>(zone)]; }
};

// Where words stand with the marks that were typed, those alone are shown.
void KeepExact(std::vector<ClausePlace>* places) {
  const auto exact = [](const ClausePlace& place) { return place.exact(); };
  if (std::any_of(places->begin(), places->end(), exact))
    std::erase_if(*places, [&](const ClausePlace& place) { return !exact(place); });
}

absl::StatusOr<AllAnswers> FindAnswers(const RecordStore& store, const std::vector<Clause>& clauses,
                                       const std::string& packed_id) {
  AllAnswers answers;
  for (size_t i = 0; i < clauses.size(); ++i) {
    std::vector<std::string> rows(clauses[i].tokens.size());
    std::vector<Posting> postings;
    for (size_t j = 0; j < rows.size(); ++j) {
      auto posting = ReadPosting(store, clauses[i].tokens[j].token.folded, packed_id, &rows[j]);
      if (!posting.ok()) return posting.status();
      postings.push_back(*std::move(posting));
    }
    std::vector<ClausePlace> places = FindPlaces(clauses[i], postings);
    KeepExact(&places);
    for (const ClausePlace& place : places)
      for (const ClauseToken& token : clauses[i].tokens)
        answers.of(place.zone)[place.position + token.offset].insert(i);
  }
  return answers;
}

// A word as it is shown.
struct ShownWord {
  std::string_view text;
  Box box;
  std::set<size_t> clauses;  // that it answers
};

// Takes the clauses of the word's positions, and moves *position behind the word.
std::set<size_t> ClausesOf(std::string_view word, const Answers& answers, uint32_t* position) {
  const auto end = *position + static_cast<uint32_t>(Tokenize(word).parts.size());
  std::set<size_t> clauses;
  for (auto at = answers.lower_bound(*position); at != answers.end() && at->first < end; ++at)
    clauses.insert(at->second.begin(), at->second.end());
  *position = end;
  return clauses;
}

struct Snippet {
  std::string text;
  size_t clauses = 0;  // how many different ones it answers
};

Snippet Render(const std::vector<ShownWord>& words, size_t begin, size_t end) {
  Snippet snippet;
  std::set<size_t> clauses;
  if (begin > 0) snippet.text = "… ";
  for (size_t i = begin; i < end; ++i) {
    const bool answers = !words[i].clauses.empty();
    absl::StrAppend(&snippet.text, i > begin ? " " : "", answers ? "⟦" : "",
                    absl::string_view(words[i].text.data(), words[i].text.size()),
                    answers ? "⟧" : "");
    clauses.insert(words[i].clauses.begin(), words[i].clauses.end());
  }
  if (end < words.size()) snippet.text += " …";
  snippet.clauses = clauses.size();
  return snippet;
}

// The stretch that answers the most clauses; of equals the first.
Snippet BestSnippet(const std::vector<ShownWord>& words) {
  size_t best_begin = 0;
  size_t best_clauses = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].clauses.empty()) continue;
    std::set<size_t> clauses;
    for (size_t j = i; j < std::min(words.size(), i + kSnippetWords - kSnippetLead); ++j)
      clauses.insert(words[j].clauses.begin(), words[j].clauses.end());
    if (clauses.size() <= best_clauses) continue;
    best_clauses = clauses.size();
    best_begin = i;
  }
  const size_t begin = best_begin - std::min(best_begin, kSnippetLead);
  return Render(words, begin, std::min(words.size(), begin + kSnippetWords));
}

class HitMaker {
 public:
  HitMaker(const RecordStore& store, AllAnswers answers)
      : store_(store), answers_(std::move(answers)) {}

  absl::StatusOr<SearchHit> Make(const Candidate& candidate) {
    hit_.id = index_format::UnpackId(candidate.id);
    hit_.score = candidate.score;
    auto record = store_.ReadRecord(hit_.id);
    if (!record.ok()) return record.status();
    hit_.record = *std::move(record);
    if (absl::Status status = ShowPages(candidate.id); !status.ok()) return status;
    if (best_.clauses == 0) ShowFields();
    hit_.snippet = std::move(best_.text);
    return std::move(hit_);
  }

 private:
  absl::Status ShowPages(const std::string& packed_id) {
    const Answers& answers = answers_.of(Zone::kBody);
    if (answers.empty()) return absl::OkStatus();
    std::string lengths;
    absl::Status status = store_.ScanIndex(index_format::DocumentKey(packed_id),
                                           [&](std::string_view, std::string_view value) {
                                             lengths = value;
                                             return false;
                                           });
    if (!status.ok()) return status;
    uint32_t begin = 0;
    uint32_t length = 0;
    size_t shown = 0;
    std::string_view rest = lengths;
    for (int page = 0; index_format::TakeVarint(&rest, &length) && shown < kMaxPagesShown; ++page) {
      const auto answer = answers.lower_bound(begin);
      if (answer == answers.end()) break;
      if (answer->first < begin + length) {
        status = ShowPage(page, begin);
        if (!status.ok()) return status;
        ++shown;
      }
      begin += length;
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
      if (!word.clauses.empty()) AddMatch(page, word.box);
    Consider(BestSnippet(words));
    return absl::OkStatus();
  }

  // For a document whose pages have none of the words.
  void ShowFields() {
    uint32_t next[index_format::kZones] = {};
    for (const FieldText& field : FieldTexts(hit_.record.fields)) {
      std::vector<ShownWord> words;
      for (absl::string_view word :
           absl::StrSplit(field.text, absl::ByAnyChar(" \t\n\r"), absl::SkipEmpty())) {
        const std::string_view text(word.data(), word.size());
        uint32_t& position = next[static_cast<size_t>(field.zone)];
        words.push_back({text, {}, ClausesOf(text, answers_.of(field.zone), &position)});
      }
      ++next[static_cast<size_t>(field.zone)];
      const bool answers = std::any_of(words.begin(), words.end(),
                                       [](const ShownWord& word) { return !word.clauses.empty(); });
      if (!answers) continue;
      if (!field.field->box.empty()) AddMatch(field.field->page, field.field->box);
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

absl::StatusOr<SearchHit> MakeHit(const RecordStore& store, const std::vector<Clause>& clauses,
                                  const Candidate& candidate) {
  auto answers = FindAnswers(store, clauses, candidate.id);
  if (!answers.ok()) return answers.status();
  return HitMaker(store, *std::move(answers)).Make(candidate);
}

}  // namespace sohoa
