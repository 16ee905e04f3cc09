#include "ocr/fields/stamp.h"

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/match.h"
#include "ocr/fields/loose_match.h"
#include "ocr/text/edit_distance.h"
#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

// Longest first: where two fit equally well the graver one is meant.
constexpr std::array<StampWord, 3> kSecrecy = {
    {{"TUYỆT MẬT", "tuyetmat", 2}, {"TỐI MẬT", "toimat", 2}, {"MẬT", "mat", 0}}};
constexpr std::array<StampWord, 4> kUrgency = {{{"HỎA TỐC HẸN GIỜ", "hoatochengio", 2},
                                                {"THƯỢNG KHẨN", "thuongkhan", 2},
                                                {"HỎA TỐC", "hoatoc", 1},
                                                {"KHẨN", "khan", 0}}};

// The head of a register's column, two letters from "TỐI MẬT".
constexpr std::string_view kColumnHead = "domat";

// In heights of the line: wider than the spaces of a heading, narrower than between columns.
constexpr double kApart = 0.9;
constexpr double kWidestInside = 3;  // spaced letters of one stamp
constexpr double kCapital = 0.5;  // of the letters: marks make readers take capitals for small ones
constexpr size_t kMostWords = 12;  // "H Ỏ A T Ố C H Ẹ N G I Ờ"

// A word with letters; what stood around it.
struct Token {
  Word word;
  std::string letters;
  bool edge_before = false;  // a frame's stroke, a wide gap or the line's end
  bool edge_after = false;
};

bool IsFrameMark(char32_t c) {
  return absl::StrContains("|[]{}()_\\/¦!<>", ToUtf8(std::u32string_view(&c, 1)));
}

std::vector<Token> TokensOf(const Line& line) {
  std::vector<int> heights;
  for (const Word& word : line.words) heights.push_back(word.box.height());
  std::nth_element(heights.begin(), heights.begin() + static_cast<long>(heights.size() / 2),
                   heights.end());
  const double apart = kApart * heights[heights.size() / 2];

  std::vector<Token> tokens;
  bool edge = true;
  for (const Word& word : line.words) {
    Token token{word, LettersOnly(FoldForMatch(word.text)), edge, false};
    edge = false;
    if (token.letters.empty()) {
      edge = true;
      if (!tokens.empty()) tokens.back().edge_after = true;
      continue;
    }
    const std::u32string points = ToCodePoints(word.text);
    token.edge_before = token.edge_before || IsFrameMark(points.front());
    token.edge_after = IsFrameMark(points.back());
    if (!tokens.empty() && word.box.x0 - tokens.back().word.box.x1 > apart) {
      token.edge_before = true;
      tokens.back().edge_after = true;
    }
    tokens.push_back(std::move(token));
  }
  if (!tokens.empty()) tokens.back().edge_after = true;
  return tokens;
}

// A frame's upright stroke is read as one of these letters.
bool IsStroke(char c) { return c == 'i' || c == 'l' || c == 'j' || c == '1' || c == 't'; }

// The letters that worn ink leaves as a mere upright stroke, as one letter.
std::string WithStrokesAlike(std::string_view letters) {
  std::string alike(letters);
  for (char& c : alike)
    if (IsStroke(c)) c = 'i';
  return alike;
}

// Slips between the letters and the stamp's, frame strokes at the ends not counted; the stamp's own
// allowance + 1 where it is another word. A worn "TUYỆT" is read as "ILYỆI".
int SlipsOf(std::string_view letters, const StampWord& stamp) {
  int fewest = BoundedEditDistance(letters, stamp.folded, stamp.slips);
  if (stamp.slips > 0 && fewest > stamp.slips) {
    const int alike = BoundedEditDistance(WithStrokesAlike(letters), WithStrokesAlike(stamp.folded),
                                          stamp.slips - 1);
    fewest = std::min(fewest, alike + 1);
  }
  for (int ends = 1; ends <= 3; ++ends) {
    std::string_view inner = letters;
    if ((ends & 1) != 0 && !inner.empty() && IsStroke(inner.front())) inner.remove_prefix(1);
    if ((ends & 2) != 0 && !inner.empty() && IsStroke(inner.back())) inner.remove_suffix(1);
    fewest = std::min(fewest, BoundedEditDistance(inner, stamp.folded, stamp.slips));
  }
  return fewest;
}

std::optional<Stamp> MatchStamp(std::span<const Token> tokens, std::span<const StampWord> stamps) {
  std::string letters;
  std::string text;
  for (const Token& token : tokens) {
    letters += token.letters;
    text += token.word.text;
  }
  const LetterCount count = CountLetters(text);
  if (count.capitals < kCapital * count.letters) return std::nullopt;
  if (letters == kColumnHead) return std::nullopt;
  std::optional<Stamp> best;
  for (const StampWord& stamp : stamps) {
    const int slips = SlipsOf(letters, stamp);
    if (slips > stamp.slips || (best && slips >= best->slips)) continue;
    best = Stamp{stamp.name, {}, slips};
  }
  if (best) {
    for (const Token& token : tokens) best->words.push_back(token.word);
  }
  return best;
}

bool NearEnough(const Token& left, const Token& right) {
  const int height = std::max(left.word.box.height(), right.word.box.height());
  return right.word.box.x0 - left.word.box.x1 <= kWidestInside * height;
}

// The longest stamp that begins at tokens[begin].
std::optional<Stamp> StampAt(std::span<const Token> tokens, size_t begin,
                             std::span<const StampWord> stamps) {
  std::optional<Stamp> found;
  for (size_t end = begin + 1; end <= std::min(tokens.size(), begin + kMostWords); ++end) {
    if (end > begin + 1 && !NearEnough(tokens[end - 2], tokens[end - 1])) break;
    if (!tokens[end - 1].edge_after) continue;
    if (auto stamp = MatchStamp(tokens.subspan(begin, end - begin), stamps)) {
      found = std::move(stamp);
    }
  }
  return found;
}

}  // namespace

std::span<const StampWord> SecrecyStamps() { return kSecrecy; }
std::span<const StampWord> UrgencyStamps() { return kUrgency; }

std::vector<Stamp> FindStamps(const PageText& page, std::span<const StampWord> words) {
  std::vector<Stamp> found;
  ForEachLine(page, [&](const Line& line) {
    if (line.words.empty()) return;
    const std::vector<Token> tokens = TokensOf(line);
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (!tokens[i].edge_before) continue;
      std::optional<Stamp> stamp = StampAt(tokens, i, words);
      if (!stamp) continue;
      i += stamp->words.size() - 1;
      found.push_back(*std::move(stamp));
    }
  });
  return found;
}

}  // namespace sohoa
