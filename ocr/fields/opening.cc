#include "ocr/fields/opening.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "absl/strings/numbers.h"
#include "ocr/fields/letterhead.h"
#include "ocr/fields/loose_match.h"
#include "ocr/fields/segment.h"
#include "ocr/fields/signature.h"
#include "ocr/fields/title.h"
#include "ocr/text/letters.h"

namespace sohoa {
namespace {

constexpr double kHeadShare =
    0.35;  // of the page's height; a head stands in it, tuned on made scans
constexpr char kAnyDay[] = "9999-12-31";

bool IsStateLine(const Segment& segment) {
  const std::string letters = LettersOnly(segment.folded);
  return IsLoosely(letters, "conghoaxahoichunghiavietnam", 6) ||
         IsLoosely(letters, "dangcongsanvietnam", 3) || IsLoosely(letters, "doclaptudohanhphuc", 4);
}

bool IsAnnexLine(const Segment& segment) {
  constexpr size_t kLongestDraft = 12;
  if (BeginsSmall(segment.text)) return false;  // a sentence's end: "… có đủ chứng từ", "kèm theo."
  std::string letters = LettersOnly(segment.folded);
  const auto begins = [&](std::string_view key) {
    return IsLoosely(std::string_view(letters).substr(0, key.size()), key, 1);
  };
  if (begins("phuluc") && segment.capital_share > 0.5) return true;
  return begins("kemtheo") || (begins("duthao") && letters.size() <= kLongestDraft);
}

// A number alone in the first tenth of the page.
int PageNumberOn(const std::vector<Segment>& segments, PageMeasure measure) {
  constexpr double kTop = 0.1;
  constexpr int kLargest = 9999;
  for (const Segment& row : JoinRows(segments)) {
    if (row.top > kTop * measure.height) break;
    std::string text = row.text;
    std::erase_if(text, [](char c) { return c == '-' || c == ' ' || c == '.'; });
    int number = 0;
    if (absl::SimpleAtoi(text, &number) && number > 0 && number <= kLargest) return number;
  }
  return 0;
}

}  // namespace

PageOpening ReadOpening(const PageText& page, const Vocabulary& vocabulary) {
  const std::vector<Segment> segments = SplitIntoSegments(page, 0);
  const PageMeasure measure = MeasurePage(page);
  PageOpening opening;
  opening.page_number = PageNumberOn(segments, measure);
  for (const Segment& segment : segments) {
    if (segment.top > kHeadShare * measure.height) break;
    opening.state |= IsStateLine(segment);
    opening.annex |= IsAnnexLine(segment);
  }
  if (!opening.state && opening.page_number > 1) return opening;
  const Letterhead head =
      ReadLetterhead(segments, measure, {.today_iso = kAnyDay, .vocabulary = &vocabulary});
  const Title title = ReadTitle(segments, measure, head, vocabulary);
  opening.titled = title.type_name.status != FieldStatus::kMissing;
  opening.dated = !head.issued_date.value.empty();
  if (head.code) {
    opening.number = head.code->number;
    opening.notation = head.code->notation;
  }
  return opening;
}

bool ShowsSignature(const PageText& page, const Vocabulary& vocabulary) {
  constexpr std::array<std::string_view, 5> kSigns = {"noinhan", "kyghirohoten", "kytenghirohoten",
                                                      "nguoilamdon", "kyvaghirohoten"};
  const std::vector<Segment> segments = SplitIntoSegments(page, 0);
  for (const Segment& segment : segments) {
    const std::string letters = LettersOnly(segment.folded);
    for (const std::string_view sign : kSigns)
      if (IsLoosely(std::string_view(letters).substr(0, sign.size()), sign, 1)) return true;
  }
  const Signer signer = ReadSigner({{segments, MeasurePage(page), 0}}, vocabulary);
  return signer.full_name.status != FieldStatus::kMissing ||
         signer.position.status != FieldStatus::kMissing;
}

}  // namespace sohoa
