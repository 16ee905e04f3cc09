#include "ocr/fields/extract.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ocr/fields/agency.h"
#include "ocr/fields/evidence.h"
#include "ocr/fields/letterhead.h"
#include "ocr/fields/loose_match.h"
#include "ocr/fields/signature.h"
#include "ocr/fields/spellings.h"
#include "ocr/fields/stamp.h"
#include "ocr/fields/title.h"
#include "ocr/fields/vocabulary.h"
#include "ocr/text/edit_distance.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

// An urgency stamp stands under the number; below this share of the page's height stands none.
constexpr double kLowestUrgency = 0.5;

// The notation as the type and the agency say that it must be written, and how sure that is.
struct Notation {
  std::string value;
  double certainty = kLikely;
};

// Type first: "CTT-STP" on a CHƯƠNG TRÌNH is "CTr-STP", one letter amiss in a list of thirty.
Notation JudgeNotation(const std::string& read, std::string_view type_name, std::string_view agency,
                       const Vocabulary& vocabulary) {
  std::vector<std::string> groups = SplitAtAny(read, "-");
  const bool names_agency = NotationNames(read, agency, vocabulary);
  const Phrase* type = vocabulary.TypeNamed(type_name);
  if (type == nullptr || type->abbreviation.empty()) {
    const bool letter =
        type_name == kOfficialLetter && vocabulary.TypeAbbreviated(groups[0]) == nullptr;
    return {read, letter && names_agency ? kCertain : kLikely};
  }
  // A legal document's notation carries the year in front: "2025/QĐ-UBND".
  const size_t stroke = groups[0].rfind('/');
  const std::string year = stroke == std::string::npos ? "" : groups[0].substr(0, stroke + 1);
  const std::string abbreviation = groups[0].substr(year.size());
  if (abbreviation == type->abbreviation) return {read, names_agency ? kCertain : kFree};
  const std::string folded = FoldForMatch(abbreviation);
  const std::string wanted = FoldForMatch(type->abbreviation);
  const int slips = BoundedEditDistance(folded, wanted, 1);
  if (slips > 1 || groups.size() < 2) return {read, kDoubtful};
  groups[0] = year + type->abbreviation;
  std::string mended = groups[0];
  for (size_t i = 1; i < groups.size(); ++i) absl::StrAppend(&mended, "-", groups[i]);
  return {std::move(mended), slips == 0 && names_agency ? kCertain : kLikely};
}

void PutCode(const CodeReading& code, int page, const Vocabulary& vocabulary,
             DocumentFields& fields) {
  const Notation notation =
      JudgeNotation(code.notation, fields.type_name.value, fields.organ_name.value, vocabulary);
  fields.code_notation = MakeField(notation.value, code.notation_words, page, notation.certainty);

  const double number_certainty = code.number_mended || !code.labelled ? kDoubtful
                                  : code.number_apart                  ? kLikely
                                                                       : kCertain;
  fields.code_number = MakeField(code.number, code.number_words, page, number_certainty);
  if (code.number.empty()) return;
  std::vector<Word> all = code.number_words;
  all.insert(all.end(), code.notation_words.begin(), code.notation_words.end());
  fields.code = MakeField(absl::StrCat(code.number, "/", notation.value), all, page,
                          std::min(number_certainty, notation.certainty));
}

// The type that the notation shortens, where the page shows no title: for a person to confirm.
void TypeFromNotation(const CodeReading& code, int page, const Vocabulary& vocabulary,
                      DocumentFields& fields) {
  const std::vector<std::string> groups = SplitAtAny(code.notation, "-/");
  if (const Phrase* type = vocabulary.TypeAbbreviated(groups.front())) {
    fields.type_name = MakeField(type->name, code.notation_words, page, kDoubtful);
  }
}

// The place of issue is the end of an agency's name: then both are sure of each other.
void ConfirmPlace(DocumentFields& fields) {
  const std::string place = LettersOnly(FoldForMatch(fields.place.value));
  if (place.empty()) return;
  for (const Field* agency : {&fields.organ_name, &fields.parent_organ_name}) {
    const std::string name = LettersOnly(FoldForMatch(agency->value));
    if (!name.ends_with(place) || agency->confidence < kAutoConfidence) continue;
    fields.place = Rescale(fields.place, kCertain / kLikely);
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
  if (!named) fields.organ_name = Rescale(fields.organ_name, kLikely);
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

// Free words that the document elsewhere spells with other marks are for a person to settle.
void DoubtContradicted(const std::vector<FieldPage>& pages, DocumentFields& fields) {
  Spellings spellings;
  for (const FieldPage& page : pages) spellings.Add(page.segments);
  for (Field* field : {&fields.subject, &fields.place, &fields.organ_name,
                       &fields.parent_organ_name, &fields.signer.full_name}) {
    if (spellings.Contradict(*field)) *field = Rescale(*field, kDoubtful);
  }
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
    PutCode(*head.code, first.number, vocabulary, fields);
  }
  fields.issued_date = head.issued_date;
  fields.place = head.place;
  ConfirmPlace(fields);
  fields.signer = ReadSigner(read, vocabulary);
  fields.recipients = ReadRecipients(read);
  DoubtContradicted(read, fields);
  PutStamps(pages, fields);
  return fields;
}

}  // namespace

DocumentFields ExtractFields(const std::vector<NumberedPage>& pages, const FieldContext& context) {
  DocumentFields fields = ReadFields(pages, context);
  WeighSignatures(context.signatures, fields);
  return fields;
}

std::optional<std::string> FindSecrecyStamp(const PageText& page) {
  const std::vector<Stamp> stamps = FindStamps(page, SecrecyStamps());
  if (stamps.empty()) return std::nullopt;
  return std::string(stamps.front().name);
}

}  // namespace sohoa
