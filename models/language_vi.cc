#include "models/language_vi.h"

#include "models/embedded_file.h"

SOHOA_EMBED_FILE(sohoa_language_vi, SOHOA_LANGUAGE_VI_FILE);

namespace sohoa {

std::string_view VietnameseLanguageModel() { return SOHOA_EMBEDDED_FILE(sohoa_language_vi); }

}  // namespace sohoa
