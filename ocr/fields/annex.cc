#include "ocr/fields/annex.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "ocr/fields/evidence.h"
#include "ocr/fields/letterhead.h"
#include "ocr/fields/loose_match.h"

namespace sohoa {
namespace {

constexpr double kHighest = 0.3;     // of the page's height: a heading stands no lower
constexpr double kOffCenter = 0.08;  // of the page's width
constexpr size_t kMostWords = 4;     // "Phụ lục số 01", "PHỤ LỤC I"
constexpr double kCapitalTitle = 0.75;
constexpr double kWidestPitch = 3.2;  // of the page's text height, foot to foot
constexpr size_t kMostTitleRows = 4;

bool IsCentred(const Segment& row, PageMeasure measure) {
  return std::abs(row.center_x() - measure.width / 2.0) < kOffCenter * measure.width;
}

bool IsLabel(const Segment& row, PageMeasure measure) {
  return row.top < kHighest * measure.height && row.words.size() <= kMostWords &&
         IsCentred(row, measure) && LettersOnly(row.folded).starts_with("phuluc");
}

// The rows of capitals under the label.
Field AnnexField(const std::vector<Segment>& rows, size_t label, const FieldPage& page) {
  std::vector<Word> words = rows[label].words;
  std::string value = rows[label].text;
  const size_t end = std::min(rows.size(), label + 1 + kMostTitleRows);
  for (size_t i = label + 1; i < end; ++i) {
    const Segment& row = rows[i];
    const bool near = row.bottom - rows[i - 1].bottom < kWidestPitch * page.measure.text_height;
    if (!near || row.capital_share < kCapitalTitle || !IsCentred(row, page.measure)) break;
    value += " " + row.text;
    words.insert(words.end(), row.words.begin(), row.words.end());
  }
  return MakeField(value, words, page.number, kFree);
}

std::optional<Field> AnnexOn(const FieldPage& page) {
  const std::vector<Segment> rows = JoinRows(page.segments);
  for (size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].top > kHighest * page.measure.height) break;
    if (IsLabel(rows[i], page.measure)) return AnnexField(rows, i, page);
  }
  return std::nullopt;
}

}  // namespace

std::vector<Field> ReadAnnexes(const std::vector<FieldPage>& pages) {
  std::vector<Field> annexes;
  for (const FieldPage& page : pages) {
    if (std::optional<Field> annex = AnnexOn(page)) annexes.push_back(*std::move(annex));
  }
  return annexes;
}

bool BeginsAnother(const FieldPage& page) {
  return AnnexOn(page).has_value() || HasNationalTitle(page.segments, page.measure);
}

size_t MainPages(const std::vector<FieldPage>& pages) {
  size_t count = std::min<size_t>(1, pages.size());
  while (count < pages.size() && !BeginsAnother(pages[count])) ++count;
  return count;
}

}  // namespace sohoa
