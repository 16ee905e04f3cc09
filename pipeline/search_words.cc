#include "pipeline/search_words.h"

namespace sohoa {
namespace {

void Add(const std::vector<Phrase>& phrases, bool both_ways, std::vector<Abbreviation>* found) {
  for (const Phrase& phrase : phrases)
    if (!phrase.abbreviation.empty())
      found->push_back({phrase.abbreviation, phrase.name, both_ways});
}

}  // namespace

std::vector<Abbreviation> AbbreviationsOf(const Vocabulary& vocabulary) {
  std::vector<Abbreviation> found;
  Add(vocabulary.agencies(), true, &found);
  Add(vocabulary.document_types(), false, &found);
  return found;
}

}  // namespace sohoa
