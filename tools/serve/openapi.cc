#include "tools/serve/openapi.h"

#include "models/embedded_file.h"

SOHOA_EMBED_FILE(sohoa_openapi, SOHOA_OPENAPI_FILE);

namespace sohoa {

std::string_view OpenApiDocument() { return SOHOA_EMBEDDED_FILE(sohoa_openapi); }

}  // namespace sohoa
