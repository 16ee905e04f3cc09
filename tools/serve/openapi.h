// The description of the service: tools/serve/openapi.json (OpenAPI 3.1).
#ifndef SOHOA_TOOLS_SERVE_OPENAPI_H_
#define SOHOA_TOOLS_SERVE_OPENAPI_H_

#include <string_view>

namespace sohoa {

std::string_view OpenApiDocument();

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_OPENAPI_H_
