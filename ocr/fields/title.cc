#include "ocr/fields/title.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "ocr/fields/evidence.h"
#include "ocr/fields/loose_match.h"
#include "ocr/fields/vocabulary.h"

namespace sohoa {
namespace {

constexpr double kLowestTitle = 0.6;    // of the page's height
constexpr double kOffCenter = 0.12;     // of the page's width; margins differ and scans are cut
constexpr double kOffAxis = 0.05;       // of the page's width: a subject's rows share an axis
constexpr double kCapitalTitle = 0.75;  // of the letters
// In heights of a row. Rows of one subject lie closer than the space that parts it from the body
// (a rule and at least 6 pt).
constexpr double kWidestLeading = 0.85;
constexpr double kWidestAfterTitle = 1.6;
constexpr size_t kMostSubjectRows = 8;

// Nothing that begins like this is part of a subject; folded.
bool BeginsBody(const Segment& row) {
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

double GapInRows(const Segment& above, const Segment& below) {
  const double height = std::max(1, std::min(above.height(), below.height()));
  return (below.top - above.bottom) / height;
}

Field JoinSubject(const std::vector<Segment>& rows) {
  std::string value;
  std::vector<Word> words;
  for (const Segment& row : rows) {
    if (!value.empty()) value += ' ';
    value += row.text;
    words.insert(words.end(), row.words.begin(), row.words.end());
  }
  while (!value.empty() && absl::StrContains(" .,;:-", value.back())) value.pop_back();
  return rows.empty() ? Field{} : MakeField(value, words, rows.front().page, kFree);
}

std::vector<Segment> SubjectUnder(const std::vector<Segment>& rows, size_t title, PageSize size) {
  std::vector<Segment> subject;
  for (size_t i = title + 1; i < rows.size() && subject.size() < kMostSubjectRows; ++i) {
    const Segment& above = subject.empty() ? rows[title] : subject.back();
    const double widest = subject.empty() ? kWidestAfterTitle : kWidestLeading;
    const bool centered =
        std::abs(rows[i].center_x() - rows[title].center_x()) < kOffAxis * size.width;
    if (GapInRows(above, rows[i]) > widest || !centered || BeginsBody(rows[i])) break;
    subject.push_back(rows[i]);
  }
  return subject;
}

// The rows of "V/v …" in the left column, under the number.
std::vector<Segment> LetterSubject(const std::vector<Segment>& segments, PageSize size,
                                   const Letterhead& head) {
  std::vector<Segment> left;
  for (const Segment& segment : segments) {
    if (segment.top >= head.number_bottom - segment.height() / 2 && !IsAddressee(segment) &&
        segment.box.x0 < head.column_x - kOffAxis * size.width &&
        segment.center_x() < head.column_x && segment.top < kLowestTitle * size.height) {
      left.push_back(segment);
    }
  }
  std::vector<Segment> subject;
  for (const Segment& row : JoinRows(left)) {
    if (subject.empty()) {
      const std::string start = LettersOnly(row.folded).substr(0, 6);
      const bool letter = row.folded.starts_with("v/v") || start.starts_with("veviec") ||
                          row.folded.starts_with("vv ") || row.folded.starts_with("v/y");
      if (letter) subject.push_back(row);
      continue;
    }
    if (GapInRows(subject.back(), row) > kWidestLeading || BeginsBody(row) ||
        subject.size() == kMostSubjectRows) {
      break;
    }
    subject.push_back(row);
  }
  return subject;
}

std::optional<size_t> FindTitleRow(const std::vector<Segment>& rows, PageSize size) {
  for (size_t i = 0; i < rows.size(); ++i) {
    const bool centered = std::abs(rows[i].center_x() - size.width / 2.0) < kOffCenter * size.width;
    if (centered && rows[i].capital_share >= kCapitalTitle && MatchDocumentType(rows[i].folded)) {
      return i;
    }
  }
  return std::nullopt;
}

// A closed list of some thirty names vouches for the type once its letters are met.
Field TypeField(const Segment& row, const TypeMatch& match) {
  std::vector<Word> words = row.words;
  constexpr float kVouched = 0.9F;
  for (Word& word : words) word.confidence = std::max(word.confidence, kVouched);
  return MakeField(std::string(match.type->name), words, row.page,
                   match.slips == 0 ? kCertain : kLikely);
}

}  // namespace

Title ReadTitle(const std::vector<Segment>& segments, PageSize size, const Letterhead& head) {
  std::vector<Segment> below;
  for (const Segment& segment : segments) {
    if (segment.top >= head.bottom - segment.height() / 2 &&
        segment.top < kLowestTitle * size.height) {
      below.push_back(segment);
    }
  }
  const std::vector<Segment> rows = JoinRows(below);
  Title title;
  const std::vector<Segment> letter = LetterSubject(segments, size, head);
  if (!letter.empty()) {
    title.type_name = MakeField(std::string(kOfficialLetter), {letter.front().words.front()},
                                letter.front().page, kLikely);
    title.subject = JoinSubject(letter);
    return title;
  }
  if (const auto at = FindTitleRow(rows, size)) {
    title.type_name = TypeField(rows[*at], *MatchDocumentType(rows[*at].folded));
    title.subject = JoinSubject(SubjectUnder(rows, *at, size));
    return title;
  }
  const auto addressee = std::find_if(rows.begin(), rows.end(), IsAddressee);
  if (addressee != rows.end()) {
    title.type_name =
        MakeField(std::string(kOfficialLetter), addressee->words, addressee->page, kGuess);
  }
  return title;
}

}  // namespace sohoa
