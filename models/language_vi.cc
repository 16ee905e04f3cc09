#include "models/language_vi.h"

// The file's bytes, as the assembler puts them among the constants.
__asm__(
    ".section .rodata\n"
    ".global sohoa_language_vi_begin\n"
    "sohoa_language_vi_begin:\n"
    ".incbin \"" SOHOA_LANGUAGE_VI_FILE
    "\"\n"
    ".global sohoa_language_vi_end\n"
    "sohoa_language_vi_end:\n"
    ".previous\n");

extern "C" {
extern const char sohoa_language_vi_begin[];
extern const char sohoa_language_vi_end[];
}

namespace sohoa {

std::string_view VietnameseLanguageModel() {
  return {sohoa_language_vi_begin,
          static_cast<size_t>(sohoa_language_vi_end - sohoa_language_vi_begin)};
}

}  // namespace sohoa
