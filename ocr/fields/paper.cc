#include "ocr/fields/paper.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "ocr/fields/evidence.h"
#include "ocr/fields/identifiers.h"
#include "ocr/fields/identity_code.h"
#include "ocr/fields/issued_date.h"
#include "ocr/fields/loose_match.h"
#include "ocr/fields/paper_labels.h"
#include "ocr/fields/paper_values.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

// A label read with slips, or of few letters, may be another word: for a person to see.
constexpr double kSlippedLabel = 0.95;
constexpr double kSmallPrint = 0.9;

struct LabelledPage {
  const PaperPage* page = nullptr;
  std::vector<LabelledWords> labelled;
};

// What is known of one key so far: the first reading that says something.
Field& Slot(const std::string& key, std::vector<Detail>& details) {
  for (Detail& detail : details)
    if (detail.key == key) return detail.field;
  details.push_back({key, {}});
  return details.back().field;
}

const Field* Find(const std::string& key, const std::vector<Detail>& details) {
  for (const Detail& detail : details)
    if (detail.key == key && !detail.field.value.empty()) return &detail.field;
  return nullptr;
}

Field ReadLabelled(const LabelledWords& labelled, int page, bool card,
                   const Vocabulary& vocabulary) {
  Field field = ReadPaperValue(labelled.field->kind, labelled.value, page, vocabulary);
  if (field.value.empty()) {
    for (const Word& word : labelled.label) field.box = Union(field.box, word.box);
    return field;
  }
  field.reasons.insert(field.reasons.begin(), Because("it stands beside its label"));
  // Print of cards is so small that marks are lost in it without the reader's noticing.
  const ValueKind kind = labelled.field->kind;
  const bool free =
      kind == ValueKind::kPlace || kind == ValueKind::kFreeText || kind == ValueKind::kName;
  if (card && free)
    field = Rescale(std::move(field), kSmallPrint, Because("free words in a card's small print"));
  if (labelled.end_unsure)
    field = Rescale(std::move(field), kDoubtful, Because("it is not clear where it ends"));
  if (labelled.slips > 0)
    field = Rescale(std::move(field), kSlippedLabel,
                    Because("the label differs in letters from what it should be"));
  return field;
}

void ReadLabels(const LabelledPage& page, bool card, const Vocabulary& vocabulary,
                std::vector<Detail>& details) {
  for (const LabelledWords& labelled : page.labelled) {
    if (labelled.field->key.empty()) continue;
    Field field = ReadLabelled(labelled, page.page->number, card, vocabulary);
    Field& slot = Slot(labelled.field->key, details);
    if (slot.value.empty() || (field.confidence > slot.confidence && slot.confidence < kLikely))
      slot = std::move(field);
  }
}

std::optional<Field> DateOfRow(const Segment& row, int page) {
  const std::optional<DateReading> date = ReadDate(row);
  if (!date || date->iso.empty()) return std::nullopt;
  Field field = MakeField(date->iso, date->words, page, date->as_ruled ? kFree : kLikely);
  field.reasons = {Because("a date with day, month and year stands here")};
  return field;
}

// The dates that have no label: on the row of another, or at the paper's end.
void ReadUnlabelledDates(const PaperType& type, const LabelledPage& page,
                         std::vector<Detail>& details) {
  for (const PaperField& wanted : type.fields) {
    if (wanted.row_of.empty() || Find(wanted.key, details) != nullptr) continue;
    for (const Segment& row : JoinRows(page.page->segments)) {
      const bool beside = std::any_of(
          page.labelled.begin(), page.labelled.end(), [&](const LabelledWords& labelled) {
            return labelled.field->key == wanted.row_of &&
                   2 * Intersection(labelled.row, row.box).height() > row.height();
          });
      if (!beside && wanted.row_of != "end") continue;
      if (const auto date = DateOfRow(row, page.page->number)) Slot(wanted.key, details) = *date;
    }
  }
}

// A card prints its number so large that the label beside it may be lost.
void FindLoneNumber(const std::vector<PaperPage>& pages, std::vector<Detail>& details) {
  if (Find("identityNumber", details) != nullptr) return;
  for (const PaperPage& page : pages) {
    for (const Segment& segment : page.segments) {
      for (const Word& word : segment.words) {
        const auto digits = DigitsOf(word.text);
        if (!digits || !ParseIdentityNumber(*digits)) continue;
        Field field = MakeField(*digits, {word}, page.number, kLikely);
        field.reasons = {Because("twelve digits by the rules stand here, without a label")};
        Slot("identityNumber", details) = std::move(field);
        return;
      }
    }
  }
}

// A number of twelve digits and what it says of its bearer, beside what print says of them.
void CheckNumber(const std::string& prefix, const std::string& today_iso,
                 std::vector<Detail>& details) {
  const auto key = [&](std::string name) {
    if (prefix.empty()) name[0] = static_cast<char>(name[0] - 'A' + 'a');
    return prefix + name;
  };
  if (Find(key("IdentityNumber"), details) == nullptr) return;
  Field& number = Slot(key("IdentityNumber"), details);
  BearerFacts bearer{.today_iso = today_iso};
  const Field* birth = Find(key("BirthDate"), details);
  const Field* year = Find(key("BirthYear"), details);
  const Field* sex = Find(key("Sex"), details);
  if (birth != nullptr && ReadCivilDate(birth->value)) bearer.birth_date_iso = birth->value;
  if (birth != nullptr && birth->value.size() == 10 && birth->value[4] == '-')
    bearer.birth_date_iso = birth->value;
  else if (year != nullptr && year->value.size() == 4)
    bearer.birth_date_iso = year->value + "-01-01";
  if (sex != nullptr) bearer.sex = ReadSex(sex->value);
  const std::vector<Reason> faults = IdentityNumberFaults(number.value, bearer);
  if (faults.empty()) {
    if (!bearer.birth_date_iso.empty() || bearer.sex)
      number.reasons.push_back(Because("it agrees with the birth and the sex that are given"));
    return;
  }
  const bool contradicted = ParseIdentityNumber(number.value).has_value();
  for (const Reason& fault : faults) number = Rescale(std::move(number), kDoubtful, fault);
  if (!contradicted) return;
  for (const char* name : {"BirthDate", "BirthYear", "Sex"}) {
    if (Find(key(name), details) == nullptr) continue;
    Field& field = Slot(key(name), details);
    field =
        Rescale(std::move(field), kDoubtful, Because("it does not agree with the identity number"));
  }
}

// Cards carry the code of their bearer; two bearers' codes speak for neither.
void PutCodes(const std::vector<PaperPage>& pages, std::vector<Detail>& details) {
  std::optional<std::vector<CodeValue>> said;
  const PageCode* from = nullptr;
  int number = 0;
  for (const PaperPage& page : pages) {
    for (const PageCode& code : page.codes) {
      auto values = ParseIdentityCode(code.text);
      if (!values) continue;
      if (said && said->front().value != values->front().value) return;
      said = std::move(values);
      from = &code;
      number = page.number;
    }
  }
  if (said) PutCodeOverPrint(*said, *from, number, details);
}

std::vector<Detail> InOrder(const PaperType& type, std::vector<Detail> details) {
  std::vector<Detail> out;
  const auto take = [&](const std::string& key, bool required) {
    for (const Detail& done : out)
      if (done.key == key) return;
    for (Detail& detail : details)
      if (detail.key == key && (required || !detail.field.value.empty()))
        out.push_back(std::move(detail));
    if (required && (out.empty() || out.back().key != key)) out.push_back({key, {}});
  };
  for (const PaperField& field : type.fields)
    if (!field.key.empty()) take(field.key, field.required);
  for (const Detail& detail : std::vector<Detail>(details)) take(detail.key, false);
  return out;
}

}  // namespace

std::vector<Detail> ReadPaper(const PaperType& type, const std::vector<PaperPage>& pages,
                              const FieldContext& context) {
  std::vector<Detail> details;
  for (const PaperPage& page : pages) {
    LabelledPage labelled{&page, FindLabelledWords(type, page.segments, page.measure)};
    ReadLabels(labelled, type.shape == PaperShape::kCard, *context.vocabulary, details);
    ReadUnlabelledDates(type, labelled, details);
  }
  if (type.shape == PaperShape::kCard) {
    FindLoneNumber(pages, details);
    PutCodes(pages, details);
  }
  for (const char* prefix : {"", "applicant", "husband", "wife"})
    CheckNumber(prefix, context.today_iso, details);
  return InOrder(type, std::move(details));
}

}  // namespace sohoa
