#include "ocr/fields/segment.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "ocr/fields/loose_match.h"
#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

// In heights of the line. A justified line's spaces stay below 1; the columns of a letterhead, set
// after NĐ 30/2020, come as near as 1.5.
constexpr double kColumnGap = 1.25;
// In heights of the line: less than any space.
constexpr double kTornGap = 0.1;
// A mark without letters that the reader itself doubts is dirt.
constexpr float kSureMark = 0.8F;

// What rules, folds and the edges of seals are read as.
constexpr std::array<std::string_view, 24> kDebris = {"_", "|", "[", "]",  "{", "}", "~", "^",
                                                      "ˆ", "`", "'", "‘",  "’", "´", "°", "*",
                                                      "=", "<", ">", "\\", "¬", "¦", "«", "»"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// A stroke beside a digit may be a 1: it is not for us to drop.
bool MayBeOne(std::string_view mark, char neighbour) { return mark == "|" && IsDigit(neighbour); }

bool StripFront(std::string& text) {
  for (const std::string_view mark : kDebris) {
    if (text.starts_with(mark) && !(text.size() > 1 && MayBeOne(mark, text[1]))) {
      text.erase(0, mark.size());
      return true;
    }
  }
  return false;
}

bool StripBack(std::string& text) {
  for (const std::string_view mark : kDebris) {
    if (text.ends_with(mark) && !(text.size() > 1 && MayBeOne(mark, text[text.size() - 2]))) {
      text.erase(text.size() - mark.size());
      return true;
    }
  }
  return false;
}

// False when nothing worth keeping is left of the word.
bool Clean(Word& word) {
  while (StripFront(word.text)) {
  }
  while (StripBack(word.text)) {
  }
  if (word.text.empty()) return false;
  const LetterCount count = CountLetters(word.text);
  return count.letters + count.digits > 0 || word.confidence >= kSureMark || word.text == "-" ||
         word.text.find('/') != std::string::npos;
}

template <typename F>
int Median(const std::vector<Word>& words, F f) {
  std::vector<int> values;
  values.reserve(words.size());
  for (const Word& word : words) values.push_back(f(word));
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

int MedianHeight(const std::vector<Word>& words) {
  return Median(words, [](const Word& word) { return word.box.height(); });
}

// True where the title or motto of the state begins at words[at].
bool NationalTitleBegins(const std::vector<std::string>& folded, size_t at) {
  if (at + 1 >= folded.size()) return false;
  const std::string pair = folded[at] + folded[at + 1];
  return IsLoosely(pair, "conghoa", 1) || IsLoosely(pair, "doclap", 1);
}

bool SameRow(const Segment& a, const Segment& b) {
  const int shared = std::min(a.bottom, b.bottom) - std::max(a.top, b.top);
  return 2 * shared > std::min(a.height(), b.height());
}

// The words of both. Where the reader cut a line inside a word, its halves touch: they become one.
std::vector<Word> JoinWords(const Segment& a, const Segment& b) {
  const bool a_first = a.box.x0 <= b.box.x0;
  std::vector<Word> words = (a_first ? a : b).words;
  const std::vector<Word>& right = (a_first ? b : a).words;
  Word& left_end = words.back();
  const Word& right_start = right.front();
  const int gap = right_start.box.x0 - left_end.box.x1;
  const bool torn = std::abs(gap) < kTornGap * std::max(1, a.height());
  if (torn) {
    left_end.text += right_start.text;
    left_end.box = Union(left_end.box, right_start.box);
    left_end.confidence = std::min(left_end.confidence, right_start.confidence);
  }
  words.insert(words.end(), right.begin() + (torn ? 1 : 0), right.end());
  return words;
}

bool HigherThenLefter(const Segment& a, const Segment& b) {
  return a.top != b.top ? a.top < b.top : a.box.x0 < b.box.x0;
}

}  // namespace

Segment MakeSegment(std::vector<Word> words, int page_number) {
  std::stable_sort(words.begin(), words.end(),
                   [](const Word& a, const Word& b) { return a.box.x0 < b.box.x0; });
  Segment segment;
  segment.page = page_number;
  for (const Word& word : words) {
    if (!segment.text.empty()) segment.text += ' ';
    segment.text += word.text;
    segment.box = Union(segment.box, word.box);
  }
  segment.folded = FoldForMatch(segment.text);
  segment.top = Median(words, [](const Word& word) { return word.box.y0; });
  segment.bottom = Median(words, [](const Word& word) { return word.box.y1; });
  const LetterCount count = CountLetters(segment.text);
  if (count.letters > 0) {
    segment.capital_share = static_cast<double>(count.capitals) / count.letters;
  }
  segment.words = std::move(words);
  return segment;
}

PageMeasure MeasurePage(const PageText& page) {
  PageMeasure measure{page.width, page.height, 1};
  std::vector<Word> words;
  ForEachLine(page, [&](const Line& line) {
    for (const Word& word : line.words) {
      if (CountLetters(word.text).letters > 0) words.push_back(word);
    }
  });
  if (!words.empty()) measure.text_height = std::max(1, MedianHeight(words));
  return measure;
}

std::vector<Segment> SplitIntoSegments(const PageText& page, int page_number) {
  std::vector<Segment> segments;
  ForEachPrintedLine(page, [&](const Line& line) {
    std::vector<Word> words;
    std::vector<std::string> folded;
    for (Word word : line.words) {
      if (!Clean(word)) continue;
      folded.push_back(FoldForMatch(word.text));
      words.push_back(std::move(word));
    }
    if (words.empty()) return;
    const double widest = kColumnGap * MedianHeight(words);
    std::vector<Word> run;
    for (size_t i = 0; i < words.size(); ++i) {
      const bool apart = !run.empty() && words[i].box.x0 - run.back().box.x1 > widest;
      if (!run.empty() && (apart || NationalTitleBegins(folded, i))) {
        segments.push_back(MakeSegment(std::move(run), page_number));
        run.clear();
      }
      run.push_back(words[i]);
    }
    segments.push_back(MakeSegment(std::move(run), page_number));
  });
  std::stable_sort(segments.begin(), segments.end(), HigherThenLefter);
  return segments;
}

std::vector<Segment> JoinRows(const std::vector<Segment>& segments) {
  std::vector<Segment> rows;
  for (const Segment& segment : segments) {
    const auto row = std::find_if(rows.rbegin(), rows.rend(),
                                  [&](const Segment& other) { return SameRow(other, segment); });
    if (row == rows.rend()) {
      rows.push_back(segment);
      continue;
    }
    *row = MakeSegment(JoinWords(*row, segment), segment.page);
  }
  std::stable_sort(rows.begin(), rows.end(), HigherThenLefter);
  return rows;
}

}  // namespace sohoa
