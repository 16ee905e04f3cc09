// What no client of good will sends.
#ifndef SOHOA_TESTS_TOOLS_SERVE_MALFORMED_REQUESTS_H_
#define SOHOA_TESTS_TOOLS_SERVE_MALFORMED_REQUESTS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace sohoa::testing_support {

// Each is wrong in a way of its own: none may get a good answer.
std::vector<std::string> MalformedRequests();

// Good requests to the service, with `token`, that were damaged by chance: letters changed, taken
// out or doubled, pieces of others put in. The same seed gives the same ones.
std::vector<std::string> DamagedRequests(int count, uint32_t seed, const std::string& token);

}  // namespace sohoa::testing_support

#endif  // SOHOA_TESTS_TOOLS_SERVE_MALFORMED_REQUESTS_H_
