#include "tests/support/known_words.h"

#include <string>

#include "models/vocabulary_vi.h"

namespace sohoa::testing_support {

std::vector<WordFile> KnownWordFiles() {
  std::vector<WordFile> files;
  for (const EmbeddedText& file : VietnameseVocabulary())
    files.push_back({std::string(file.name), file.text});
  return files;
}

const Vocabulary& KnownWords() {
  static const Vocabulary words = Vocabulary::Parse(KnownWordFiles()).value();
  return words;
}

}  // namespace sohoa::testing_support
