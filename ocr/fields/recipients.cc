#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "ocr/fields/evidence.h"
#include "ocr/fields/loose_match.h"
#include "ocr/fields/signature.h"
#include "ocr/text/letters.h"

namespace sohoa {
namespace {

constexpr double kLeftHalf = 0.5;  // of the page's width
// From a row's foot to the next one's, in heights of the page's text.
constexpr double kWidestPitch = 3;
constexpr size_t kMostRecipients = 100;

bool IsLabel(const Segment& segment) {
  return IsLoosely(LettersOnly(segment.folded).substr(0, 7), "noinhan", 1);
}

bool BeginsEntry(const Segment& row) {
  return row.text.starts_with("-") || row.text.starts_with("–") || row.text.starts_with("—") ||
         row.text.starts_with("+");
}

bool IsFileCopy(std::string_view folded) { return folded.starts_with("luu"); }

// An entry gathered over its rows.
struct Entry {
  std::string text;
  std::vector<Word> words;
};

void Take(const Segment& row, Entry& entry) {
  if (!entry.text.empty()) entry.text += ' ';
  entry.text += row.text;
  entry.words.insert(entry.words.end(), row.words.begin(), row.words.end());
}

// Without the dash in front and the stop behind.
std::string Trimmed(std::string_view text) {
  for (bool found = true; found;) {
    found = false;
    for (const std::string_view mark : {"-", "–", "—", "+", " "}) {
      if (!text.starts_with(mark)) continue;
      text.remove_prefix(mark.size());
      found = true;
    }
  }
  while (!text.empty() && absl::StrContains(" ;.,:", text.back())) text.remove_suffix(1);
  return std::string(text);
}

std::vector<Segment> RowsUnder(const FieldPage& page, const Segment& label) {
  std::vector<Segment> left;
  for (const Segment& segment : page.segments) {
    if (segment.box.x0 < kLeftHalf * page.measure.width && segment.top > label.top &&
        segment.center_x() < kLeftHalf * page.measure.width && !IsLabel(segment)) {
      left.push_back(segment);
    }
  }
  return JoinRows(left);
}

}  // namespace

std::vector<Field> ReadRecipients(const std::vector<FieldPage>& pages) {
  for (const FieldPage& page : pages) {
    std::optional<Segment> label;
    for (const Segment& segment : page.segments) {
      if (IsLabel(segment) && segment.center_x() < kLeftHalf * page.measure.width) {
        label = segment;
        break;
      }
    }
    if (!label) continue;
    std::vector<Entry> entries;
    Segment above = *label;
    for (Segment& row : RowsUnder(page, *label)) {
      const bool near = row.bottom - above.bottom < kWidestPitch * page.measure.text_height;
      if (!near || entries.size() == kMostRecipients) break;
      if (BeginsEntry(row)) {
        entries.emplace_back();
      } else if (entries.empty()) {
        break;
      }
      Take(row, entries.back());
      above = std::move(row);
    }
    std::vector<Field> recipients;
    for (const Entry& entry : entries) {
      Field field = MakeField(Trimmed(entry.text), entry.words, page.number, kFree);
      const Segment whole = MakeSegment(entry.words, page.number);
      const size_t start = whole.folded.find_first_not_of("- +");
      const bool file_copy =
          start != std::string::npos && IsFileCopy(std::string_view(whole.folded).substr(start));
      if (!field.value.empty() && !file_copy) recipients.push_back(std::move(field));
    }
    return recipients;
  }
  return {};
}

std::vector<std::string> ReadFileCopyUnits(const std::vector<FieldPage>& pages) {
  std::vector<std::string> units;
  for (const FieldPage& page : pages) {
    for (const Segment& segment : page.segments) {
      const size_t start = segment.folded.find_first_not_of("-~: +");
      if (start == std::string::npos ||
          !IsFileCopy(std::string_view(segment.folded).substr(start))) {
        continue;
      }
      for (const std::string& part : SplitAtAny(segment.text, " ,;.:-()")) {
        const LetterCount count = CountLetters(part);
        const bool abbreviation = count.letters >= 2 && count.capitals == count.letters;
        if (abbreviation && count.digits + count.others == 0 && part != "VT") units.push_back(part);
      }
    }
  }
  return units;
}

}  // namespace sohoa
