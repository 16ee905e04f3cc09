#include "ocr/text/word_evidence.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

using namespace std::string_view_literals;

using Id = LanguageModel::Id;

// The words of a block as the language model sees them, two boundaries at either end.
class BlockInContext {
 public:
  BlockInContext(const LanguageModel& language, const TextBlock& block)
      : language_(language), ids_(2, LanguageModel::kBoundary) {
    for (const Line& line : block.lines)
      for (const Word& word : line.words) Append(word);
    ids_.resize(ids_.size() + 2, LanguageModel::kBoundary);
  }

  // What the language says of the next word of the block, each once.
  void Judge(WordEvidence& evidence) {
    const size_t place = places_[next_++];
    if (place == kNowhere) return;
    const Id id = ids_[place];
    const float as_read = Cost(place, id);
    evidence.surprise = as_read / 3;
    if (id < LanguageModel::kFirstSyllable) return;
    if (evidence.kind != WordKind::kNumber) evidence.kind = WordKind::kSyllable;
    float best = std::numeric_limits<float>::max();
    const std::string spelled = Spell(language_.SyllableOf(id), ToneStyle::kFirst);
    for (const Id other : language_.WithLetters(FoldForMatch(spelled)))
      if (other != id) best = std::min(best, Cost(place, other));
    if (best < std::numeric_limits<float>::max()) evidence.rival = as_read - best;
  }

 private:
  static constexpr size_t kNowhere = 0;

  void Append(const Word& word) {
    const ModelWord looked = LookAtWord(word.text);
    places_.push_back(looked.core.empty() ? kNowhere : ids_.size());
    if (!looked.core.empty()) ids_.push_back(IdOf(looked));
    if (looked.ends_clause) ids_.push_back(LanguageModel::kBoundary);
  }

  Id IdOf(const ModelWord& looked) const {
    if (looked.number) return LanguageModel::kNumber;
    const std::optional<Syllable> syllable = ParseSyllable(looked.core);
    return syllable ? language_.Find(*syllable) : LanguageModel::kOther;
  }

  // -ln p of the three trigrams around `place`, were `id` to stand there.
  float Cost(size_t place, Id id) const {
    const Id around[] = {ids_[place - 2], ids_[place - 1], id, ids_[place + 1], ids_[place + 2]};
    float cost = 0;
    for (size_t k = 0; k < 3; ++k)
      cost -= language_.LogProbability(around[k], around[k + 1], around[k + 2]);
    return cost;
  }

  const LanguageModel& language_;
  std::vector<Id> ids_;
  std::vector<size_t> places_;  // in ids_, of each word of the block
  size_t next_ = 0;
};

// Marks as writing has them before a word, behind one and by themselves; dirt is taken for others.
bool Opens(std::u32string_view marks) {
  return marks.find_first_not_of(U"(“\"‘[„") == std::u32string_view::npos && marks.size() <= 2;
}
bool Closes(std::u32string_view marks) {
  if (marks == U"..." || marks == U"./.") return true;
  const size_t closers = std::min(marks.find_first_not_of(U")”\"’]%"), marks.size());
  const std::u32string_view stop = marks.substr(closers);
  return closers <= 2 && (stop.empty() || (stop.size() == 1 && U".,;:!?…"sv.find(stop[0]) !=
                                                                   std::u32string_view::npos));
}
bool IsWritten(std::u32string_view marks) {
  for (const std::u32string_view known :
       {U"-"sv, U"–"sv, U"—"sv, U"+"sv, U"/"sv, U"./."sv, U"..."sv})
    if (marks == known) return true;
  return false;
}

// What the word shows by itself.
WordEvidence LookAt(const Word& word) {
  WordEvidence evidence;
  const ModelWord looked = LookAtWord(word.text);
  const LetterCount count = CountLetters(word.text);
  evidence.reader = word.confidence;
  evidence.length = count.letters + count.digits;
  evidence.kind = looked.core.empty() ? WordKind::kMarks
                  : looked.number     ? WordKind::kNumber
                                      : WordKind::kOther;
  evidence.capitals = count.letters > 1 && count.capitals == count.letters;
  const std::string_view text = word.text;
  const auto before = static_cast<size_t>(looked.core.data() - text.data());
  const std::u32string behind = ToCodePoints(text.substr(before + looked.core.size()));
  evidence.odd_marks = looked.core.empty()
                           ? !IsWritten(ToCodePoints(text))
                           : !Opens(ToCodePoints(text.substr(0, before))) || !Closes(behind);
  return evidence;
}

float MeanOfOthers(const Line& line, const Word& word) {
  if (line.words.size() < 2) return word.confidence;
  float sum = 0;
  for (const Word& other : line.words) sum += other.confidence;
  return (sum - word.confidence) / static_cast<float>(line.words.size() - 1);
}

bool TouchesAny(const std::vector<Box>& areas, const Box& box) {
  return std::any_of(areas.begin(), areas.end(),
                     [&](const Box& area) { return !Intersection(box, area).empty(); });
}

// Of a word that was divided each part is.
bool IsMended(const std::vector<Correction>& corrections, const Word& word) {
  return std::any_of(corrections.begin(), corrections.end(), [&](const Correction& correction) {
    const std::string after = " " + correction.after + " ";
    return after.find(" " + word.text + " ") != std::string::npos &&
           !Intersection(correction.box, word.box).empty();
  });
}

// Marks the words of a block that end a clause although a small letter follows.
void MarkOddEnds(const std::vector<const Word*>& words, WordEvidence* evidence) {
  for (size_t k = 0; k + 1 < words.size(); ++k) {
    const std::string& text = words[k]->text;
    const bool stops = text.ends_with('.') || text.ends_with(':') || text.ends_with('!');
    evidence[k].odd_end = stops && BeginsSmall(LookAtWord(words[k + 1]->text).core);
  }
}

}  // namespace

std::vector<WordEvidence> LookAtWords(const LanguageModel& language,
                                      const std::vector<Correction>& corrections,
                                      const std::vector<Box>& unsure, const PageText& page) {
  std::vector<WordEvidence> all;
  for (const TextBlock& block : page.blocks) {
    BlockInContext context(language, block);
    std::vector<const Word*> words;
    for (const Line& line : block.lines) {
      for (const Word& word : line.words) {
        WordEvidence evidence = LookAt(word);
        evidence.line = MeanOfOthers(line, word);
        evidence.mended = IsMended(corrections, word);
        evidence.under_seal = TouchesAny(unsure, word.box);
        context.Judge(evidence);
        all.push_back(evidence);
        words.push_back(&word);
      }
    }
    MarkOddEnds(words, all.data() + (all.size() - words.size()));
  }
  return all;
}

}  // namespace sohoa
