#include "storage/search/query.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "storage/search/date_range.h"
#include "storage/search/field_texts.h"
#include "storage/search/folding.h"
#include "storage/search/index_format.h"

namespace sohoa {
namespace {

using Kind = QueryNode::Kind;

constexpr size_t kMaxQueryBytes = 1000;
constexpr size_t kMaxTokens = 32;
constexpr int kMaxDepth = 16;
// Fewer letters begin half of all words, and are one slip away from as many.
constexpr size_t kLeastPrefixBytes = 2;
constexpr size_t kLeastFuzzyBytes = 3;

bool IsQuote(char32_t c) { return c == '"' || c == U'“' || c == U'”' || c == U'„'; }
bool IsSpace(char32_t c) { return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0; }

bool HasDigit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void Append(std::vector<Token> parts, std::vector<ClauseToken>* tokens) {
  for (Token& part : parts)
    tokens->push_back({std::move(part), static_cast<uint32_t>(tokens->size())});
}

Clause WordClause(std::string_view word) {
  WordTokens tokens = Tokenize(word);
  Clause clause;
  // A code, a date, a number is sought as it is written. Other joined words ("kinh tế-xã hội") may
  // stand with spaces as well: their parts side by side are what counts.
  if (tokens.has_whole() && HasDigit(tokens.whole.folded)) {
    clause.tokens = {{std::move(tokens.whole), 0}};
    Append(std::move(tokens.parts), &clause.parts);
  } else {
    Append(std::move(tokens.parts), &clause.tokens);
  }
  return clause;
}

Clause PhraseClause(std::string_view phrase) {
  Clause clause;
  std::string word;
  const auto end_word = [&] {
    Append(Tokenize(word).parts, &clause.tokens);
    word.clear();
  };
  for (size_t at = 0; at < phrase.size();) {
    const char32_t c = NextCodePoint(phrase, &at);
    if (IsSpace(c)) {
      end_word();
    } else {
      AppendUtf8(c, &word);
    }
  }
  end_word();
  return clause;
}

// --- from characters to lexemes
// --------------------------------------------------------------------------------

struct Lexeme {
  enum class Kind { kWord, kPhrase, kOpen, kClose, kNot, kAnd, kOr } kind = Kind::kWord;
  std::string text;
  std::string field;  // that stands before it
};

class Lexer {
 public:
  explicit Lexer(std::string_view query) : query_(query) {}

  std::vector<Lexeme> Read() {
    while (Skip(), at_ < query_.size()) ReadOne();
    return std::move(lexemes_);
  }

 private:
  char32_t Peek() const {
    size_t at = at_;
    return NextCodePoint(query_, &at);
  }
  char32_t Take() { return NextCodePoint(query_, &at_); }
  void Skip() {
    while (at_ < query_.size() && IsSpace(Peek())) Take();
  }
  void Add(Lexeme::Kind kind, std::string text = {}) {
    lexemes_.push_back({kind, std::move(text), std::exchange(field_, {})});
  }

  void ReadOne() {
    const char32_t c = Peek();
    if (IsQuote(c)) return ReadPhrase();
    if (c == '(' || c == ')') {
      Take();
      if (c == '(') ++open_;
      if (c == ')' && open_ == 0) return;  // a mark of punctuation like any other
      if (c == ')') --open_;
      return Add(c == '(' ? Lexeme::Kind::kOpen : Lexeme::Kind::kClose);
    }
    if (c == '-' && at_ + 1 < query_.size()) {
      Take();
      if (!IsSpace(Peek()) && Peek() != '-') Add(Lexeme::Kind::kNot);
      return;
    }
    ReadWord();
  }

  void ReadPhrase() {
    Take();
    std::string phrase;
    while (at_ < query_.size() && !IsQuote(Peek())) AppendUtf8(Take(), &phrase);
    if (at_ < query_.size()) Take();
    Add(Lexeme::Kind::kPhrase, std::move(phrase));
  }

  void ReadWord() {
    std::string word;
    while (at_ < query_.size()) {
      const char32_t c = Peek();
      if (IsSpace(c) || IsQuote(c) || (c == ')' && open_ > 0)) break;
      Take();
      if (c == ':' && field_.empty() && IsField(word)) {
        field_ = std::move(word);
        return;
      }
      AppendUtf8(c, &word);
    }
    if (word == "AND") return Add(Lexeme::Kind::kAnd);
    if (word == "OR" || word == "|") return Add(Lexeme::Kind::kOr);
    if (word == "NOT") return Add(Lexeme::Kind::kNot);
    Add(Lexeme::Kind::kWord, std::move(word));
  }

  static bool IsField(const std::string& word) {
    return FieldLetter(word) != 0 || IsDateField(word);
  }

  const std::string_view query_;
  size_t at_ = 0;
  int open_ = 0;
  std::string field_;
  std::vector<Lexeme> lexemes_;
};

// --- from lexemes to nodes
// -------------------------------------------------------------------------------------

absl::Status Refuse(std::string_view why) {
  return absl::InvalidArgumentError(absl::string_view(why.data(), why.size()));
}

QueryNode Of(Kind kind, std::vector<QueryNode> children) {
  if (children.size() == 1 && kind != Kind::kNot) return std::move(children[0]);
  QueryNode node;
  node.kind = kind;
  node.children = std::move(children);
  return node;
}

QueryNode OfClause(Clause clause) {
  QueryNode node;
  node.kind = Kind::kClause;
  node.clause = std::move(clause);
  return node;
}

QueryNode InField(QueryNode node, char letter) {
  node.letter = letter;
  const std::string mark = {index_format::kFieldTermMark, letter};
  for (auto* tokens : {&node.clause.tokens, &node.clause.parts})
    for (ClauseToken& token : *tokens)
      token.token = {mark + token.token.spelling, mark + token.token.folded};
  return node;
}

std::string Spoken(const std::vector<ClauseToken>& tokens) {
  std::string text;
  for (const ClauseToken& token : tokens)
    absl::StrAppend(&text, text.empty() ? "" : " ", token.token.folded);
  return text;
}

class Parser {
 public:
  Parser(std::vector<Lexeme> lexemes, const std::vector<AbbreviationForms>& abbreviations)
      : lexemes_(std::move(lexemes)), forms_(abbreviations) {}

  absl::StatusOr<QueryNode> Parse() {
    auto query = ParseOr(0);
    if (!query.ok()) return query.status();
    if (tokens_ > kMaxTokens) return Refuse("the query has more than 32 words");
    if (!*query) return Refuse("the query has no word to look for");
    return **std::move(query);
  }

 private:
  // Nothing where only marks of punctuation stand.
  using Parsed = absl::StatusOr<std::optional<QueryNode>>;

  bool At(Lexeme::Kind kind) const { return at_ < lexemes_.size() && lexemes_[at_].kind == kind; }

  Parsed ParseOr(int depth) {
    if (depth > kMaxDepth) return Refuse("the query has more than 16 brackets in each other");
    std::vector<QueryNode> nodes;
    do {
      auto node = ParseAnd(depth);
      if (!node.ok()) return node;
      if (*node) nodes.push_back(**std::move(node));
    } while (At(Lexeme::Kind::kOr) && ++at_ > 0);
    if (nodes.empty()) return std::optional<QueryNode>();
    return std::optional(Of(Kind::kOr, std::move(nodes)));
  }

  Parsed ParseAnd(int depth) {
    std::vector<QueryNode> nodes;
    while (at_ < lexemes_.size() && !At(Lexeme::Kind::kOr) && !At(Lexeme::Kind::kClose)) {
      if (At(Lexeme::Kind::kAnd)) {
        ++at_;
        continue;
      }
      auto node = ParseOne(depth);
      if (!node.ok()) return node;
      if (*node) nodes.push_back(**std::move(node));
    }
    if (nodes.empty()) return std::optional<QueryNode>();
    JoinLongForms(&nodes);
    return std::optional(Of(Kind::kAnd, std::move(nodes)));
  }

  Parsed ParseOne(int depth) {
    const Lexeme lexeme = std::move(lexemes_[at_++]);
    if (lexeme.kind == Lexeme::Kind::kNot) {
      if (at_ == lexemes_.size()) return std::optional<QueryNode>();
      if (depth > kMaxDepth) return Refuse("the query has more than 16 brackets in each other");
      auto node = ParseOne(depth + 1);
      if (!node.ok() || !*node) return node;
      return std::optional(Of(Kind::kNot, {**std::move(node)}));
    }
    if (lexeme.kind == Lexeme::Kind::kOpen) {
      auto node = ParseOr(depth + 1);
      if (At(Lexeme::Kind::kClose)) ++at_;
      return node;
    }
    if (lexeme.kind == Lexeme::Kind::kWord || lexeme.kind == Lexeme::Kind::kPhrase)
      return ParseLeaf(lexeme);
    return std::optional<QueryNode>();  // a connective out of place
  }

  Parsed ParseLeaf(const Lexeme& lexeme) {
    if (IsDateField(lexeme.field)) return ParseDates(lexeme.text);
    QueryNode node;
    node.kind = Kind::kClause;
    std::string_view text = lexeme.text;
    const bool word = lexeme.kind == Lexeme::Kind::kWord;
    if (word && text.size() > 1 && (text.ends_with('*') || text.ends_with('~'))) {
      node.kind = text.ends_with('*') ? Kind::kPrefix : Kind::kFuzzy;
      text.remove_suffix(1);
    }
    node.clause = word ? WordClause(text) : PhraseClause(text);
    if (node.clause.tokens.empty()) return std::optional<QueryNode>();
    tokens_ += std::max(node.clause.tokens.size(), node.clause.parts.size());
    if (node.kind != Kind::kClause) {
      if (absl::Status s = CheckOpenWord(node); !s.ok()) return s;
    }
    if (!lexeme.field.empty())
      return std::optional(InField(std::move(node), FieldLetter(lexeme.field)));
    if (node.kind == Kind::kClause) return std::optional(WithForms(std::move(node)));
    return std::optional(std::move(node));
  }

  static absl::Status CheckOpenWord(const QueryNode& node) {
    if (node.clause.tokens.size() > 1) return Refuse("* and ~ stand behind one word or code");
    const size_t bytes = node.clause.tokens[0].token.folded.size();
    if (node.kind == Kind::kPrefix && bytes < kLeastPrefixBytes)
      return Refuse("* needs two letters before it");
    if (node.kind == Kind::kFuzzy && bytes < kLeastFuzzyBytes)
      return Refuse("~ needs three letters before it");
    return absl::OkStatus();
  }

  static Parsed ParseDates(const std::string& text) {
    const auto dates = ParseDateRange(text);
    if (!dates.ok()) return dates.status();
    QueryNode node;
    node.kind = Kind::kDates;
    node.dates = *dates;
    return std::optional(std::move(node));
  }

  // A word or a phrase, or the other form of what it is.
  QueryNode WithForms(QueryNode node) const {
    const std::string spoken = Spoken(node.clause.tokens);
    std::vector<QueryNode> nodes;
    for (const AbbreviationForms& forms : forms_) {
      if (forms.short_spoken == spoken) nodes.push_back(OfClause(forms.long_form));
      if (forms.both_ways && forms.long_spoken == spoken)
        nodes.push_back(OfClause(forms.short_form));
    }
    nodes.insert(nodes.begin(), std::move(node));
    return Of(Kind::kOr, std::move(nodes));
  }

  static bool IsPlainWord(const QueryNode& node) {
    return node.kind == Kind::kClause && node.letter == 0 && node.clause.tokens.size() == 1 &&
           node.clause.parts.empty();
  }

  // Words side by side that are a long form: all of them, or the short form.
  void JoinLongForms(std::vector<QueryNode>* nodes) const {
    for (size_t begin = 0; begin < nodes->size(); ++begin)
      for (const AbbreviationForms& forms : forms_)
        if (forms.both_ways && BeginsWith(*nodes, begin, forms.long_form)) {
          Join(begin, forms, nodes);
          break;
        }
  }

  static bool BeginsWith(const std::vector<QueryNode>& nodes, size_t begin, const Clause& form) {
    const size_t words = form.tokens.size();
    if (words < 2 || begin + words > nodes.size()) return false;
    for (size_t i = 0; i < words; ++i)
      if (!IsPlainWord(nodes[begin + i]) ||
          nodes[begin + i].clause.tokens[0].token.folded != form.tokens[i].token.folded)
        return false;
    return true;
  }

  static void Join(size_t begin, const AbbreviationForms& forms, std::vector<QueryNode>* nodes) {
    const auto first = nodes->begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = first + static_cast<std::ptrdiff_t>(forms.long_form.tokens.size());
    std::vector<QueryNode> words(std::make_move_iterator(first), std::make_move_iterator(last));
    std::vector<QueryNode> either;
    either.push_back(Of(Kind::kAnd, std::move(words)));
    either.push_back(OfClause(forms.short_form));
    *first = Of(Kind::kOr, std::move(either));
    nodes->erase(first + 1, last);
  }

  std::vector<Lexeme> lexemes_;
  const std::vector<AbbreviationForms>& forms_;
  size_t at_ = 0;
  size_t tokens_ = 0;
};

}  // namespace

std::vector<AbbreviationForms> FormsOf(const std::vector<Abbreviation>& abbreviations) {
  std::vector<AbbreviationForms> all;
  for (const Abbreviation& abbreviation : abbreviations) {
    AbbreviationForms& forms = all.emplace_back();
    forms.short_form = WordClause(abbreviation.short_form);
    forms.long_form = PhraseClause(abbreviation.long_form);
    forms.short_spoken = Spoken(forms.short_form.tokens);
    forms.long_spoken = Spoken(forms.long_form.tokens);
    forms.both_ways = abbreviation.both_ways;
  }
  return all;
}

absl::StatusOr<QueryNode> ParseQuery(std::string_view query,
                                     const std::vector<AbbreviationForms>& abbreviations) {
  if (query.size() > kMaxQueryBytes) return Refuse("the query is longer than 1,000 bytes");
  return Parser(Lexer(query).Read(), abbreviations).Parse();
}

std::vector<QueryNode> WordsInField(char letter, std::string_view text) {
  std::vector<QueryNode> words;
  for (absl::string_view word : absl::StrSplit(absl::string_view(text.data(), text.size()),
                                               absl::ByAnyChar(" \t\n\r"), absl::SkipEmpty())) {
    Clause clause = WordClause({word.data(), word.size()});
    if (!clause.tokens.empty()) words.push_back(InField(OfClause(std::move(clause)), letter));
  }
  return words;
}

}  // namespace sohoa
