#include "models/confidence_vi.h"

// The file's bytes, as the assembler puts them among the constants.
__asm__(
    ".section .rodata\n"
    ".global sohoa_confidence_vi_begin\n"
    "sohoa_confidence_vi_begin:\n"
    ".incbin \"" SOHOA_CONFIDENCE_VI_FILE
    "\"\n"
    ".global sohoa_confidence_vi_end\n"
    "sohoa_confidence_vi_end:\n"
    ".previous\n");

extern "C" {
extern const char sohoa_confidence_vi_begin[];
extern const char sohoa_confidence_vi_end[];
}

namespace sohoa {

std::string_view VietnameseConfidenceModel() {
  return {sohoa_confidence_vi_begin,
          static_cast<size_t>(sohoa_confidence_vi_end - sohoa_confidence_vi_begin)};
}

}  // namespace sohoa
