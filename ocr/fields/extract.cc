#include "ocr/fields/extract.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ocr/fields/agency.h"
#include "ocr/fields/annex.h"
#include "ocr/fields/evidence.h"
#include "ocr/fields/field_checks.h"
#include "ocr/fields/issue.h"
#include "ocr/fields/letterhead.h"
#include "ocr/fields/loose_match.h"
#include "ocr/fields/notation.h"
#include "ocr/fields/paper.h"
#include "ocr/fields/seals.h"
#include "ocr/fields/signature.h"
#include "ocr/fields/spellings.h"
#include "ocr/fields/stamp.h"
#include "ocr/fields/title.h"
#include "ocr/fields/vocabulary.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

// An urgency stamp stands under the number; below this share of the page's height stands none.
constexpr double kLowestUrgency = 0.5;

void AddReasons(const std::vector<Reason>& reasons, Field& field) {
  field.reasons.insert(field.reasons.end(), reasons.begin(), reasons.end());
}

// How the number stands there.
Reason WhyOfNumber(const CodeReading& code) {
  if (code.number_mended) return Because("a letter was taken for a digit");
  if (!code.labelled) return Because("the word before the number was not read");
  if (code.number_apart) return Because("the number stands apart, as one written by hand");
  return Because("number and notation have the form of the decree");
}

void PutCode(const CodeReading& code, int page, const std::vector<FieldPage>& pages,
             const Vocabulary& vocabulary, DocumentFields& fields) {
  const Notation notation =
      JudgeNotation(code.notation,
                    {ReadingConfidence(code.notation_words), fields.type_name.value,
                     fields.organ_name.value, ReadFileCopyUnits(pages)},
                    vocabulary);
  fields.code_notation = MakeField(notation.value, code.notation_words, page, notation.certainty);
  AddReasons(notation.reasons, fields.code_notation);

  const double number_certainty = code.number_mended || !code.labelled ? kDoubtful
                                  : code.number_apart                  ? kLikely
                                                      : std::max(kCertain, notation.certainty);
  fields.code_number = MakeField(code.number, code.number_words, page, number_certainty);
  if (code.number.empty()) return;
  fields.code_number.reasons.push_back(WhyOfNumber(code));
  std::vector<Word> all = code.number_words;
  all.insert(all.end(), code.notation_words.begin(), code.notation_words.end());
  fields.code = MakeField(absl::StrCat(code.number, "/", notation.value), all, page,
                          std::min(number_certainty, notation.certainty));
  fields.code.reasons.push_back(WhyOfNumber(code));
  AddReasons(notation.reasons, fields.code);
}

// The type that the notation shortens, where the page shows no title: for a person to confirm.
void TypeFromNotation(const CodeReading& code, int page, const Vocabulary& vocabulary,
                      DocumentFields& fields) {
  const std::vector<std::string> groups = SplitAtAny(code.notation, "-/");
  if (const Phrase* type = vocabulary.TypeAbbreviated(groups.front())) {
    fields.type_name = MakeField(type->name, code.notation_words, page, kDoubtful);
  }
}

// The place of issue is the end of an agency's name: then both are sure of each other. Where the
// place is no word of the language, the agency's name spells it.
void ConfirmPlace(DocumentFields& fields) {
  const std::string place = LettersOnly(FoldForMatch(fields.place.value));
  if (place.empty()) return;
  for (const Field* agency : {&fields.organ_name, &fields.parent_organ_name}) {
    if (std::string spelt = SpeltAsIn(agency->value, fields.place.value); !spelt.empty()) {
      fields.place.value = std::move(spelt);
      fields.place = Rescale(fields.place, kDoubtful);
    }
  }
  for (const Field* agency : {&fields.organ_name, &fields.parent_organ_name}) {
    const std::string name = LettersOnly(FoldForMatch(agency->value));
    if (!name.ends_with(place) || agency->confidence < kAutoConfidence) continue;
    fields.place = Rescale(fields.place, kCertain / kLikely,
                           Because("the agency's name ends with this place"));
    return;
  }
}

// The agency of a letterhead is the one whose initials stand in the notation.
void PutAgencies(const Letterhead& head, const Vocabulary& vocabulary, DocumentFields& fields) {
  if (head.agencies.empty()) return;
  fields.organ_name = head.agencies.back();
  if (head.agencies.size() > 1) fields.parent_organ_name = head.agencies[head.agencies.size() - 2];
  const bool named =
      head.code && NotationNames(head.code->notation, fields.organ_name.value, vocabulary);
  fields.organ_name = named
                          ? Rescale(fields.organ_name, 1, Because("the notation names this agency"))
                          : Rescale(fields.organ_name, kLikely,
                                    Because("no part of the notation shortens this agency's name"));
  // More than two agencies above a number: one of them is a line of another that was wrapped.
  if (head.agencies.size() > 2) {
    fields.parent_organ_name = Rescale(fields.parent_organ_name, kDoubtful);
  }
}

// A letter is surely one where its notation begins with no type, and surely none where it does.
void JudgeLetter(const CodeReading& code, const Vocabulary& vocabulary, DocumentFields& fields) {
  if (fields.type_name.value != kOfficialLetter) return;
  const std::vector<std::string> groups = SplitAtAny(code.notation, "-/");
  const bool has_type = vocabulary.TypeAbbreviated(groups.front()) != nullptr;
  const double factor = has_type ? kDoubtful
                        : NotationNames(code.notation, fields.organ_name.value, vocabulary)
                            ? kCertain / kLikely
                            : 1.0;
  fields.type_name = Rescale(fields.type_name, factor);
}

// Headings are in bold, where marks run together unnoticed: what nothing else in the document says
// is for a person, what much of it says is surer. Tuned on made scans (seeds 5001 to 8001): the
// three wrong values that stood had less than a sixth of their words confirmed.
void WeighSubject(const Spellings& spellings, DocumentFields& fields) {
  constexpr double kLittle = 0.2, kMuch = 0.4;  // of the subject's words
  constexpr double kLess = 0.95, kMore = 1.05;
  const double confirmed = spellings.ShareConfirmed(fields.subject);
  if (fields.subject.value.empty()) return;
  if (confirmed < kLittle) {
    fields.subject = Rescale(fields.subject, kLess,
                             Because("hardly any of its words stand elsewhere in the document"));
  } else if (confirmed >= kMuch) {
    fields.subject = Rescale(fields.subject, kMore,
                             Because("many of its words stand elsewhere in the document"));
  }
}

// What the document elsewhere spells with other marks is spelt so, but for names of people, who
// may differ in marks alone; in any case a person settles it.
void MendContradicted(const std::vector<FieldPage>& pages, DocumentFields& fields) {
  Spellings spellings;
  for (const FieldPage& page : pages) spellings.Add(page.segments);
  for (Field* field :
       {&fields.subject, &fields.place, &fields.organ_name, &fields.parent_organ_name}) {
    if (spellings.Contradict(*field))
      *field =
          Rescale(*field, kDoubtful, Because("other places of the document spell it otherwise"));
    if (field->status == FieldStatus::kAuto) continue;
    std::string mended = spellings.Mended(*field);
    if (mended.empty()) continue;
    field->value = std::move(mended);
    *field = Rescale(*field, kLikely, Because("spelt as the rest of the document spells it"));
  }
  WeighSubject(spellings, fields);
  if (spellings.Contradict(fields.signer.full_name))
    fields.signer.full_name = Rescale(fields.signer.full_name, kDoubtful,
                                      Because("other places of the document spell it otherwise"));
}

// A citizen's paper tells place and date above the signature, on the last page.
void IssueAtEnd(const std::vector<FieldPage>& pages, const FieldContext& context,
                DocumentFields& fields) {
  constexpr double kRightOf = 0.45;  // of the page's width: the row's middle
  if (!fields.issued_date.value.empty()) return;
  std::vector<Segment> right;
  for (const Segment& segment : pages.back().segments)
    if (segment.center_x() > kRightOf * pages.back().measure.width) right.push_back(segment);
  std::optional<Issue> issue = ReadIssueAtEnd(JoinRows(right), context);
  if (!issue) return;
  fields.issued_date = std::move(issue->date);
  fields.place = std::move(issue->place);
}

Field StampField(const PageText& page, int number, std::span<const StampWord> words,
                 double lowest) {
  for (const Stamp& stamp : FindStamps(page, words)) {
    if (stamp.words.front().box.y0 > lowest) continue;
    return MakeField(std::string(stamp.name), stamp.words, number,
                     stamp.slips == 0 ? kCertain : kLikely);
  }
  return {};
}

void PutStamps(const std::vector<NumberedPage>& pages, DocumentFields& fields) {
  const NumberedPage& first = pages.front();
  fields.urgency =
      StampField(*first.text, first.number, UrgencyStamps(), kLowestUrgency * first.text->height);
  for (const NumberedPage& page : pages) {
    fields.secrecy = StampField(*page.text, page.number, SecrecyStamps(), page.text->height);
    if (!fields.secrecy.value.empty()) return;
  }
}

// A citizen's paper has fields of its own; a card has no others. A document with a number and a
// type of the decree is none, whatever forms are annexed to it.
void PutPaper(const std::vector<FieldPage>& read, const std::vector<NumberedPage>& pages,
              const FieldContext& context, DocumentFields& fields) {
  const bool administrative = !fields.code_number.value.empty() &&
                              context.vocabulary->TypeNamed(fields.type_name.value) != nullptr;
  if (context.papers == nullptr || administrative) return;
  std::vector<PaperPage> papers;
  for (const FieldPage& page : read) {
    const auto own = std::find_if(pages.begin(), pages.end(), [&](const NumberedPage& numbered) {
      return numbered.number == page.number;
    });
    papers.push_back({page.segments, page.measure, page.number, own->codes});
  }
  std::optional<PaperClass> found = RecognisePaper(*context.papers, papers);
  if (!found) return;
  if (found->type->shape == PaperShape::kCard) fields = {.secrecy = std::move(fields.secrecy)};
  if (found->type->shape == PaperShape::kWhole) fields.subject = {};
  fields.type_name = std::move(found->type_name);
  fields.details = ReadPaper(*found->type, papers, context);
}

std::vector<SealedPage> SealedPages(const std::vector<NumberedPage>& pages) {
  std::vector<SealedPage> sealed;
  for (const NumberedPage& page : pages)
    if (page.text != nullptr)
      sealed.push_back({page.number, page.text->width, page.text->height, page.overlays});
  return sealed;
}

DocumentFields ReadFields(const std::vector<NumberedPage>& pages, const FieldContext& context) {
  const Vocabulary& vocabulary = *context.vocabulary;
  DocumentFields fields;
  std::vector<FieldPage> read;
  for (const NumberedPage& page : pages) {
    if (page.text == nullptr || page.text->empty()) continue;
    read.push_back(
        {SplitIntoSegments(*page.text, page.number), MeasurePage(*page.text), page.number});
  }
  if (read.empty()) return fields;

  const FieldPage& first = read.front();
  const Letterhead head = ReadLetterhead(first.segments, first.measure, context);
  PutAgencies(head, vocabulary, fields);
  Title title = ReadTitle(first.segments, first.measure, head, vocabulary);
  fields.type_name = std::move(title.type_name);
  fields.subject = std::move(title.subject);
  if (head.code) {
    if (fields.type_name.value.empty())
      TypeFromNotation(*head.code, first.number, vocabulary, fields);
    JudgeLetter(*head.code, vocabulary, fields);
    PutCode(*head.code, first.number, read, vocabulary, fields);
  }
  fields.issued_date = head.issued_date;
  fields.place = head.place;
  ConfirmPlace(fields);
  const std::vector<FieldPage> own(read.begin(),
                                   read.begin() + static_cast<std::ptrdiff_t>(MainPages(read)));
  fields.signer = ReadSigner(own, vocabulary);
  if (!head.code && head.agencies.empty()) IssueAtEnd(own, context, fields);
  fields.recipients = ReadRecipients(own);
  fields.annexes = ReadAnnexes({read.begin() + 1, read.end()});
  MendContradicted(read, fields);
  CheckFields(context, fields);
  PutStamps(pages, fields);
  PutPaper(read, pages, context, fields);
  fields.seals = FindSeals(SealedPages(pages), fields.signer);
  return fields;
}

}  // namespace

DocumentFields ExtractFields(const std::vector<NumberedPage>& pages, const FieldContext& context) {
  DocumentFields fields = ReadFields(pages, context);
  WeighSignatures(context.signatures, fields);
  // What stands without a person was decided by the certainty; people are told the probability.
  const FieldConfidence& confidence = context.vocabulary->confidence();
  for (const auto& [key, field] : NamedFields(fields))
    if (!field->value.empty())
      field->confidence =
          std::min(field->at_most, confidence.ProbabilityRight(key, field->confidence));
  return fields;
}

bool BearsFields(const PageText& page) {
  const FieldPage read{SplitIntoSegments(page, 0), MeasurePage(page), 0};
  return BeginsAnother(read) || BearsRecipients(read);
}

}  // namespace sohoa
