// The classifier of handwritten digits that comes with the program; see MANIFEST.tsv.
#ifndef SOHOA_MODELS_HANDWRITTEN_DIGITS_H_
#define SOHOA_MODELS_HANDWRITTEN_DIGITS_H_

#include <string_view>

namespace sohoa {

// For DigitClassifier::Parse. Lives as long as the program.
std::string_view HandwrittenDigitModel();

}  // namespace sohoa

#endif  // SOHOA_MODELS_HANDWRITTEN_DIGITS_H_
