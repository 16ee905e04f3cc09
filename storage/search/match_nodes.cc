#include "storage/search/match_nodes.h"

#include <algorithm>
#include <utility>

#include "storage/search/phrase_node.h"
#include "storage/search/term_node.h"
#include "storage/search/word_pairs.h"

namespace sohoa {
namespace {

using Nodes = std::vector<std::unique_ptr<MatchNode>>;
using Skipped = absl::StatusOr<std::optional<uint32_t>>;

uint32_t DocumentsIn(const SegmentContext& context, uint32_t window) {
  const uint32_t documents = context.reader().info().documents;
  return std::min(documents - std::min(documents, window * kWindow), kWindow);
}

std::vector<MatchNode*> InOrderOfScore(const Nodes& nodes) {
  std::vector<MatchNode*> sorted;
  for (const auto& node : nodes) sorted.push_back(node.get());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto* a, const auto* b) { return a->MaxScore() > b->MaxScore(); });
  return sorted;
}

float SumOfMaxScores(const std::vector<MatchNode*>& nodes) {
  float sum = 0;
  for (const MatchNode* node : nodes) sum += node->MaxScore();
  return sum;
}

// What can earn most goes first, so that what is left cannot bring many back among the best.
absl::Status ScoreInTurns(const std::vector<MatchNode*>& nodes, uint32_t window,
                          const Wanted& wanted, DocumentSet* candidates, WindowScores* scores) {
  // What the nodes behind each can add; summed from the least, for a difference of large numbers
  // would be too far off for the last ones.
  std::vector<float> behind(nodes.size(), 0);
  for (size_t i = nodes.size(); i > 1; --i)
    behind[i - 2] = behind[i - 1] + nodes[i - 1]->MaxScore();
  float before = wanted.before;
  for (size_t i = 0; i < nodes.size() && !candidates->empty(); ++i) {
    absl::Status s =
        nodes[i]->Score(window, {wanted.least - behind[i], before}, candidates, scores);
    if (!s.ok()) return s;
    before += nodes[i]->MaxScore();
  }
  return absl::OkStatus();
}

class AndNode final : public MatchNode {
 public:
  // `required` is never empty.
  AndNode(Nodes required, Nodes excluded)
      : required_(std::move(required)), excluded_(std::move(excluded)) {
    std::stable_sort(required_.begin(), required_.end(),
                     [](const auto& a, const auto& b) { return a->Cost() < b->Cost(); });
    scoring_ = InOrderOfScore(required_);
    max_score_ = SumOfMaxScores(scoring_);
  }
  int64_t Cost() const override { return required_.front()->Cost(); }
  float MaxScore() const override { return max_score_; }

  Skipped SkipTo(uint32_t document) override {
    for (const auto& node : required_) {
      const auto next = node->SkipTo(document);
      if (!next.ok() || !*next) return next;
      document = std::max(document, **next);
    }
    return std::optional(document);
  }

  absl::Status Find(uint32_t window, const DocumentSet* within, DocumentSet* found) override {
    DocumentSet sets[2];
    const DocumentSet* left = within;
    for (size_t i = 0; i < required_.size(); ++i) {
      DocumentSet& next = sets[i % 2];
      next.Clear();
      if (absl::Status s = required_[i]->Find(window, left, &next); !s.ok()) return s;
      left = &next;
      if (next.empty()) return absl::OkStatus();
    }
    DocumentSet all = *left;
    for (const auto& node : excluded_) {
      DocumentSet out;
      if (absl::Status s = node->Find(window, &all, &out); !s.ok()) return s;
      all.RemoveAll(out);
    }
    found->AddAll(all);
    return absl::OkStatus();
  }

  absl::Status Score(uint32_t window, const Wanted& wanted, DocumentSet* candidates,
                     WindowScores* scores) override {
    return ScoreInTurns(scoring_, window, wanted, candidates, scores);
  }

 private:
  Nodes required_;
  Nodes excluded_;
  std::vector<MatchNode*> scoring_;  // required_, what may earn most in front
  float max_score_ = 0;
};

class OrNode final : public MatchNode {
 public:
  explicit OrNode(Nodes nodes)
      : nodes_(std::move(nodes)),
        next_(nodes_.size(), 0),
        in_order_of_score_(InOrderOfScore(nodes_)),
        max_score_(SumOfMaxScores(in_order_of_score_)) {}
  float MaxScore() const override { return max_score_; }
  int64_t Cost() const override {
    int64_t cost = 0;
    for (const auto& node : nodes_) cost += node->Cost();
    return cost;
  }

  Skipped SkipTo(uint32_t document) override {
    std::optional<uint32_t> least;
    for (const auto& node : nodes_) {
      const auto next = node->SkipTo(document);
      if (!next.ok()) return next;
      if (*next && (!least || **next < *least)) least = **next;
    }
    return least;
  }

  absl::Status Find(uint32_t window, const DocumentSet* within, DocumentSet* found) override {
    in_window_.clear();
    for (size_t i = 0; i < in_order_of_score_.size(); ++i) {
      const auto has_some = MayHaveSomeIn(i, window);
      if (!has_some.ok()) return has_some.status();
      if (!*has_some) continue;
      DocumentSet one;
      if (absl::Status s = in_order_of_score_[i]->Find(window, within, &one); !s.ok()) return s;
      if (one.empty()) continue;
      in_window_.push_back(in_order_of_score_[i]);
      found->AddAll(one);
    }
    return absl::OkStatus();
  }

  absl::Status Score(uint32_t window, const Wanted& wanted, DocumentSet* candidates,
                     WindowScores* scores) override {
    return ScoreInTurns(in_window_, window, wanted, candidates, scores);
  }

 private:
  // Most of a hundred near words are in a document or two.
  absl::StatusOr<bool> MayHaveSomeIn(size_t node, uint32_t window) {
    const uint32_t begin = window * kWindow;
    std::optional<uint32_t>& next = next_[node];
    if (!next) return false;
    if (*next < begin) {
      const auto behind = in_order_of_score_[node]->SkipTo(begin);
      if (!behind.ok()) return behind.status();
      next = *behind;
    }
    return next && *next - begin < kWindow;
  }

  Nodes nodes_;
  std::vector<std::optional<uint32_t>> next_;  // nullopt: the node has no more; windows ascend
  std::vector<MatchNode*> in_order_of_score_;
  std::vector<MatchNode*> in_window_;  // those that found something there
  float max_score_ = 0;
};

// Of what must match and earns nothing.
class UnscoredNode : public MatchNode {
 public:
  float MaxScore() const override { return 0; }
  absl::Status Score(uint32_t, const Wanted&, DocumentSet*, WindowScores*) override {
    return absl::OkStatus();
  }
};

class FilterNode final : public UnscoredNode {
 public:
  explicit FilterNode(std::unique_ptr<MatchNode> node) : node_(std::move(node)) {}
  int64_t Cost() const override { return node_->Cost(); }
  Skipped SkipTo(uint32_t document) override { return node_->SkipTo(document); }
  absl::Status Find(uint32_t window, const DocumentSet* within, DocumentSet* found) override {
    return node_->Find(window, within, found);
  }

 private:
  const std::unique_ptr<MatchNode> node_;
};

class AllNode final : public UnscoredNode {
 public:
  explicit AllNode(const SegmentContext& context) : context_(context) {}
  int64_t Cost() const override { return context_.reader().info().documents; }
  Skipped SkipTo(uint32_t document) override {
    if (document >= context_.reader().info().documents) return std::optional<uint32_t>();
    return std::optional(document);
  }
  absl::Status Find(uint32_t window, const DocumentSet* within, DocumentSet* found) override {
    if (within != nullptr) {
      found->AddAll(*within);
    } else {
      found->AddFirst(DocumentsIn(context_, window));
    }
    return absl::OkStatus();
  }

 private:
  const SegmentContext& context_;
};

class DatesNode final : public UnscoredNode {
 public:
  DatesNode(DateRange dates, SegmentContext* context) : dates_(dates), context_(context) {}
  // Dear, so that others come before it.
  int64_t Cost() const override { return int64_t{4} * context_->reader().info().documents; }
  Skipped SkipTo(uint32_t document) override {
    if (document >= context_->reader().info().documents) return std::optional<uint32_t>();
    return std::optional(document);
  }
  absl::Status Find(uint32_t window, const DocumentSet* within, DocumentSet* found) override {
    if (absl::Status s = context_->CheckDeadline(); !s.ok()) return s;
    DocumentSet all;
    if (within == nullptr) all.AddFirst(DocumentsIn(*context_, window));
    absl::Status status;
    (within == nullptr ? all : *within).ForEach([&](uint32_t at) {
      const auto date = context_->Date(window * kWindow + at);
      if (!date.ok()) status = date.status();
      if (date.ok() && *date >= dates_.first && *date <= dates_.last) found->Add(at);
    });
    return status;
  }

 private:
  const DateRange dates_;
  SegmentContext* const context_;
};

// Makes the nodes of one query over one segment.
class NodeMaker {
 public:
  NodeMaker(const QueryTerms& terms, size_t segment, SegmentContext* context)
      : terms_(terms), segment_(segment), context_(context) {}

  std::unique_ptr<MatchNode> Make(const QueryNode& query) {
    switch (query.kind) {
      case QueryNode::Kind::kClause:
        return MakeClause(query.clause);
      case QueryNode::Kind::kDates:
        return std::make_unique<DatesNode>(query.dates, context_);
      case QueryNode::Kind::kOr:
        return MakeOr(query);
      case QueryNode::Kind::kNot:
        return MakeAnd({}, {&query.children[0]});
      case QueryNode::Kind::kAnd:
        return MakeAndOf(query);
      case QueryNode::Kind::kFilter:
        return MakeFilter(query.children[0]);
      case QueryNode::Kind::kPrefix:
      case QueryNode::Kind::kFuzzy:
        break;  // none is left in a resolved query
    }
    return nullptr;
  }

 private:
  std::unique_ptr<TermNode> MakeTerm(const ClauseToken& token, const TermNode::Worth& worth) {
    if (!terms_.Has(token.token.folded)) return nullptr;
    const auto& header = terms_.of(token.token.folded).by_segment[segment_];
    return header ? std::make_unique<TermNode>(token, *header, worth, context_) : nullptr;
  }

  TermNode::Worth WorthOf(const Clause& clause) const {
    TermNode::Worth worth;
    for (const ClauseToken& token : clause.tokens) {
      worth.information += terms_.InformationOf(token);
      worth.marked_words += token.marked() ? 1 : 0;
    }
    return worth;
  }

  std::unique_ptr<MatchNode> MakeClause(const Clause& clause) {
    for (const ClauseToken& token : clause.tokens)
      if (!terms_.Has(token.token.folded)) return nullptr;
    const TermNode::Worth worth = WorthOf(clause);
    const auto& tokens = clause.tokens;
    if (tokens.size() == 1) return MakeTerm(tokens[0], worth);
    if (tokens.size() == 2 && MakePair(tokens[0].token, tokens[1].token))
      return MakeTerm({PairOf(tokens[0].token, tokens[1].token), 0}, worth);
    return MakePhrase(clause, worth);
  }

  std::unique_ptr<MatchNode> MakePhrase(const Clause& clause, const TermNode::Worth& worth) {
    PhraseParts parts;
    for (const ClauseToken& token : clause.tokens) {
      parts.tokens.push_back(MakeTerm(token, {}));
      if (parts.tokens.back() == nullptr) return nullptr;
    }
    for (size_t i = 1; i < clause.tokens.size(); ++i) {
      const Token& first = clause.tokens[i - 1].token;
      const Token& second = clause.tokens[i].token;
      parts.pairs.emplace_back();
      if (!MakePair(first, second)) continue;
      parts.pairs.back() = MakeTerm({PairOf(first, second), 0}, {});
      if (parts.pairs.back() == nullptr) return nullptr;
    }
    return std::make_unique<PhraseNode>(clause, std::move(parts), worth, context_);
  }

  std::unique_ptr<MatchNode> MakeFilter(const QueryNode& child) {
    auto node = Make(child);
    return node == nullptr ? nullptr : std::make_unique<FilterNode>(std::move(node));
  }

  std::unique_ptr<MatchNode> MakeOr(const QueryNode& query) {
    Nodes nodes;
    for (const QueryNode& child : query.children)
      if (auto node = Make(child)) nodes.push_back(std::move(node));
    if (nodes.empty()) return nullptr;
    if (nodes.size() == 1) return std::move(nodes[0]);
    return std::make_unique<OrNode>(std::move(nodes));
  }

  std::unique_ptr<MatchNode> MakeAndOf(const QueryNode& query) {
    std::vector<const QueryNode*> required, excluded;
    for (const QueryNode& child : query.children) {
      if (child.kind == QueryNode::Kind::kNot) {
        excluded.push_back(&child.children[0]);
      } else {
        required.push_back(&child);
      }
    }
    return MakeAnd(required, excluded);
  }

  std::unique_ptr<MatchNode> MakeAnd(const std::vector<const QueryNode*>& required,
                                     const std::vector<const QueryNode*>& excluded) {
    Nodes in, out;
    for (const QueryNode* child : required) {
      auto node = Make(*child);
      if (node == nullptr) return nullptr;
      in.push_back(std::move(node));
    }
    for (const QueryNode* child : excluded)
      if (auto node = Make(*child)) out.push_back(std::move(node));
    if (in.size() == 1 && out.empty()) return std::move(in[0]);
    if (in.empty()) in.push_back(std::make_unique<AllNode>(*context_));
    return std::make_unique<AndNode>(std::move(in), std::move(out));
  }

  const QueryTerms& terms_;
  const size_t segment_;
  SegmentContext* const context_;
};

}  // namespace

absl::Status SegmentContext::CheckDeadline() const {
  if (deadline_ && std::chrono::steady_clock::now() > *deadline_)
    return absl::DeadlineExceededError(
        "the query takes longer than it may: ask for rarer words, or for more of them");
  return absl::OkStatus();
}

absl::StatusOr<const std::string*> SegmentContext::Lengths(uint32_t window) {
  if (lengths_window_ != window) {
    lengths_window_.reset();
    auto lengths = reader_.ReadLengths(window);
    if (!lengths.ok()) return lengths.status();
    lengths_ = *std::move(lengths);
    lengths_window_ = window;
  }
  return &lengths_;
}

absl::StatusOr<size_t> SegmentContext::PlaceInColumns(uint32_t document) {
  const uint32_t part = document / index_format::kColumnsInPart;
  if (columns_part_ != part) {
    columns_part_.reset();
    auto columns = reader_.ReadColumns(part);
    if (!columns.ok()) return columns.status();
    columns_ = *std::move(columns);
    columns_part_ = part;
  }
  const size_t at = document % index_format::kColumnsInPart;
  if (at >= columns_.size()) return DamagedIndex();
  return at;
}

absl::StatusOr<DocumentColumns> SegmentContext::Columns(uint32_t document) {
  const auto at = PlaceInColumns(document);
  if (!at.ok()) return at.status();
  return columns_[*at];
}

absl::StatusOr<uint32_t> SegmentContext::Date(uint32_t document) {
  const auto at = PlaceInColumns(document);
  if (!at.ok()) return at.status();
  return columns_.date(*at);
}

absl::StatusOr<uint64_t> SegmentContext::IdHead(uint32_t document) {
  const auto at = PlaceInColumns(document);
  if (!at.ok()) return at.status();
  return columns_.id_head(*at);
}

std::unique_ptr<MatchNode> MakeNode(const QueryNode& query, const QueryTerms& terms, size_t segment,
                                    SegmentContext* context) {
  return NodeMaker(terms, segment, context).Make(query);
}

}  // namespace sohoa
