#include "benchmarks/changes_in_place.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_split.h"

namespace sohoa {
namespace {

std::vector<std::string> WordsOf(const std::string& text) {
  return absl::StrSplit(text, ' ', absl::SkipEmpty());
}

// Words of the truth less those that are none of it.
int Score(const std::vector<TrueWord>& truth, double dpi, const PageText& read) {
  const std::vector<bool> right = WordsInPlace(truth, dpi, read);
  const auto hits = std::count(right.begin(), right.end(), true);
  return static_cast<int>(2 * hits - static_cast<std::ptrdiff_t>(right.size()));
}

// Where the words that the change made stand in `line`, one after the other; -1 where they do not.
std::ptrdiff_t PlaceIn(const Line& line, const std::vector<std::string>& after, const Box& box) {
  const auto found = std::search(line.words.begin(), line.words.end(), after.begin(), after.end(),
                                 [&](const Word& word, const std::string& text) {
                                   return word.text == text && !Intersection(word.box, box).empty();
                                 });
  return found == line.words.end() ? -1 : found - line.words.begin();
}

void PutBack(const Correction& change, std::ptrdiff_t at, size_t count, Line& line) {
  const auto first = line.words.erase(line.words.begin() + at,
                                      line.words.begin() + at + static_cast<std::ptrdiff_t>(count));
  std::vector<Word> before;
  for (const std::string& text : WordsOf(change.before))
    before.push_back({.text = text, .box = change.box});
  line.words.insert(first, before.begin(), before.end());
}

// What was dropped stands again, in a line of its own.
void PutBackDropped(const Correction& change, PageText& page) {
  Line line{.words = {}, .box = change.box, .baseline_y = change.box.y1};
  PutBack(change, 0, 0, line);
  page.blocks.push_back({.lines = {std::move(line)}, .box = change.box});
}

// The page without this change; nothing where its words are no longer there.
std::optional<PageText> Undone(const Correction& change, PageText page) {
  const std::vector<std::string> after = WordsOf(change.after);
  if (after.empty()) {
    PutBackDropped(change, page);
    return page;
  }
  for (TextBlock& block : page.blocks)
    for (Line& line : block.lines)
      if (const std::ptrdiff_t at = PlaceIn(line, after, change.box); at >= 0) {
        PutBack(change, at, after.size(), line);
        return page;
      }
  return std::nullopt;
}

}  // namespace

std::vector<ChangeJudgement> ChangesInPlace(const std::vector<TrueWord>& truth, double dpi,
                                            const std::vector<Correction>& corrections,
                                            const PageText& read) {
  const int as_it_is = Score(truth, dpi, read);
  std::vector<ChangeJudgement> judgements;
  for (const Correction& change : corrections) {
    const std::optional<PageText> undone = Undone(change, read);
    const int without = undone ? Score(truth, dpi, *undone) : 0;
    judgements.push_back(!undone              ? ChangeJudgement::kNotToBeSeen
                         : as_it_is > without ? ChangeJudgement::kRight
                         : as_it_is < without ? ChangeJudgement::kWrong
                                              : ChangeJudgement::kNeither);
  }
  return judgements;
}

}  // namespace sohoa
