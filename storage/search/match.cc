#include "storage/search/match.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <system_error>
#include <thread>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "storage/search/match_nodes.h"

namespace sohoa {
namespace {

bool IsBetter(const Candidate& a, const Candidate& b) {
  return a.rank != b.rank ? a.rank > b.rank : a.id_head < b.id_head;
}

// A date as a number that a float holds whole: days of a calendar of 31-day months.
float RankOfDate(uint32_t date) {
  return static_cast<float>((date / 10'000 * 12 + date / 100 % 100) * 32 + date % 100);
}

size_t CountClauses(const QueryNode& query) {
  size_t count = query.kind == QueryNode::Kind::kClause ? 1 : 0;
  for (const QueryNode& child : query.children) count += CountClauses(child);
  return count;
}

// Keeps the best of what it is shown.
class BestOf {
 public:
  explicit BestOf(const MatchOptions& options) : options_(options) {}

  // Whether one of this rank may be among the best. (Equals are parted by the id.)
  bool MayTake(float rank) const {
    if (options_.limit == 0 || (options_.after && rank > options_.after->rank)) return false;
    return heap_.size() < options_.limit || rank >= heap_.front().rank;
  }
  // No rank below this is among the best, whatever is to come; 0 as long as any may be.
  float LeastWanted() const {
    const bool is_full = !heap_.empty() && heap_.size() == options_.limit;
    return is_full ? heap_.front().rank : 0;
  }
  void Take(const Candidate& candidate) {
    if (options_.after && !IsBetter(*options_.after, candidate)) return;
    if (heap_.size() == options_.limit) {
      if (!IsBetter(candidate, heap_.front())) return;
      std::pop_heap(heap_.begin(), heap_.end(), IsBetter);
      heap_.pop_back();
    }
    heap_.push_back(candidate);
    std::push_heap(heap_.begin(), heap_.end(), IsBetter);
  }
  std::vector<Candidate> Finish() {
    std::sort(heap_.begin(), heap_.end(), IsBetter);
    return std::move(heap_);
  }

 private:
  const MatchOptions& options_;
  std::vector<Candidate> heap_;  // the worst in front
};

// Counts the values of one column. Values beyond a bound are left out, so that memory stays small
// where a reader's slips make each value one of its own.
class ValueCounter {
 public:
  void Count(uint64_t value, const DocumentPlace& place) {
    if (value == 0) return;
    if (counts_.size() >= kMostCounted && !counts_.contains(value)) return;
    ValueCount& count = counts_[value];
    if (count.documents++ == 0) count.example = place;
  }
  std::vector<ValueCount> Finish() const {
    std::vector<ValueCount> values;
    for (const auto& [value, count] : counts_) {
      values.push_back(count);
      values.back().value = value;
    }
    std::sort(values.begin(), values.end(), [](const ValueCount& a, const ValueCount& b) {
      return a.documents != b.documents ? a.documents > b.documents : a.value < b.value;
    });
    const size_t given = std::min(values.size(), kMostValues);
    return {values.begin(),
            values.begin() + static_cast<std::ptrdiff_t>(given)};  // no more is held
  }

 private:
  static constexpr size_t kMostCounted = 20'000;
  absl::flat_hash_map<uint64_t, ValueCount> counts_;
};

// What several threads that match parts of one question tell each other.
class CommonLeast {
 public:
  float Get() const { return least_.load(std::memory_order_relaxed); }
  void Raise(float least) {
    float known = Get();
    while (known < least &&
           !least_.compare_exchange_weak(known, least, std::memory_order_relaxed)) {
    }
  }

 private:
  std::atomic<float> least_{0};
};

// Which windows one of several threads takes: each so many-th.
struct Share {
  uint32_t first = 0;
  uint32_t of = 1;
  bool has(size_t segment, uint32_t window) const { return (segment + window) % of == first; }
};

class Matcher {
 public:
  static constexpr size_t kWeighedFirst = 1024;

  Matcher(const IndexView& view, const QueryNode& query, const QueryTerms& terms,
          const MatchOptions& options, const Share& share, CommonLeast* least)
      : view_(view),
        query_(query),
        terms_(terms),
        options_(options),
        share_(share),
        least_(*least),
        best_(options),
        scores_(kWindow),
        slack_(static_cast<float>(CountClauses(query) + 2) *
               std::numeric_limits<float>::epsilon()) {}

  absl::StatusOr<MatchResult> Match() {
    for (size_t i = 0; i < view_.segments().size(); ++i)
      if (absl::Status s = MatchSegment(i); !s.ok()) return s;
    MatchResult result{.total = total_, .best = best_.Finish()};
    if (options_.facets) {
      result.types = types_.Finish();
      result.organs = organs_.Finish();
      result.years = years_.Finish();
    }
    return result;
  }

 private:
  absl::Status MatchSegment(size_t segment) {
    SegmentContext context(view_.segments()[segment], options_.deadline);
    const auto node = MakeNode(query_, terms_, segment, &context);
    if (node == nullptr) return absl::OkStatus();
    const uint32_t documents = context.reader().info().documents;
    for (uint32_t document = 0; document < documents;) {
      const auto next = node->SkipTo(document);
      if (!next.ok()) return next.status();
      if (!*next || **next >= documents) break;
      const uint32_t window = **next / kWindow;
      if (share_.has(segment, window))
        if (absl::Status s = MatchWindow(*node, segment, window, &context); !s.ok()) return s;
      if (window >= documents / kWindow) break;
      document = (window + 1) * kWindow;
    }
    return absl::OkStatus();
  }

  absl::Status MatchWindow(MatchNode& node, size_t segment, uint32_t window,
                           SegmentContext* context) {
    if (absl::Status s = context->CheckDeadline(); !s.ok()) return s;
    found_.Clear();
    if (absl::Status s = node.Find(window, nullptr, &found_); !s.ok()) return s;
    const auto& removed = context->reader().removed();
    const uint32_t begin = window * kWindow;
    for (auto at = std::lower_bound(removed.begin(), removed.end(), begin);
         at != removed.end() && *at - begin < kWindow; ++at)
      found_.Remove(*at - begin);
    total_ += static_cast<int64_t>(found_.size());
    const bool scored = options_.sort == SortOrder::kRelevance && options_.limit > 0;
    const bool counted_alone =
        options_.limit == 0 && !options_.facets && options_.without_id_head == 0;
    if (counted_alone) return absl::OkStatus();
    std::fill(scores_.begin(), scores_.end(), 0.0F);
    if (!scored) return RankByColumns(found_, segment, begin, context);
    // The first ones are weighed alone: they say what the others must have to be worth it.
    DocumentSet candidates = found_;
    if (LeastWanted() == 0) {
      DocumentSet first = candidates.TakeFirst(kWeighedFirst);
      if (absl::Status s = ScoreAndRank(node, segment, window, &first, context); !s.ok()) return s;
    }
    return ScoreAndRank(node, segment, window, &candidates, context);
  }

  absl::Status ScoreAndRank(MatchNode& node, size_t segment, uint32_t window,
                            DocumentSet* candidates, SegmentContext* context) {
    const DocumentSet all = *candidates;
    const float least = LeastWanted() * (1 - slack_);
    absl::Status s = node.Score(window, {.least = least}, candidates, &scores_);
    if (!s.ok()) return s;
    if (options_.facets || options_.without_id_head != 0)
      return RankByColumns(all, segment, window * kWindow, context);
    return RankByScore(*candidates, segment, window * kWindow, context);
  }

  absl::Status RankByScore(const DocumentSet& documents, size_t segment, uint32_t begin,
                           SegmentContext* context) {
    absl::Status status;
    documents.ForEach([&](uint32_t at) {
      const float score = scores_[at];
      if (!status.ok() || !best_.MayTake(score)) return;
      const auto id_head = context->IdHead(begin + at);
      if (!id_head.ok()) {
        status = id_head.status();
        return;
      }
      best_.Take({{segment, begin + at}, score, score, *id_head});
    });
    least_.Raise(best_.LeastWanted());
    return status;
  }

  float LeastWanted() const { return std::max(best_.LeastWanted(), least_.Get()); }

  absl::Status RankByColumns(const DocumentSet& documents, size_t segment, uint32_t begin,
                             SegmentContext* context) {
    const bool by_date = options_.sort == SortOrder::kDate;
    absl::Status status;
    documents.ForEach([&](uint32_t at) {
      const auto columns = context->Columns(begin + at);
      if (!columns.ok()) {
        status = columns.status();
        return;
      }
      if (columns->id_head == options_.without_id_head && options_.without_id_head != 0) {
        --total_;
        return;
      }
      const DocumentPlace place{segment, begin + at};
      if (options_.facets) CountValues(*columns, place);
      const float rank = by_date ? RankOfDate(columns->date) : scores_[at];
      if (best_.MayTake(rank)) best_.Take({place, scores_[at], rank, columns->id_head});
    });
    return status;
  }

  void CountValues(const DocumentColumns& columns, const DocumentPlace& place) {
    types_.Count(columns.type, place);
    organs_.Count(columns.organ, place);
    years_.Count(columns.date / 10'000, place);
  }

  const IndexView& view_;
  const QueryNode& query_;
  const QueryTerms& terms_;
  const MatchOptions& options_;
  const Share share_;
  CommonLeast& least_;
  int64_t total_ = 0;
  BestOf best_;
  ValueCounter types_, organs_, years_;
  DocumentSet found_;
  WindowScores scores_;
  // By so much of them sums of the same scores may differ with their order.
  const float slack_;
};

// Of how many documents postings must be looked at.
int64_t CountPostings(const QueryNode& query, const QueryTerms& terms) {
  int64_t postings = 0;
  for (const ClauseToken& token : query.clause.tokens)
    if (terms.Has(token.token.folded)) postings += terms.of(token.token.folded).documents;
  for (const QueryNode& child : query.children) postings += CountPostings(child, terms);
  return postings;
}

MatchResult Together(std::vector<MatchResult> parts, size_t limit) {
  MatchResult all = std::move(parts[0]);
  for (size_t i = 1; i < parts.size(); ++i) {
    all.total += parts[i].total;
    all.best.insert(all.best.end(), parts[i].best.begin(), parts[i].best.end());
  }
  std::sort(all.best.begin(), all.best.end(), IsBetter);
  if (all.best.size() > limit) all.best.resize(limit);
  return all;
}

}  // namespace

absl::StatusOr<MatchResult> MatchDocuments(const IndexView& view, const QueryNode& query,
                                           const QueryTerms& terms, const MatchOptions& options) {
  const bool can_share = options.threads > 1 && !options.facets && options.without_id_head == 0;
  const bool is_shared =
      can_share && CountPostings(query, terms) >= options.postings_worth_a_thread;
  const uint32_t threads = is_shared ? options.threads : 1;
  CommonLeast least;
  std::vector<absl::StatusOr<MatchResult>> parts(threads);
  const auto match = [&](uint32_t i) {
    parts[i] = Matcher(view, query, terms, options, {.first = i, .of = threads}, &least).Match();
  };
  {
    std::vector<std::jthread> others;  // joined where this ends
    for (uint32_t i = 1; i < threads; ++i) {
      try {
        others.emplace_back(match, i);
      } catch (const std::system_error&) {  // there is none to be had
        match(i);
      }
    }
    match(0);
  }
  std::vector<MatchResult> results;
  for (absl::StatusOr<MatchResult>& part : parts) {
    if (!part.ok()) return part.status();
    results.push_back(*std::move(part));
  }
  return Together(std::move(results), options.limit);
}

}  // namespace sohoa
