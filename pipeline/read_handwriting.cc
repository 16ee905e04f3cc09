#include "pipeline/read_handwriting.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "ocr/image/handwriting.h"
#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

constexpr double kLowestHeader = 0.45;  // of the page's height: number and date stand above it
constexpr float kLikely = 0.6F;         // less likely numbers are not given
constexpr float kUnreadable = 0.3F;     // for what the reader of print made of handwriting
constexpr float kUnsure = 0.5F;         // what the reader of print is less sure of is no print
constexpr size_t kMostDateWords = 14;   // of its line, with the place before it

// --- where the printed words end ---

// Advance widths of Times (Adobe's font metrics), in thousandths of an em.
int AdvanceOf(char32_t letter) {
  static constexpr int kSmall[] = {444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778,
                                   500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444};
  static constexpr int kCapital[] = {722, 667, 667, 722, 611, 556, 722, 722, 333,
                                     389, 722, 611, 889, 722, 722, 556, 722, 667,
                                     556, 611, 722, 722, 944, 722, 722, 611};
  if (letter >= U'a' && letter <= U'z') return kSmall[letter - U'a'];
  if (letter >= U'A' && letter <= U'Z') return kCapital[letter - U'A'];
  const std::string utf8 = ToUtf8(std::u32string_view(&letter, 1));
  const std::string folded = FoldForMatch(utf8);
  if (folded.size() == 1 && folded[0] >= 'a' && folded[0] <= 'z') {
    const auto index = static_cast<size_t>(folded[0] - 'a');
    return CountLetters(utf8).capitals > 0 ? kCapital[index] : kSmall[index];
  }
  if (letter == U'-') return 333;
  return letter == U'/' || letter == U':' ? 278 : letter == U',' || letter == U'.' ? 250 : 500;
}

// From the first letter's left edge to the last one's right edge.
double WidthInEms(std::string_view text) {
  constexpr double kBearings = 0.06;
  double width = 0;
  for (const char32_t letter : ToCodePoints(text)) width += AdvanceOf(letter) / 1000.0;
  return std::max(0.1, width - kBearings);
}

struct TypeSize {
  double pixels = 0;
  double ems = 0;  // how much print tells it

  double em() const { return ems > 0 ? pixels / ems : 0; }
};

// By the words that are surely print.
TypeSize TypeSizeOf(const std::vector<Word>& words) {
  constexpr float kSure = 0.5F;
  TypeSize size;
  for (const Word& word : words) {
    const LetterCount count = CountLetters(word.text);
    if (word.confidence < kSure || count.letters < 2 || count.digits > 0 || count.others > 2)
      continue;
    size.pixels += word.box.width();
    size.ems += WidthInEms(word.text);
  }
  return size;
}

// Of a line's print; where the line itself tells too little, of the letterhead's.
struct LineSize {
  double em = 0;  // pixels
  bool own = false;
};

LineSize SizeOf(const Line& line, const TypeSize& letterhead) {
  constexpr double kEnough = 2.5;
  const TypeSize own = TypeSizeOf(line.words);
  const bool enough = own.ems >= kEnough;
  return {enough ? own.em() : letterhead.em(), enough};
}

bool IsInLetterhead(const Line& line, int page_height) {
  return line.baseline_y <= kLowestHeader * page_height;
}

// --- the places ---

struct Limits {
  int least = 1;
  int most = 0;
  int digits = 0;  // at most
};
constexpr Limits kNumber = {1, 999'999, 6};
constexpr Limits kDay = {1, 31, 2};
constexpr Limits kMonth = {1, 12, 2};

// A printed label on a line: the word it was read in, and what of that word it is.
struct Label {
  size_t word = 0;
  std::string text;      // as it should stand
  std::string leftover;  // what else was read in its word, on the side of the place
  int edge = 0;          // x where it ends and the place begins, or the other way round
};

struct Place {
  Label left, right;
  Limits limits;
  bool stroke_unread = false;  // "/" is to be found on the picture, or this is no place
};

// The first code points of `text`.
std::string First(std::string_view text, size_t count) {
  return ToUtf8(std::u32string_view(ToCodePoints(text)).substr(0, count));
}

std::string After(std::string_view text, size_t count) {
  const std::u32string letters = ToCodePoints(text);
  return ToUtf8(std::u32string_view(letters).substr(std::min(count, letters.size())));
}

// A label at the beginning of a word; what is behind it is left over. The reader's box often holds
// strokes of the handwriting.
Label AtBeginning(const std::vector<Word>& words, size_t at, std::string label, size_t length,
                  double em) {
  const Word& word = words[at];
  const int width = static_cast<int>(std::lround(WidthInEms(label) * em));
  const int edge = std::min(word.box.x1, word.box.x0 + width);
  return {at, std::move(label), After(word.text, length), edge};
}

Label AtEnd(const std::vector<Word>& words, size_t at, std::string label, size_t length,
            double em) {
  const Word& word = words[at];
  const int width = static_cast<int>(std::lround(WidthInEms(label) * em));
  const size_t all = ToCodePoints(word.text).size();
  return {at, std::move(label), First(word.text, all - length),
          std::max(word.box.x0, word.box.x1 - width)};
}

bool IsSmallLetter(char c) { return c >= 'a' && c <= 'z'; }

bool IsNumberLabel(std::string_view word) {
  const std::string folded = FoldForMatch(word);
  if (folded.starts_with("so")) return folded.size() == 2 || !IsSmallLetter(folded[2]);
  return folded.size() > 2 && folded[0] == 's' && folded[2] == ':';  // "SD:"
}

// Where "QĐ-UBND" begins in a word whose stroke was not read; all of it, where it does not end so.
size_t BareNotation(const std::u32string& word) {
  constexpr size_t kLongestType = 5;  // "UBND"
  const auto is_capital = [&](size_t at) {
    return CountLetters(ToUtf8(word.substr(at, 1))).capitals > 0 && word[at] != U'Ø';
  };
  const size_t dash = word.find(U'-');
  if (dash == std::u32string::npos || dash + 2 >= word.size() || !is_capital(dash + 1))
    return word.size();
  size_t begin = dash;
  while (begin > 0 && dash - begin < kLongestType && is_capital(begin - 1)) --begin;
  return dash - begin >= 2 ? begin : word.size();
}

// "Số: …/QĐ-UBND". Handwriting may hide the stroke from the reader.
std::optional<Place> NumberPlace(const std::vector<Word>& words, double em) {
  if (!IsNumberLabel(words[0].text)) return std::nullopt;
  const std::u32string label = ToCodePoints(words[0].text);
  const size_t length =
      label.size() > 2 && label[2] == U':' ? 3 : std::min<size_t>(2, label.size());
  constexpr size_t kFarthest = 4;  // words behind "Số:"
  for (size_t at = 0; at < std::min(words.size(), kFarthest + 1); ++at) {
    const std::u32string letters = ToCodePoints(words[at].text);
    size_t begin = letters.find(U'/', at == 0 ? length : 0);
    std::string notation;
    if (begin != std::u32string::npos)
      notation = ToUtf8(std::u32string_view(letters).substr(begin));
    const bool has_stroke = CountLetters(notation).capitals >= 2;
    if (!has_stroke) {
      begin = BareNotation(letters);
      if (begin == letters.size() || begin < (at == 0 ? length : 0)) continue;
      notation = absl::StrCat("/", ToUtf8(std::u32string_view(letters).substr(begin)));
    }
    Place place{AtBeginning(words, 0, length == 3 ? "Số:" : "Số", length, em),
                AtEnd(words, at, notation, letters.size() - begin, em), kNumber, !has_stroke};
    if (at == 0) {
      place.left.leftover = ToUtf8(std::u32string_view(letters).substr(length, begin - length));
      place.right.leftover.clear();
    }
    return place;
  }
  return std::nullopt;
}

// The words of a date line's labels.
struct DateWords {
  size_t day = 0, month = 0, year = 0;  // of "ngày", "tháng" and "năm"; the first two may be one
};

// Between two labels at most two words were read. "ngày" is the last word before "tháng" that
// begins like it: handwriting often hides its y, and places are called Quảng Ngãi.
std::optional<DateWords> FindDate(const std::vector<Word>& words) {
  constexpr size_t kFarthest = 3;
  if (words.size() > kMostDateWords) return std::nullopt;
  for (size_t month = 0; month < words.size(); ++month) {
    if (FoldForMatch(words[month].text).find("thang") == std::string::npos) continue;
    for (size_t year = month + 1; year < std::min(words.size(), month + 1 + kFarthest); ++year) {
      if (!FoldForMatch(words[year].text).starts_with("nam")) continue;
      if (year + 2 < words.size()) return std::nullopt;  // the sentence goes on
      for (size_t back = 0; back <= std::min(month, kFarthest); ++back)
        if (FoldForMatch(words[month - back].text).starts_with("nga"))
          return DateWords{month - back, month, year};
      // Or it is lost altogether, behind the place's comma.
      for (size_t back = 1; back < std::min(month, kFarthest); ++back)
        if (words[month - back - 1].text.ends_with(',') && words[month - back].confidence < kUnsure)
          return DateWords{month - back, month, year};
    }
  }
  return std::nullopt;
}

Place DayPlace(const std::vector<Word>& words, const DateWords& date, double em) {
  const std::string month = FoldForMatch(words[date.month].text);
  Place place{AtBeginning(words, date.day, "ngày", 4, em),
              month.ends_with("thang") ? AtEnd(words, date.month, "tháng", 5, em)
                                       : Label{date.month, "tháng", "", words[date.month].box.x0},
              kDay};
  if (date.day == date.month) {  // "ngày⟦20⟧tháng" was read as one word
    const size_t behind_day = ToCodePoints(place.left.leftover).size();
    place.left.leftover = First(place.left.leftover, behind_day - std::min<size_t>(5, behind_day));
    place.right.leftover.clear();
  }
  return place;
}

Place MonthPlace(const std::vector<Word>& words, const DateWords& date, double em) {
  const bool begins = FoldForMatch(words[date.month].text).starts_with("thang");
  return {begins ? AtBeginning(words, date.month, "tháng", 5, em)
                 : Label{date.month, "tháng", "", words[date.month].box.x1},
          {date.year, words[date.year].text, "", words[date.year].box.x0},
          kMonth};
}

// "…, ngày … tháng … năm 2025". None where handwriting stands on both sides of "tháng" in one word:
// nothing tells where in it the label is.
std::vector<Place> DatePlaces(const std::vector<Word>& words, double em) {
  const std::optional<DateWords> date = FindDate(words);
  if (!date) return {};
  const std::string month = FoldForMatch(words[date->month].text);
  const bool begins = month.starts_with("thang"), ends = month.ends_with("thang");
  if (date->day == date->month ? !ends : !begins && !ends) return {};
  return {DayPlace(words, *date, em), MonthPlace(words, *date, em)};
}

// --- what stands there ---

bool IsNumber(std::string_view digits, const Limits& limits) {
  if (digits.empty() || static_cast<int>(digits.size()) > limits.digits ||
      !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return false;
  const int value = std::atoi(std::string(digits).c_str());
  return value >= limits.least && value <= limits.most;
}

std::string Joined(const std::vector<Word>& words, size_t begin, size_t end) {
  std::string text;
  for (size_t i = begin; i < end; ++i) absl::StrAppend(&text, i > begin ? " " : "", words[i].text);
  return text;
}

// What the reader of print made of a place.
struct PrintedReading {
  std::string text;      // empty where it saw nothing
  float confidence = 0;  // of its least sure word; 0 where it saw nothing
};

PrintedReading ReadingAt(const Place& place, const std::vector<Word>& words) {
  const size_t begin = place.left.word + 1, end = std::max(begin, place.right.word);
  PrintedReading reading{
      absl::StrCat(place.left.leftover, Joined(words, begin, end), place.right.leftover), 1};
  for (size_t i = begin; i < end; ++i)
    reading.confidence = std::min(reading.confidence, words[i].confidence);
  if (!place.left.leftover.empty())
    reading.confidence = std::min(reading.confidence, words[place.left.word].confidence);
  if (!place.right.leftover.empty())
    reading.confidence = std::min(reading.confidence, words[place.right.word].confidence);
  if (reading.text.empty()) reading.confidence = 0;
  return reading;
}

// The reader of print is a second opinion where it saw a number too, as far as it is sure.
float ConfidenceOf(const NumberGuess& guess, const PrintedReading& printed, const Limits& limits) {
  constexpr float kContradicted = 0.5F;
  const bool contradicted = IsNumber(printed.text, limits) && printed.text != guess.digits;
  const float factor = contradicted ? 1 - kContradicted * printed.confidence : 1;
  return std::min(kHandwritten, static_cast<float>(guess.confidence) * factor);
}

class Writer {
 public:
  Writer(ImageView reading, ImageView archive, double reduction, const DigitClassifier& classifier)
      : reading_(reading), archive_(archive), reduction_(reduction), classifier_(classifier) {}

  // REQUIRES: `place` lies on `line`, and that in `block`. Places to its left keep the numbers of
  // their words.
  void LookAt(const Place& place, LineSize size, Line& line, TextBlock& block) {
    const PrintedReading printed = ReadingAt(place, line.words);
    // Next to smaller print, a number that was well read would look too high.
    if (!size.own && IsNumber(printed.text, place.limits) && printed.confidence >= kUnsure) return;
    const bool unread = !IsNumber(printed.text, place.limits) && printed.confidence < kUnsure &&
                        !place.stroke_unread;
    const std::optional<int> right = RightEdge(place, line, size.em);
    if (!right) return;
    const std::optional<Handwriting> writing =
        FindHandwriting(reading_, archive_, reduction_,
                        {place.left.edge, *right, line.baseline_y, size.em, unread});
    if (!writing) return;
    for (const NumberGuess& guess : ReadDigits(*writing, classifier_, place.limits.digits)) {
      if (!IsNumber(guess.digits, place.limits)) continue;
      const float confidence = ConfidenceOf(guess, printed, place.limits);
      if (confidence < kLikely) break;
      Put({guess.digits, writing->box, confidence, true}, place, !printed.text.empty(), line);
      block.box = Union(block.box, line.box);
      return;
    }
    Doubt(place, line.words);
  }

  std::vector<Correction> TakeChanges() { return std::move(changes_); }

 private:
  // Where the place ends; nullopt where it is none. The reader's box of "/QĐ-UBND" may hold digits,
  // and its letters, misread, another width: the stroke on the picture tells better.
  std::optional<int> RightEdge(const Place& place, const Line& line, double em) const {
    if (!place.right.text.starts_with('/')) return place.right.edge;
    const int box_edge = line.words[place.right.word].box.x0;
    for (const int x : {place.right.edge, box_edge})
      if (const auto stroke = FindPrintedStroke(reading_, x, line.baseline_y, em)) return stroke;
    if (place.stroke_unread) return std::nullopt;
    return place.right.leftover.empty() ? box_edge : place.right.edge;
  }

  // What was read of handwriting that nobody can read. Labels that it ran into stay print.
  static void Doubt(const Place& place, std::vector<Word>& words) {
    for (size_t i = place.left.word; i <= place.right.word; ++i) {
      const bool between = i > place.left.word && i < place.right.word;
      const bool merged = (i == place.left.word && !place.left.leftover.empty()) ||
                          (i == place.right.word && !place.right.leftover.empty());
      if (between) words[i].handwritten = true;
      if (between || merged) words[i].confidence = std::min(words[i].confidence, kUnreadable);
    }
  }

  // Puts the number between its labels, which lose what is not theirs.
  void Put(Word number, const Place& place, bool replaces, Line& line) {
    std::vector<Word>& words = line.words;
    const size_t begin = place.left.word, end = place.right.word + 1;
    Correction change{Joined(words, begin, end), "", {}};
    Word left = words[begin], right = words[end - 1];
    const bool misread = FoldForMatch(left.text) != FoldForMatch(place.left.text);
    if (misread) left.text = place.left.text;
    if (place.stroke_unread || !place.right.leftover.empty() || begin + 1 == end)
      right.text = place.right.text;
    left.box.x1 = std::min(left.box.x1, std::max(left.box.x0 + 1, place.left.edge));
    right.box.x0 = std::max(right.box.x0, std::min(right.box.x1 - 1, place.right.edge));
    for (size_t i = begin; i < end; ++i) change.box = Union(change.box, words[i].box);
    line.box = Union(line.box, number.box);
    const std::vector<Word> now = {left, std::move(number), right};
    change.after = Joined(now, 0, now.size());
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(begin),
                words.begin() + static_cast<std::ptrdiff_t>(end));
    words.insert(words.begin() + static_cast<std::ptrdiff_t>(begin), now.begin(), now.end());
    if (replaces && change.after != change.before) changes_.push_back(std::move(change));
  }

  const ImageView reading_, archive_;
  const double reduction_;
  const DigitClassifier& classifier_;
  std::vector<Correction> changes_;
};

}  // namespace

std::vector<Correction> ReadHandwriting(ImageView reading, ImageView archive, double reduction,
                                        const DigitClassifier& classifier, PageText& text) {
  TypeSize letterhead;
  ForEachPrintedLine(text, [&](const Line& line) {
    if (!IsInLetterhead(line, reading.height)) return;
    const TypeSize size = TypeSizeOf(line.words);
    letterhead.pixels += size.pixels;
    letterhead.ems += size.ems;
  });
  Writer writer(reading, archive, reduction, classifier);
  for (TextBlock& block : text.blocks) {
    if (block.stamped) continue;
    for (Line& line : block.lines) {
      if (!IsInLetterhead(line, reading.height)) continue;
      const LineSize size = SizeOf(line, letterhead);
      if (size.em <= 0) continue;
      if (const std::optional<Place> number = NumberPlace(line.words, size.em))
        writer.LookAt(*number, size, line, block);
      // From right to left: what is put in moves the words behind it.
      const std::vector<Place> dates = DatePlaces(line.words, size.em);
      for (auto place = dates.rbegin(); place != dates.rend(); ++place)
        writer.LookAt(*place, size, line, block);
    }
  }
  return writer.TakeChanges();
}

}  // namespace sohoa
