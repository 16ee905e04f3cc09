// What a person types who reviews fields. Pure; thread-safe.
#ifndef SOHOA_TOOLS_REVIEW_INPUT_H_
#define SOHOA_TOOLS_REVIEW_INPUT_H_

#include <string>

#include "absl/status/statusor.h"
#include "pipeline/field_decision.h"

namespace sohoa {

struct ReviewAnswer {
  enum class Kind { kConfirm, kCorrect, kAbsent, kSkip, kQuit };
  Kind kind = Kind::kConfirm;
  std::string value = {};  // of kCorrect
};

// "": it is right; "-": it is not there; "s": skip; "q": quit; anything else is the value, and
// "=TEXT" the value TEXT whatever it is.
ReviewAnswer ParseReviewAnswer(const std::string& line);

// "FIELD=VALUE": corrects; "FIELD=-": is not there. kInvalidArgument.
absl::StatusOr<FieldDecision> ParseDecision(const std::string& argument);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_REVIEW_INPUT_H_
