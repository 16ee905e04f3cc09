#include "ocr/text/syllable.h"

#include <unicode/uchar.h>

#include <set>

#include "ocr/text/letters.h"
#include "ocr/text/vowels.h"

namespace sohoa {
namespace {

constexpr std::u32string_view kPlainOnsets[] = {
    U"b",  U"c",  U"ch", U"d",  U"đ", U"g", U"gi", U"h",  U"kh", U"l", U"m", U"n",
    U"ng", U"nh", U"p",  U"ph", U"r", U"s", U"t",  U"th", U"tr", U"v", U"x", U""};

// Written before e, ê, i and y instead of c, g, ng.
constexpr std::u32string_view kFrontOnsets[] = {U"k", U"gh", U"ngh"};

// By their letters; the ones with a stop at the end take two tones only.
constexpr std::u32string_view kRhymes[] = {
    U"a",    U"ac",  U"ach",  U"ai",  U"am",   U"an",   U"ang", U"anh",  U"ao",   U"ap",   U"at",
    U"au",   U"ay",  U"ăc",   U"ăm",  U"ăn",   U"ăng",  U"ăp",  U"ăt",   U"âc",   U"âm",   U"ân",
    U"âng",  U"âp",  U"ât",   U"âu",  U"ây",   U"e",    U"ec",  U"em",   U"en",   U"eng",  U"eo",
    U"ep",   U"et",  U"ê",    U"êch", U"êm",   U"ên",   U"ênh", U"êp",   U"êt",   U"êu",   U"i",
    U"ia",   U"ich", U"im",   U"in",  U"inh",  U"ip",   U"it",  U"iu",   U"iêc",  U"iêm",  U"iên",
    U"iêng", U"iêp", U"iêt",  U"iêu", U"o",    U"oc",   U"oi",  U"om",   U"on",   U"ong",  U"op",
    U"ot",   U"ooc", U"oong", U"oa",  U"oac",  U"oach", U"oai", U"oam",  U"oan",  U"oang", U"oanh",
    U"oao",  U"oap", U"oat",  U"oay", U"oăc",  U"oăm",  U"oăn", U"oăng", U"oăt",  U"oe",   U"oem",
    U"oen",  U"oeo", U"oet",  U"ô",   U"ôc",   U"ôi",   U"ôm",  U"ôn",   U"ông",  U"ôp",   U"ôt",
    U"ơ",    U"ơi",  U"ơm",   U"ơn",  U"ơp",   U"ơt",   U"u",   U"ua",   U"uc",   U"ui",   U"um",
    U"un",   U"ung", U"up",   U"ut",  U"uân",  U"uâng", U"uât", U"uây",  U"uê",   U"uêch", U"uênh",
    U"uôc",  U"uôi", U"uôm",  U"uôn", U"uông", U"uôt",  U"uơ",  U"uy",   U"uya",  U"uych", U"uynh",
    U"uyt",  U"uyu", U"uyn",  U"uyp", U"uyên", U"uyêt", U"ư",   U"ưa",   U"ưc",   U"ưi",   U"ưm",
    U"ưn",   U"ưng", U"ưt",   U"ưu",  U"ươc",  U"ươi",  U"ươm", U"ươn",  U"ương", U"ươp",  U"ươt",
    U"ươu",  U"y"};

// Without an onset only.
constexpr std::u32string_view kBareRhymes[] = {U"yêm", U"yên", U"yêng", U"yêt", U"yêu"};

// After qu.
constexpr std::u32string_view kRhymesOfQu[] = {
    U"a",  U"ac", U"ach", U"ai",  U"an",  U"ang", U"anh", U"ao",  U"at", U"au", U"ay",
    U"ăc", U"ăm", U"ăn",  U"ăng", U"ăp",  U"ăt",  U"ân",  U"âng", U"ât", U"ây", U"âc",
    U"e",  U"en", U"eo",  U"et",  U"ê",   U"êch", U"ên",  U"ênh", U"êt", U"i",  U"it",
    U"ơ",  U"ôc", U"y",   U"ych", U"yên", U"yêt", U"yêu", U"ynh", U"yt", U"yu"};

bool IsFront(char32_t c) { return c == U'e' || c == U'ê' || c == U'i' || c == U'y'; }

void AddAll(std::u32string_view onset, std::set<std::u32string>& spellings) {
  const bool hard = onset == U"c" || onset == U"g" || onset == U"ng";
  for (const std::u32string_view rhyme : kRhymes) {
    // "gì" and "gìn", "giêng" are gi with the i of the rhyme.
    const bool gi = onset == U"g" && rhyme.front() == U'i';
    if (hard && IsFront(rhyme.front()) && !gi) continue;
    if (onset == U"gi" && (rhyme.front() == U'i' || rhyme.front() == U'y')) continue;
    spellings.insert(std::u32string(onset).append(rhyme));
  }
}

// About 4,000 spellings without tones; what the orthography allows, not only what is in use.
const std::set<std::u32string>& Spellings() {
  static const std::set<std::u32string> all = [] {
    std::set<std::u32string> spellings;
    for (const std::u32string_view onset : kPlainOnsets) AddAll(onset, spellings);
    for (const std::u32string_view onset : kFrontOnsets)
      for (const std::u32string_view rhyme : kRhymes)
        if (IsFront(rhyme.front())) spellings.insert(std::u32string(onset).append(rhyme));
    for (const std::u32string_view rhyme : kBareRhymes) spellings.insert(std::u32string(rhyme));
    for (const std::u32string_view rhyme : kRhymesOfQu)
      spellings.insert(std::u32string(U"qu").append(rhyme));
    return spellings;
  }();
  return all;
}

bool EndsInStop(std::u32string_view letters) {
  return letters.ends_with(U'c') || letters.ends_with(U"ch") || letters.ends_with(U'p') ||
         letters.ends_with(U't');
}

// Where the vowels that bear the tone begin: not the u of qu, nor the i of gi before a vowel.
size_t NucleusOf(std::u32string_view letters) {
  if (letters.starts_with(U"qu")) return 2;
  if (letters.starts_with(U"gi") && letters.size() > 2 && IsVowel(letters[2])) return 2;
  size_t begin = 0;
  while (begin < letters.size() && !IsVowel(letters[begin])) ++begin;
  return begin;
}

// Which letter bears the tone.
size_t ToneAt(std::u32string_view letters, ToneStyle style) {
  const size_t begin = NucleusOf(letters);
  size_t end = begin;
  while (end < letters.size() && IsVowel(letters[end])) ++end;
  if (end - begin <= 1) return begin;
  for (size_t i = end; i-- > begin;)  // ê, ơ and the like draw it; of ươ the second does
    if (IsMarked(letters[i])) return i;
  if (end < letters.size()) return end - 1;  // closed by a consonant
  const std::u32string_view vowels = letters.substr(begin, end - begin);
  if (vowels == U"oa" || vowels == U"oe" || vowels == U"uy")
    return style == ToneStyle::kFirst ? begin : begin + 1;
  return vowels.size() == 3 ? begin + 1 : begin;
}

}  // namespace

std::optional<Syllable> ParseSyllable(std::string_view word) {
  constexpr size_t kLongest = 7;  // "nghiêng"
  Syllable syllable;
  for (const char32_t letter : ToCodePoints(word)) {
    const auto lower = static_cast<char32_t>(u_tolower(static_cast<UChar32>(letter)));
    const auto [base, tone] = TakeToneOff(lower);
    if (tone != Tone::kLevel && syllable.tone != Tone::kLevel) return std::nullopt;
    if (tone != Tone::kLevel) syllable.tone = tone;
    syllable.letters.push_back(base);
    if (syllable.letters.size() > kLongest) return std::nullopt;
  }
  if (!Spellings().contains(syllable.letters)) return std::nullopt;
  const bool abrupt = syllable.tone == Tone::kRising || syllable.tone == Tone::kDot;
  if (EndsInStop(syllable.letters) && !abrupt) return std::nullopt;
  return syllable;
}

std::string Spell(const Syllable& syllable, ToneStyle style) {
  std::u32string letters = syllable.letters;
  if (letters.empty()) return "";
  const size_t at = ToneAt(letters, style);
  if (at < letters.size()) letters[at] = PutToneOn(letters[at], syllable.tone);
  return ToUtf8(letters);
}

}  // namespace sohoa
