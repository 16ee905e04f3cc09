#include "ocr/fields/position.h"

#include <algorithm>
#include <vector>

#include "ocr/fields/evidence.h"
#include "ocr/fields/loose_match.h"
#include "ocr/fields/vocabulary.h"
#include "ocr/text/edit_distance.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

std::string LettersOf(std::string_view text) { return LettersOnly(FoldForMatch(text)); }

bool BeginsAgency(std::string_view letters, const Vocabulary& vocabulary) {
  return std::any_of(
      vocabulary.agency_beginnings().begin(), vocabulary.agency_beginnings().end(),
      [&](const Phrase& beginning) { return letters.starts_with(beginning.folded); });
}

// "GIÁM ĐỐC" + "SỞ NỘI VỤ": the longest position that the words begin with, an agency behind it.
PositionReading ReadWithAgency(std::string_view text, const Vocabulary& vocabulary) {
  PositionReading best;
  size_t longest = 0;
  for (size_t space = text.find(' '); space != std::string_view::npos;
       space = text.find(' ', space + 1)) {
    const std::string head = LettersOf(text.substr(0, space));
    const std::string tail = LettersOf(text.substr(space + 1));
    if (!BeginsAgency(tail, vocabulary)) continue;
    for (const Phrase& position : vocabulary.positions()) {
      if (position.folded != head || head.size() <= longest) continue;
      longest = head.size();
      const Phrase* agency = MatchPhrase(vocabulary.agencies(), tail);
      const std::string name =
          agency != nullptr ? agency->name : std::string(text.substr(space + 1));
      const bool exact = agency != nullptr && agency->folded == tail;
      best = {position.name + " " + name, true, exact ? kCertain : kLikely};
    }
  }
  return best;
}

}  // namespace

PositionReading ReadPosition(std::string_view text, const Vocabulary& vocabulary) {
  const std::string letters = LettersOf(text);
  const Phrase* position = MatchPhrase(vocabulary.positions(), letters);
  if (position != nullptr && position->folded == letters) return {position->name, false, kCertain};
  if (PositionReading with = ReadWithAgency(text, vocabulary); !with.value.empty()) return with;
  if (position != nullptr) return {position->name, false, kLikely};
  return {};
}

PositionReading GuessPosition(std::string_view text, const Vocabulary& vocabulary) {
  constexpr size_t kOneIn = 3;
  const std::string letters = LettersOf(text);
  const Phrase* best = nullptr;
  int fewest = 0;
  for (const Phrase& position : vocabulary.positions()) {
    const int allowed = static_cast<int>(position.folded.size() / kOneIn);
    const int slips = BoundedEditDistance(letters, position.folded, allowed);
    if (slips > allowed || (best != nullptr && slips >= fewest)) continue;
    best = &position;
    fewest = slips;
  }
  if (best == nullptr) return {};
  return {best->name, false, kGuess};
}

}  // namespace sohoa
