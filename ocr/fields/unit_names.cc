#include "ocr/fields/unit_names.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "ocr/fields/agency.h"
#include "ocr/fields/evidence.h"
#include "ocr/fields/loose_match.h"
#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

// What is left of the doubt about a name that the list has, marks and all: a misreading may make
// another unit's name of it, but few do.
constexpr double kDoubtAfterList = 0.6;
// Units of earlier days than these may have been merged away and come again under their old name.
constexpr char kListedSince[] = "2025-01-01";

using Units = std::vector<const Unit*>;

// The end of a name that names a unit with its kind: where it begins, and all units of that name.
struct UnitTail {
  size_t begin = std::string::npos;  // bytes
  Units units;
};

UnitTail UnitAtEnd(const Gazetteer& units, const std::string& name) {
  for (size_t begin = 0; begin != std::string::npos && begin < name.size();) {
    Units found = units.Named(LettersOnly(FoldForMatch(name.substr(begin))));
    if (!found.empty()) return {begin, std::move(found)};
    const size_t space = name.find(' ', begin);
    begin = space == std::string::npos ? space : space + 1;
  }
  return {};
}

template <typename Keep>
Units Those(const Units& units, Keep keep) {
  Units kept;
  std::copy_if(units.begin(), units.end(), std::back_inserter(kept), keep);
  return kept;
}

Units LyingIn(const Units& units, const Units& others) {
  return Those(units, [&](const Unit* unit) {
    return std::any_of(others.begin(), others.end(), [&](const Unit* other) {
      return unit->level > other->level && LiesIn(*unit, *other);
    });
  });
}

// All units are spelt alike, but for the vowel that a tone stands on.
bool OneSpelling(const Units& units) {
  return std::all_of(units.begin(), units.end(), [&](const Unit* unit) {
    return SameButForTonePlace(unit->name, units.front()->name);
  });
}

Field Confirm(Field field, const std::string& name) {
  if (field.confidence <= 0) return field;
  const double confidence = 1 - (1 - field.confidence) * kDoubtAfterList;
  // No more than a closed list is worth.
  const double factor = std::min(confidence / field.confidence, kCertain / kFree);
  return Rescale(std::move(field), factor,
                 Because("the list of administrative units has $0", {name}));
}

// Units of the name, as it is spelt, that were not there on the day.
void DoubtOtherDays(const Units& spelt, const std::string& day, Field& field) {
  if (spelt.empty() || day.empty()) return;
  const Validity& last = spelt.back()->valid;
  if (!last.to.empty() && last.to < day) {
    field =
        Rescale(std::move(field), kDoubtful,
                Because("$0 ended on $1, before the day of issue", {spelt.back()->name, last.to}));
  } else if (last.from > day && day >= kListedSince) {
    field = Rescale(
        std::move(field), kDoubtful,
        Because("$0 came to be on $1, after the day of issue", {spelt.back()->name, last.from}));
  }
}

// `text` is the field's end that names one of `units`; spelt(unit) is how the list would write it.
template <typename Spelt>
void Judge(const Units& units, const std::string& day, size_t begin, Spelt spelt, Field& field) {
  const std::string text = field.value.substr(begin);
  const auto as_read = [&](const Unit* unit) { return SameButForTonePlace(text, spelt(unit)); };
  const Units of_day = Those(units, [&](const Unit* unit) { return unit->valid.Holds(day); });
  const Units right = Those(of_day, as_read);
  if (!right.empty()) {
    field = Confirm(std::move(field), right.front()->name);
  } else if (of_day.empty()) {
    DoubtOtherDays(Those(units, as_read), day, field);
  } else if (OneSpelling(of_day)) {
    field.value = field.value.substr(0, begin) + spelt(of_day.front());
    field = Rescale(std::move(field), kDoubtful,
                    Because("the list of administrative units spells it so; $0 was read", {text}));
  }
}

void JudgeAgency(const Gazetteer& gazetteer, const Units& around, const std::string& day,
                 Field& field) {
  UnitTail tail = UnitAtEnd(gazetteer, field.value);
  if (tail.units.empty()) return;
  const Units inside = LyingIn(tail.units, around);
  Judge(
      inside.empty() ? tail.units : inside, day, tail.begin,
      [](const Unit* unit) { return ToCapitals(unit->name); }, field);
}

void JudgePlace(const Gazetteer& gazetteer, const Units& around, const std::string& day,
                Field& field) {
  const Units units = gazetteer.NamedBarely(LettersOnly(FoldForMatch(field.value)));
  if (units.empty()) return;
  const Units inside = LyingIn(units, around);
  Judge(
      inside.empty() ? units : inside, day, 0,
      [](const Unit* unit) { return std::string(WithoutKind(unit->name)); }, field);
}

}  // namespace

void CheckUnitNames(const Vocabulary& vocabulary, DocumentFields& fields) {
  const Gazetteer& gazetteer = vocabulary.units();
  const std::string& day = fields.issued_date.value;
  JudgeAgency(gazetteer, {}, day, fields.parent_organ_name);
  const Units parents = UnitAtEnd(gazetteer, fields.parent_organ_name.value).units;
  const double before = fields.organ_name.confidence;
  JudgeAgency(gazetteer, parents, day, fields.organ_name);
  // The list tells how a name is spelt, not that this agency issued the document.
  const bool named = NotationNames(fields.code_notation.value, fields.organ_name.value, vocabulary);
  if (!named && fields.organ_name.confidence > before)
    fields.organ_name =
        Rescale(std::move(fields.organ_name), before / fields.organ_name.confidence);
  JudgePlace(gazetteer, parents, day, fields.place);
}

}  // namespace sohoa
