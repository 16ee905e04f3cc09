#include "benchmarks/reading_errors.h"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "absl/strings/str_split.h"
#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

using namespace std::string_view_literals;

// "oà" → "òa": the second letter's tones, and for each the first letter with that tone.
struct Diphthong {
  char32_t first;
  std::u32string_view plain_second;
  std::u32string_view toned_second;
  std::u32string_view toned_first;
};
constexpr Diphthong kDiphthongs[] = {
    {U'o', U"a", U"àáảãạ", U"òóỏõọ"}, {U'o', U"e", U"èéẻẽẹ", U"òóỏõọ"},
    {U'u', U"y", U"ỳýỷỹỵ", U"ùúủũụ"}, {U'O', U"a", U"àáảãạ", U"ÒÓỎÕỌ"},
    {U'O', U"e", U"èéẻẽẹ", U"ÒÓỎÕỌ"}, {U'U', U"y", U"ỳýỷỹỵ", U"ÙÚỦŨỤ"},
    {U'O', U"A", U"ÀÁẢÃẠ", U"ÒÓỎÕỌ"}, {U'O', U"E", U"ÈÉẺẼẸ", U"ÒÓỎÕỌ"},
    {U'U', U"Y", U"ỲÝỶỸỴ", U"ÙÚỦŨỤ"}};

void PlaceTone(std::u32string& word) {
  for (size_t i = 0; i + 1 < word.size(); ++i)
    for (const Diphthong& pair : kDiphthongs) {
      const size_t tone = pair.toned_second.find(word[i + 1]);
      if (word[i] != pair.first || tone == std::u32string_view::npos) continue;
      word[i] = pair.toned_first[tone];
      word[i + 1] = pair.plain_second.front();
    }
}

char32_t OneKind(char32_t c) {
  if (U"“”„"sv.find(c) != std::u32string_view::npos) return U'"';
  if (U"‘’"sv.find(c) != std::u32string_view::npos) return U'\'';
  if (U"–—‐−"sv.find(c) != std::u32string_view::npos) return U'-';
  return c;
}

long Distance(const std::u32string& a, const std::u32string& b) {
  std::vector<long> row(b.size() + 1);
  for (size_t j = 0; j < row.size(); ++j) row[j] = static_cast<long>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    long diagonal = row[0];
    row[0] = static_cast<long>(i);
    for (size_t j = 1; j <= b.size(); ++j) {
      const long replaced = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

// Letters that differ in marks alone, of words of one length.
long ToneErrors(const std::u32string& truth, const std::u32string& read) {
  if (truth.size() != read.size()) return 0;
  long errors = 0;
  for (size_t i = 0; i < truth.size(); ++i) {
    const std::string a = ToUtf8(std::u32string_view(&truth[i], 1));
    const std::string b = ToUtf8(std::u32string_view(&read[i], 1));
    errors += a != b && CountLetters(a).letters == 1 && FoldForMatch(a) == FoldForMatch(b) &&
              CountLetters(a).capitals == CountLetters(b).capitals;
  }
  return errors;
}

using Counts = std::map<std::string, long>;

// What `from` has beyond `taken`, longest first.
std::vector<std::u32string> Rest(const std::vector<std::string>& from,
                                 const std::vector<std::string>& taken) {
  Counts counts;
  for (const std::string& word : taken) ++counts[word];
  std::vector<std::u32string> rest;
  for (const std::string& word : from)
    if (--counts[word] < 0) rest.push_back(ToCodePoints(word));
  std::stable_sort(rest.begin(), rest.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return rest;
}

}  // namespace

std::string WordToCompare(std::string_view normal) {
  std::u32string word = ToCodePoints(normal);
  for (char32_t& c : word) c = OneKind(c);
  PlaceTone(word);
  return ToUtf8(word);
}

std::vector<std::string> WordsToCompare(std::string_view utf8) {
  std::vector<std::string> words;
  const std::string normal = NormalizeText(utf8);
  for (const absl::string_view text : absl::StrSplit(normal, ' ', absl::SkipEmpty())) {
    const LetterCount count = CountLetters({text.data(), text.size()});
    if (count.letters + count.digits == 0) continue;
    words.push_back(WordToCompare({text.data(), text.size()}));
  }
  return words;
}

void ReadingErrors::Add(const ReadingErrors& other) {
  letters += other.letters;
  words += other.words;
  letter_errors += other.letter_errors;
  inserted += other.inserted;
  word_errors += other.word_errors;
  tone_errors += other.tone_errors;
}

ReadingErrors Compare(const std::vector<std::string>& truth, const std::vector<std::string>& read) {
  ReadingErrors errors;
  errors.words = static_cast<long>(truth.size());
  for (const std::string& word : truth)
    errors.letters += static_cast<long>(ToCodePoints(word).size());
  std::vector<std::u32string> extra = Rest(read, truth);
  for (const std::u32string& word : Rest(truth, read)) {
    ++errors.word_errors;
    auto best = static_cast<long>(word.size());
    auto nearest = extra.end();
    for (auto other = extra.begin(); other != extra.end(); ++other) {
      if (std::abs(static_cast<long>(other->size()) - static_cast<long>(word.size())) >= best)
        continue;
      const long distance = Distance(word, *other);
      if (distance >= best) continue;
      best = distance;
      nearest = other;
    }
    errors.letter_errors += best;
    if (nearest == extra.end()) continue;
    errors.tone_errors += ToneErrors(word, *nearest);
    extra.erase(nearest);
  }
  for (const std::u32string& word : extra) errors.inserted += static_cast<long>(word.size());
  errors.letter_errors += errors.inserted;
  return errors;
}

}  // namespace sohoa
