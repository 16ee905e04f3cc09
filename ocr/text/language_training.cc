#include "ocr/text/language_training.h"

#include <algorithm>
#include <map>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_split.h"
#include "ocr/text/language_model.h"
#include "ocr/text/language_model_format.h"
#include "ocr/text/normalize.h"
#include "ocr/text/syllable.h"

namespace sohoa {
namespace {

using Id = LanguageModel::Id;

// Words by number, as LanguageModel numbers them, once the rare ones are known.
class Vocabulary {
 public:
  // The syllable's provisional number, counted.
  void Count(const std::string& spelling) { ++counts_[spelling]; }

  void Close(uint32_t fewest) {
    for (const auto& [spelling, count] : counts_)
      if (count >= fewest && spellings_.size() < UINT16_MAX - LanguageModel::kFirstSyllable - 1) {
        ids_[spelling] = static_cast<Id>(spellings_.size() + LanguageModel::kFirstSyllable);
        spellings_.push_back(spelling);
      }
  }

  Id IdOf(const std::string& spelling) const {
    const auto found = ids_.find(spelling);
    return found == ids_.end() ? LanguageModel::kOther : found->second;
  }
  const std::vector<std::string>& spellings() const { return spellings_; }
  size_t size() const { return spellings_.size() + LanguageModel::kFirstSyllable; }

 private:
  std::map<std::string, uint32_t> counts_;
  absl::flat_hash_map<std::string, Id> ids_;
  std::vector<std::string> spellings_;
};

// The text as numbers: provisional ones of spellings until the vocabulary is closed.
struct Running {
  std::vector<std::string> spellings;  // by provisional number, the three others first
  std::vector<uint32_t> words;
};

Running ReadText(std::istream& text, Vocabulary& vocabulary) {
  Running running{{"", "", ""}, {LanguageModel::kBoundary}};
  absl::flat_hash_map<std::string, uint32_t> numbers;
  std::string line;
  while (std::getline(text, line)) {
    const std::string normal = NormalizeText(line);
    for (const absl::string_view word : absl::StrSplit(normal, ' ', absl::SkipEmpty())) {
      const ModelWord looked = LookAtWord({word.data(), word.size()});
      if (looked.core.empty() && !looked.ends_clause) continue;
      const std::optional<Syllable> syllable = ParseSyllable(looked.core);
      if (syllable) {
        const std::string spelling = Spell(*syllable, ToneStyle::kFirst);
        vocabulary.Count(spelling);
        const auto [at, is_new] =
            numbers.try_emplace(spelling, static_cast<uint32_t>(running.spellings.size()));
        if (is_new) running.spellings.push_back(spelling);
        running.words.push_back(at->second);
      } else if (!looked.core.empty()) {
        running.words.push_back(looked.number ? LanguageModel::kNumber : LanguageModel::kOther);
      }
      if (looked.ends_clause) running.words.push_back(LanguageModel::kBoundary);
    }
    if (running.words.back() != LanguageModel::kBoundary)
      running.words.push_back(LanguageModel::kBoundary);
  }
  return running;
}

std::vector<Id> Numbered(const Running& running, const Vocabulary& vocabulary) {
  std::vector<Id> final_ids;
  for (size_t k = 0; k < running.spellings.size(); ++k)
    final_ids.push_back(k < LanguageModel::kFirstSyllable ? static_cast<Id>(k)
                                                          : vocabulary.IdOf(running.spellings[k]));
  std::vector<Id> words;
  words.reserve(running.words.size());
  for (const uint32_t word : running.words) words.push_back(final_ids[word]);
  return words;
}

uint64_t Key(Id a, Id b, Id c) {
  return static_cast<uint64_t>(a) << 32 | static_cast<uint64_t>(b) << 16 | c;
}
uint32_t Key(Id a, Id b) { return static_cast<uint32_t>(a) << 16 | b; }

// Of what follows one context: how often in all, and what is kept of it.
struct Context {
  double total = 0;
  double kept = 0;  // discounted
};

template <typename Counts>
double Discount(const Counts& counts) {
  double once = 0, twice = 0;
  for (const auto& [key, count] : counts) {
    once += count == 1;
    twice += count == 2;
  }
  return once > 0 ? once / (once + 2 * twice) : 0.5;
}

// Kneser and Ney's three orders: trigrams by how often, shorter ones by how many different words
// stand before them.
class Counts {
 public:
  explicit Counts(const std::vector<Id>& words) {
    for (size_t k = 2; k < words.size(); ++k) {
      if (words[k - 1] == LanguageModel::kBoundary && words[k] == LanguageModel::kBoundary)
        continue;
      ++triples[Key(words[k - 2], words[k - 1], words[k])];
    }
    for (const auto& [key, count] : triples) {
      const auto a = static_cast<Id>(key >> 32);
      const auto b = static_cast<Id>(key >> 16), c = static_cast<Id>(key);
      ++pairs[Key(b, c)];
      after_pair[Key(a, b)].total += count;
    }
    for (const auto& [key, count] : pairs) {
      ++singles[static_cast<Id>(key)];
      after_word[static_cast<Id>(key >> 16)].total += count;
    }
  }

  absl::flat_hash_map<uint64_t, uint32_t> triples;
  absl::flat_hash_map<uint32_t, uint32_t> pairs;
  absl::flat_hash_map<Id, uint32_t> singles;
  absl::flat_hash_map<uint32_t, Context> after_pair;
  absl::flat_hash_map<Id, Context> after_word;
};

void Put(uint32_t number, std::string& out) {
  for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<char>(number >> shift));
}
void Put(Id id, std::string& out) {
  out.push_back(static_cast<char>(id));
  out.push_back(static_cast<char>(id >> 8));
}

class Estimate {
 public:
  Estimate(const Vocabulary& vocabulary, Counts counts, const TrainingOptions& options)
      : vocabulary_(vocabulary), counts_(std::move(counts)) {
    pair_discount_ = Discount(counts_.pairs);
    triple_discount_ = Discount(counts_.triples);
    Keep(options);
  }

  std::string Bytes() {
    std::string out(kLanguageModelMagic);
    Put(static_cast<uint32_t>(vocabulary_.spellings().size()), out);
    Put(static_cast<uint32_t>(pairs_.size()), out);
    Put(static_cast<uint32_t>(triples_.size()), out);
    std::string spellings;
    for (const std::string& spelling : vocabulary_.spellings()) spellings += spelling + '\n';
    Put(static_cast<uint32_t>(spellings.size()), out);
    out += spellings;
    PutWords(out);
    PutPairs(out);
    PutTriples(out);
    return out;
  }

 private:
  // Decides what is written; what begins a kept triple is kept too.
  void Keep(const TrainingOptions& options) {
    for (const auto& [key, count] : counts_.triples)
      if (count >= options.fewest_triples) triples_.push_back(key);
    std::sort(triples_.begin(), triples_.end());
    for (const auto& [key, count] : counts_.pairs)
      if (count >= options.fewest_pairs) pairs_.push_back(key);
    for (const uint64_t triple : triples_) {
      pairs_.push_back(static_cast<uint32_t>(triple >> 16));
      counts_.after_pair[static_cast<uint32_t>(triple >> 16)].kept +=
          counts_.triples[triple] - triple_discount_;
    }
    std::sort(pairs_.begin(), pairs_.end());
    pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
    for (const uint32_t pair : pairs_)
      counts_.after_word[static_cast<Id>(pair >> 16)].kept +=
          std::max(0.0, CountOf(pair) - pair_discount_);
  }

  double CountOf(uint32_t pair) const {
    const auto found = counts_.pairs.find(pair);
    return found == counts_.pairs.end() ? 0 : found->second;
  }

  static double Left(const Context& context) {
    return context.total > 0 ? std::max(1e-6, 1 - context.kept / context.total) : 1;
  }
  double LeftAfter(Id word) const {
    const auto found = counts_.after_word.find(word);
    return found == counts_.after_word.end() ? 1 : Left(found->second);
  }

  double OfWord(Id word) const {
    constexpr double kUnseen = 0.5;
    const auto found = counts_.singles.find(word);
    const double count = found == counts_.singles.end() ? kUnseen : found->second;
    return count / (static_cast<double>(counts_.pairs.size()) + kUnseen);
  }

  double OfPair(uint32_t pair) const {
    const auto first = static_cast<Id>(pair >> 16);
    const double shorter = LeftAfter(first) * OfWord(static_cast<Id>(pair));
    const auto context = counts_.after_word.find(first);
    if (context == counts_.after_word.end()) return shorter;
    return std::max(0.0, CountOf(pair) - pair_discount_) / context->second.total + shorter;
  }

  void PutWords(std::string& out) const {
    for (size_t word = 0; word < vocabulary_.size(); ++word) {
      out.push_back(static_cast<char>(ToCost(OfWord(static_cast<Id>(word)))));
      out.push_back(static_cast<char>(ToCost(LeftAfter(static_cast<Id>(word)))));
    }
  }

  void PutPairs(std::string& out) const {
    size_t at = 0;
    for (size_t word = 0; word <= vocabulary_.size(); ++word) {
      while (at < pairs_.size() && pairs_[at] >> 16 < word) ++at;
      Put(static_cast<uint32_t>(at), out);
    }
    for (const uint32_t pair : pairs_) Put(static_cast<Id>(pair), out);
    for (const uint32_t pair : pairs_) {
      const auto context = counts_.after_pair.find(pair);
      out.push_back(static_cast<char>(ToCost(OfPair(pair))));
      out.push_back(static_cast<char>(
          ToCost(context == counts_.after_pair.end() ? 1 : Left(context->second))));
    }
  }

  void PutTriples(std::string& out) const {
    size_t at = 0;
    for (const uint32_t pair : pairs_) {
      while (at < triples_.size() && triples_[at] >> 16 < pair) ++at;
      Put(static_cast<uint32_t>(at), out);
    }
    Put(static_cast<uint32_t>(triples_.size()), out);
    for (const uint64_t triple : triples_) Put(static_cast<Id>(triple), out);
    for (const uint64_t triple : triples_) {
      const Context& context = counts_.after_pair.at(static_cast<uint32_t>(triple >> 16));
      const double seen = counts_.triples.at(triple) - triple_discount_;
      const double p = seen / context.total + Left(context) * OfPair(static_cast<uint32_t>(triple));
      out.push_back(static_cast<char>(ToCost(p)));
    }
  }

  const Vocabulary& vocabulary_;
  Counts counts_;
  double pair_discount_ = 0;
  double triple_discount_ = 0;
  std::vector<uint32_t> pairs_;
  std::vector<uint64_t> triples_;
};

}  // namespace

std::string TrainLanguageModel(std::istream& text, const TrainingOptions& options) {
  Vocabulary vocabulary;
  const Running running = ReadText(text, vocabulary);
  vocabulary.Close(options.fewest_syllables);
  return Estimate(vocabulary, Counts(Numbered(running, vocabulary)), options).Bytes();
}

}  // namespace sohoa
