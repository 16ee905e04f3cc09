#include "ocr/text/language_model.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "ocr/text/language_model_format.h"
#include "ocr/text/letters.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

static_assert(std::endian::native == std::endian::little,
              "the model's numbers are read as they lie");

// Takes a file apart, front to back; after the first thing that does not fit, all is empty.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  bool intact() const { return intact_; }
  bool at_end() const { return rest_.empty(); }

  std::string_view Take(size_t size) {
    intact_ = intact_ && size <= rest_.size();
    if (!intact_) return {};
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  uint32_t Number() {
    const std::string_view bytes = Take(sizeof(uint32_t));
    uint32_t number = 0;
    if (intact_) std::memcpy(&number, bytes.data(), sizeof number);
    return number;
  }

  template <typename T>
  std::vector<T> List(size_t count) {
    const std::string_view bytes = Take(count * sizeof(T));
    if (!intact_) return {};
    std::vector<T> list(count);
    std::memcpy(static_cast<void*>(list.data()), bytes.data(), bytes.size());
    return list;
  }

 private:
  std::string_view rest_;
  bool intact_ = true;
};

// Rising from 0 to `end`.
bool AreBegins(const std::vector<uint32_t>& begins, size_t end) {
  return !begins.empty() && begins.front() == 0 && begins.back() == end &&
         std::is_sorted(begins.begin(), begins.end());
}

std::u32string KeyOf(const Syllable& syllable) {
  return syllable.letters + static_cast<char32_t>(U'0' + static_cast<int>(syllable.tone));
}

absl::Status Damaged() {
  return absl::InvalidArgumentError("the language model is damaged or of another version");
}

bool IsLetterOrDigit(char32_t c) {
  const LetterCount count = CountLetters(ToUtf8(std::u32string_view(&c, 1)));
  return count.letters + count.digits > 0;
}

}  // namespace

absl::StatusOr<LanguageModel> LanguageModel::Parse(std::string_view bytes) {
  constexpr size_t kMostSyllables = UINT16_MAX - kFirstSyllable;
  Reader reader(bytes);
  if (reader.Take(kLanguageModelMagic.size()) != kLanguageModelMagic) return Damaged();
  const size_t syllables = reader.Number(), pairs = reader.Number(), triples = reader.Number();
  std::string_view spellings = reader.Take(reader.Number());
  if (!reader.intact() || syllables > kMostSyllables) return Damaged();

  LanguageModel model;
  while (!spellings.empty()) {
    const size_t end = spellings.find('\n');
    const std::string_view spelling = spellings.substr(0, end);
    std::optional<Syllable> syllable = ParseSyllable(spelling);
    if (!syllable || end == std::string_view::npos) return Damaged();
    const auto id = static_cast<Id>(model.size());
    model.ids_[KeyOf(*syllable)] = id;
    model.by_letters_[FoldForMatch(spelling)].push_back(id);
    model.syllables_.push_back(*std::move(syllable));
    spellings.remove_prefix(end + 1);
  }
  if (model.syllables_.size() != syllables) return Damaged();

  model.words_ = reader.List<Entry>(model.size());
  model.pair_begin_ = reader.List<uint32_t>(model.size() + 1);
  model.pair_second_ = reader.List<Id>(pairs);
  model.pairs_ = reader.List<Entry>(pairs);
  model.triple_begin_ = reader.List<uint32_t>(pairs + 1);
  model.triple_third_ = reader.List<Id>(triples);
  model.triple_cost_ = reader.List<uint8_t>(triples);
  if (!reader.intact() || !reader.at_end() || !AreBegins(model.pair_begin_, pairs) ||
      !AreBegins(model.triple_begin_, triples))
    return Damaged();
  return model;
}

LanguageModel::Id LanguageModel::Find(const Syllable& syllable) const {
  const auto found = ids_.find(KeyOf(syllable));
  return found == ids_.end() ? kOther : found->second;
}

std::span<const LanguageModel::Id> LanguageModel::WithLetters(std::string_view folded) const {
  const auto found = by_letters_.find(folded);
  if (found == by_letters_.end()) return {};
  return found->second;
}

int64_t LanguageModel::FindPair(Id first, Id second) const {
  const auto begin = pair_second_.begin() + pair_begin_[first];
  const auto end = pair_second_.begin() + pair_begin_[first + size_t{1}];
  const auto found = std::lower_bound(begin, end, second);
  return found == end || *found != second ? -1 : found - pair_second_.begin();
}

float LanguageModel::CostOfPair(Id first, Id second) const {
  const int64_t pair = FindPair(first, second);
  if (pair >= 0) return pairs_[static_cast<size_t>(pair)].cost;
  return static_cast<float>(words_[first].backoff) + static_cast<float>(words_[second].cost);
}

float LanguageModel::LogProbability(Id before, Id last, Id next) const {
  const int64_t pair = FindPair(before, last);
  float cost = 0;
  if (pair < 0) {
    cost = CostOfPair(last, next);
  } else {
    const auto k = static_cast<size_t>(pair);
    const auto begin = triple_third_.begin() + triple_begin_[k];
    const auto end = triple_third_.begin() + triple_begin_[k + 1];
    const auto found = std::lower_bound(begin, end, next);
    cost = found != end && *found == next
               ? triple_cost_[static_cast<size_t>(found - triple_third_.begin())]
               : static_cast<float>(pairs_[k].backoff) + CostOfPair(last, next);
  }
  return -cost / static_cast<float>(kCostSteps);
}

ModelWord LookAtWord(std::string_view word) {
  const std::u32string points = ToCodePoints(word);
  size_t begin = 0, end = points.size();
  while (begin < end && !IsLetterOrDigit(points[begin])) ++begin;
  while (end > begin && !IsLetterOrDigit(points[end - 1])) --end;
  const std::u32string_view all = points;
  const size_t skipped = ToUtf8(all.substr(0, begin)).size();
  const size_t core = ToUtf8(all.substr(begin, end - begin)).size();
  ModelWord looked;
  looked.core = word.substr(std::min(skipped, word.size()), core);
  looked.number = CountLetters(looked.core).digits > 0;
  looked.ends_clause = all.substr(end).find_first_of(U".;:!?") != std::u32string_view::npos;
  return looked;
}

}  // namespace sohoa
