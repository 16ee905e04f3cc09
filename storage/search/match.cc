#include "storage/search/match.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <string_view>
#include <utility>

#include "storage/search/index_format.h"

namespace sohoa {
namespace {

using index_format::IdOf;
using index_format::TermPrefix;

// Robertson and Zaragoza give k1 1.2..2 and b 0.5..0.8 for prose; documents of many pages are as
// good an answer here as short ones, so b is lower.
constexpr double kK1 = 1.2;
constexpr double kB = 0.4;
// What a document of middling length has, about one page and a half. A constant in place of the
// true mean keeps scores equal while the store grows.
constexpr double kUsualLength = 600;
// A word in the title counts as four on a page; set so that the decision named in a query comes
// before those that cite it.
constexpr double kZoneWeights[index_format::kZones] = {1, 4, 2};
// Weight of a spelling that differs from a word typed with marks: bare, for OCR loses marks, or
// with others.
constexpr double kBareWeight = 0.5;
constexpr double kOtherMarksWeight = 0.25;
// More than 32 words can earn by BM25F: (k1 + 1) · ln(1 + 10^9) each.
constexpr double kExactWordScore = 2000;

// Terms are counted up to here: beyond it a term is common, and how common says little.
constexpr int64_t kCountedDocuments = 4096;
// One look by key is taken to cost as much as this many steps along the rows: an estimate, since a
// look searches every level of the store and a step none.
constexpr size_t kStepsOfOneLook = 8;

absl::StatusOr<int64_t> CountDocuments(const RecordStore& store, const std::string& term) {
  int64_t count = 0;
  const absl::Status status = store.ScanIndex(
      TermPrefix(term),
      [&](std::string_view, std::string_view) { return ++count < kCountedDocuments; });
  if (!status.ok()) return status;
  return count;
}

double WeightOf(const ClauseToken& token, std::string_view spelling) {
  if (!token.marked()) return 1;
  if (spelling == token.token.spelling) return 1;
  return spelling.empty() ? kBareWeight : kOtherMarksWeight;
}

double Saturated(double frequency, uint32_t document_length) {
  const double norm = 1 - kB + kB * document_length / kUsualLength;
  return frequency * (kK1 + 1) / (frequency + kK1 * norm);
}

// --- places
// ---------------------------------------------------------------------------------------

auto KeyOf(const ClausePlace& place) { return std::pair(place.zone, place.position); }

// Places of one token, as those of the clause's beginning.
std::vector<ClausePlace> PlacesOf(const ClauseToken& token, const Posting& posting) {
  std::vector<ClausePlace> places;
  for (const SpellingPlaces& spelling : posting.spellings) {
    const double weight = WeightOf(token, spelling.spelling);
    for (size_t zone = 0; zone < index_format::kZones; ++zone)
      for (const uint32_t position : spelling.positions[zone])
        if (position >= token.offset)
          places.push_back({static_cast<Zone>(zone), position - token.offset, weight});
  }
  std::sort(places.begin(), places.end(),
            [](const ClausePlace& a, const ClausePlace& b) { return KeyOf(a) < KeyOf(b); });
  return places;
}

// Both sorted. What is in both, with the lesser weight.
std::vector<ClausePlace> Common(const std::vector<ClausePlace>& a,
                                const std::vector<ClausePlace>& b) {
  std::vector<ClausePlace> common;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (KeyOf(a[i]) < KeyOf(b[j])) {
      ++i;
    } else if (KeyOf(b[j]) < KeyOf(a[i])) {
      ++j;
    } else {
      common.push_back({a[i].zone, a[i].position, std::min(a[i].weight, b[j].weight)});
      ++i, ++j;
    }
  }
  return common;
}

// --- the documents, token by token
// ------------------------------------------------------------------

// A document that has answered everything so far.
struct Running {
  Candidate candidate;
  std::vector<ClausePlace> places;  // of the present clause, for its tokens so far
};

using RowVisitor = std::function<absl::Status(size_t i, std::string_view value)>;

// Calls visit(i, row) for each document of `running` that has the term. Walks along the term's
// rows; when that leads past too many others, goes on with one look for each document that is left.
absl::Status VisitRows(const RecordStore& store, const std::string& term,
                       const std::vector<Running>& running, const RowVisitor& visit) {
  const std::string prefix = TermPrefix(term);
  size_t next = 0;
  size_t passed = 0;
  bool too_far = false;
  absl::Status visited;
  absl::Status status = store.ScanIndex(prefix, [&](std::string_view key, std::string_view value) {
    const std::string_view id = IdOf(key);
    while (next < running.size() && running[next].candidate.id < id) ++next;
    if (next == running.size()) return false;
    if (running[next].candidate.id == id) {
      visited = visit(next++, value);
      return visited.ok();
    }
    too_far = ++passed > kStepsOfOneLook * (running.size() - next);
    return !too_far;
  });
  if (!status.ok() || !visited.ok()) return status.ok() ? visited : status;
  for (; too_far && next < running.size(); ++next) {
    status = store.ScanIndex(prefix + running[next].candidate.id,
                             [&](std::string_view, std::string_view value) {
                               visited = visit(next, value);
                               return false;
                             });
    if (!status.ok() || !visited.ok()) return status.ok() ? visited : status;
  }
  return absl::OkStatus();
}

class Matcher {
 public:
  Matcher(const RecordStore& store, int64_t documents) : store_(store), documents_(documents) {}

  absl::StatusOr<std::vector<Candidate>> Match(std::vector<Clause>* clauses) {
    for (Clause& clause : *clauses)
      if (absl::Status status = CountTokens(&clause); !status.ok()) return status;
    if (absl::Status status = BeginWithRarest(*clauses); !status.ok()) return status;
    for (const Clause& clause : *clauses)
      if (absl::Status status = Apply(clause); !status.ok()) return status;
    std::vector<Candidate> candidates;
    candidates.reserve(running_.size());
    for (Running& running : running_) candidates.push_back(std::move(running.candidate));
    return candidates;
  }

 private:
  absl::Status CountTokens(Clause* clause) {
    if (absl::Status status = Count(clause->tokens); !status.ok()) return status;
    if (clause->parts.empty() || CountOf(clause->tokens[0]) > 0) return absl::OkStatus();
    clause->tokens = std::exchange(clause->parts, {});
    return Count(clause->tokens);
  }

  absl::Status Count(const std::vector<ClauseToken>& tokens) {
    for (const ClauseToken& token : tokens) {
      const auto count = CountDocuments(store_, token.token.folded);
      if (!count.ok()) return count.status();
      counts_[token.token.folded] = *count;
    }
    return absl::OkStatus();
  }

  int64_t CountOf(const ClauseToken& token) const { return counts_.at(token.token.folded); }

  // How much a token tells: the inverse document frequency of BM25, which is never negative.
  double InformationOf(const ClauseToken& token) const {
    const auto count = static_cast<double>(CountOf(token));
    const auto others = std::max(0.0, static_cast<double>(documents_) - count);
    return std::log(1 + (others + 0.5) / (count + 0.5));
  }

  absl::Status BeginWithRarest(const std::vector<Clause>& clauses) {
    const ClauseToken* rarest = &clauses[0].tokens[0];
    for (const Clause& clause : clauses)
      for (const ClauseToken& token : clause.tokens)
        if (CountOf(token) < CountOf(*rarest)) rarest = &token;
    if (CountOf(*rarest) == 0) return absl::OkStatus();
    return store_.ScanIndex(TermPrefix(rarest->token.folded),
                            [this](std::string_view key, std::string_view) {
                              running_.push_back({{.id = std::string(IdOf(key))}, {}});
                              return true;
                            });
  }

  // Keeps the documents in which the clause holds and adds to their scores.
  absl::Status Apply(const Clause& clause) {
    std::vector<const ClauseToken*> tokens;  // the rarest first: they leave the least to compare
    for (const ClauseToken& token : clause.tokens) tokens.push_back(&token);
    std::stable_sort(tokens.begin(), tokens.end(),
                     [this](const auto* a, const auto* b) { return CountOf(*a) < CountOf(*b); });
    for (const ClauseToken* token : tokens) {
      const bool first = token == tokens.front();
      const bool last = token == tokens.back();
      std::vector<Running> kept;
      absl::Status status =
          VisitRows(store_, token->token.folded, running_, [&](size_t i, std::string_view row) {
            const auto posting = DecodePosting(row);
            if (!posting.ok()) return posting.status();
            Running& running = running_[i];
            running.places = first ? PlacesOf(*token, *posting)
                                   : Common(running.places, PlacesOf(*token, *posting));
            if (running.places.empty()) return absl::OkStatus();
            if (last) AddScore(clause, posting->document_length, &running);
            kept.push_back(std::move(running));
            return absl::OkStatus();
          });
      if (!status.ok()) return status;
      running_ = std::move(kept);
    }
    return absl::OkStatus();
  }

  void AddScore(const Clause& clause, uint32_t document_length, Running* running) const {
    double frequency = 0;
    bool exact = false;
    for (const ClausePlace& place : running->places) {
      frequency += place.weight * kZoneWeights[static_cast<size_t>(place.zone)];
      exact = exact || place.exact();
    }
    double information = 0;
    int marked = 0;
    for (const ClauseToken& token : clause.tokens) {
      information += InformationOf(token);
      marked += token.marked() ? 1 : 0;
    }
    running->candidate.score += information * Saturated(frequency, document_length);
    if (exact) running->candidate.score += kExactWordScore * marked;
    running->places = {};
  }

  const RecordStore& store_;
  const int64_t documents_;
  std::map<std::string, int64_t> counts_;  // by folded term; up to kCountedDocuments
  std::vector<Running> running_;           // in order of id
};

}  // namespace

absl::StatusOr<std::vector<Candidate>> MatchDocuments(const RecordStore& store,
                                                      std::vector<Clause>* clauses) {
  const auto stats = store.Stats();
  if (!stats.ok()) return stats.status();
  return Matcher(store, stats->documents).Match(clauses);
}

std::vector<ClausePlace> FindPlaces(const Clause& clause, const std::vector<Posting>& postings) {
  std::vector<ClausePlace> places = PlacesOf(clause.tokens[0], postings[0]);
  for (size_t i = 1; i < postings.size(); ++i)
    places = Common(places, PlacesOf(clause.tokens[i], postings[i]));
  return places;
}

absl::StatusOr<Posting> ReadPosting(const RecordStore& store, const std::string& term,
                                    const std::string& packed_id, std::string* row) {
  bool found = false;
  const absl::Status status =
      store.ScanIndex(TermPrefix(term) + packed_id, [&](std::string_view, std::string_view value) {
        found = true;
        *row = value;
        return false;
      });
  if (!status.ok()) return status;
  if (!found) return absl::NotFoundError("the document does not have the word");
  return DecodePosting(*row);
}

}  // namespace sohoa
