#include "models/handwritten_digits.h"

#include "models/embedded_file.h"

SOHOA_EMBED_FILE(sohoa_handwritten_digits, SOHOA_HANDWRITTEN_DIGITS_FILE);

namespace sohoa {

std::string_view HandwrittenDigitModel() { return SOHOA_EMBEDDED_FILE(sohoa_handwritten_digits); }

}  // namespace sohoa
