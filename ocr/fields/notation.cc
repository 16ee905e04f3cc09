#include "ocr/fields/notation.h"

#include <algorithm>

#include "absl/strings/str_join.h"
#include "ocr/fields/agency.h"
#include "ocr/fields/evidence.h"
#include "ocr/fields/loose_match.h"
#include "ocr/text/edit_distance.h"
#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

// Two letters of an abbreviation are too few to tell a slip from another one.
constexpr size_t kTellingLetters = 3;

// The file copy's line is small print: it tells nothing against letters read more surely than this.
constexpr double kSureOfLetters = 0.7;

// "TRUNG TÂM LƯU TRỮ LỊCH SỬ" → "TTLTLS"; Đ keeps its stroke.
std::string InitialsOf(std::string_view agency) {
  std::string initials;
  for (const std::string& word : SplitAtAny(agency, " -,")) {
    const std::string folded = LettersOnly(FoldForMatch(word));
    if (folded.empty() || folded == "va") continue;
    const std::string first = ToUtf8(ToCodePoints(ToCapitals(word)).substr(0, 1));
    initials += first == "Đ" ? first : ToCapitals(folded.substr(0, 1));
  }
  return initials;
}

// Puts the abbreviation that the document tells in the place of a group that is one letter from it.
bool MendGroup(const std::vector<std::string>& known, std::string& group) {
  const std::string folded = FoldForMatch(group);
  for (const std::string& abbreviation : known) {
    if (FoldForMatch(abbreviation).find(folded) != std::string::npos) return false;
  }
  for (const std::string& abbreviation : known) {
    const std::string wanted = FoldForMatch(abbreviation);
    if (wanted.size() < kTellingLetters || BoundedEditDistance(folded, wanted, 1) > 1) continue;
    group = abbreviation;
    return true;
  }
  return false;
}

// "TTrUBND" has lost its dash.
void SplitLostDash(std::string_view abbreviation, std::vector<std::string>& groups) {
  const std::string whole = groups[0];
  if (groups.size() > 1 || abbreviation.empty() || !whole.starts_with(abbreviation)) return;
  const std::string rest = whole.substr(abbreviation.size());
  if (CountLetters(rest).capitals < 2) return;
  groups = {std::string(abbreviation), rest};
}

// Of a document whose type has no abbreviation, or none is known; `type` is what the notation
// begins with.
std::vector<Reason> WhyOfLetter(std::string_view type_name, const Phrase* type) {
  if (type_name != kOfficialLetter) return {};
  if (type != nullptr)
    return {Because("the notation begins like one of the type $0", {type->name})};
  return {Because("the notation of a letter begins with no type, as it must")};
}

}  // namespace

Notation JudgeNotation(const std::string& read, const NotationEvidence& evidence,
                       const Vocabulary& vocabulary) {
  std::vector<std::string> groups = SplitAtAny(read, "-");
  if (groups.empty()) return {read, kGuess};
  const Phrase* type = vocabulary.TypeNamed(evidence.type_name);
  const bool has_type = type != nullptr && !type->abbreviation.empty();
  if (has_type) SplitLostDash(type->abbreviation, groups);

  std::vector<std::string> known;
  if (evidence.confidence < kSureOfLetters) known = evidence.units;
  if (std::string initials = InitialsOf(evidence.agency); initials.size() >= kTellingLetters)
    known.push_back(std::move(initials));
  bool mended = false;
  for (size_t i = has_type ? 1 : 0; i < groups.size(); ++i)
    mended = MendGroup(known, groups[i]) || mended;

  const std::string value = absl::StrJoin(groups, "-");
  const bool names_agency = NotationNames(value, evidence.agency, vocabulary);
  mended = mended || value != read;
  if (!has_type) {
    const bool letter =
        evidence.type_name == kOfficialLetter && vocabulary.TypeAbbreviated(groups[0]) == nullptr;
    return {value,
            mended                   ? kDoubtful
            : letter && names_agency ? kCertain
                                     : kLikely,
            WhyOfLetter(evidence.type_name, vocabulary.TypeAbbreviated(groups[0]))};
  }
  const std::string& abbreviation = groups[0];
  const Reason agrees = Because("$0 is the abbreviation of $1", {type->abbreviation, type->name});
  if (abbreviation == type->abbreviation)
    return {value, mended ? kLikely : names_agency ? kProven : kFree, {agrees}};
  const std::string folded = FoldForMatch(abbreviation);
  const std::string wanted = FoldForMatch(type->abbreviation);
  const int slips = BoundedEditDistance(folded, wanted, 1);
  if (slips > 1 || groups.size() < 2)
    return {value,
            kDoubtful,
            {Because("the notation does not begin with $0, the abbreviation of $1",
                     {type->abbreviation, type->name})}};
  groups[0] = type->abbreviation;
  return {absl::StrJoin(groups, "-"),
          slips == 0 && names_agency && !mended ? kCertain : kLikely,
          {agrees, Because("$0 was read", {read})}};
}

}  // namespace sohoa
