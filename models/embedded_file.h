// Data files as part of the program. For the .cc files of this folder.
#ifndef SOHOA_MODELS_EMBEDDED_FILE_H_
#define SOHOA_MODELS_EMBEDDED_FILE_H_

#include <cstddef>
#include <string_view>

// The bytes of the file at `path` (a string literal), as the assembler puts them among the
// constants, between the symbols NAME_begin and NAME_end, which it declares. At namespace scope,
// outside any namespace; `name` is one of a kind in the program.
#define SOHOA_EMBED_FILE(name, path)                                                   \
  __asm__(".section .rodata\n.global " #name "_begin\n" #name                          \
          "_begin:\n"                                                                  \
          ".incbin \"" path "\"\n.global " #name "_end\n" #name "_end:\n.previous\n"); \
  extern "C" {                                                                         \
  extern const char name##_begin[];                                                    \
  extern const char name##_end[];                                                      \
  }                                                                                    \
  static_assert(true)

#define SOHOA_EMBEDDED_FILE(name) \
  std::string_view(name##_begin, static_cast<size_t>(name##_end - name##_begin))

#endif  // SOHOA_MODELS_EMBEDDED_FILE_H_
