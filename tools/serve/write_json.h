// What the service says beside records and hits (tools/json_output.h): UTF-8, one line each.
#ifndef SOHOA_TOOLS_SERVE_WRITE_JSON_H_
#define SOHOA_TOOLS_SERVE_WRITE_JSON_H_

#include <string>
#include <string_view>
#include <vector>

#include "tools/serve/api_key.h"
#include "tools/serve/scan_job.h"

namespace sohoa {

std::string ApiKeysJson(const std::vector<ApiKey>& keys);
// The same for people and programs that ask for a list: without the hashes.
std::string ApiKeyListJson(const std::vector<ApiKey>& keys);

// As it is kept, with the caller.
std::string StoredJobJson(const ScanJob& job);
// As it is answered; `reason` in the client's language.
std::string JobJson(const ScanJob& job, std::string_view reason);

// RFC 9457: {"type":"about:blank","title":…,"status":…,"detail":…}; without detail where empty.
std::string ProblemJson(int status, std::string_view title, std::string_view detail);

// {"status":"ok"} and the like.
std::string StateJson(std::string_view status);

}  // namespace sohoa

#endif  // SOHOA_TOOLS_SERVE_WRITE_JSON_H_
