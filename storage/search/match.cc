#include "storage/search/match.h"

#include <algorithm>
#include <limits>
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
  // No rank below this may be among the best, whatever is to come.
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
    if (values.size() > kMostValues) values.resize(kMostValues);
    return values;
  }

 private:
  static constexpr size_t kMostCounted = 20'000;
  absl::flat_hash_map<uint64_t, ValueCount> counts_;
};

class Matcher {
 public:
  static constexpr size_t kWeighedFirst = 1024;

  Matcher(const IndexView& view, const QueryNode& query, const QueryTerms& terms,
          const MatchOptions& options)
      : view_(view),
        query_(query),
        terms_(terms),
        options_(options),
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
    std::fill(scores_.begin(), scores_.end(), 0.0F);
    if (!scored) {
      const bool counted_alone =
          options_.limit == 0 && !options_.facets && options_.without_id_head == 0;
      return counted_alone ? absl::OkStatus() : RankByColumns(found_, segment, begin, context);
    }
    // The first ones are weighed alone: they say what the others must have to be worth it.
    DocumentSet candidates = found_;
    if (best_.LeastWanted() == 0) {
      DocumentSet first = candidates.TakeFirst(kWeighedFirst);
      if (absl::Status s = ScoreAndRank(node, segment, window, &first, context); !s.ok()) return s;
    }
    return ScoreAndRank(node, segment, window, &candidates, context);
  }

  absl::Status ScoreAndRank(MatchNode& node, size_t segment, uint32_t window,
                            DocumentSet* candidates, SegmentContext* context) {
    const DocumentSet all = *candidates;
    const float least = best_.LeastWanted() * (1 - slack_);
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
      if (!best_.MayTake(score)) return;
      const auto id_head = context->IdHead(begin + at);
      if (!id_head.ok()) {
        status = id_head.status();
        return;
      }
      best_.Take({{segment, begin + at}, score, score, *id_head});
    });
    return status;
  }

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
  int64_t total_ = 0;
  BestOf best_;
  ValueCounter types_, organs_, years_;
  DocumentSet found_;
  WindowScores scores_;
  // By so much of them sums of the same scores may differ with their order.
  const float slack_;
};

}  // namespace

absl::StatusOr<MatchResult> MatchDocuments(const IndexView& view, const QueryNode& query,
                                           const QueryTerms& terms, const MatchOptions& options) {
  return Matcher(view, query, terms, options).Match();
}

}  // namespace sohoa
