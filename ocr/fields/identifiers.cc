#include "ocr/fields/identifiers.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "ocr/fields/evidence.h"

namespace sohoa {
namespace {

constexpr size_t kIdentityDigits = 12;
constexpr size_t kOldIdentityDigits = 9;
constexpr size_t kTaxDigits = 10;
constexpr size_t kBranchDigits = 3;
constexpr int kFirstCountry = 100;

// The provinces as they were numbered when the numbers began; births are still registered by them.
constexpr std::array<int, 63> kPlaces = {
    1,  2,  4,  6,  8,  10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33,
    34, 35, 36, 37, 38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66,
    67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

int ValueOf(std::string_view digits) {
  int value = 0;
  for (const char digit : digits) value = 10 * value + (digit - '0');
  return value;
}

bool IsPlace(int number) {
  return number >= kFirstCountry || std::binary_search(kPlaces.begin(), kPlaces.end(), number);
}

bool AllTheSame(std::string_view digits) {
  return digits.find_first_not_of(digits.front()) == std::string_view::npos;
}

// The last of the ten digits follows from the nine before it. A remainder of 0 is never given.
bool CheckDigitHolds(std::string_view ten) {
  constexpr std::array<int, 9> kWeights = {31, 29, 23, 19, 17, 13, 7, 5, 3};
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (ten[i] - '0');
  return 10 - sum % 11 == ten[kTaxDigits - 1] - '0';
}

// A year that has not come, or the bearer's other facts.
void AddDisagreements(const IdentityNumber& number, const BearerFacts& bearer,
                      std::vector<Reason>& faults) {
  const std::string year = absl::StrCat(number.birth_year);
  if (!bearer.birth_date_iso.empty() && bearer.birth_date_iso.substr(0, 4) != year)
    faults.push_back(Because("the identity number says born in $0, the date of birth says $1",
                             {year, bearer.birth_date_iso.substr(0, 4)}));
  if (bearer.sex && *bearer.sex != number.sex)
    faults.push_back(Because("the identity number says another sex than the paper"));
  if (!bearer.today_iso.empty() && year > bearer.today_iso.substr(0, 4))
    faults.push_back(Because("the identity number says born in $0, which has not come", {year}));
}

}  // namespace

std::optional<std::string> DigitsOf(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (IsDigit(c)) {
      digits += c;
    } else if (c != ' ' && c != '.' && c != '-') {
      return std::nullopt;
    }
  }
  if (digits.empty()) return std::nullopt;
  return digits;
}

std::optional<IdentityNumber> ParseIdentityNumber(std::string_view text) {
  std::optional<std::string> digits = DigitsOf(text);
  if (!digits || digits->size() != kIdentityDigits) return std::nullopt;
  const std::string_view view = *digits;
  IdentityNumber number;
  number.place = ValueOf(view.substr(0, 3));
  if (!IsPlace(number.place)) return std::nullopt;
  number.born_abroad = number.place >= kFirstCountry;
  const int century = ValueOf(view.substr(3, 1));  // 0, 1: 20th; 2, 3: 21st …; odd: a woman
  number.sex = century % 2 == 0 ? Sex::kMale : Sex::kFemale;
  number.birth_year = 1900 + 100 * (century / 2) + ValueOf(view.substr(4, 2));
  number.digits = *std::move(digits);
  return number;
}

bool IsOldIdentityNumber(std::string_view text) {
  const std::optional<std::string> digits = DigitsOf(text);
  return digits && digits->size() == kOldIdentityDigits && !AllTheSame(*digits);
}

std::vector<Reason> IdentityNumberFaults(std::string_view text, const BearerFacts& bearer) {
  if (IsOldIdentityNumber(text)) return {};
  const std::optional<std::string> digits = DigitsOf(text);
  if (!digits || digits->size() != kIdentityDigits)
    return {Because("an identity number has 12 digits, an old one 9")};
  const std::optional<IdentityNumber> number = ParseIdentityNumber(text);
  if (!number)
    return {Because("no province has the number $0 that the identity number begins with",
                    {digits->substr(0, 3)})};
  std::vector<Reason> faults;
  AddDisagreements(*number, bearer, faults);
  return faults;
}

std::optional<std::string> ParseTaxCode(std::string_view text) {
  const std::optional<std::string> digits = DigitsOf(text);
  if (!digits) return std::nullopt;
  const size_t size = digits->size();
  if (size != kTaxDigits && size != kTaxDigits + kBranchDigits) return std::nullopt;
  if (AllTheSame(*digits) || !CheckDigitHolds(*digits)) return std::nullopt;
  if (size == kTaxDigits) return digits;
  return absl::StrCat(digits->substr(0, kTaxDigits), "-", digits->substr(kTaxDigits));
}

std::optional<Reason> TaxCodeFault(std::string_view text) {
  if (ParseTaxCode(text) || ParseIdentityNumber(text)) return std::nullopt;
  const size_t size = DigitsOf(text).value_or("").size();
  if (size == kTaxDigits || size == kTaxDigits + kBranchDigits)
    return Because("the check digit of the tax code is wrong");
  if (size == kIdentityDigits)
    return Because("no province has the number $0 that the identity number begins with",
                   {DigitsOf(text)->substr(0, 3)});
  return Because("a tax code has 10, 12 or 13 digits");
}

}  // namespace sohoa
