#include "ocr/fields/agency.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "ocr/fields/evidence.h"
#include "ocr/fields/loose_match.h"
#include "ocr/fields/vocabulary.h"
#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"
#include "ocr/text/syllable.h"

namespace sohoa {
namespace {

// A word that a closed list vouches for is at least this sure, however it was read.
constexpr float kVouched = 0.92F;
// The same when letters, not only marks, had to be mended.
constexpr float kVouchedMended = 0.8F;

// One word of a name on its way to be mended.
struct NameWord {
  Word word;
  std::string letters;  // folded, letters and digits alone
  bool known = false;   // a list or the place vouches for it
};

std::string LettersBetween(const std::vector<NameWord>& words, size_t begin, size_t end) {
  std::string out;
  for (size_t i = begin; i < end; ++i) out += words[i].letters;
  return out;
}

std::string WithoutComma(std::string text) {
  if (text.ends_with(',')) text.pop_back();
  return text;
}

// Puts `name` in the place of words [begin, end), keeping their boxes. Words that differ from the
// name's only in where a tone stands stay as they are.
void Vouch(std::vector<NameWord>& words, size_t begin, size_t end, std::string_view name,
           float confidence) {
  std::vector<std::string> parts = SplitAtAny(name, " ");
  if (parts.size() == end - begin) {
    for (size_t i = begin; i < end; ++i) {
      NameWord& word = words[i];
      const bool comma = word.word.text.ends_with(',') && i + 1 < words.size();
      if (!SameButForTonePlace(WithoutComma(word.word.text), WithoutComma(parts[i - begin]))) {
        word.word.text = parts[i - begin];
        if (comma && !word.word.text.ends_with(',')) word.word.text += ',';
      }
      word.word.confidence = std::max(word.word.confidence, confidence);
      word.known = true;
    }
    return;
  }
  // Words were glued or torn: the whole name takes the place of the run.
  NameWord merged = words[begin];
  for (size_t i = begin; i < end; ++i) {
    merged.word.box = Union(merged.word.box, words[i].word.box);
    merged.word.confidence = std::max(merged.word.confidence, words[i].word.confidence);
  }
  merged.word.text = std::string(name);
  merged.word.confidence = std::max(merged.word.confidence, confidence);
  merged.letters = LettersBetween(words, begin, end);
  merged.known = true;
  words.erase(words.begin() + static_cast<std::ptrdiff_t>(begin),
              words.begin() + static_cast<std::ptrdiff_t>(end));
  words.insert(words.begin() + static_cast<std::ptrdiff_t>(begin), std::move(merged));
}

// The longest listed name that begins at words[begin] letter for letter, and where it ends.
std::pair<const Phrase*, size_t> LongestNameAt(const std::vector<NameWord>& words, size_t begin,
                                               const Vocabulary& vocabulary) {
  const Phrase* best = nullptr;
  size_t best_end = begin;
  for (const Phrase& phrase : vocabulary.agencies()) {
    if (best != nullptr && phrase.folded.size() <= best->folded.size()) continue;
    std::string letters;
    for (size_t end = begin; end < words.size() && letters.size() < phrase.folded.size();) {
      letters += words[end++].letters;
      if (letters == phrase.folded) {
        best = &phrase;
        best_end = end;
      }
    }
  }
  return {best, best_end};
}

// The name as a whole, a few letters amiss: "SƠ TƯ PHAPE".
bool VouchForWhole(std::vector<NameWord>& words, const Vocabulary& vocabulary) {
  const std::string letters = LettersBetween(words, 0, words.size());
  const Phrase* phrase = MatchPhrase(vocabulary.agencies(), letters);
  if (phrase == nullptr || phrase->folded == letters) return false;
  Vouch(words, 0, words.size(), phrase->name, kVouchedMended);
  return true;
}

// A listed name and the place of issue run together: "ỦY BAN NHÂN DÂN HUYỆNNHƠN TRẠCH".
bool VouchForGlued(std::vector<NameWord>& words, const Field& place, const Vocabulary& vocabulary) {
  const std::string tail = LettersOnly(FoldForMatch(place.value));
  const std::string letters = LettersBetween(words, 0, words.size());
  if (tail.empty() || !letters.ends_with(tail)) return false;
  const size_t head = letters.size() - tail.size();
  for (const NameWord& word : words) {
    // A word ends where the place begins: nothing is glued there.
    if (LettersBetween(words, 0, static_cast<size_t>(&word - words.data()) + 1).size() == head) {
      return false;
    }
  }
  for (const Phrase& phrase : vocabulary.agencies()) {
    if (phrase.folded != std::string_view(letters).substr(0, head)) continue;
    Vouch(words, 0, words.size(), std::string(phrase.name) + " " + ToCapitals(place.value),
          kVouchedMended);
    return true;
  }
  return false;
}

void VouchForNames(std::vector<NameWord>& words, const Vocabulary& vocabulary) {
  if (VouchForWhole(words, vocabulary)) return;
  for (size_t i = 0; i < words.size(); ++i) {
    const auto [phrase, end] = LongestNameAt(words, i, vocabulary);
    if (phrase != nullptr) Vouch(words, i, end, phrase->name, kVouched);
  }
}

// Where the words' tail is `letters`, its first word's index.
std::optional<size_t> TailAt(const std::vector<NameWord>& words, std::string_view letters) {
  for (size_t i = 1; i < words.size(); ++i) {
    if (LettersBetween(words, i, words.size()) == letters) return i;
  }
  return std::nullopt;
}

// The same but for a letter or two of a longer name.
std::optional<size_t> TailNear(const std::vector<NameWord>& words, std::string_view letters) {
  for (size_t i = 1; i < words.size(); ++i) {
    if (IsLoosely(LettersBetween(words, i, words.size()), letters, SlipsAllowed(letters))) return i;
  }
  return std::nullopt;
}

// What an agency of local government ends in: the unit, then the unit's name. Folded, letters only.
constexpr std::string_view kUnits[] = {"tinh",  "thanhpho", "phuong", "xa",
                                       "huyen", "quan",     "thitran"};

// Behind "ỦY BAN NHÂN DÂN XÃ" or "HỘI ĐỒNG NHÂN DÂN TỈNH": where the unit's own name begins.
std::optional<size_t> UnitNameAt(const std::vector<NameWord>& words) {
  for (const std::string_view body : {"uybannhandan", "hoidongnhandan"}) {
    for (size_t at = 1; at <= words.size(); ++at) {
      const std::string head = LettersBetween(words, 0, at);
      if (!head.starts_with(body)) continue;
      for (const std::string_view unit : kUnits)
        if (std::string_view(head).substr(body.size()) == unit) return at;
    }
  }
  return std::nullopt;
}

// A unit's papers are issued in its name (NĐ 30/2020/NĐ-CP, annex I): where what was read of the
// name is like the place, with dirt in it or its end lost, the place tells it.
bool VouchForUnit(std::vector<NameWord>& words, const Field& place) {
  constexpr size_t kLikeEnough = 3;  // one letter in three may differ
  constexpr size_t kTelling = 3;     // first letters that are the same by no chance
  const std::string name = LettersOnly(FoldForMatch(place.value));
  const auto at = UnitNameAt(words);
  if (!at || name.size() < kTelling) return false;
  const std::string read = LettersBetween(words, *at, words.size());
  if (read == name) return false;
  const bool begins = read.size() >= kTelling && name.starts_with(read.substr(0, kTelling));
  const int slips = static_cast<int>(name.size() / kLikeEnough);
  if (!read.empty() && !begins && !IsLoosely(read, name, slips)) return false;
  if (*at == words.size()) {
    NameWord lost = words.back();  // its place is where the unit stands
    lost.letters.clear();
    words.push_back(std::move(lost));
  }
  Vouch(words, *at, words.size(), ToCapitals(place.value), 0);
  return true;
}

bool AllSyllables(const std::string& text) {
  const std::vector<std::string> words = SplitAtAny(text, " -");
  return std::all_of(words.begin(), words.end(),
                     [](const std::string& word) { return ParseSyllable(word).has_value(); });
}

double LeastConfidence(const std::vector<NameWord>& words, size_t begin) {
  double least = 1;
  for (size_t i = begin; i < words.size(); ++i)
    least = std::min(least, static_cast<double>(words[i].word.confidence));
  return least;
}

// So much surer must capitals be of their marks than small letters are.
constexpr double kCapitalsLoseMarks = 0.25;

enum class Tail { kUnknown, kAgrees, kDisagrees };

// A province's name, or the place of issue, at the end of the agency's name.
Tail VouchForTail(std::vector<NameWord>& words, const Field& place, const Vocabulary& vocabulary) {
  for (const Phrase& province : vocabulary.provinces()) {
    if (const auto at = TailAt(words, province.folded)) {
      Vouch(words, *at, words.size(), ToCapitals(province.name), kVouched);
      return Tail::kAgrees;
    }
  }
  if (VouchForUnit(words, place)) return Tail::kDisagrees;
  const std::string letters = LettersOnly(FoldForMatch(place.value));
  const auto at = TailAt(words, letters);
  if (letters.empty()) return Tail::kUnknown;
  if (!at) {
    const auto near = TailNear(words, letters);
    if (!near) return Tail::kUnknown;
    Vouch(words, *near, words.size(), ToCapitals(place.value), kVouchedMended);
    return Tail::kDisagrees;
  }
  const std::string name = ToCapitals(place.value);
  std::vector<std::string> read;
  for (size_t i = *at; i < words.size(); ++i) read.push_back(words[i].word.text);
  if (!SameButForTonePlace(absl::StrJoin(read, " "), name)) {
    // A misspelt place tells nothing; capitals lose their marks more often than small letters do.
    const bool spelt = AllSyllables(place.value);
    if (spelt && LeastConfidence(words, *at) < place.confidence + kCapitalsLoseMarks)
      Vouch(words, *at, words.size(), name, 0);
    return Tail::kDisagrees;
  }
  // The reader may have made the same slip twice: the words stand as sure as they were read.
  Vouch(words, *at, words.size(), name, 0);
  return Tail::kAgrees;
}

std::vector<NameWord> NameWords(const std::vector<Segment>& lines) {
  std::vector<NameWord> words;
  for (const Segment& line : lines) {
    for (const Word& word : line.words) {
      NameWord named{word, LettersOnly(FoldForMatch(word.text)), false};
      if (!named.letters.empty() || word.text == "-") words.push_back(std::move(named));
    }
  }
  // A full stop or comma behind the last word is dirt or an end of line, not part of the name.
  while (!words.empty() && words.back().letters.empty()) words.pop_back();
  while (!words.empty() && words.back().word.text.size() > 1 &&
         absl::StrContains(".,:;-", words.back().word.text.back())) {
    words.back().word.text.pop_back();
  }
  return words;
}

Field ReadAgency(const std::vector<Segment>& lines, const Field& place,
                 const Vocabulary& vocabulary) {
  std::vector<NameWord> words = NameWords(lines);
  if (words.empty()) return {};
  Tail tail = Tail::kAgrees;
  if (!VouchForGlued(words, place, vocabulary)) {
    VouchForNames(words, vocabulary);
    tail = VouchForTail(words, place, vocabulary);
  }
  const bool all_known = std::all_of(words.begin(), words.end(), [](const NameWord& word) {
    return word.known || word.letters.empty();
  });
  std::vector<Word> read;
  std::vector<std::string> texts;
  for (NameWord& word : words) {
    texts.push_back(word.word.text);
    read.push_back(std::move(word.word));
  }
  const double certainty = tail == Tail::kDisagrees ? kDoubtful : all_known ? kCertain : kFree;
  return MakeField(absl::StrJoin(texts, " "), read, lines.front().page, certainty);
}

// "PHÒNG CHỐNG …", "PHÒNG CHÁY …": prevention, not a department.
bool IsPrevention(const std::string& second) { return second == "chong" || second == "chay"; }

bool BeginsAgency(const Segment& line, const Vocabulary& vocabulary) {
  const std::vector<std::string> words = SplitAtAny(line.folded, " ");
  std::vector<std::string> letters;
  for (const std::string& word : words) {
    std::string only = LettersOnly(word);
    if (!only.empty()) letters.push_back(std::move(only));
  }
  // A lone word is the end of a wrapped name: "… THÀNH PHỐ HẢI" / "PHÒNG".
  if (letters.size() < 2) return false;
  std::string head;
  for (size_t i = 0; i < std::min<size_t>(letters.size(), 4); ++i) {
    head += letters[i];
    const bool known =
        std::any_of(vocabulary.agency_beginnings().begin(), vocabulary.agency_beginnings().end(),
                    [&](const Phrase& beginning) {
                      return IsLoosely(head, beginning.folded, SlipsAllowed(beginning.folded));
                    });
    if (known) return !(letters[0] == "phong" && IsPrevention(letters[1]));
  }
  return false;
}

// A name cannot end like this: the next line goes on. A dash may be what is left of a rule.
bool WantsMore(const Segment& line) {
  return line.folded.ends_with(" va") || line.folded.ends_with(",") ||
         line.folded.ends_with(" cua");
}

// The place of issue, or the end of it: "… XÃ TRƯỜNG" / "BÀN NGHĨA", "… TỈNH" / "TRƯỜNG KHÊ BẮC".
bool EndsPlace(const Segment& before, const Segment& line, const Field& place) {
  const std::string name = LettersOnly(FoldForMatch(place.value));
  const std::string tail = LettersOnly(line.folded);
  return name.size() >= tail.size() && !tail.empty() &&
         (LettersOnly(before.folded) + tail).ends_with(name);
}

// "ỦY BAN NHÂN DÂN TỈNH": which one stood on a line that was not read.
bool EndsInUnit(std::string_view name) {
  constexpr std::string_view kUnitWords[] = {" tinh", " thanh pho", " phuong",
                                             " xa",   " huyen",     " quan"};
  const std::string folded = FoldForMatch(name);
  return std::any_of(std::begin(kUnitWords), std::end(kUnitWords),
                     [&](std::string_view unit) { return folded.ends_with(unit); });
}

}  // namespace

std::vector<Field> ReadAgencies(const std::vector<Segment>& lines, const Field& place,
                                const Vocabulary& vocabulary) {
  std::vector<std::vector<Segment>> groups;
  for (const Segment& line : lines) {
    const bool starts =
        groups.empty() || (BeginsAgency(line, vocabulary) && !WantsMore(groups.back().back()) &&
                           !EndsPlace(groups.back().back(), line, place));
    if (starts) groups.emplace_back();
    groups.back().push_back(line);
  }
  std::vector<Field> agencies;
  for (const std::vector<Segment>& group : groups) {
    Field agency = ReadAgency(group, place, vocabulary);
    if (!BeginsAgency(group.front(), vocabulary) || EndsInUnit(agency.value))
      agency = Rescale(std::move(agency), kDoubtful);
    if (!agency.value.empty()) agencies.push_back(std::move(agency));
  }
  return agencies;
}

Field ReadPlaceName(const std::string& text, const std::vector<Word>& words, int page,
                    const Vocabulary& vocabulary) {
  const std::string letters = LettersOnly(FoldForMatch(text));
  for (const Phrase& province : vocabulary.provinces()) {
    if (letters != province.folded) continue;
    std::vector<Word> vouched = words;
    for (Word& word : vouched) word.confidence = std::max(word.confidence, kVouched);
    const std::string value =
        SameButForTonePlace(text, province.name) ? text : std::string(province.name);
    return MakeField(value, vouched, page, kCertain);
  }
  return MakeField(text, words, page, AllSyllables(text) ? kFree : kLikely);
}

std::string SpeltAsIn(const std::string& agency, const std::string& place) {
  const std::vector<std::string> wrong = SplitAtAny(place, " ");
  std::vector<std::string> words = SplitAtAny(agency, " ");
  if (AllSyllables(place) || words.size() < wrong.size()) return "";
  words.erase(words.begin(), words.end() - static_cast<std::ptrdiff_t>(wrong.size()));
  std::vector<std::string> spelt;
  for (size_t i = 0; i < words.size(); ++i) {
    if (FoldForMatch(words[i]) != FoldForMatch(wrong[i]) || !AllSyllables(words[i])) return "";
    const size_t first = ToUtf8(ToCodePoints(words[i]).substr(0, 1)).size();
    spelt.push_back(words[i].substr(0, first) + ToSmallLetters(words[i].substr(first)));
  }
  return absl::StrJoin(spelt, " ");
}

bool NotationNames(std::string_view notation, std::string_view agency,
                   const Vocabulary& vocabulary) {
  std::string initials;
  for (const std::string& part : SplitAtAny(agency, " -,")) {
    const std::string letters = LettersOnly(FoldForMatch(part));
    if (!letters.empty() && letters != "va") initials += letters[0];
  }
  const std::vector<std::string> groups = SplitAtAny(notation, "-/");
  const bool has_type = groups.size() > 1 && vocabulary.TypeAbbreviated(groups[0]) != nullptr;
  for (size_t i = has_type ? 1 : 0; i < groups.size(); ++i) {
    const std::string letters = LettersOnly(FoldForMatch(groups[i]));
    if (letters.size() >= 2 && absl::StrContains(initials, letters)) return true;
  }
  return false;
}

}  // namespace sohoa
