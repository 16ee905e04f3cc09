#include "ocr/fields/paper_labels.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "ocr/fields/loose_match.h"
#include "ocr/text/edit_distance.h"
#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

constexpr size_t kShortLabel = 5;  // letters; a shorter word is a label only before a colon
// From a row's top to that of the row that goes on with it, in heights of a word. Tuned on made
// papers: forms are set up to 2, cards below that.
constexpr double kWidestPitch = 2.6;
constexpr double kFullLine = 0.72;  // of the page's width: only a line that ends right of it wraps

struct Token {
  Word word;
  std::string letters;      // folded, letters and digits only
  bool ends_label = false;  // a colon stands behind it
};

// A row of words and the labels in it: label i takes tokens [begin, end).
struct Found {
  const PaperField* field = nullptr;
  size_t begin = 0;
  size_t end = 0;
  int slips = 0;
};
struct LabelRow {
  const Segment* segment = nullptr;
  std::vector<Token> tokens;
  std::vector<Found> labels;
};

// "tên:NGUYỄN", "tên/Full": where print has no space, a label still ends.
std::vector<Word> SplitAtLabelEnd(const Word& word) {
  for (size_t i = 1; i + 1 < word.text.size(); ++i) {
    const bool stroke = word.text[i] == '/' && CountLetters(word.text.substr(0, i)).digits == 0 &&
                        CountLetters(word.text.substr(i + 1)).digits == 0;
    if (word.text[i] != ':' && !stroke) continue;
    Word left = word, right = word;
    left.text = word.text.substr(0, i + 1);
    right.text = word.text.substr(i + 1);
    const auto at = static_cast<double>(i + 1) / static_cast<double>(word.text.size());
    left.box.x1 = right.box.x0 = word.box.x0 + static_cast<int>(at * word.box.width());
    std::vector<Word> out = {std::move(left)};
    for (Word& rest : SplitAtLabelEnd(right)) out.push_back(std::move(rest));
    return out;
  }
  return {word};
}

std::vector<Token> TokensOf(const Segment& segment) {
  std::vector<Token> out;
  for (const Word& whole : segment.words) {
    for (Word& word : SplitAtLabelEnd(whole)) {
      Token token{std::move(word), "", false};
      token.letters = LettersOnly(FoldForMatch(token.word.text));
      token.ends_label = token.word.text.find(':') != std::string::npos;
      if (token.letters.empty() && !out.empty()) {
        out.back().ends_label = out.back().ends_label || token.ends_label;
      }
      out.push_back(std::move(token));
    }
  }
  return out;
}

// The end of `label` where it stands at tokens[begin], and its slips.
std::optional<std::pair<size_t, int>> MatchLabel(const std::vector<Token>& tokens, size_t begin,
                                                 const std::string& label) {
  const int allowed = SlipsAllowed(label);
  std::optional<std::pair<size_t, int>> best;
  std::string letters;
  for (size_t end = begin; end < tokens.size(); ++end) {
    letters += tokens[end].letters;
    if (letters.size() > label.size() + static_cast<size_t>(allowed)) break;
    if (letters.size() + static_cast<size_t>(allowed) < label.size()) {
      if (tokens[end].ends_label) break;  // no label goes on behind its colon
      continue;
    }
    const int slips = BoundedEditDistance(letters, label, allowed);
    if (slips > allowed || tokens[end].letters.empty()) continue;
    if (!best || slips < best->second) best = {end + 1, slips};
    if (tokens[end].ends_label) break;
  }
  return best;
}

// "II.", "2.", "a)": numbers its row and says nothing.
bool IsEnumerator(const Token& token) {
  constexpr size_t kMostLetters = 4;
  const std::string& text = token.word.text;
  return !token.letters.empty() && token.letters.size() <= kMostLetters &&
         (text.ends_with('.') || text.ends_with(')'));
}

// True where nothing but such a number stands before the token.
bool BeginsRow(const std::vector<Token>& tokens, size_t at) {
  return at == 0 || (at == 1 && IsEnumerator(tokens[0]));
}

// A label that may stand here: at the row's beginning, or before a colon or its second language.
bool StandsAsLabel(const std::vector<Token>& tokens, size_t begin, size_t end, size_t letters) {
  const bool ends = tokens[end - 1].ends_label || tokens[end - 1].word.text.back() == '/' ||
                    (end < tokens.size() && tokens[end].word.text == "/");
  if (ends) return true;
  return BeginsRow(tokens, begin) && letters > kShortLabel;
}

// The longest label at this token among the fields of the section, else of any. `before` is what
// the label is of that ends here, if one does: its second language needs no colon.
std::optional<Found> LabelAt(const PaperType& type, const std::string& section,
                             const std::vector<Token>& tokens, size_t begin,
                             const PaperField* before) {
  std::optional<Found> best;
  double best_rank = 0;
  for (const PaperField& field : type.fields) {
    const bool here = field.section == section;
    if (!here && field.section != "any") continue;
    for (const std::string& label : field.labels) {
      const auto match = MatchLabel(tokens, begin, label);
      if (!match) continue;
      const bool second = before != nullptr && before->key == field.key && label.size() > 2;
      if (!second && !StandsAsLabel(tokens, begin, match->first, label.size())) continue;
      const double rank =
          static_cast<double>(label.size()) - 4.0 * match->second + (here ? 0.5 : 0);
      if (best && rank <= best_rank) continue;
      best = Found{&field, begin, match->first, match->second};
      best_rank = rank;
    }
  }
  return best;
}

bool OnlyMarks(const Token& token) { return token.letters.empty(); }

bool AllMarks(const std::vector<Token>& tokens, size_t begin, size_t end) {
  return std::all_of(tokens.begin() + static_cast<std::ptrdiff_t>(begin),
                     tokens.begin() + static_cast<std::ptrdiff_t>(end), OnlyMarks);
}

// Labels of one row, left to right; `section` moves on with those that open one.
void FindLabels(const PaperType& type, std::string& section, LabelRow& row) {
  for (size_t i = 0; i < row.tokens.size();) {
    const bool goes_on = !row.labels.empty() && AllMarks(row.tokens, row.labels.back().end, i);
    const PaperField* before = goes_on ? row.labels.back().field : nullptr;
    const bool none = OnlyMarks(row.tokens[i]) || (i == 0 && IsEnumerator(row.tokens[i]));
    const std::optional<Found> found =
        none ? std::nullopt : LabelAt(type, section, row.tokens, i, before);
    if (!found) {
      ++i;
      continue;
    }
    i = found->end;
    if (!found->field->opens.empty()) section = found->field->opens;
    if (before != nullptr && before->key == found->field->key)
      row.labels.back().end = found->end;
    else
      row.labels.push_back(*found);
  }
}

bool IsDot(std::string_view text, size_t at, size_t* size) {
  constexpr std::string_view kDots[] = {".", "…", "_", "·", "•", ":", ";", ",", "|", "-"};
  for (const std::string_view dot : kDots) {
    if (text.substr(at).starts_with(dot)) {
      *size = dot.size();
      return true;
    }
  }
  return false;
}

// What is left when dots of a dotted line are taken off both ends; one stop at the end may be the
// word's own.
std::string WithoutDots(std::string text) {
  size_t size = 0;
  while (!text.empty() && IsDot(text, 0, &size)) text.erase(0, size);
  while (text.ends_with("..") || text.ends_with("…") || text.ends_with("_") ||
         text.ends_with(".,") || text.ends_with(",.")) {
    text.erase(text.size() - (text.ends_with("…") ? 3 : 1));
  }
  return text;
}

void AppendValue(const std::vector<Token>& tokens, size_t begin, size_t end,
                 std::vector<Word>& value) {
  for (size_t i = begin; i < end; ++i) {
    Word word = tokens[i].word;
    if (tokens[i].letters.empty() && word.text != "-") continue;
    word.text = WithoutDots(std::move(word.text));
    if (!word.text.empty()) value.push_back(std::move(word));
  }
}

bool OneRow(const Segment& a, const Segment& b) {
  return 2 * (std::min(a.bottom, b.bottom) - std::max(a.top, b.top)) >
         std::min(a.height(), b.height());
}

size_t EndOfValue(const LabelRow& row, size_t label) {
  return label + 1 < row.labels.size() ? row.labels[label + 1].begin : row.tokens.size();
}

// A row that is no continuation of another.
bool BeginsAnew(const LabelRow& row) {
  if (!row.labels.empty() && BeginsRow(row.tokens, row.labels.front().begin)) return true;
  return !row.tokens.empty() && IsEnumerator(row.tokens[0]);
}

size_t FirstLabel(const LabelRow& row) {
  return row.labels.empty() ? row.tokens.size() : row.labels.front().begin;
}

// A value no longer than its label.
bool IsShort(ValueKind kind) {
  return kind == ValueKind::kDate || kind == ValueKind::kExpiry || kind == ValueKind::kSex ||
         kind == ValueKind::kNationality;
}

// False where the words cannot be a value of the kind, so that another place must be looked at.
bool MayBe(ValueKind kind, const std::vector<Word>& words) {
  std::string letters;
  bool sex = false;
  for (const Word& word : words) {
    const std::string own = LettersOnly(FoldForMatch(word.text));
    sex = sex || own == "nam" || own == "nu";
    letters += own;
  }
  const auto digits =
      std::count_if(letters.begin(), letters.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (kind == ValueKind::kSex) return sex;
  if (kind == ValueKind::kExpiry && letters.find("khongthoi") != std::string::npos) return true;
  if (kind == ValueKind::kDate || kind == ValueKind::kExpiry) return digits >= 6;
  return !words.empty();
}

// Looks for the values of one page's labels.
class ValueFinder {
 public:
  ValueFinder(const std::vector<LabelRow>& rows, PageMeasure measure, bool card)
      : rows_(rows), measure_(measure), card_(card) {}

  std::vector<Word> Find(size_t row, size_t label, bool* end_unsure) const {
    const LabelRow& here = rows_[row];
    std::vector<Word> value;
    AppendValue(here.tokens, here.labels[label].end, EndOfValue(here, label), value);
    const bool last = label + 1 == here.labels.size();
    size_t at = row;
    if (last) AddRight(&at, value);
    const ValueKind kind = here.labels[label].field->kind;
    const bool under = card_ && !MayBe(kind, value);
    if (under) {
      value.clear();
      at = AddBelow(row, label, value);
    }
    if (here.labels[label].field->many_lines && (last || under) && !value.empty())
      *end_unsure = AddFollowing(here, label, at, value);
    return value;
  }

 private:
  // What stands further right on the label's row, parted from it by a wide gap.
  void AddRight(size_t* at, std::vector<Word>& value) const {
    for (size_t k = 0; k < rows_.size(); ++k) {
      const Segment &a = *rows_[*at].segment, &b = *rows_[k].segment;
      const double widest = card_ ? 0.12 : 0.3;  // of the page's width: dots lie between
      if (k == *at || !OneRow(a, b) || b.box.x0 < a.box.x1 ||
          b.box.x0 - a.box.x1 > widest * measure_.width || BeginsAnew(rows_[k]))
        continue;
      if (!value.empty() && card_) continue;
      AppendValue(rows_[k].tokens, 0, FirstLabel(rows_[k]), value);
      *at = k;
      return;
    }
  }

  // The words of the nearest row under the label, as far as the next label's column.
  size_t AddBelow(size_t row, size_t label, std::vector<Word>& value) const {
    const LabelRow& here = rows_[row];
    const Word& first = here.tokens[here.labels[label].begin].word;
    const int height = std::max(1, here.segment->height());
    const int left = first.box.x0 - height;
    const bool last = label + 1 == here.labels.size();
    int right =
        last ? NextColumn(row) : here.tokens[here.labels[label + 1].begin].word.box.x0 - height;
    if (IsShort(here.labels[label].field->kind))
      right = std::min(right, here.tokens[here.labels[label].end - 1].word.box.x1 + 2 * height);
    for (size_t k = row + 1; k < rows_.size(); ++k) {
      const Segment& below = *rows_[k].segment;
      if (below.top > here.segment->top + kWidestPitch * std::max(height, below.height())) break;
      if (below.top < here.segment->bottom - height / 3 || BeginsAnew(rows_[k])) continue;
      std::vector<Token> inside;
      for (const Token& token : rows_[k].tokens)
        if (token.word.box.x0 >= left && token.word.box.x0 < right) inside.push_back(token);
      AppendValue(inside, 0, inside.size(), value);
      if (!value.empty()) return k;
    }
    return row;
  }

  // Where the label begins that stands on the same row in a segment of its own.
  int NextColumn(size_t row) const {
    int next = measure_.width;
    for (const LabelRow& other : rows_) {
      if (OneRow(*other.segment, *rows_[row].segment) && !other.labels.empty() &&
          other.segment->box.x0 > rows_[row].segment->box.x1)
        next = std::min(next, other.segment->box.x0 - other.segment->height());
    }
    return next;
  }

  // Rows that go on with a value of several lines; true where more may belong to it, as after a
  // whole line of a form, which rather begins the paragraph below.
  bool AddFollowing(const LabelRow& here, size_t label, size_t at, std::vector<Word>& value) const {
    constexpr int kMostRows = 3;
    const int left = here.tokens[here.labels[label].begin].word.box.x0;
    for (int count = 0; count < kMostRows; ++count) {
      const Segment& above = *rows_[at].segment;
      if (!card_ && value.back().box.x1 < kFullLine * measure_.width) return false;
      if (!card_ && count > 0) return true;
      const auto next = RowUnder(above, left, at);
      if (!next) return false;
      const size_t before = value.size();
      AppendValue(rows_[*next].tokens, 0, FirstLabel(rows_[*next]), value);
      if (value.size() == before || !rows_[*next].labels.empty()) return false;
      at = *next;
    }
    return false;
  }

  // The next row without a label at its beginning, starting near `left`.
  std::optional<size_t> RowUnder(const Segment& above, int left, size_t at) const {
    const int height = std::max(above.height(), measure_.text_height / 2);
    for (size_t k = at + 1; k < rows_.size(); ++k) {
      const Segment& below = *rows_[k].segment;
      if (below.top > above.top + kWidestPitch * height) return std::nullopt;
      if (OneRow(above, below) || below.top <= above.top) continue;
      const bool aligned = std::abs(below.box.x0 - left) < 3 * height;
      if (BeginsAnew(rows_[k]) && aligned) return std::nullopt;
      if (aligned) return k;
    }
    return std::nullopt;
  }

  const std::vector<LabelRow>& rows_;
  PageMeasure measure_;
  bool card_;
};

}  // namespace

std::vector<LabelledWords> FindLabelledWords(const PaperType& type,
                                             const std::vector<Segment>& segments,
                                             PageMeasure measure) {
  std::vector<LabelRow> rows;
  std::string section;
  for (const Segment& segment : segments) {
    LabelRow row{&segment, TokensOf(segment), {}};
    FindLabels(type, section, row);
    rows.push_back(std::move(row));
  }
  const ValueFinder finder(rows, measure, type.shape == PaperShape::kCard);
  std::vector<LabelledWords> out;
  for (size_t i = 0; i < rows.size(); ++i) {
    for (size_t k = 0; k < rows[i].labels.size(); ++k) {
      const Found& found = rows[i].labels[k];
      LabelledWords labelled{.field = found.field, .slips = found.slips};
      labelled.value = finder.Find(i, k, &labelled.end_unsure);
      for (size_t t = found.begin; t < found.end; ++t)
        labelled.label.push_back(rows[i].tokens[t].word);
      labelled.row = {0, rows[i].segment->top, measure.width, rows[i].segment->bottom};
      out.push_back(std::move(labelled));
    }
  }
  return out;
}

}  // namespace sohoa
