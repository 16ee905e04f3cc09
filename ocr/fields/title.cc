#include "ocr/fields/title.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "ocr/fields/evidence.h"
#include "ocr/fields/loose_match.h"
#include "ocr/fields/vocabulary.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

constexpr double kLowestTitle = 0.6;  // of the page's height
constexpr double kOffCenter = 0.12;   // of the page's width; margins differ and scans are cut
constexpr double kOffAxis = 0.05;     // of the page's width: a subject's rows share an axis
constexpr double kTrimmedOffAxis =
    0.02;                               // the same for a row that lost words, which must fit better
constexpr double kCapitalTitle = 0.75;  // of the letters
// From a row's foot to the next one's, in heights of the page's text. Rows of one subject are set
// single (1.5); the rule and the space behind it put the body at 2.5 and more.
constexpr double kWidestPitch = 2.1;
constexpr double kWidestAfterTitle = 3.2;
constexpr size_t kMostSubjectRows = 8;

// A word that a closed list vouches for is at least this sure, however it was read.
constexpr float kVouched = 0.9F;

constexpr float kMendedNumeral = 0.5F;

// Nothing that begins like this is part of a subject; folded.
bool BeginsBody(const Segment& row) {
  // "… giai đoạn 2012" / "- 2013" goes on.
  if (row.folded.size() > 2 && row.folded.starts_with("- ") &&
      absl::ascii_isdigit(static_cast<unsigned char>(row.folded[2])))
    return row.words.size() > 2;
  for (const char* start : {"can cu ", "kinh gui", "- ", "1. ", "i. ", "thuc hien cong van",
                            "thuc hien nghi quyet", "thuc hien quyet dinh", "thuc hien ke hoach"}) {
    if (row.folded.starts_with(start)) return true;
  }
  return false;
}

bool IsAddressee(const Segment& row) {
  const std::string letters = LettersOnly(row.folded).substr(0, 7);
  return IsLoosely(letters, "kinhgui", 1);
}

bool Follows(const Segment& above, const Segment& below, double widest, PageMeasure measure) {
  return below.bottom - above.bottom <= widest * measure.text_height;
}

// "năm.2016": a speck has taken the place of the space.
void PartYear(std::string& text) {
  constexpr std::string_view kSpeck = "năm.";
  if (text.starts_with(kSpeck) && text.size() > kSpeck.size() &&
      absl::ascii_isdigit(static_cast<unsigned char>(text[kSpeck.size()]))) {
    text[kSpeck.size() - 1] = ' ';
  }
}

// "quý TH năm 2019" is "quý III năm 2019": the strokes of a numeral in bold run together.
void MendQuarters(std::vector<Word>& words) {
  for (size_t i = 1; i + 1 < words.size(); ++i) {
    if (FoldForMatch(words[i - 1].text) != "quy" || FoldForMatch(words[i + 1].text) != "nam")
      continue;
    size_t strokes = 0;
    for (const char c : words[i].text) {
      if (!absl::StrContains("IlTH1L", c)) return;
      strokes += c == 'H' ? 2 : 1;
    }
    if (strokes > 3 || words[i].text == std::string(strokes, 'I')) return;
    words[i].text = std::string(strokes, 'I');
    words[i].confidence = std::min(words[i].confidence, kMendedNumeral);
  }
}

// What stands before "Về việc" in its row was put there by a stamp.
Segment FromAbout(const Segment& row) {
  for (size_t i = 1; i + 1 < row.words.size(); ++i) {
    if (row.words[i].text != "Về" || FoldForMatch(row.words[i + 1].text) != "viec") continue;
    return MakeSegment({row.words.begin() + static_cast<std::ptrdiff_t>(i), row.words.end()},
                       row.page);
  }
  return row;
}

// "giai đoạn 2020 -", "… của": the next row was not taken for one of the subject.
bool GoesOn(const Word& last) {
  for (const char* word : {"va", "cua", "cho", "ve", "tai", "cac", "theo", "trong"})
    if (FoldForMatch(last.text) == word) return true;
  return last.text == "-" || last.text == "–" || last.text.back() == ',';
}

Field JoinSubject(std::vector<Segment> rows) {
  if (!rows.empty()) rows.front() = FromAbout(rows.front());
  std::vector<Word> words;
  for (const Segment& row : rows) words.insert(words.end(), row.words.begin(), row.words.end());
  MendQuarters(words);
  for (Word& word : words) PartYear(word.text);
  std::string value;
  for (const Word& word : words) value += value.empty() ? word.text : " " + word.text;
  while (!value.empty() && absl::StrContains(" .,;:-", value.back())) value.pop_back();
  if (rows.empty()) return Field{};
  Field subject = MakeField(value, words, rows.front().page, kFree);
  return GoesOn(words.back()) ? Rescale(std::move(subject), kDoubtful,
                                        Because("it seems to go on behind what was found"))
                              : subject;
}

// What is left of the row when words of its outer ends, which a stamp beside it has put there, are
// dropped until the rest stands on the axis; the row itself where it does. nullopt if nothing does.
std::optional<Segment> OnAxis(const Segment& row, double axis, PageMeasure measure) {
  if (std::abs(row.center_x() - axis) < kOffAxis * measure.width) return row;
  std::vector<Word> words = row.words;
  while (words.size() > 1) {
    const double center = (words.front().box.x0 + words.back().box.x1) / 2.0;
    if (std::abs(center - axis) < kTrimmedOffAxis * measure.width) {
      return MakeSegment(std::move(words), row.page);
    }
    words.erase(center < axis ? words.begin() : words.end() - 1);
  }
  return std::nullopt;
}

struct SubjectRows {
  std::vector<Segment> rows;
  bool trimmed = false;
};

// A short row in the middle of the page is no body's first row, which begins at an indent.
bool IsShortAndCentred(const Segment& row, double axis, PageMeasure measure) {
  constexpr double kShort = 0.3;  // of the page's width
  return row.box.width() < kShort * measure.width &&
         std::abs(row.center_x() - axis) < kTrimmedOffAxis * measure.width &&
         row.capital_share < kCapitalTitle && !row.text.starts_with("(");
}

SubjectRows SubjectUnder(const std::vector<Segment>& rows, size_t title, PageMeasure measure) {
  SubjectRows subject;
  for (size_t i = title + 1; i < rows.size() && subject.rows.size() < kMostSubjectRows; ++i) {
    const Segment& above = subject.rows.empty() ? rows[title] : subject.rows.back();
    const bool wide =
        subject.rows.empty() || IsShortAndCentred(rows[i], rows[title].center_x(), measure);
    const double widest = wide ? kWidestAfterTitle : kWidestPitch;
    if (!Follows(above, rows[i], widest, measure) || BeginsBody(rows[i])) break;
    std::optional<Segment> row = OnAxis(rows[i], rows[title].center_x(), measure);
    if (!row) break;
    subject.trimmed = subject.trimmed || row->words.size() != rows[i].words.size();
    subject.rows.push_back(*std::move(row));
  }
  return subject;
}

bool BeginsVv(const Segment& row) {
  for (const char* start : {"v/v", "v/y", "vv ", "v/ v", "wv "}) {
    if (row.folded.starts_with(start)) return true;
  }
  return false;
}

bool BeginsAbout(const Segment& row) { return LettersOnly(row.folded).starts_with("veviec"); }

// The rows in the left column, under the number, from one that `begins` on.
template <typename Begins>
std::vector<Segment> LetterSubject(const std::vector<Segment>& segments, PageMeasure measure,
                                   const Letterhead& head, Begins begins) {
  std::vector<Segment> left;
  for (const Segment& segment : segments) {
    if (segment.top >= head.number_bottom - segment.height() / 2 && !IsAddressee(segment) &&
        segment.box.x0 < head.column_x - kOffAxis * measure.width &&
        segment.center_x() < head.column_x && segment.top < kLowestTitle * measure.height) {
      left.push_back(segment);
    }
  }
  std::vector<Segment> subject;
  for (const Segment& row : JoinRows(left)) {
    if (subject.empty()) {
      if (begins(row)) subject.push_back(row);
      continue;
    }
    if (!Follows(subject.back(), row, kWidestPitch, measure) || BeginsBody(row) ||
        subject.size() == kMostSubjectRows) {
      break;
    }
    subject.push_back(row);
  }
  return subject;
}

bool IsHeading(const Segment& segment, PageMeasure measure) {
  return std::abs(segment.center_x() - measure.width / 2.0) < kOffCenter * measure.width &&
         segment.capital_share >= kCapitalTitle;
}

bool IsTitle(const Segment& segment, PageMeasure measure, const Vocabulary& vocabulary) {
  return IsHeading(segment, measure) &&
         MatchDocumentType(vocabulary.document_types(), segment.folded).has_value();
}

// "ĐƠN ĐỀ NGHỊ", "TỜ KHAI …": what a citizen writes is named by its own first words.
bool IsFormTitle(const Segment& row, PageMeasure measure, const Vocabulary& vocabulary) {
  if (!IsHeading(row, measure) || row.words.size() < 2) return false;
  for (const Phrase& title : vocabulary.form_titles())
    if (row.folded.starts_with(FoldForMatch(title.name) + " ")) return true;
  return false;
}

// The title's row. What stands level with the title, such as a stamp, is taken out of it.
std::optional<size_t> FindTitleRow(const std::vector<Segment>& segments, PageMeasure measure,
                                   const Vocabulary& vocabulary, std::vector<Segment>& rows) {
  for (size_t i = 0; i < rows.size(); ++i) {
    if (IsTitle(rows[i], measure, vocabulary)) return i;
    for (const Segment& segment : segments) {
      const bool inside = Intersection(segment.box, rows[i].box) == segment.box;
      if (!inside || !IsTitle(segment, measure, vocabulary)) continue;
      rows[i] = segment;
      return i;
    }
  }
  return std::nullopt;
}

// A closed list of some thirty names vouches for the type once its letters are met.
Field TypeField(const Segment& row, const TypeMatch& match) {
  std::vector<Word> words = row.words;
  for (Word& word : words) word.confidence = std::max(word.confidence, kVouched);
  Field field = MakeField(match.type->name, words, row.page, match.slips == 0 ? kCertain : kLikely);
  field.reasons.push_back(match.slips == 0 ? Because("the list of types has it")
                                           : Because("the nearest type of the list"));
  return field;
}

}  // namespace

Title ReadTitle(const std::vector<Segment>& segments, PageMeasure measure, const Letterhead& head,
                const Vocabulary& vocabulary) {
  std::vector<Segment> below;
  for (const Segment& segment : segments) {
    if (segment.top >= head.bottom - segment.height() / 2 &&
        segment.top < kLowestTitle * measure.height) {
      below.push_back(segment);
    }
  }
  std::vector<Segment> rows = JoinRows(below);
  Title title;
  std::vector<Segment> letter = LetterSubject(segments, measure, head, BeginsVv);
  const auto at = FindTitleRow(below, measure, vocabulary, rows);
  if (letter.empty() && at) {
    title.type_name =
        TypeField(rows[*at], *MatchDocumentType(vocabulary.document_types(), rows[*at].folded));
    const SubjectRows subject = SubjectUnder(rows, *at, measure);
    title.subject = JoinSubject(subject.rows);
    if (subject.trimmed) title.subject = Rescale(title.subject, kDoubtful);
    return title;
  }
  if (letter.empty()) letter = LetterSubject(segments, measure, head, BeginsAbout);
  if (!letter.empty()) {
    Word label = letter.front().words.front();
    label.confidence = std::max(label.confidence, kVouched);
    title.type_name =
        MakeField(std::string(kOfficialLetter), {label}, letter.front().page, kLikely);
    title.subject = JoinSubject(letter);
    return title;
  }
  const bool from_agency = head.code || !head.agencies.empty();
  const auto form = std::find_if(rows.begin(), rows.end(), [&](const Segment& row) {
    return IsFormTitle(row, measure, vocabulary);
  });
  if (!from_agency && form != rows.end()) {
    title.type_name = MakeField(form->text, form->words, form->page, kLikely);
    const SubjectRows subject =
        SubjectUnder(rows, static_cast<size_t>(form - rows.begin()), measure);
    title.subject = Rescale(JoinSubject(subject.rows), kLikely);
    return title;
  }
  const auto addressee = std::find_if(rows.begin(), rows.end(), IsAddressee);
  if (from_agency && addressee != rows.end()) {
    title.type_name =
        MakeField(std::string(kOfficialLetter), addressee->words, addressee->page, kGuess);
  }
  return title;
}

}  // namespace sohoa
