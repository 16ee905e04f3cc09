#include "ocr/fields/field_checks.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "ocr/fields/evidence.h"
#include "ocr/fields/loose_match.h"
#include "ocr/fields/unit_names.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

// The longest phrase that the name begins with, word for word; nullptr if none.
const Phrase* LongestHead(const std::vector<Phrase>& phrases, std::string_view name) {
  const Phrase* best = nullptr;
  std::string head;
  for (const std::string& word : SplitAtAny(name, " ")) {
    head += LettersOnly(FoldForMatch(word));
    for (const Phrase& phrase : phrases)
      if (phrase.folded == head) best = &phrase;
  }
  return best;
}

void CheckDay(const std::string& today_iso, Field& date) {
  if (date.value.empty()) {
    if (!date.box.empty())
      date.reasons.push_back(
          Because("what stands there is no day of the calendar since 1945, or cannot be read"));
    return;
  }
  date.reasons.push_back(date.value > today_iso ? Because("this day has not come yet")
                                                : Because("a day of the calendar that has passed"));
}

// "12/2025/QĐ-UBND" of a document of 2024: the number is "12/2025".
void CheckYear(DocumentFields& fields) {
  const std::string& number = fields.code_number.value;
  const size_t stroke = number.find('/');
  if (stroke == std::string::npos || fields.issued_date.value.empty()) return;
  constexpr size_t kYear = 4;
  const std::string year = number.substr(stroke + 1);
  const std::string issued = fields.issued_date.value.substr(0, kYear);
  if (year == issued) {
    fields.issued_date.reasons.push_back(Because("the number carries the same year"));
    return;
  }
  for (Field* field : {&fields.issued_date, &fields.code_number, &fields.code})
    *field = Rescale(std::move(*field), kDoubtful,
                     Because("the number says $0, the date of issue $1", {year, issued}));
}

void CheckAgency(const Vocabulary& vocabulary, const std::string& day, Field& agency) {
  const Phrase* known = LongestHead(vocabulary.agencies(), agency.value);
  if (known == nullptr) return;
  if (known->valid.Holds(day)) {
    agency.reasons.push_back(Because("the list of agencies has $0", {known->name}));
  } else {
    agency = Rescale(std::move(agency), kDoubtful,
                     Because("on $1 no agency was called $0", {known->name, day}));
  }
}

// By order or by delegation anybody may sign.
bool SignsForAnother(const Signer& signer) {
  return std::any_of(signer.authority.begin(), signer.authority.end(), [](const Field& line) {
    return line.value.starts_with("TL.") || line.value.starts_with("TUQ.");
  });
}

// "Q. GIÁM ĐỐC" acts as "GIÁM ĐỐC"; an agency may follow.
const Phrase* PositionOf(const Vocabulary& vocabulary, std::string_view value) {
  for (const Phrase& authority : vocabulary.authorities()) {
    if (value.starts_with(authority.name + " ")) value.remove_prefix(authority.name.size() + 1);
  }
  return LongestHead(vocabulary.positions(), value);
}

void CheckPosition(const Vocabulary& vocabulary, const std::string& organ, Signer& signer) {
  const Phrase* position = PositionOf(vocabulary, signer.position.value);
  const std::string_view kind = KindOfAgency(vocabulary, organ);
  if (position == nullptr || kind.empty() || SignsForAnother(signer)) return;
  for (const Phrase& row : vocabulary.signers()) {
    if (row.name != kind) continue;
    const std::vector<std::string> allowed = SplitAtAny(row.kind, ";");
    if (std::find(allowed.begin(), allowed.end(), position->name) != allowed.end()) {
      signer.position.reasons.push_back(
          Because("such an agency is signed for by one who is $0", {position->name}));
    } else {
      signer.position =
          Rescale(std::move(signer.position), kDoubtful,
                  Because("one who is $0 does not sign for $1", {position->name, organ}));
    }
  }
}

}  // namespace

std::string_view KindOfAgency(const Vocabulary& vocabulary, std::string_view name) {
  const Phrase* agency = LongestHead(vocabulary.agencies(), name);
  if (agency != nullptr && !agency->kind.empty()) return agency->kind;
  const Phrase* beginning = LongestHead(vocabulary.agency_beginnings(), name);
  return beginning != nullptr ? std::string_view(beginning->kind) : std::string_view();
}

void CheckFields(const FieldContext& context, DocumentFields& fields) {
  const Vocabulary& vocabulary = *context.vocabulary;
  const std::string& day = fields.issued_date.value;
  CheckDay(context.today_iso, fields.issued_date);
  CheckYear(fields);
  CheckAgency(vocabulary, day, fields.organ_name);
  CheckAgency(vocabulary, day, fields.parent_organ_name);
  CheckPosition(vocabulary, fields.organ_name.value, fields.signer);
  CheckUnitNames(vocabulary, fields);
}

}  // namespace sohoa
