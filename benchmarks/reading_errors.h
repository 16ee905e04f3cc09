// How far a text is from what stands on the paper, whatever the order in which it was read.
// Pure; thread-safe.
#ifndef SOHOA_BENCHMARKS_READING_ERRORS_H_
#define SOHOA_BENCHMARKS_READING_ERRORS_H_

#include <string>
#include <string_view>
#include <vector>

namespace sohoa {

// A word of NormalizeText's output as it is compared: one kind of quotation mark and dash, and open
// "oa", "oe", "uy" with the tone on the first letter; both spellings are right.
std::string WordToCompare(std::string_view normal);

// The words of a text that hold a letter or a digit, each as it is compared.
std::vector<std::string> WordsToCompare(std::string_view utf8);

struct ReadingErrors {
  long letters = 0;        // characters of the truth's words
  long words = 0;          // of the truth
  long letter_errors = 0;  // inserted, deleted, replaced
  long inserted = 0;       // of them, in words that the truth does not have
  long word_errors = 0;    // words of the truth that were not read exactly
  long tone_errors = 0;    // letters read with the right base and the wrong mark or tone

  void Add(const ReadingErrors& other);
};

// Equal words are matched first, wherever they stand; of the rest, longest first, each word of the
// truth with the nearest one that was read.
ReadingErrors Compare(const std::vector<std::string>& truth, const std::vector<std::string>& read);

}  // namespace sohoa

#endif  // SOHOA_BENCHMARKS_READING_ERRORS_H_
