#include "ocr/fields/secrecy_stamp.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "ocr/fields/code_number.h"
#include "ocr/fields/loose_match.h"
#include "ocr/fields/segment.h"
#include "ocr/fields/stamp.h"
#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

// Where these stamps stand hardly anything else does: more letters may be amiss ("MẬP", "IULYỆT
// WÂI" of worn ones without a frame).
constexpr std::array<StampWord, 3> kInPlace = {
    {{"TUYỆT MẬT", "tuyetmat", 4}, {"TỐI MẬT", "toimat", 3}, {"MẬT", "mat", 1}}};
constexpr double kLowestNumber = 0.35;  // of the page's height
constexpr double kPlaceHeight = 0.11;   // below the number: room for two stamps
constexpr double kPlaceRight = 0.45;    // of the page's width

// Capitals without sense: a stamp that wear has left unreadable. Smaller ones are those of the
// stamp on incoming mail.
constexpr double kUnsure = 0.5;         // confidence of its words
constexpr double kAllCapitals = 0.7;    // of the letters
constexpr int kFewest = 4, kMost = 14;  // letters
constexpr double kLowest = 0.85;        // in heights of the page's text

// Whether the stamp's words may be the seal's own: its letters are 2 to 3 mm high, those of a
// secrecy stamp with their marks 5 mm (NĐ 30/2020), and a seal 30 to 42 mm across. Letters of its
// ring that are read as a word stand above one another: "MẬT" with its marks is wider than high.
bool MayBeSeals(const Stamp& stamp, const Box& seal) {
  constexpr double kHighest = 0.1;  // of the seal
  return std::all_of(stamp.words.begin(), stamp.words.end(), [&](const Word& word) {
    return word.box.height() < kHighest * seal.height() || word.box.width() < word.box.height();
  });
}

// Whether its middle lies in the round seal that fills the box.
bool StandsInside(const Stamp& stamp, const Box& seal) {
  Box box;
  for (const Word& word : stamp.words) box = Union(box, word.box);
  const double across = (box.x0 + box.x1 - seal.x0 - seal.x1) / 2.0;
  const double down = (box.y0 + box.y1 - seal.y0 - seal.y1) / 2.0;
  return std::hypot(across / std::max(1, seal.width()), down / std::max(1, seal.height())) <= 0.5;
}

// Also where the stroke or the notation was misread ("Số: 03. PIr-UBND").
bool IsNumber(const Segment& row) {
  if (ReadCode(row)) return true;
  return row.words.size() > 1 && LettersOnly(FoldForMatch(row.words[0].text)) == "so" &&
         std::any_of(row.text.begin(), row.text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The rows in zone 10a of Decree 30/2020, left below the document's number; none without one.
std::vector<Segment> RowsInPlace(const PageText& page) {
  const std::vector<Segment> rows = SplitIntoSegments(page, 0);
  const auto in_left = [&](const Segment& row) {
    return row.center_x() < kPlaceRight * page.width;
  };
  const auto number = std::find_if(rows.begin(), rows.end(), [&](const Segment& row) {
    return in_left(row) && row.bottom < kLowestNumber * page.height && IsNumber(row);
  });
  std::vector<Segment> found;
  if (number == rows.end()) return found;
  const double lowest = number->bottom + kPlaceHeight * page.height;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(found), [&](const Segment& row) {
    return in_left(row) && row.top >= number->bottom && row.bottom <= lowest;
  });
  return found;
}

size_t CountWords(const Segment& row) {
  return static_cast<size_t>(
      std::count_if(row.words.begin(), row.words.end(),
                    [](const Word& word) { return CountLetters(word.text).letters > 0; }));
}

bool IsWithoutSense(const Segment& row, int text_height) {
  const int letters = CountLetters(row.text).letters;
  const auto is_unsure = [](const Word& word) { return word.confidence < kUnsure; };
  return letters >= kFewest && letters <= kMost && row.capital_share >= kAllCapitals &&
         row.height() >= kLowest * text_height &&
         std::all_of(row.words.begin(), row.words.end(), is_unsure);
}

// A row that is nothing but such a stamp, some letters amiss.
std::optional<std::string> FindInPlace(const PageText& page) {
  const int text_height = MeasurePage(page).text_height;
  for (const Segment& row : RowsInPlace(page)) {
    PageText alone;
    alone.width = page.width, alone.height = page.height;
    alone.blocks.push_back({{{row.words, row.box}}, row.box});
    if (!FindStamps(alone, UrgencyStamps()).empty()) continue;
    const std::vector<Stamp> stamps = FindStamps(alone, kInPlace);
    if (stamps.size() == 1 && stamps[0].words.size() == CountWords(row))
      return std::string(stamps[0].name);
    if (IsWithoutSense(row, text_height)) return kUnreadStamp;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> FindSecrecyStamp(const PageText& page, const std::vector<Box>& seals) {
  for (const Stamp& stamp : FindStamps(page, SecrecyStamps())) {
    const bool of_seal = std::any_of(seals.begin(), seals.end(), [&](const Box& seal) {
      return StandsInside(stamp, seal) && (stamp.slips > 0 || MayBeSeals(stamp, seal));
    });
    if (!of_seal) return std::string(stamp.name);
  }
  return FindInPlace(page);
}

}  // namespace sohoa
