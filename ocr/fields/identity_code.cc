#include "ocr/fields/identity_code.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_split.h"
#include "ocr/fields/evidence.h"
#include "ocr/fields/identifiers.h"
#include "ocr/fields/loose_match.h"
#include "ocr/fields/paper_values.h"
#include "ocr/text/normalize.h"

namespace sohoa {
namespace {

constexpr size_t kParts = 7;
constexpr double kFromCode = 0.99;  // codes correct their own errors

// "05021990" as ISO 8601.
std::string CompactDate(const std::string& text) {
  if (text.size() != 8) return "";
  return ReadCivilDate(text.substr(0, 2) + "/" + text.substr(2, 2) + "/" + text.substr(4))
      .value_or("");
}

std::string Letters(const std::string& text) { return LettersOnly(FoldForMatch(text)); }

Field FromCode(const std::string& value, const PageCode& code, int page) {
  Field field{.value = value, .confidence = kFromCode, .page = page, .box = code.box};
  field.status = FieldStatus::kAuto;
  field.reasons = {Because("the QR code of the card says so")};
  return field;
}

// The code's value over what print says in the same place.
Field Merged(Field from_code, const Field& print) {
  if (print.value.empty()) return from_code;
  from_code.page = print.page;
  from_code.box = print.box;
  const std::string code_letters = Letters(from_code.value), print_letters = Letters(print.value);
  if (NormalizeText(from_code.value) == print.value) {
    from_code.reasons.push_back(Because("print says the same"));
  } else if (code_letters == print_letters) {
    from_code.reasons.push_back(Because("print says the same but for marks"));
  } else if (print.status == FieldStatus::kAuto) {
    from_code.confidence = kDoubtful;
    from_code.status = FieldStatus::kReview;
    from_code.reasons.push_back(Because("print says otherwise: $0", {print.value}));
  } else {
    from_code.reasons.push_back(Because("print cannot be read well enough to compare"));
  }
  return from_code;
}

}  // namespace

std::optional<std::vector<CodeValue>> ParseIdentityCode(const std::string& text) {
  const std::vector<std::string> parts = absl::StrSplit(NormalizeText(text), '|');
  if (parts.size() + 1 < kParts) return std::nullopt;
  const std::string birth = CompactDate(parts[3]);
  if (!ParseIdentityNumber(parts[0]) || birth.empty()) return std::nullopt;
  const std::optional<Sex> sex = ReadSex(parts[4]);
  const std::vector<CodeValue> all = {
      {"identityNumber", parts[0]},
      {"oldIdentityNumber", parts[1]},
      {"fullName", parts[2]},
      {"birthDate", birth},
      {"sex", !sex                 ? ""
              : *sex == Sex::kMale ? "Nam"
                                   : "Nữ"},
      {"address", parts[5]},
      {"issuedDate", parts.size() < kParts ? "" : CompactDate(parts[6])}};
  std::vector<CodeValue> said;
  for (const CodeValue& value : all)
    if (!value.value.empty()) said.push_back(value);
  return said;
}

void PutCodeOverPrint(const std::vector<CodeValue>& values, const PageCode& code, int page,
                      std::vector<Detail>& print) {
  for (const CodeValue& value : values) {
    const auto at = std::find_if(print.begin(), print.end(),
                                 [&](const Detail& detail) { return detail.key == value.key; });
    Field field = FromCode(value.value, code, page);
    if (at == print.end())
      print.push_back({value.key, std::move(field)});
    else
      at->field = Merged(std::move(field), at->field);
  }
}

}  // namespace sohoa
