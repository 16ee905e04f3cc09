#include "tools/review_input.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace sohoa {

ReviewAnswer ParseReviewAnswer(const std::string& line) {
  const std::string text(absl::StripAsciiWhitespace(line));
  if (text.empty()) return {ReviewAnswer::Kind::kConfirm};
  if (text == "-") return {ReviewAnswer::Kind::kAbsent};
  if (text == "s") return {ReviewAnswer::Kind::kSkip};
  if (text == "q") return {ReviewAnswer::Kind::kQuit};
  return {ReviewAnswer::Kind::kCorrect, text.front() == '=' ? text.substr(1) : text};
}

absl::StatusOr<FieldDecision> ParseDecision(const std::string& argument) {
  const size_t sign = argument.find('=');
  if (sign == std::string::npos || sign == 0)
    return absl::InvalidArgumentError(absl::StrCat("a change is written FIELD=VALUE: ", argument));
  FieldDecision decision{argument.substr(0, sign), FieldDecision::Kind::kCorrect,
                         argument.substr(sign + 1)};
  if (decision.value == "-") decision = {decision.field, FieldDecision::Kind::kAbsent};
  return decision;
}

}  // namespace sohoa
