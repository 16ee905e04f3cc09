// The QR code of an identity card, which is the authority over what is read in print. Thread-safe;
// no state. Source of the layout: parsers of the card's code in several public projects, which
// agree: number|old number|name|birth ddMMyyyy|sex|residence|issue ddMMyyyy, and on cards of 2024
// more parts behind them, which say nothing here.
#ifndef SOHOA_OCR_FIELDS_IDENTITY_CODE_H_
#define SOHOA_OCR_FIELDS_IDENTITY_CODE_H_

#include <optional>
#include <string>
#include <vector>

#include "ocr/page/document_fields.h"
#include "ocr/page/page_code.h"

namespace sohoa {

// A value under its key in data; dates are ISO 8601.
struct CodeValue {
  std::string key;
  std::string value;
};

// The parts of a card's code that say something; nullopt for any other code: its number must be one
// by the rules of the twelve digits, its birth a day.
std::optional<std::vector<CodeValue>> ParseIdentityCode(const std::string& text);

// `print` with the code's values in their places: each stands for sure where print says the same
// but for marks, or cannot be read well; where well-read print says something else, a person must
// look. What print has not is added, with `page` and the
// code's box.
void PutCodeOverPrint(const std::vector<CodeValue>& values, const PageCode& code, int page,
                      std::vector<Detail>& print);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_IDENTITY_CODE_H_
