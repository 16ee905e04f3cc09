#include "pipeline/read_lines_again.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>

#include "ocr/text/language_model.h"
#include "ocr/text/letters.h"
#include "ocr/text/syllable.h"
#include "pipeline/line_look.h"

namespace sohoa {
namespace {

constexpr float kClearlySurer = 0.05F;  // of two ways to divide a stretch into words
constexpr float kLeastDivided = 0.5F;   // of words put in place of others; less is a guess
constexpr float kLeastChoice = 0.05F;   // of a letter; below, everything is thinkable
constexpr size_t kMostReadings = 10;    // of a word

bool SaysSomething(const Word& word) {
  const LetterCount count = CountLetters(word.text);
  return count.letters + count.digits > 0;
}

// 1 where nothing of the line is in doubt, or where a second look cannot help.
float LeastSure(const Line& line, const std::vector<Box>& unsure) {
  float least = 1;
  for (const Word& word : line.words)
    if (!word.handwritten && SaysSomething(word) && !TouchesAny(word.box, unsure))
      least = std::min(least, word.confidence);
  return least;
}

std::vector<Line*> LinesInDoubt(const std::vector<Box>& unsure, PageText& text) {
  std::vector<std::pair<float, Line*>> doubtful;
  for (TextBlock& block : text.blocks) {
    if (block.stamped) continue;
    for (Line& line : block.lines)
      if (const float least = LeastSure(line, unsure); least < kLineInDoubt)
        doubtful.emplace_back(least, &line);
  }
  std::stable_sort(doubtful.begin(), doubtful.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Line*> lines;
  for (const auto& [least, line] : doubtful)
    if (lines.size() < kMostLinesAgain) lines.push_back(line);
  return lines;
}

// Whether the middle of one is beside the other.
bool SameHeight(const Box& a, const Box& b) {
  const int a_middle = (a.y0 + a.y1) / 2, b_middle = (b.y0 + b.y1) / 2;
  return (a_middle >= b.y0 && a_middle < b.y1) || (b_middle >= a.y0 && b_middle < a.y1);
}

// The words of another look that belong to `line`, from left to right, in pixels of the page.
absl::StatusOr<std::vector<Word>> Read(const ReadingImages& images, const Line& line, Look look,
                                       OcrEngine* engine) {
  absl::StatusOr<std::vector<Word>> words = LookAtLine(images, WithMargins(line.box), look, engine);
  if (words.ok())
    std::erase_if(*words, [&](const Word& word) { return !SameHeight(word.box, line.box); });
  return words;
}

// Words of both looks that lie over one another, from `first` and `second` on.
struct Stretch {
  size_t first = 0, first_end = 0;
  size_t second = 0, second_end = 0;
};

// Much of either: the same word, not a letter of it.
bool SamePlace(const Box& a, const Box& b) {
  const int common = std::min(a.x1, b.x1) - std::max(a.x0, b.x0);
  return 3 * common > 2 * std::max(a.width(), b.width());
}

// REQUIRES: both from left to right.
std::vector<Stretch> Align(const std::vector<Word>& first, const std::vector<Word>& second) {
  std::vector<Stretch> stretches;
  size_t a = 0, b = 0;
  while (a < first.size() && b < second.size()) {
    if (!Overlap(first[a].box, second[b].box)) {
      ++(first[a].box.x0 < second[b].box.x0 ? a : b);
      continue;
    }
    Stretch stretch{a, a + 1, b, b + 1};
    for (bool grown = true; grown;) {
      grown = false;
      while (stretch.first_end < first.size() &&
             Overlap(first[stretch.first_end].box, second[stretch.second_end - 1].box)) {
        ++stretch.first_end;
        grown = true;
      }
      while (stretch.second_end < second.size() &&
             Overlap(second[stretch.second_end].box, first[stretch.first_end - 1].box)) {
        ++stretch.second_end;
        grown = true;
      }
    }
    stretches.push_back(stretch);
    a = stretch.first_end;
    b = stretch.second_end;
  }
  return stretches;
}

// The word with one letter after the other replaced by its next choices, with how likely that is
// against the word as read.
void AddChoices(const Word& word, std::vector<SymbolChoice>& readings) {
  std::string likeliest;
  for (const auto& letter : word.choices) likeliest += letter.front().text;
  if (likeliest != word.text) return;  // letters and choices do not belong together
  for (size_t k = 0; k < word.choices.size(); ++k) {
    for (size_t c = 1; c < word.choices[k].size(); ++c) {
      const SymbolChoice& choice = word.choices[k][c];
      if (choice.probability < kLeastChoice) continue;
      std::string text;
      for (size_t i = 0; i < word.choices.size(); ++i)
        text += i == k ? choice.text : word.choices[i].front().text;
      const float share = choice.probability / std::max(0.01F, word.choices[k].front().probability);
      if (!text.empty())
        readings.push_back({std::move(text), word.confidence * std::min(1.0F, share)});
    }
  }
}

void AddReadings(const Word& again, Word& word) {
  word.readings.push_back({again.text, again.confidence});
  AddChoices(again, word.readings);
  std::erase_if(word.readings, [&](const SymbolChoice& r) { return r.text == word.text; });
  std::stable_sort(word.readings.begin(), word.readings.end(),
                   [](const auto& a, const auto& b) { return a.probability > b.probability; });
  std::vector<SymbolChoice> readings;  // each once, as likely as it ever was
  for (SymbolChoice& reading : word.readings)
    if (readings.size() < kMostReadings &&
        std::none_of(readings.begin(), readings.end(),
                     [&](const SymbolChoice& r) { return r.text == reading.text; }))
      readings.push_back(std::move(reading));
  word.readings = std::move(readings);
}

bool IsSyllableOrNumber(const Word& word) {
  const ModelWord looked = LookAtWord(word.text);
  return looked.number ? CountLetters(looked.core).letters == 0
                       : ParseSyllable(looked.core).has_value();
}

template <typename Iterator>
std::string TextOf(Iterator begin, Iterator end) {
  std::string text;
  for (; begin != end; ++begin) text += (text.empty() ? "" : " ") + begin->text;
  return text;
}

template <typename Iterator>
float LeastConfidence(Iterator begin, Iterator end) {
  float least = 1;
  for (; begin != end; ++begin) least = std::min(least, begin->confidence);
  return least;
}

// Goes through the stretches from the right, so that indices to the left stay good.
void Merge(std::vector<Word> second, Line& line, std::vector<Correction>& changes) {
  std::vector<Stretch> stretches = Align(line.words, second);
  for (auto s = stretches.rbegin(); s != stretches.rend(); ++s) {
    const auto begin = line.words.begin() + static_cast<std::ptrdiff_t>(s->first);
    const auto end = line.words.begin() + static_cast<std::ptrdiff_t>(s->first_end);
    const auto again = second.begin() + static_cast<std::ptrdiff_t>(s->second);
    const auto again_end = second.begin() + static_cast<std::ptrdiff_t>(s->second_end);
    if (end - begin == 1 && again_end - again == 1) {
      if (!begin->handwritten && SamePlace(begin->box, again->box)) AddReadings(*again, *begin);
      continue;
    }
    const bool by_hand = std::any_of(begin, end, [](const Word& w) { return w.handwritten; });
    if (by_hand || !std::all_of(again, again_end, IsSyllableOrNumber) ||
        LeastConfidence(again, again_end) <
            std::max(kLeastDivided, LeastConfidence(begin, end) + kClearlySurer))
      continue;
    Box box;
    for (auto word = begin; word != end; ++word) box = Union(box, word->box);
    changes.push_back({TextOf(begin, end), TextOf(again, again_end), box});
    for (auto word = again; word != again_end; ++word) word->choices.clear();
    line.words.insert(line.words.erase(begin, end), std::make_move_iterator(again),
                      std::make_move_iterator(again_end));
  }
  line.box = {};
  for (const Word& word : line.words) line.box = Union(line.box, word.box);
}

}  // namespace

absl::StatusOr<std::vector<Correction>> ReadLinesAgain(const ReadingImages& images,
                                                       const std::vector<Box>& unsure,
                                                       OcrEngine* engine, PageText& text) {
  std::vector<Correction> changes;
  int lines = 0;
  for (Line* line : LinesInDoubt(unsure, text)) {
    ++lines;
    for (const Look look : {Look::kSmaller, Look::kLocalThreshold}) {
      if (look == Look::kLocalThreshold && lines > kMostThirdLooks) continue;
      absl::StatusOr<std::vector<Word>> seen = Read(images, *line, look, engine);
      if (!seen.ok()) return seen.status();
      Merge(*std::move(seen), *line, changes);
    }
  }
  return changes;
}

}  // namespace sohoa
