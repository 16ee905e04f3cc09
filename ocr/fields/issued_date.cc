#include "ocr/fields/issued_date.h"

#include <algorithm>
#include <chrono>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "ocr/fields/code_number.h"
#include "ocr/fields/loose_match.h"
#include "ocr/text/letters.h"

namespace sohoa {
namespace {

constexpr int kFirstYear = 1945;  // the state that the letterhead names
// Between two of the three keywords stand two digits; more than this is another sentence.
constexpr size_t kWidestPart = 12;

struct Part {
  int value = -1;     // -1: unreadable
  size_t digits = 0;  // as printed
  bool mended = false;
};

Part ReadPart(const Glyphs& glyphs, size_t begin, size_t end, size_t most_digits) {
  Part part;
  const auto digits = ReadDigits(std::u32string_view(glyphs.chars).substr(begin, end - begin));
  if (!digits || digits->value.size() > most_digits) return part;
  if (!absl::SimpleAtoi(digits->value, &part.value)) part.value = -1;
  part.digits = digits->value.size();
  part.mended = digits->mended;
  return part;
}

// The year is the first four digits behind "năm"; a space may have crept in, dirt may follow.
size_t EndOfYear(const Glyphs& glyphs, size_t begin) {
  size_t count = 0;
  size_t at = begin;
  for (; at < glyphs.chars.size() && count < 4; ++at) {
    if (glyphs.word[at] >= 0 && glyphs.folded[at] != '.' && glyphs.folded[at] != ',') ++count;
  }
  return at;
}

bool ZerosAsRuled(const Part& day, const Part& month) {
  const bool day_ruled = day.digits == 2;
  const bool month_ruled = (month.value <= 2 || month.value >= 10) == (month.digits == 2);
  return day_ruled && month_ruled;
}

void ReadPlace(const Segment& row, const Glyphs& glyphs, size_t end, DateReading& date) {
  std::u32string place = glyphs.chars.substr(0, end);
  while (!place.empty() && (place.back() == U' ' || place.back() == U',' || place.back() == U'.' ||
                            place.back() == U';')) {
    place.pop_back();
  }
  // Dirt left of the place has no capital letter.
  size_t begin = 0;
  while (begin < place.size() && CountLetters(ToUtf8(place.substr(begin, 1))).capitals == 0)
    ++begin;
  date.place = ToUtf8(std::u32string_view(place).substr(begin));
  date.place_words = WordsBetween(row, glyphs, begin, place.size());
}

}  // namespace

std::optional<std::string> IsoDate(int year, int month, int day) {
  using std::chrono::year_month_day;
  if (year < kFirstYear || year > 9999 || month < 1 || month > 12 || day < 1) return std::nullopt;
  const year_month_day date{std::chrono::year{year},
                            std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return absl::StrFormat("%04d-%02d-%02d", year, month, day);
}

std::optional<DateReading> ReadDate(const Segment& row) {
  const Glyphs glyphs = GlyphsOf(row);
  const auto month_word = FindLoosely(glyphs.folded, "thang", 0, 1);
  if (!month_word) return std::nullopt;
  const auto day_word =
      FindLastLoosely(std::string_view(glyphs.folded).substr(0, month_word->begin), "ngay", 1);
  const auto year_word = FindLoosely(glyphs.folded, "nam", month_word->end, 0);
  if (!day_word || !year_word) return std::nullopt;
  if (month_word->begin - day_word->end > kWidestPart ||
      year_word->begin - month_word->end > kWidestPart) {
    return std::nullopt;
  }
  const size_t end = EndOfYear(glyphs, year_word->end);
  const Part day = ReadPart(glyphs, day_word->end, month_word->begin, 2);
  const Part month = ReadPart(glyphs, month_word->end, year_word->begin, 2);
  const Part year = ReadPart(glyphs, year_word->end, end, 4);

  DateReading date;
  for (const auto& [from, to] :
       {std::pair(day_word->end, month_word->begin), std::pair(month_word->end, year_word->begin),
        std::pair(year_word->end, end)}) {
    const std::vector<Word> part = WordsBetween(row, glyphs, from, to);
    date.words.insert(date.words.end(), part.begin(), part.end());
  }
  date.goes_on = CountLetters(ToUtf8(std::u32string_view(glyphs.chars).substr(end))).letters > 2;
  date.iso = IsoDate(year.value, month.value, day.value).value_or("");
  date.as_ruled = !day.mended && !month.mended && !year.mended && ZerosAsRuled(day, month) &&
                  day_word->slips + month_word->slips == 0;
  ReadPlace(row, glyphs, day_word->begin, date);
  return date;
}

Segment WithWrappedYear(const std::vector<Segment>& rows, size_t at) {
  const Segment& row = rows[at];
  constexpr size_t kFewestWords = 5;  // "ngày 02 tháng 11 năm"
  if (at + 1 == rows.size() || row.words.size() < kFewestWords || !row.folded.ends_with(" nam")) {
    return row;
  }
  const Segment& next = rows[at + 1];
  const auto digits = ReadDigits(ToCodePoints(next.words.front().text));
  const bool below = next.top - row.bottom < 2 * row.height();
  if (!below || !digits || digits->value.size() != 4) return row;
  // Words are kept by their places: the year is put behind "năm".
  Segment whole = row;
  Word year = next.words.front();
  whole.text += " " + year.text;
  whole.folded += " " + digits->value;
  whole.words.push_back(std::move(year));
  return whole;
}

}  // namespace sohoa
