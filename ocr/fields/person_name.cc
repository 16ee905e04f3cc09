#include "ocr/fields/person_name.h"

#include <algorithm>
#include <utility>

#include "ocr/fields/evidence.h"
#include "ocr/fields/loose_match.h"
#include "ocr/fields/vocabulary.h"
#include "ocr/text/edit_distance.h"
#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"
#include "ocr/text/syllable.h"

namespace sohoa {
namespace {

constexpr size_t kFewestWords = 2;
constexpr size_t kMostWords = 5;
// Vietnamese syllables have at most 7 letters ("nghiêng").
constexpr int kLongestSyllable = 7;
// Fainter words than this, beside a name, are strokes of the signature.
constexpr float kReadable = 0.3F;
// Nothing lies over words that were read more surely.
constexpr float kSure = 0.5F;

std::string WithoutStops(std::string text) {
  while (!text.empty() && (text.back() == '.' || text.back() == ',')) text.pop_back();
  return text;
}

struct FamilyName {
  bool known = false;
  bool mended = false;
  std::string value;
};

// Names that differ in their marks alone (Lã, La) cannot be mended.
FamilyName ReadFamilyName(const std::string& text, const Vocabulary& vocabulary) {
  const std::string letters = LettersOnly(FoldForMatch(text));
  const Phrase* like = nullptr;
  int alike = 0;
  for (const Phrase& name : vocabulary.family_names()) {
    if (name.folded != letters) continue;
    if (SameButForTonePlace(name.name, text)) return {true, false, text};
    like = &name;
    ++alike;
  }
  if (alike == 1) return {true, true, like->name};
  return {false, false, text};
}

// Names of the highlands are no Vietnamese syllables, but have none of its marks either.
bool IsWellRead(const Word& word) {
  const bool has_marks =
      std::any_of(word.text.begin(), word.text.end(), [](char c) { return (c & 0x80) != 0; });
  return word.confidence > kSure && (!has_marks || ParseSyllable(word.text));
}

// The family name that what a seal has left of a word is nearest to: half of its letters must be
// there, of two letters the first. The list is ordered by how many people bear a name, which
// settles what is left open. nullopt for a word that was read surely.
std::optional<std::string> FamilyNameUnderSeal(const Word& word, const Vocabulary& vocabulary) {
  const std::string letters = LettersOnly(FoldForMatch(word.text));
  if (IsWellRead(word) || letters.empty()) return std::nullopt;
  const Phrase* best = nullptr;
  int fewest = 0;
  for (const Phrase& name : vocabulary.family_names()) {
    const size_t size = name.folded.size();
    const int allowed = size == 2 && letters[0] != name.folded[0] ? 0 : static_cast<int>(size / 2);
    int slips = BoundedEditDistance(letters, name.folded, allowed);
    if (size > 2 && letters.size() <= size + 2 && letters.ends_with(name.folded)) slips = 0;
    if (slips > allowed || (best != nullptr && slips >= fewest)) continue;
    best = &name;
    fewest = slips;
  }
  if (best == nullptr) return std::nullopt;
  return best->name;
}

// What a seal has left of a middle or given name, if that is no syllable any more: the only listed
// name, or the commonest, that is one letter away.
bool MendUnderSeal(const Vocabulary& vocabulary, Word& word) {
  constexpr size_t kFewestLetters = 3;
  if (IsWellRead(word) || ParseSyllable(word.text)) return false;
  const std::string letters = LettersOnly(FoldForMatch(word.text));
  if (letters.size() < kFewestLetters) return false;
  const Phrase* nearest = nullptr;
  int fewest = 2;
  for (const Phrase& name : vocabulary.given_names()) {
    const int slips = BoundedEditDistance(letters, name.folded, 1);
    if (slips >= fewest) continue;
    nearest = &name;
    fewest = slips;
  }
  if (nearest == nullptr) return false;
  word.text = nearest->name;
  return true;
}

// The word left of the name, where it stands as near as the name's own words do.
const Word* WordBefore(const std::vector<Word>& words, size_t begin) {
  constexpr double kSpace = 0.8;  // in heights
  if (begin == 0) return nullptr;
  const Word& before = words[begin - 1];
  const int gap = words[begin].box.x0 - before.box.x1;
  const bool as_large = 2 * before.box.height() > words[begin].box.height();
  return as_large && gap < kSpace * words[begin].box.height() ? &before : nullptr;
}

// "Nguyễn-Văn", "jùi`Văn": a fold or a stroke of signature or seal has joined two words.
std::vector<Word> SplitAtStrokes(const std::vector<Word>& words) {
  std::vector<Word> out;
  for (const Word& word : words) {
    // Names of the highlands are written with apostrophes: "K'Brang".
    const std::string_view strokes = word.confidence > kSure ? "-_" : "-_`'\"#*~|";
    std::vector<std::string> parts = SplitAtAny(word.text, strokes);
    if (parts.empty()) continue;
    for (std::string& part : parts) out.push_back({std::move(part), word.box, word.confidence});
  }
  return out;
}

bool Lists(const std::vector<Phrase>& names, std::string_view text) {
  return std::any_of(names.begin(), names.end(),
                     [&](const Phrase& name) { return name.name == text; });
}

// A word that is a listed name to the letter is readable, whatever lies over it.
void TrustListedNames(const Vocabulary& vocabulary, std::vector<Word>& words) {
  constexpr size_t kFewestBytes = 3;
  for (Word& word : words) {
    if (word.text.size() < kFewestBytes) continue;
    if (Lists(vocabulary.given_names(), word.text) || Lists(vocabulary.family_names(), word.text))
      word.confidence = std::max(word.confidence, kReadable);
  }
}

// Words [begin, begin + size) that are written like a name.
struct Run {
  size_t begin = 0;
  size_t size = 0;
};

Run LongestRun(const std::vector<Word>& words) {
  Run best;
  for (size_t begin = 0; begin < words.size();) {
    size_t end = begin;
    while (end < words.size() && IsNameWord(words[end])) ++end;
    if (end - begin > best.size) best = {begin, end - begin};
    begin = end + 1;
  }
  return best;
}

// Puts in front what the seal lies over: the word before the run, or the run's own first one. False
// where nothing tells it.
bool RestoreFamilyName(const std::vector<Word>& words, const Run& run, const Vocabulary& vocabulary,
                       std::vector<Word>& name) {
  const Word* before = WordBefore(words, run.begin);
  if (before == nullptr && run.size == kFewestWords)
    return false;  // a middle name may be the first
  Word damaged = before != nullptr ? *before : name.front();
  std::optional<std::string> family = FamilyNameUnderSeal(damaged, vocabulary);
  if (!family) return false;
  damaged.text = *std::move(family);
  if (before != nullptr) {
    name.insert(name.begin(), std::move(damaged));
  } else {
    name.front() = std::move(damaged);
  }
  return true;
}

// Sets the family name in front of the run's words.
FamilyName PutFamilyName(const std::vector<Word>& words, const Run& run,
                         const Vocabulary& vocabulary, PersonName& name) {
  FamilyName family = ReadFamilyName(name.words.front().text, vocabulary);
  // Of two words the first may be a middle name whose family name is hidden: not to be mended.
  if (family.mended && run.size == kFewestWords) family.known = false;
  // "Kim" may be either: what a seal has left of a word before it decides.
  if (!family.known ||
      (Lists(vocabulary.given_names(), family.value) && WordBefore(words, run.begin) != nullptr)) {
    name.restored = RestoreFamilyName(words, run, vocabulary, name.words);
    if (name.restored) family.known = false;
  }
  if (family.known) name.words.front().text = family.value;
  return family;
}

bool MendNamesUnderSeal(const Vocabulary& vocabulary, PersonName& name) {
  bool mended = false;
  for (auto word = name.words.begin() + 1; word != name.words.end(); ++word)
    mended = MendUnderSeal(vocabulary, *word) || mended;
  name.restored = name.restored || mended;
  return mended;
}

}  // namespace

bool IsNameWord(const Word& word) {
  const std::string text = WithoutStops(word.text);
  const LetterCount count = CountLetters(text);
  const std::u32string points = ToCodePoints(text);
  return word.confidence >= kReadable && count.letters >= 1 && count.letters <= kLongestSyllable &&
         count.digits + count.others == 0 && count.capitals == 1 &&
         CountLetters(ToUtf8(points.substr(0, 1))).capitals == 1;
}

std::optional<PersonName> ReadPersonName(const Segment& segment, const Vocabulary& vocabulary) {
  std::vector<Word> words = SplitAtStrokes(segment.words);
  TrustListedNames(vocabulary, words);
  const Run run = LongestRun(words);
  if (run.size < kFewestWords || run.size > kMostWords) return std::nullopt;
  const auto begin = words.begin() + static_cast<std::ptrdiff_t>(run.begin);
  PersonName name;
  name.words.assign(begin, begin + static_cast<std::ptrdiff_t>(run.size));
  for (Word& word : name.words) word.text = WithoutStops(std::move(word.text));
  const FamilyName family = PutFamilyName(words, run, vocabulary, name);
  const bool mended = MendNamesUnderSeal(vocabulary, name);
  Box box;
  for (const Word& word : name.words) {
    name.value += name.value.empty() ? word.text : " " + word.text;
    box = Union(box, word.box);
  }
  name.center_x = (box.x0 + box.x1) / 2.0;
  // More in the row than the name: strokes, a stamp, or a sentence.
  const bool alone = run.size == segment.words.size();
  name.certainty = !family.known ? kGuess : family.mended || mended || !alone ? kDoubtful : kFree;
  return name;
}

}  // namespace sohoa
