// Words that the reader joined, and specks that it took for marks. Pure; thread-safe.
#ifndef SOHOA_OCR_TEXT_GLUED_WORDS_H_
#define SOHOA_OCR_TEXT_GLUED_WORDS_H_

#include <string>
#include <vector>

#include "ocr/page/page_text.h"
#include "ocr/text/language_model.h"

namespace sohoa {

// The words that `word` is, with the marks around them, if it is no word itself and divides into
// The words that `word` is, with the marks around them, if it is no word itself and divides into
// syllables of the model, two or else three, in one way only: "THỦYPHÚ," is "THỦY" and "PHÚ,"; at a
// dot that is no full stop, "cấp.huyện"; at a capital within, "ThịMỹ". Foreign words and
// abbreviations have no Vietnamese marks or do not divide. One element, the word itself, where it
// stays.
std::vector<std::string> WordsApart(const LanguageModel& model, const std::string& word);

// `word` without the marks around it that nobody writes there: "_SỞ", "NAI_", "'quá" where no
// other apostrophe closes it. As it is where they may be meant.
std::string WithoutSpecks(const LanguageModel& model, const std::string& word);

// words[at] divided: each part gets its share of the box, by letters, and all else of the word.
void Divide(const std::vector<std::string>& parts, size_t at, Line& line);

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_GLUED_WORDS_H_
