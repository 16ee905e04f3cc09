// Which address asks for what: the one table of them.
#ifndef SOHOA_TOOLS_SERVE_ROUTES_H_
#define SOHOA_TOOLS_SERVE_ROUTES_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/serve/service_context.h"

namespace sohoa {

struct Route {
  std::string_view method;
  std::string_view pattern;  // "/v1/records/{id}"
  Endpoint endpoint;
  Answer answer;
};

std::span<const Route> Routes();

struct RouteMatch {
  const Route* route = nullptr;    // null: none
  std::vector<std::string> parts;  // what stands at the pattern's places; never empty ones
  std::string allowed;             // where only other methods are there: "GET, POST"
};

RouteMatch FindRoute(std::string_view method, std::string_view path);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_ROUTES_H_
