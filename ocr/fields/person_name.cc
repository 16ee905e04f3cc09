#include "ocr/fields/person_name.h"

#include <algorithm>
#include <utility>

#include "ocr/fields/evidence.h"
#include "ocr/fields/loose_match.h"
#include "ocr/fields/vocabulary.h"
#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

constexpr size_t kFewestWords = 2;
constexpr size_t kMostWords = 5;
// Vietnamese syllables have at most 7 letters ("nghiêng").
constexpr int kLongestSyllable = 7;
// Fainter words than this, beside a name, are strokes of the signature.
constexpr float kReadable = 0.3F;

std::string WithoutStops(std::string text) {
  while (!text.empty() && (text.back() == '.' || text.back() == ',')) text.pop_back();
  return text;
}

bool IsNameWord(const Word& word) {
  const std::string text = WithoutStops(word.text);
  const LetterCount count = CountLetters(text);
  const std::u32string points = ToCodePoints(text);
  return word.confidence >= kReadable && count.letters >= 1 && count.letters <= kLongestSyllable &&
         count.digits + count.others == 0 && count.capitals == 1 &&
         CountLetters(ToUtf8(points.substr(0, 1))).capitals == 1;
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

// "Nguyễn-Văn": a fold or a stroke of the signature has joined two words.
std::vector<Word> SplitAtHyphens(const std::vector<Word>& words) {
  std::vector<Word> out;
  for (const Word& word : words) {
    std::vector<std::string> parts = SplitAtAny(word.text, "-_");
    if (parts.empty()) continue;
    for (std::string& part : parts) out.push_back({std::move(part), word.box, word.confidence});
  }
  return out;
}

}  // namespace

std::optional<PersonName> ReadPersonName(const Segment& segment, const Vocabulary& vocabulary) {
  const std::vector<Word> words = SplitAtHyphens(segment.words);
  size_t best_begin = 0;
  size_t best_size = 0;
  for (size_t begin = 0; begin < words.size();) {
    size_t end = begin;
    while (end < words.size() && IsNameWord(words[end])) ++end;
    if (end - begin > best_size) {
      best_begin = begin;
      best_size = end - begin;
    }
    begin = end + 1;
  }
  if (best_size < kFewestWords || best_size > kMostWords) return std::nullopt;

  PersonName name;
  Box box;
  for (size_t i = best_begin; i < best_begin + best_size; ++i) {
    name.words.push_back(words[i]);
    box = Union(box, words[i].box);
  }
  name.center_x = (box.x0 + box.x1) / 2.0;
  FamilyName family = ReadFamilyName(WithoutStops(name.words.front().text), vocabulary);
  // Of two words the first may be a middle name whose family name is hidden: not to be mended.
  if (family.mended && best_size == kFewestWords) {
    family = {false, false, WithoutStops(name.words.front().text)};
  }
  name.value = family.value;
  for (size_t i = 1; i < name.words.size(); ++i) {
    name.value += ' ';
    name.value += WithoutStops(name.words[i].text);
  }
  // More in the row than the name: strokes, a stamp, or a sentence.
  const bool alone = best_size == segment.words.size();
  name.certainty = !family.known ? kGuess : family.mended || !alone ? kDoubtful : kFree;
  return name;
}

}  // namespace sohoa
