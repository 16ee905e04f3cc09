#include "ocr/fields/letterhead.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "ocr/fields/agency.h"
#include "ocr/fields/evidence.h"
#include "ocr/fields/issue.h"
#include "ocr/fields/loose_match.h"

namespace sohoa {
namespace {

// Shares of the page's width and height, from the zones of annex I with room for a crooked scan.
constexpr double kColumnShare = 0.48;
constexpr double kLowestHeader = 0.45;
// The agency's first line stands level with the state's title, or up to this many lines higher.
constexpr double kLinesAboveTitle = 1.5;
// Without a number the agency's lines end about here below the state's title.
constexpr double kLinesBelowTitle = 4.5;
constexpr double kCapitalLine = 0.7;  // of the letters; slips make some small

struct NationalTitle {
  int top = 0;
  int bottom = 0;
  int x0 = 0;
  int height = 0;
};

bool IsNationalTitle(const Segment& segment) {
  const std::string letters = LettersOnly(segment.folded);
  return IsLoosely(letters, "conghoaxahoichunghiavietnam", 6) ||
         IsLoosely(letters, "dangcongsanvietnam", 3);
}

bool IsMotto(const Segment& segment) {
  return IsLoosely(LettersOnly(segment.folded), "doclaptudohanhphuc", 4);
}

// Title and motto as one; either alone will do.
std::optional<NationalTitle> FindNationalTitle(const std::vector<Segment>& segments,
                                               PageMeasure measure) {
  std::optional<NationalTitle> found;
  for (const Segment& segment : segments) {
    if (segment.top > kLowestHeader * measure.height) break;
    if (!IsNationalTitle(segment) && !IsMotto(segment)) continue;
    if (!found)
      found = NationalTitle{segment.top, segment.bottom, segment.box.x0, segment.height()};
    found->bottom = std::max(found->bottom, segment.bottom);
    found->x0 = std::min(found->x0, segment.box.x0);
  }
  return found;
}

std::vector<Segment> Select(const std::vector<Segment>& segments, double x0, double x1, double y0,
                            double y1) {
  std::vector<Segment> chosen;
  for (const Segment& segment : segments) {
    const double y = (segment.top + segment.bottom) / 2.0;
    if (segment.center_x() >= x0 && segment.center_x() < x1 && y >= y0 && y < y1) {
      chosen.push_back(segment);
    }
  }
  return chosen;
}

struct CodeRow {
  Segment row;
  CodeReading code;
};

// The first row with the label "Số", else the first that looks like a number without it.
std::optional<CodeRow> FindCode(const std::vector<Segment>& left) {
  std::optional<CodeRow> unlabelled;
  for (const Segment& row : JoinRows(left)) {
    auto code = ReadCode(row);
    if (!code) continue;
    if (code->labelled) return CodeRow{row, *std::move(code)};
    if (!unlabelled) unlabelled = CodeRow{row, *std::move(code)};
  }
  return unlabelled;
}

bool IsAgencyLine(const Segment& row) {
  return row.capital_share >= kCapitalLine && LettersOnly(row.folded).size() >= 2 &&
         row.text.find('/') == std::string::npos;
}

}  // namespace

Letterhead ReadLetterhead(const std::vector<Segment>& segments, PageMeasure measure,
                          const FieldContext& context) {
  Letterhead head;
  const std::optional<NationalTitle> title = FindNationalTitle(segments, measure);
  const double lowest = kLowestHeader * measure.height;
  const double highest = title ? title->top - kLinesAboveTitle * title->height : 0;
  head.column_x = title ? title->x0 : kColumnShare * measure.width;
  head.top = title ? title->top : 0;
  head.bottom = title ? title->bottom : 0;

  const auto code = FindCode(Select(segments, 0, head.column_x, highest, lowest));
  if (std::optional<Issue> issue = ReadIssue(
          JoinRows(Select(segments, head.column_x, measure.width + 1.0, head.bottom, lowest)),
          context)) {
    head.issued_date = std::move(issue->date);
    head.place = std::move(issue->place);
    head.bottom = std::max(head.bottom, issue->bottom);
  }
  head.number_bottom = code ? code->row.bottom : head.bottom;
  head.bottom = std::max(head.bottom, head.number_bottom);

  double end = lowest;
  if (code) {
    end = code->row.top;
  } else if (title) {
    end = title->top + kLinesBelowTitle * title->height;
  } else {
    end = 0;  // nothing tells the agency's lines from others
  }
  std::vector<Segment> lines;
  for (const Segment& row : JoinRows(Select(segments, 0, head.column_x, highest, end))) {
    if (IsAgencyLine(row)) lines.push_back(row);
  }
  head.agencies = ReadAgencies(lines, head.place, *context.vocabulary);
  if (code) head.code = code->code;
  return head;
}

bool HasNationalTitle(const std::vector<Segment>& segments, PageMeasure measure) {
  return FindNationalTitle(segments, measure).has_value();
}

}  // namespace sohoa
