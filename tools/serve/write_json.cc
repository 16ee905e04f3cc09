#include "tools/serve/write_json.h"

#include <nlohmann/json.hpp>
#include <utility>

namespace sohoa {
namespace {

using Json = nlohmann::ordered_json;

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json Told(std::string_view text) { return text.empty() ? Json() : Json(text); }

Json KeyJson(const ApiKey& key, bool with_hash) {
  Json json = {{"id", key.id},
               {"name", key.name},
               {"role", NameOf(key.role)},
               {"organs", key.scope.organs},
               {"kinds", key.scope.kinds},
               {"personalData", key.scope.personal_data},
               {"certificate", Told(key.certificate)},
               {"createdAt", key.created_at},
               {"revokedAt", Told(key.revoked_at)}};
  if (with_hash) json["hash"] = key.hash;
  return json;
}

Json KeyListJson(const std::vector<ApiKey>& keys, bool with_hashes) {
  Json list = Json::array();
  for (const ApiKey& key : keys) list.push_back(KeyJson(key, with_hashes));
  return {{"keys", std::move(list)}};
}

Json JobFields(const ScanJob& job, std::string_view reason) {
  return {{"id", job.id},
          {"status", NameOf(job.status)},
          {"file", job.file},
          {"records", job.records},
          {"reason", Told(reason)},
          {"submittedAt", job.submitted_at},
          {"finishedAt", Told(job.finished_at)}};
}

}  // namespace

std::string ApiKeysJson(const std::vector<ApiKey>& keys) { return Dump(KeyListJson(keys, true)); }

std::string ApiKeyListJson(const std::vector<ApiKey>& keys) {
  return Dump(KeyListJson(keys, false));
}

std::string StoredJobJson(const ScanJob& job) {
  Json json = JobFields(job, job.reason);
  json["caller"] = job.caller;
  return Dump(json);
}

std::string JobJson(const ScanJob& job, std::string_view reason) {
  return Dump(JobFields(job, reason));
}

std::string ProblemJson(int status, std::string_view title, std::string_view detail) {
  Json json = {{"type", "about:blank"}, {"title", title}, {"status", status}};
  if (!detail.empty()) json["detail"] = detail;
  return Dump(json);
}

std::string StateJson(std::string_view status) { return Dump({{"status", status}}); }

}  // namespace sohoa
