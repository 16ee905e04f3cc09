// The vocabulary that comes with the program, for tests.
#ifndef SOHOA_TESTS_SUPPORT_KNOWN_WORDS_H_
#define SOHOA_TESTS_SUPPORT_KNOWN_WORDS_H_

#include <vector>

#include "ocr/fields/vocabulary.h"

namespace sohoa::testing_support {

// The files as Vocabulary::Parse takes them.
std::vector<WordFile> KnownWordFiles();

// All of them parsed. Lives as long as the test program.
const Vocabulary& KnownWords();

}  // namespace sohoa::testing_support

#endif  // SOHOA_TESTS_SUPPORT_KNOWN_WORDS_H_
