#include "ocr/fields/issue.h"

#include "ocr/fields/agency.h"
#include "ocr/fields/evidence.h"
#include "ocr/fields/issued_date.h"

namespace sohoa {
namespace {

Issue IssueOf(const DateReading& date, const Segment& row, const FieldContext& context) {
  const bool passed = !date.iso.empty() && date.iso <= context.today_iso;
  const double certainty = !passed || date.goes_on ? kGuess : date.as_ruled ? kCertain : kDoubtful;
  return {MakeField(date.iso, date.words, row.page, certainty),
          ReadPlaceName(date.place, date.place_words, row.page, *context.vocabulary), row.bottom};
}

}  // namespace

std::optional<Issue> ReadIssue(const std::vector<Segment>& rows, const FieldContext& context) {
  // A sentence of the body names other papers' dates: one stands for the letterhead's own, which
  // may be unread, only where there is no better row, and never surely.
  std::optional<Issue> in_sentence;
  for (size_t i = 0; i < rows.size(); ++i) {
    const Segment row = WithWrappedYear(rows, i);
    const std::optional<DateReading> date = ReadDate(row);
    if (!date) continue;
    if (!date->goes_on) return IssueOf(*date, row, context);
    if (!in_sentence) in_sentence = IssueOf(*date, row, context);
  }
  return in_sentence;
}

std::optional<Issue> ReadIssueAtEnd(const std::vector<Segment>& rows, const FieldContext& context) {
  for (size_t i = rows.size(); i-- > 0;) {
    const Segment row = WithWrappedYear(rows, i);
    const std::optional<DateReading> date = ReadDate(row);
    if (date && !date->goes_on && !date->place.empty()) return IssueOf(*date, row, context);
  }
  return std::nullopt;
}

}  // namespace sohoa
