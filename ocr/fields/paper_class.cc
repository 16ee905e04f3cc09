// Which paper it is.
#include <algorithm>
#include <cmath>
#include <utility>

#include "ocr/fields/evidence.h"
#include "ocr/fields/identity_code.h"
#include "ocr/fields/loose_match.h"
#include "ocr/fields/paper.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

constexpr double kLowestTitle = 0.45;  // of the page's height; a card may lie anywhere
constexpr double kCapitalTitle = 0.7;  // of the letters
constexpr double kOffCenter = 0.15;    // of the page's width; scans are cut
constexpr double kRowsOffAxis = 0.08;  // of the page's width: rows of one title share an axis
constexpr double kWidestPitch = 2.4;   // from a title's row to the next, in heights
constexpr size_t kMostRows = 4;        // of one title
constexpr size_t kStrayLetters = 6;    // that an emblem or a code beside a title leaves behind
constexpr float kVouched = 0.9F;       // a closed list vouches for its words

std::string LettersOf(const Segment& segment) { return LettersOnly(segment.folded); }

bool IsCapital(const Segment& segment) { return segment.capital_share >= kCapitalTitle; }

bool IsCentred(const Segment& segment, PageMeasure measure) {
  return std::abs(segment.center_x() - measure.width / 2.0) < kOffCenter * measure.width;
}

// The title's rows from segments[at] on.
std::vector<Segment> TitleRows(const std::vector<Segment>& segments, size_t at,
                               PageMeasure measure) {
  std::vector<Segment> rows = {segments[at]};
  for (size_t i = at + 1; i < segments.size() && rows.size() < kMostRows; ++i) {
    const Segment& above = rows.back();
    if (segments[i].top < above.bottom - above.height() / 3) continue;
    if (segments[i].bottom - above.bottom > kWidestPitch * above.height()) break;
    const bool on_axis =
        std::abs(segments[i].center_x() - above.center_x()) < kRowsOffAxis * measure.width;
    if (!on_axis || !IsCapital(segments[i])) break;
    rows.push_back(segments[i]);
  }
  return rows;
}

Field NameField(std::string name, const std::vector<Segment>& rows, double certainty,
                bool vouched) {
  std::vector<Word> words;
  for (const Segment& row : rows) words.insert(words.end(), row.words.begin(), row.words.end());
  if (vouched)
    for (Word& word : words) word.confidence = std::max(word.confidence, kVouched);
  Field field = MakeField(std::move(name), words, rows.front().page, certainty);
  field.reasons = {Because("the paper's title says so")};
  return field;
}

// The whole text of the first rows is one of the titles; a card's may have stray letters about it.
std::optional<PaperClass> ByWholeTitle(const PaperType& type, const std::vector<Segment>& rows) {
  std::string letters;
  for (size_t count = 1; count <= rows.size(); ++count) {
    letters += LettersOf(rows[count - 1]);
    for (const std::string& title : type.titles) {
      const int allowed = SlipsAllowed(title);
      const bool card = type.shape == PaperShape::kCard;
      if (letters.size() > title.size() + (card ? kStrayLetters : static_cast<size_t>(allowed)))
        continue;
      const auto place =
          card ? FindLoosely(letters, title, 0, allowed)
          : IsLoosely(letters, title, allowed)
              ? std::optional<Place>(Place{0, letters.size(), letters == title ? 0 : 1})
              : std::nullopt;
      if (!place) continue;
      const std::vector<Segment> used(rows.begin(),
                                      rows.begin() + static_cast<std::ptrdiff_t>(count));
      return PaperClass{&type,
                        NameField(type.name, used, place->slips == 0 ? kCertain : kLikely, true)};
    }
  }
  return std::nullopt;
}

std::optional<PaperClass> ByBeginning(const PaperType& type, const std::vector<Segment>& rows,
                                      PageMeasure measure) {
  if (!IsCentred(rows.front(), measure)) return std::nullopt;
  const std::string letters = LettersOf(rows.front());
  for (const std::string& title : type.titles) {
    if (letters.size() < title.size() ||
        !IsLoosely(std::string_view(letters).substr(0, title.size()), title, SlipsAllowed(title)))
      continue;
    std::string name;
    for (const Segment& row : rows) name += (name.empty() ? "" : " ") + row.text;
    return PaperClass{&type, NameField(std::move(name), rows, kRuled, false)};
  }
  return std::nullopt;
}

std::optional<PaperClass> ByTitle(const PaperForms& forms, const PaperPage& page) {
  for (size_t at = 0; at < page.segments.size(); ++at) {
    const Segment& segment = page.segments[at];
    if (!IsCapital(segment)) continue;
    const std::vector<Segment> rows = TitleRows(page.segments, at, page.measure);
    const bool high = segment.top < kLowestTitle * page.measure.height;
    for (const PaperType& type : forms.types()) {
      if (!high && type.shape != PaperShape::kCard) continue;
      auto found = type.shape == PaperShape::kBegins ? ByBeginning(type, rows, page.measure)
                                                     : ByWholeTitle(type, rows);
      if (found) return found;
    }
  }
  return std::nullopt;
}

// Words that only one class has; as they are no title, a person confirms the class.
std::optional<PaperClass> ByMarks(const PaperForms& forms, const PaperPage& page) {
  for (const PaperType& type : forms.types()) {
    for (const Segment& segment : page.segments) {
      const std::string letters = LettersOf(segment);
      for (const std::string& mark : type.marks) {
        if (letters.size() > mark.size() + kStrayLetters ||
            !FindLoosely(letters, mark, 0, SlipsAllowed(mark)))
          continue;
        Field name = MakeField(type.name, segment.words, page.number, kDoubtful);
        name.reasons = {Because("words that only this paper has stand on it, but no title")};
        return PaperClass{&type, std::move(name)};
      }
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<PaperClass> RecognisePaper(const PaperForms& forms,
                                         const std::vector<PaperPage>& pages) {
  for (const PaperPage& page : pages)
    if (auto found = ByTitle(forms, page)) return found;
  for (const PaperPage& page : pages)
    if (auto found = ByMarks(forms, page)) return found;
  return std::nullopt;
}

}  // namespace sohoa
