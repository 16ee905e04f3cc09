#include "models/confidence_vi.h"

#include "models/embedded_file.h"

SOHOA_EMBED_FILE(sohoa_confidence_vi, SOHOA_CONFIDENCE_VI_FILE);

namespace sohoa {

std::string_view VietnameseConfidenceModel() { return SOHOA_EMBEDDED_FILE(sohoa_confidence_vi); }

}  // namespace sohoa
