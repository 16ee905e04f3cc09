#include "ocr/fields/person_name.h"

#include <algorithm>
#include <utility>

#include "ocr/fields/evidence.h"
#include "ocr/fields/hidden_name.h"
#include "ocr/fields/loose_match.h"
#include "ocr/fields/vocabulary.h"
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
// What readers make of strokes of a signature or seal, within a word.
constexpr std::string_view kStrokes = "`'\"#*~|:;!?%&<>()[]{}+=/\\";

std::string WithoutStops(std::string text) {
  while (!text.empty() && (text.back() == '.' || text.back() == ',')) text.pop_back();
  return text;
}

bool IsCapital(char32_t c) { return CountLetters(ToUtf8(std::u32string(1, c))).capitals == 1; }

bool IsStroke(char32_t c) {
  return c < 0x80 && kStrokes.find(static_cast<char>(c)) != std::string_view::npos;
}

// A capital and two small letters at least.
bool BeginsWord(std::u32string_view text) {
  const auto is_small = [](char32_t c) {
    const LetterCount count = CountLetters(ToUtf8(std::u32string(1, c)));
    return count.letters == 1 && count.capitals == 0;
  };
  return text.size() > 2 && IsCapital(text[0]) && is_small(text[1]) && is_small(text[2]);
}

// "Lý:" of "Lý:Xuân": what has joined two words.
std::string WithoutStrokesAtEnd(std::string text) {
  while (!text.empty() && kStrokes.find(text.back()) != std::string_view::npos) text.pop_back();
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

}  // namespace

bool IsNameWord(const Word& word) {
  const std::string text = WithoutStops(word.text);
  const LetterCount count = CountLetters(text);
  const std::u32string points = ToCodePoints(text);
  return word.confidence >= kReadable && count.letters >= 1 && count.letters <= kLongestSyllable &&
         count.digits + count.others == 0 && count.capitals == 1 && IsCapital(points.front());
}

namespace {

bool Lists(const std::vector<Phrase>& names, std::string_view text) {
  return std::any_of(names.begin(), names.end(),
                     [&](const Phrase& name) { return name.name == text; });
}

}  // namespace

bool IsListedName(const Vocabulary& vocabulary, std::string_view text) {
  return Lists(vocabulary.given_names(), text) || Lists(vocabulary.family_names(), text);
}

namespace {

// Names of the highlands are no Vietnamese syllables, but have none of its marks either.
bool IsWellRead(const Word& word) {
  const bool has_marks =
      std::any_of(word.text.begin(), word.text.end(), [](char c) { return (c & 0x80) != 0; });
  return word.confidence > kSure && (!has_marks || ParseSyllable(word.text));
}

// The family name that what a seal has left of a word was most likely: half of it must be there.
// nullopt for a word that was read surely.
std::optional<std::string> FamilyNameUnderSeal(const Word& word, const Vocabulary& vocabulary) {
  constexpr double kMostApart = 0.5, kMore = 0.25;
  if (IsWellRead(word) || CountLetters(word.text).letters == 0) return std::nullopt;
  const Phrase* name = NearestName(word.text, vocabulary.family_names(), kMostApart, kMore);
  if (name == nullptr) return std::nullopt;
  return name->name;
}

// What a seal has left of a middle or given name becomes the listed name that it most likely was:
// of a syllable only the marks may be amiss, else a letter as well.
bool MendUnderSeal(const Vocabulary& vocabulary, Word& word) {
  constexpr int kFewestLetters = 3;
  constexpr double kMarksAlone = 0.5, kLetter = 1.5;
  if (IsWellRead(word) || Lists(vocabulary.given_names(), word.text)) return false;
  if (CountLetters(word.text).letters < kFewestLetters) return false;
  const double most = ParseSyllable(word.text) ? kMarksAlone : kLetter;
  const Phrase* name = NearestName(word.text, vocabulary.given_names(), 0, most);
  if (name == nullptr) return false;
  word.text = name->name;
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

// "'›Vũ": marks before a capital hide nothing.
std::u32string WithoutMarksInFront(std::u32string text) {
  const auto first = std::find_if(text.begin(), text.end(), [](char32_t c) {
    const LetterCount count = CountLetters(ToUtf8(std::u32string(1, c)));
    return count.letters + count.digits > 0;
  });
  if (first != text.end() && IsCapital(*first)) text.erase(text.begin(), first);
  return text;
}

// "Nguyễn-Văn", "jùi`Văn": a fold or a stroke of signature or seal has joined two words. Within a
// word ("L*ơng") a stroke stands for what it hides; names of the highlands have apostrophes of
// their own ("K'Brang").
std::vector<Word> SplitAtStrokes(const std::vector<Word>& words) {
  std::vector<Word> out;
  for (const Word& word : words) {
    const std::u32string text = WithoutMarksInFront(ToCodePoints(word.text));
    const bool doubted = word.confidence <= kSure;
    std::u32string parted;
    for (size_t k = 0; k < text.size(); ++k) {
      const bool begins_word =
          k > 0 && !IsCapital(text[k - 1]) && BeginsWord(std::u32string_view(text).substr(k));
      const bool after_stroke = begins_word && text[k - 1] != U'\'' && IsStroke(text[k - 1]);
      if (begins_word && (doubted || after_stroke)) parted += U' ';
      const bool is_hyphen = text[k] == U'-' || text[k] == U'_';
      parted += is_hyphen ? U' ' : text[k];
    }
    for (std::string& part : SplitAtAny(ToUtf8(parted), " "))
      if (CountLetters(part).letters > 0)
        out.push_back({WithoutStrokesAtEnd(std::move(part)), word.box, word.confidence});
  }
  return out;
}

bool IsFamilyNameAlone(const Vocabulary& vocabulary, const std::string& text) {
  const FamilyName family = ReadFamilyName(text, vocabulary);
  return family.known && !Lists(vocabulary.given_names(), family.value);
}

// "kim": of a K a stroke has left a small one.
void RaiseFirstLetter(const Vocabulary& vocabulary, Word& word) {
  const std::u32string text = ToCodePoints(word.text);
  const std::string raised = ToCapitals(ToUtf8(text.substr(0, 1))) + ToUtf8(text.substr(1));
  if (Lists(vocabulary.given_names(), raised)) word.text = raised;
}

// A word that is a listed name to the letter is readable, whatever lies over it.
void TrustListedNames(const Vocabulary& vocabulary, std::vector<Word>& words) {
  constexpr size_t kFewestBytes = 3;
  for (Word& word : words) {
    if (word.text.size() < kFewestBytes) continue;
    if (word.confidence <= kSure) RaiseFirstLetter(vocabulary, word);
    if (IsListedName(vocabulary, word.text)) word.confidence = std::max(word.confidence, kReadable);
  }
}

// Letters are hidden under strokes.
bool IsDamaged(const Word& word) {
  const LetterCount count = CountLetters(word.text);
  return word.confidence <= kSure && count.letters >= 2 && count.digits == 0 &&
         word.text.find_first_of(kStrokes) != std::string::npos;
}

// Puts the nearest known names for damaged words, so that they are words of a name; a family name
// where none stands before. What stands before a whole family name is no part of one. Gives the
// number mended.
int MendDamaged(const Vocabulary& vocabulary, std::vector<Word>& words) {
  int mended = 0;
  for (size_t k = 0; k < words.size(); ++k) {
    Word& word = words[k];
    if (!IsDamaged(word) || k + 1 == words.size()) continue;
    const bool is_first = k == 0 || !IsNameWord(words[k - 1]);
    if (is_first) {
      if (IsFamilyNameAlone(vocabulary, words[k + 1].text)) continue;
      std::optional<std::string> family = FamilyNameUnderSeal(word, vocabulary);
      if (!family) continue;
      word.text = *std::move(family);
    } else if (!MendUnderSeal(vocabulary, word)) {
      continue;
    }
    word.confidence = std::max(word.confidence, kReadable);
    ++mended;
  }
  return mended;
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
  // Marks are not all that a seal takes: "Hàng" was rather a Hoàng than a Hạng.
  if (family.mended)
    if (std::optional<std::string> likely = FamilyNameUnderSeal(name.words.front(), vocabulary))
      family.value = *std::move(likely);
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

// A mark read amiss ("Điệu" for "Diệu") makes a word that is hardly anyone's name.
bool AreListed(const Vocabulary& vocabulary, const PersonName& name) {
  return std::all_of(name.words.begin() + 1, name.words.end(),
                     [&](const Word& word) { return IsListedName(vocabulary, word.text); });
}

bool MendNamesUnderSeal(const Vocabulary& vocabulary, PersonName& name) {
  bool mended = false;
  for (auto word = name.words.begin() + 1; word != name.words.end(); ++word)
    mended = MendUnderSeal(vocabulary, *word) || mended;
  name.restored = name.restored || mended;
  return mended;
}

}  // namespace

std::optional<PersonName> ReadPersonName(const Segment& segment, const Vocabulary& vocabulary) {
  std::vector<Word> words = SplitAtStrokes(segment.words);
  TrustListedNames(vocabulary, words);
  const bool damaged = MendDamaged(vocabulary, words) > 0;
  const Run run = LongestRun(words);
  if (run.size < kFewestWords || run.size > kMostWords) return std::nullopt;
  const auto begin = words.begin() + static_cast<std::ptrdiff_t>(run.begin);
  PersonName name;
  name.words.assign(begin, begin + static_cast<std::ptrdiff_t>(run.size));
  for (Word& word : name.words) word.text = WithoutStops(std::move(word.text));
  const FamilyName family = PutFamilyName(words, run, vocabulary, name);
  const bool mended = MendNamesUnderSeal(vocabulary, name) || damaged;
  name.restored = name.restored || damaged;
  Box box;
  for (const Word& word : name.words) {
    name.value += name.value.empty() ? word.text : " " + word.text;
    box = Union(box, word.box);
  }
  name.center_x = (box.x0 + box.x1) / 2.0;
  // More in the row than the name: strokes, a stamp, or a sentence.
  const bool alone = run.size == segment.words.size();
  name.certainty = !family.known || damaged            ? kGuess
                   : family.mended || mended || !alone ? kDoubtful
                   : !AreListed(vocabulary, name)      ? kLikely
                                                       : kFree;
  return name;
}

}  // namespace sohoa
