#include "pipeline/read_name_again.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "ocr/fields/evidence.h"
#include "ocr/fields/person_name.h"
#include "ocr/fields/segment.h"
#include "ocr/fields/signature.h"
#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"
#include "ocr/text/vowels.h"
#include "pipeline/line_look.h"
#include "pipeline/read_again.h"

namespace sohoa {
namespace {

using Looks = std::vector<std::vector<Word>>;

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

// How surely these words are a name, and nothing else: 0 for none, kFree at most. What a seal
// touches is doubted however surely it was read: only so are its strokes taken for strokes.
double Certainty(const std::vector<Word>& words, const std::vector<Box>& seals,
                 const Vocabulary& vocabulary) {
  if (words.empty()) return 0;
  std::vector<Word> doubted = words;
  DoubtWordsIn(seals, &doubted);
  const std::optional<PersonName> name = ReadPersonName(MakeSegment(doubted, 0), vocabulary);
  if (!name) return 0;
  const double whole = static_cast<double>(name->words.size()) / static_cast<double>(words.size());
  return name->certainty * whole;
}

std::string TextOf(const std::vector<Word>& words) {
  std::string text;
  for (const Word& word : words) text += (text.empty() ? "" : " ") + word.text;
  return text;
}

// Puts `words` in the row's place and gives what that changed.
Correction Replace(const Row& row, const std::vector<Word>& words) {
  std::vector<Word>& all = row.line->words;
  const auto begin = all.begin() + static_cast<std::ptrdiff_t>(row.begin);
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(row.end);
  const std::vector<Word> before(begin, end);
  Box box;
  for (const Word& word : before) box = Union(box, word.box);
  all.insert(all.erase(begin, end), words.begin(), words.end());
  row.line->box = {};
  for (const Word& word : all) row.line->box = Union(row.line->box, word.box);
  return {TextOf(before), TextOf(words), box};
}

// The name's own place in several ways.
absl::StatusOr<Looks> LookAtName(const ReadingImages& images, const Box& place, OcrEngine* engine) {
  const int margin = std::max(4, place.height() / 4);
  Looks looks;
  for (const Look look : {Look::kAsBefore, Look::kSmaller, Look::kLocalThreshold}) {
    absl::StatusOr<std::vector<Word>> seen =
        LookAtLine(images, Grown(place, margin, margin), look, engine);
    if (!seen.ok()) return seen.status();
    for (Word& word : *seen) word.choices.clear();
    looks.push_back(*std::move(seen));
  }
  return looks;
}

// The look that is a name most surely, and was read best.
std::vector<Word> BestOf(const Looks& looks, const std::vector<Box>& seals,
                         const Vocabulary& vocabulary, std::vector<Word> best) {
  const auto worth = [&](const std::vector<Word>& words) {
    return Certainty(words, seals, vocabulary) * (1 + ReadingConfidence(words));
  };
  double most = worth(best);
  for (const std::vector<Word>& words : looks) {
    const double much = worth(words);
    if (much <= most) continue;
    most = much;
    best = words;
  }
  return best;
}

// Whether `text` has a hook where `other` has the acute that readers make of one when it loses its
// curl; of an acute they make none. (Made scans of seeds 130001 and 140001: of 44 names "Hiển" 12
// were read "Hiến" at first; of 100 other words with an acute no look of eight had a hook.)
bool HasHookForAcute(const std::string& text, const std::string& other) {
  const std::u32string a = ToCodePoints(text), b = ToCodePoints(other);
  if (a.size() != b.size()) return false;
  for (size_t k = 0; k < a.size(); ++k) {
    const auto [vowel, tone] = TakeToneOff(a[k]);
    const auto [other_vowel, other_tone] = TakeToneOff(b[k]);
    if (vowel == other_vowel && tone == Tone::kHook && other_tone == Tone::kRising) return true;
  }
  return false;
}

// What the looks have in the word's place, with the same letters but for their marks.
std::vector<std::string> WithAnyMarks(const Word& word, const Looks& looks) {
  std::vector<std::string> texts;
  for (const std::vector<Word>& words : looks)
    for (const Word& seen : words)
      if (Overlap(seen.box, word.box) && FoldForMatch(seen.text) == FoldForMatch(word.text))
        texts.push_back(seen.text);
  return texts;
}

// Vocabulary cannot tell "Hiển" from "Hiến". A hook that one look sees is there; of other marks
// those are taken that most looks see. Where looks differ, a person is asked. What was seen before
// (`readings`) is settled with it.
void ConfirmMarks(const Looks& looks, const Vocabulary& vocabulary, Word& word) {
  const std::vector<std::string> seen = WithAnyMarks(word, looks);
  if (!seen.empty()) word.readings.clear();
  const std::string first = word.text;
  const auto votes = [&](const std::string& text) {
    return std::count(seen.begin(), seen.end(), text) + (text == first ? 1 : 0);
  };
  for (const std::string& text : seen) {
    if (text == first || HasHookForAcute(word.text, text)) continue;
    word.confidence = std::min(word.confidence, kReadAgain);
    const bool likelier = votes(text) > votes(word.text) &&
                          (IsListedName(vocabulary, text) || !IsListedName(vocabulary, first));
    if (!likelier && !HasHookForAcute(text, word.text)) continue;
    word.text = text;
    word.choices.clear();
  }
}

}  // namespace

absl::StatusOr<std::vector<Correction>> ReadNameAgain(const ReadingImages& images,
                                                      const std::vector<Box>& seals,
                                                      const Vocabulary& vocabulary,
                                                      OcrEngine* engine, PageText& text) {
  const std::optional<Box> place =
      PlaceOfName({SplitIntoSegments(text, 0), MeasurePage(text), 0}, vocabulary);
  if (!place) return std::vector<Correction>();
  const std::optional<Row> row = FindRow(*place, seals, text);
  if (!row) return std::vector<Correction>();
  const auto first = row->line->words.begin();
  std::vector<Word> words(first + static_cast<std::ptrdiff_t>(row->begin),
                          first + static_cast<std::ptrdiff_t>(row->end));
  const absl::StatusOr<Looks> looks = LookAtName(images, *place, engine);
  if (!looks.ok()) return looks.status();
  if (TouchesAny(*place, seals) || Certainty(words, seals, vocabulary) < kLikely)
    words = BestOf(*looks, seals, vocabulary, std::move(words));
  for (Word& word : words)
    if (IsNameWord(word)) ConfirmMarks(*looks, vocabulary, word);
  Correction change = Replace(*row, words);
  if (change.before == change.after) return std::vector<Correction>();
  return std::vector<Correction>{std::move(change)};
}

}  // namespace sohoa
