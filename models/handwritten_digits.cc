#include "models/handwritten_digits.h"

// The file's bytes, as the assembler puts them among the constants.
__asm__(
    ".section .rodata\n"
    ".global sohoa_handwritten_digits_begin\n"
    "sohoa_handwritten_digits_begin:\n"
    ".incbin \"" SOHOA_HANDWRITTEN_DIGITS_FILE
    "\"\n"
    ".global sohoa_handwritten_digits_end\n"
    "sohoa_handwritten_digits_end:\n"
    ".previous\n");

extern "C" {
extern const char sohoa_handwritten_digits_begin[];
extern const char sohoa_handwritten_digits_end[];
}

namespace sohoa {

std::string_view HandwrittenDigitModel() {
  return {sohoa_handwritten_digits_begin,
          static_cast<size_t>(sohoa_handwritten_digits_end - sohoa_handwritten_digits_begin)};
}

}  // namespace sohoa
