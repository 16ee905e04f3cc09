// What syllable is likely after which: a trigram model of written Vietnamese. Immutable after
// making; any number of threads may ask.
#ifndef SOHOA_OCR_TEXT_LANGUAGE_MODEL_H_
#define SOHOA_OCR_TEXT_LANGUAGE_MODEL_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "ocr/text/syllable.h"

namespace sohoa {

class LanguageModel {
 public:
  using Id = uint16_t;
  static constexpr Id kOther = 0;     // a word that is no syllable of the model
  static constexpr Id kNumber = 1;    // digits
  static constexpr Id kBoundary = 2;  // where a sentence or a clause begins or ends
  static constexpr Id kFirstSyllable = 3;

  // From what TrainLanguageModel wrote; nothing of `bytes` is kept.
  //   kInvalidArgument  no such file, or damaged
  static absl::StatusOr<LanguageModel> Parse(std::string_view bytes);

  // kOther where the model does not know it.
  Id Find(const Syllable& syllable) const;
  // REQUIRES: id >= kFirstSyllable and below size().
  const Syllable& SyllableOf(Id id) const { return syllables_[id - kFirstSyllable]; }
  size_t size() const { return syllables_.size() + kFirstSyllable; }

  // All syllables that differ in marks and tone alone; `folded` as FoldForMatch gives it.
  std::span<const Id> WithLetters(std::string_view folded) const;

  // ln p(next | before, last), by Kneser and Ney's discounting, in steps of a sixteenth; below 0.
  float LogProbability(Id before, Id last, Id next) const;

 private:
  struct Entry {
    uint8_t cost = 0;     // -16 ln p
    uint8_t backoff = 0;  // -16 ln of what is left for continuations that were not seen
  };

  // Index of the pair in last_, or -1.
  int64_t FindPair(Id first, Id second) const;
  float CostOfPair(Id first, Id second) const;

  std::vector<Syllable> syllables_;
  std::map<std::u32string, Id> ids_;  // letters and, behind them, the tone's number
  std::map<std::string, std::vector<Id>, std::less<>> by_letters_;
  std::vector<Entry> words_;
  std::vector<uint32_t> pair_begin_;  // by first word, into the three lists below
  std::vector<Id> pair_second_;
  std::vector<Entry> pairs_;
  std::vector<uint32_t> triple_begin_;  // by pair
  std::vector<Id> triple_third_;
  std::vector<uint8_t> triple_cost_;
};

// How a model sees the words of running text: which kind a word is, and whether a sentence or
// clause ends behind it.
struct ModelWord {
  std::string_view core;  // without marks around it; may be empty
  bool number = false;
  bool ends_clause = false;
};
ModelWord LookAtWord(std::string_view word);

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_LANGUAGE_MODEL_H_
