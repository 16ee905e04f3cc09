// Numbers that the state gives to people and to businesses, and what shows that one was misread.
// Thread-safe; no state. Sources: circular 59/2021/TT-BCA and decree 137/2015/NĐ-CP for the twelve
// digits, circular 105/2020/TT-BTC for the tax code, whose check digit was tried on six companies'
// published codes.
#ifndef SOHOA_OCR_FIELDS_IDENTIFIERS_H_
#define SOHOA_OCR_FIELDS_IDENTIFIERS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/page/document_fields.h"

namespace sohoa {

enum class Sex { kMale, kFemale };

// What the twelve digits of a personal identity number say of its bearer.
struct IdentityNumber {
  std::string digits;        // twelve
  int place = 0;             // first three digits: the province of the birth's registration
  bool born_abroad = false;  // `place` is a country's number, 100 and above
  Sex sex = Sex::kMale;
  int birth_year = 0;  // 1900 … 2399
};

// The digits of a number as people write it, spaces, dots and hyphens between them left out.
// nullopt where anything else stands among them or there is no digit.
std::optional<std::string> DigitsOf(std::string_view text);

// A number of twelve digits whose place is a province's or a country's; nullopt for any other text.
std::optional<IdentityNumber> ParseIdentityNumber(std::string_view text);

// Nine digits that are not all the same: an identity card of the older kind.
bool IsOldIdentityNumber(std::string_view text);

// What is known of the bearer from other places of the paper; empty where nothing is.
struct BearerFacts {
  std::string birth_date_iso;  // YYYY-MM-DD
  std::optional<Sex> sex;
  std::string today_iso;  // YYYY-MM-DD; nobody is born after it
};

// What speaks against `text` as a personal identity number: its form, or a sex or year that is not
// the bearer's. Empty where nothing does; then every fact that was given agrees with it. Nine
// digits of an old card pass, as they say nothing of the bearer.
std::vector<Reason> IdentityNumberFaults(std::string_view text, const BearerFacts& bearer);

// A tax code in its one form: "0100109106", with a branch "0100109106-001". nullopt where the text
// has another form or its check digit is wrong. A person's twelve digits are no such code.
std::optional<std::string> ParseTaxCode(std::string_view text);

// What speaks against `text` as a tax code, ten or thirteen digits of a business or twelve of a
// person; nullopt where nothing does.
std::optional<Reason> TaxCodeFault(std::string_view text);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_IDENTIFIERS_H_
