// Mends what the reader misread, syllable by syllable, where the language says so clearly. Never
// touches names, codes, numbers and foreign words. Pure; thread-safe.
#ifndef SOHOA_OCR_TEXT_CORRECT_H_
#define SOHOA_OCR_TEXT_CORRECT_H_

#include <vector>

#include "ocr/page/correction.h"
#include "ocr/page/page_text.h"
#include "ocr/text/language_model.h"

namespace sohoa {

// What the reader is taken to have done, as -ln of how rarely; tuned on made scans (seeds 5001 to
// 5003), where more than nineteen of twenty changes must be right.
struct MisreadingCosts {
  float tone = 5;      // ổ for ố
  float tone_too = 2;  // where a mark is missing, its tone often is: E for Ế
  // ỉ for i: the dot of bold print runs into the letter, and the reader knows "chỉ" better. Of 70
  // such (seeds 9101 to 9601 and 62001) 37 were read below 0.92, 5 above 0.96; of 1,795 right ỉ 12
  // and 1,426.
  float hook = 2;
  float sure_hook = 6;  // in place of `sure`
  float mark = 5;       // o for ô, d for đ
  float letter = 7;     // a letter too many, or another: "GLIÁM"
  float capitals = 1;   // more, in a word of capitals: headings hold names
  float sure = 4;       // more, for each tenth by which the reader is surer than kUnsure
  float again = 2;      // what only a second look saw …
  float surer = 20;     // … and less by this times how much surer it was
};

// Changes the words of `page` for which another syllable of nearly the same look, or another of
// their `readings`, makes the whole line likelier by more than such a misreading is rare (Viterbi's
// best path over trigrams). Of a word that is never touched otherwise, a name or a number, a
// reading counts where it is surer, whatever the language says.
std::vector<Correction> CorrectText(const LanguageModel& model, const MisreadingCosts& costs,
                                    PageText& page);

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_CORRECT_H_
