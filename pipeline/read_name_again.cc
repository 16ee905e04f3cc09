#include "pipeline/read_name_again.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "ocr/fields/evidence.h"
#include "ocr/fields/person_name.h"
#include "ocr/fields/segment.h"
#include "ocr/fields/signature.h"
#include "pipeline/line_look.h"

namespace sohoa {
namespace {

// A line of the page, and the words of it that stand in the name's row.
struct Row {
  Line* line = nullptr;
  size_t begin = 0;
  size_t end = 0;
};

// The words from the first one that is the name's or the seal's own, left of it, to the last.
Row WordsOf(const Box& place, const std::vector<Box>& seals, Line& line) {
  const auto in_row = [&](const Word& word) {
    const int middle = (word.box.y0 + word.box.y1) / 2;
    const bool of_the_name = (word.box.x0 + word.box.x1) / 2 >= place.x0 && word.box.x0 < place.x1;
    return middle >= place.y0 && middle < place.y1 &&
           (of_the_name || (word.box.x0 < place.x0 && TouchesAny(word.box, seals)));
  };
  const auto begin = std::find_if(line.words.begin(), line.words.end(), in_row);
  const auto end = std::find_if_not(begin, line.words.end(), in_row);
  return {&line, static_cast<size_t>(begin - line.words.begin()),
          static_cast<size_t>(end - line.words.begin())};
}

// The line that holds most of the name.
std::optional<Row> FindRow(const Box& place, const std::vector<Box>& seals, PageText& text) {
  std::optional<Row> best;
  for (TextBlock& block : text.blocks)
    for (Line& line : block.lines) {
      const Row row = WordsOf(place, seals, line);
      if (row.begin == row.end || (best && row.end - row.begin <= best->end - best->begin))
        continue;
      best = row;
    }
  return best;
}

// How much of a name these words are: 0 for none. What a seal touches is doubted however surely it
// was read: only so are its strokes taken for strokes.
double Worth(const std::vector<Word>& words, const std::vector<Box>& seals,
             const Vocabulary& vocabulary) {
  if (words.empty()) return 0;
  std::vector<Word> doubted = words;
  DoubtWordsIn(seals, &doubted);
  const std::optional<PersonName> name = ReadPersonName(MakeSegment(doubted, 0), vocabulary);
  if (!name) return 0;
  const double whole = static_cast<double>(name->words.size()) / static_cast<double>(words.size());
  return name->certainty * whole * (1 + ReadingConfidence(words));
}

std::string TextOf(const std::vector<Word>& words) {
  std::string text;
  for (const Word& word : words) text += (text.empty() ? "" : " ") + word.text;
  return text;
}

}  // namespace

absl::StatusOr<std::vector<Correction>> ReadNameAgain(const ReadingImages& images,
                                                      const std::vector<Box>& seals,
                                                      const Vocabulary& vocabulary,
                                                      OcrEngine* engine, PageText& text) {
  if (seals.empty()) return std::vector<Correction>();
  const std::optional<Box> place =
      PlaceOfName({SplitIntoSegments(text, 0), MeasurePage(text), 0}, vocabulary);
  if (!place || !TouchesAny(*place, seals)) return std::vector<Correction>();
  const std::optional<Row> row = FindRow(*place, seals, text);
  if (!row) return std::vector<Correction>();
  std::vector<Word>& words = row->line->words;
  const auto begin = words.begin() + static_cast<std::ptrdiff_t>(row->begin);
  const auto end = words.begin() + static_cast<std::ptrdiff_t>(row->end);
  const std::vector<Word> before(begin, end);
  std::vector<Word> best = before;
  double most = Worth(best, seals, vocabulary);
  const int margin = std::max(4, place->height() / 4);
  for (const Look look : {Look::kAsBefore, Look::kSmaller, Look::kLocalThreshold}) {
    absl::StatusOr<std::vector<Word>> seen =
        LookAtLine(images, Grown(*place, margin, margin), look, engine);
    if (!seen.ok()) return seen.status();
    const double worth = Worth(*seen, seals, vocabulary);
    if (worth <= most) continue;
    most = worth;
    best = *std::move(seen);
  }
  if (TextOf(best) == TextOf(before)) return std::vector<Correction>();
  for (Word& word : best) word.choices.clear();
  Box box;
  for (const Word& word : before) box = Union(box, word.box);
  Correction change{TextOf(before), TextOf(best), box};
  words.insert(words.erase(begin, end), best.begin(), best.end());
  row->line->box = {};
  for (const Word& word : words) row->line->box = Union(row->line->box, word.box);
  return std::vector<Correction>{std::move(change)};
}

}  // namespace sohoa
