#include "ocr/text/correct.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"
#include "ocr/text/numerals.h"
#include "ocr/text/vowels.h"

namespace sohoa {
namespace {

using Id = LanguageModel::Id;

constexpr float kUnsure = 0.9F;  // a reader's confidence that says little
// What it is surer of stays as read, however unlikely: people misspell, and print keeps it.
constexpr float kSure = 0.965F;
constexpr float kSureHook = 0.975F;  // the same of a word with ỉ

// A second reading that is less sure is one guess for another.
constexpr float kLeastSecondReading = 0.6F;

enum class Case { kLower, kTitle, kCapitals, kMixed };

Case CaseOf(std::string_view core) {
  const std::u32string letters = ToCodePoints(core);
  size_t capitals = 0;
  for (const char32_t c : letters) capitals += u_isupper(static_cast<UChar32>(c)) != 0;
  if (capitals == 0) return Case::kLower;
  if (capitals == letters.size() && letters.size() > 1) return Case::kCapitals;
  const bool first = u_isupper(static_cast<UChar32>(letters.front())) != 0;
  return capitals == 1 && first ? Case::kTitle : Case::kMixed;
}

bool IsAllLetters(std::string_view core) {
  const LetterCount count = CountLetters(core);
  return count.letters > 0 && count.digits == 0 && count.others == 0;
}

// From I on, as headings are numbered.
bool IsRomanNumeral(std::string_view core) {
  return core.find_first_not_of("IVX") == std::string_view::npos;
}

// Numbers that differ in their digits alone.
bool DifferInDigits(std::string_view a, std::string_view b) {
  const auto marks = [](std::string_view number) {
    std::string rest(number);
    std::erase_if(rest, [](char c) { return c >= '0' && c <= '9'; });
    return rest;
  };
  return marks(a) == marks(b) && marks(a).find_first_not_of(".,/:-%") == std::string::npos;
}

// What a word may have been on paper.
struct Candidate {
  Id id = LanguageModel::kOther;
  float cost = 0;    // of the misreading; 0: as read
  std::string text;  // the whole word, where it was read so; else the syllable is spelled out
};

struct Token {
  Word* word = nullptr;  // none at a boundary
  ModelWord looked;
  Case letters = Case::kLower;
  std::vector<Candidate> candidates;  // the first one as read
};

// The letters of a word with tone and mark apart, in lower case.
struct Letter {
  char32_t base = 0;  // with its mark, without tone
  Tone tone = Tone::kLevel;
};

std::vector<Letter> LettersOf(std::string_view word) {
  std::vector<Letter> letters;
  for (const char32_t c : ToCodePoints(word)) {
    const auto [base, tone] =
        TakeToneOff(static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))));
    letters.push_back({base, tone});
  }
  return letters;
}

Tone ToneOf(const std::vector<Letter>& letters) {
  for (const Letter& letter : letters)
    if (letter.tone != Tone::kLevel) return letter.tone;
  return Tone::kLevel;
}

bool IsHook(const Letter& letter) { return letter.base == U'i' && letter.tone == Tone::kHook; }

bool HasHook(const std::vector<Letter>& letters) {
  return std::any_of(letters.begin(), letters.end(), IsHook);
}

class Corrector {
 public:
  Corrector(const LanguageModel& model, const MisreadingCosts& costs)
      : model_(model), costs_(costs) {}

  void CorrectBlock(TextBlock& block, std::vector<Correction>& corrections) {
    std::vector<Token> tokens = TokensOf(block);
    for (size_t k = 0; k < tokens.size(); ++k) {
      const bool may_change = MayChange(tokens, k);
      if (may_change) AddCandidates(tokens[k]);
      if (tokens[k].word != nullptr) AddReadings(may_change, tokens[k]);
    }
    const std::vector<size_t> best = BestPath(tokens);
    for (size_t k = 0; k < tokens.size(); ++k)
      if (best[k] > 0) Choose(tokens[k], tokens[k].candidates[best[k]], corrections);
  }

 private:
  Token Boundary() const { return {.candidates = {{LanguageModel::kBoundary, 0}}}; }

  std::vector<Token> TokensOf(TextBlock& block) const {
    std::vector<Token> tokens = {Boundary(), Boundary()};
    for (Line& line : block.lines) {
      for (Word& word : line.words) {
        Token token{.word = &word, .looked = LookAtWord(word.text)};
        if (!token.looked.core.empty()) {
          token.letters = CaseOf(token.looked.core);
          token.candidates = {{IdOf(token.looked), 0}};
          tokens.push_back(token);
        }
        if (token.looked.ends_clause) tokens.push_back(Boundary());
      }
    }
    tokens.push_back(Boundary());
    return tokens;
  }

  Id IdOf(const ModelWord& looked) const {
    if (looked.number) return LanguageModel::kNumber;
    const std::optional<Syllable> syllable = ParseSyllable(looked.core);
    return syllable ? model_.Find(*syllable) : LanguageModel::kOther;
  }

  // In capitals a name looks like any word: what follows "TỈNH", "XÃ" … is one.
  static bool IsInNameOfPlace(const std::vector<Token>& tokens, size_t k) {
    constexpr size_t kLongestName = 3;
    constexpr std::string_view kUnits[] = {"tinh", "phuong", "xa", "huyen", "quan", "pho", "tran"};
    for (size_t back = 1; back <= kLongestName; ++back) {
      const Token& before = tokens[k - back];
      if (before.word == nullptr) return false;
      const std::string folded = FoldForMatch(before.looked.core);
      if (std::find(std::begin(kUnits), std::end(kUnits), folded) != std::end(kUnits)) return true;
    }
    return false;
  }

  // Words with capitals side by side are names.
  static bool MayChange(const std::vector<Token>& tokens, size_t k) {
    const Token& token = tokens[k];
    if (token.word == nullptr || token.letters == Case::kMixed) return false;
    const float sure = HasHook(LettersOf(token.looked.core)) ? kSureHook : kSure;
    if (token.word->confidence > sure) return false;
    if (!IsAllLetters(token.looked.core) || ToCodePoints(token.looked.core).size() < 2)
      return false;
    if (token.letters == Case::kCapitals) return !IsInNameOfPlace(tokens, k);
    if (token.letters != Case::kTitle) return true;
    const auto is_title = [](const Token& other) {
      return other.word != nullptr && other.letters == Case::kTitle;
    };
    return !is_title(tokens[k - 1]) && !is_title(tokens[k + 1]);
  }

  void AddCandidates(Token& token) const {
    const std::vector<Letter> read = LettersOf(token.looked.core);
    const std::string folded = FoldForMatch(token.looked.core);
    const float more = token.letters == Case::kCapitals ? costs_.capitals : 0;
    for (const Id id : model_.WithLetters(folded)) AddLike(read, more, id, token);
    const bool is_a_word = token.candidates.front().id != LanguageModel::kOther;
    if (is_a_word || folded.size() < 4 || folded.size() != read.size()) return;
    for (size_t k = 0; k < folded.size(); ++k) {
      std::string less = folded;
      less.erase(k, 1);
      std::vector<Letter> rest = read;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(k));
      for (const Id id : model_.WithLetters(less)) AddLike(rest, more + costs_.letter, id, token);
    }
  }

  // A reading is no better for what nobody writes: a letter among digits, a capital within a word,
  // a mark in front, no syllable where there was one, letters for a numeral.
  bool IsAsGood(std::string_view reading, const Token& token) const {
    const ModelWord looked = LookAtWord(reading);
    if (looked.core.empty() || looked.core.data() != reading.data()) return false;
    if (IsRomanNumeral(token.looked.core)) return IsRomanNumeral(looked.core);
    if (looked.number || token.looked.number) return DifferInDigits(looked.core, token.looked.core);
    if (!IsAllLetters(looked.core)) return !IsAllLetters(token.looked.core);
    const bool worse_case = CaseOf(looked.core) == Case::kMixed && token.letters != Case::kMixed;
    return !worse_case && (!ParseSyllable(token.looked.core) || ParseSyllable(looked.core));
  }

  // Of a numeral another look tells the strokes: "TH" for "II" is III.
  static std::string AsNumeral(const std::string& reading) {
    const std::string_view core = LookAtWord(reading).core;
    const std::string numeral = NumeralByStrokes(core);
    if (numeral.empty()) return reading;
    std::string text = reading;
    return text.replace(static_cast<size_t>(core.data() - reading.data()), core.size(), numeral);
  }

  void AddReadings(bool may_change, Token& token) const {
    const Word& word = *token.word;
    const bool numeral = IsRomanNumeral(token.looked.core);
    for (SymbolChoice reading : word.readings) {
      if (numeral) reading.text = AsNumeral(reading.text);
      if (reading.text == word.text || reading.probability < kLeastSecondReading) continue;
      if (!IsAsGood(reading.text, token)) continue;
      const float cost = costs_.again + costs_.surer * (word.confidence - reading.probability);
      const Id id = may_change ? IdOf(LookAtWord(reading.text)) : token.candidates.front().id;
      token.candidates.push_back({id, cost, reading.text});
    }
  }

  // The syllable `id`, of the same letters as `read` but for marks and tone.
  void AddLike(const std::vector<Letter>& read, float cost, Id id, Token& token) const {
    if (id == token.candidates.front().id) return;
    const Syllable& syllable = model_.SyllableOf(id);
    if (syllable.letters.size() != read.size()) return;
    const float surer = std::max(0.0F, token.word->confidence - kUnsure) * 10;
    const bool is_hook = HasHook(read) && syllable.tone == Tone::kLevel;
    cost += surer * (is_hook ? costs_.sure_hook : costs_.sure);
    bool marks_differ = false;
    for (size_t i = 0; i < read.size(); ++i) {
      if (read[i].base == syllable.letters[i]) continue;
      cost += costs_.mark;
      marks_differ = true;
    }
    const float tone = is_hook ? costs_.hook : costs_.tone;
    if (ToneOf(read) != syllable.tone) cost += marks_differ ? costs_.tone_too : tone;
    const auto same = std::find_if(token.candidates.begin() + 1, token.candidates.end(),
                                   [id](const Candidate& other) { return other.id == id; });
    if (same == token.candidates.end())
      token.candidates.push_back({id, cost});
    else
      same->cost = std::min(same->cost, cost);
  }

  // Viterbi over pairs of neighbours: which candidate of each token lies on the likeliest path.
  std::vector<size_t> BestPath(const std::vector<Token>& tokens) const {
    // cost[i][j]: of the best path to candidate j behind candidate i of the token before.
    std::vector<std::vector<std::vector<size_t>>> from(tokens.size());
    std::vector<std::vector<float>> cost = {{0}};
    for (size_t k = 2; k < tokens.size(); ++k) {
      const auto& first = tokens[k - 2].candidates;
      const auto& second = tokens[k - 1].candidates;
      const auto& third = tokens[k].candidates;
      std::vector<std::vector<float>> next(
          second.size(), std::vector<float>(third.size(), std::numeric_limits<float>::max()));
      from[k].assign(second.size(), std::vector<size_t>(third.size(), 0));
      for (size_t a = 0; a < first.size(); ++a)
        for (size_t b = 0; b < second.size(); ++b)
          for (size_t c = 0; c < third.size(); ++c) {
            const float total = cost[a][b] + third[c].cost -
                                model_.LogProbability(first[a].id, second[b].id, third[c].id);
            if (total >= next[b][c]) continue;
            next[b][c] = total;
            from[k][b][c] = a;
          }
      cost = std::move(next);
    }
    // The last token is a boundary, with one candidate.
    std::vector<size_t> best(tokens.size(), 0);
    size_t before = 0;
    for (size_t b = 1; b < cost.size(); ++b)
      if (cost[b][0] < cost[before][0]) before = b;
    best[tokens.size() - 2] = before;
    for (size_t k = tokens.size() - 1; k >= 2; --k) best[k - 2] = from[k][best[k - 1]][best[k]];
    return best;
  }

  // The syllable in the word's own capitals.
  std::string SpelledLike(const Token& token, Id id) const {
    std::string spelled = Spell(model_.SyllableOf(id), ToneStyle::kFirst);
    if (token.letters == Case::kCapitals) return ToCapitals(spelled);
    if (token.letters != Case::kTitle) return spelled;
    std::u32string letters = ToCodePoints(spelled);
    letters.front() = static_cast<char32_t>(u_toupper(static_cast<UChar32>(letters.front())));
    return ToUtf8(letters);
  }

  void Choose(const Token& token, const Candidate& candidate,
              std::vector<Correction>& corrections) const {
    if (candidate.text.empty())
      Replace(token, SpelledLike(token, candidate.id), corrections);
    else
      Rewrite(*token.word, candidate.text, corrections);
  }

  static void Replace(const Token& token, const std::string& core,
                      std::vector<Correction>& corrections) {
    Word& word = *token.word;
    const auto begin = static_cast<size_t>(token.looked.core.data() - word.text.data());
    std::string after = word.text;
    after.replace(begin, token.looked.core.size(), core);
    Rewrite(word, std::move(after), corrections);
  }

  static void Rewrite(Word& word, std::string after, std::vector<Correction>& corrections) {
    corrections.push_back({word.text, after, word.box});
    word.text = std::move(after);
  }

  const LanguageModel& model_;
  const MisreadingCosts& costs_;
};

}  // namespace

std::vector<Correction> CorrectText(const LanguageModel& model, const MisreadingCosts& costs,
                                    PageText& page) {
  std::vector<Correction> corrections;
  Corrector corrector(model, costs);
  for (TextBlock& block : page.blocks) corrector.CorrectBlock(block, corrections);
  return corrections;
}

}  // namespace sohoa
