// Abbreviations of administrative writing, and what a look-alike slip makes of them. Thread-safe;
// no state.
#ifndef SOHOA_OCR_TEXT_ABBREVIATIONS_H_
#define SOHOA_OCR_TEXT_ABBREVIATIONS_H_

#include <string>
#include <string_view>

namespace sohoa {

// The types of documents and copies of NĐ 30/2020, annex III, and the legal documents: "QĐ", "TTr".
bool IsTypeAbbreviation(std::string_view word);

// The one type that `word` is by a single look-alike slip: a crossed D uncrossed or the other way
// round, Đ twice, I for T, O for Q. Empty where it is a type itself, or none, or there are several.
std::string TypeBySlip(std::string_view word);

// The same for agencies and other abbreviations that nearly every document has: "UBND", "PT-TH".
// A letter that stands three times for one that stands twice is a slip too: "CNTTT".
bool IsKnownAbbreviation(std::string_view word);
std::string AbbreviationBySlip(std::string_view word);

}  // namespace sohoa

#endif  // SOHOA_OCR_TEXT_ABBREVIATIONS_H_
