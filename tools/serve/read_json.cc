#include "tools/serve/read_json.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/escaping.h"

namespace sohoa {
namespace {

using Json = nlohmann::json;

// What is nested deeper is nobody's message, and the library would take stack for each level when
// it drops it.
constexpr int kDeepest = 16;

std::optional<Json> Parse(std::string_view text) {
  const auto shallow = [](int depth, Json::parse_event_t, Json&) { return depth <= kDeepest; };
  Json json = Json::parse(text.begin(), text.end(), shallow, /*allow_exceptions=*/false);
  if (json.is_discarded() || !json.is_object()) return std::nullopt;
  return json;
}

// Members that are missing, null or of another kind count as not there.
std::string Text(const Json& json, const char* name) {
  const auto at = json.find(name);
  return at != json.end() && at->is_string() ? at->get<std::string>() : "";
}

int64_t Number(const Json& json, const char* name) {
  const auto at = json.find(name);
  if (at == json.end()) return 0;
  if (at->is_number_integer()) return at->get<int64_t>();
  return at->is_number() ? static_cast<int64_t>(at->get<double>()) : 0;
}

bool Flag(const Json& json, const char* name) {
  const auto at = json.find(name);
  return at != json.end() && at->is_boolean() && at->get<bool>();
}

// A list of texts, or a single text.
std::vector<std::string> Texts(const Json& json, const char* name) {
  std::vector<std::string> texts;
  const auto at = json.find(name);
  if (at == json.end()) return texts;
  if (at->is_string()) texts.push_back(at->get<std::string>());
  if (at->is_array())
    for (const Json& each : *at)
      if (each.is_string()) texts.push_back(each.get<std::string>());
  return texts;
}

std::optional<ApiKey> KeyOf(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  const std::optional<Role> role = RoleNamed(Text(json, "role"));
  ApiKey key{.id = Text(json, "id"),
             .name = Text(json, "name"),
             .scope = {Texts(json, "organs"), Texts(json, "kinds"), Flag(json, "personalData")},
             .hash = Text(json, "hash"),
             .certificate = Text(json, "certificate"),
             .created_at = Text(json, "createdAt"),
             .revoked_at = Text(json, "revokedAt")};
  if (!role || key.id.empty() || key.hash.empty() == key.certificate.empty()) return std::nullopt;
  key.role = *role;
  return key;
}

std::optional<JobStatus> StatusNamed(std::string_view name) {
  for (const JobStatus status :
       {JobStatus::kQueued, JobStatus::kRunning, JobStatus::kStored, JobStatus::kDuplicate,
        JobStatus::kQuarantined, JobStatus::kFailed})
    if (NameOf(status) == name) return status;
  return std::nullopt;
}

std::string Binary(const Json& json, const char* name) {
  std::string bytes;
  return absl::WebSafeBase64Unescape(Text(json, name), &bytes) ? bytes : "";
}

// Nothing for a key that signs no tokens.
std::optional<TokenKey> TokenKeyOf(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  const std::string use = Text(json, "use");
  if (!use.empty() && use != "sig") return std::nullopt;
  TokenKey key{.id = Text(json, "kid")};
  const std::string kind = Text(json, "kty");
  if (kind == "RSA") {
    key.modulus = Binary(json, "n");
    key.exponent = Binary(json, "e");
    if (key.modulus.empty() || key.exponent.empty()) return std::nullopt;
  } else if (kind == "EC" && Text(json, "crv") == "P-256") {
    key.x = Binary(json, "x");
    key.y = Binary(json, "y");
    if (key.x.size() != 32 || key.y.size() != 32) return std::nullopt;
  } else {
    return std::nullopt;
  }
  return key;
}

}  // namespace

std::optional<std::vector<ApiKey>> ParseApiKeys(std::string_view text) {
  const std::optional<Json> json = Parse(text);
  if (!json || !json->contains("keys") || !json->at("keys").is_array()) return std::nullopt;
  std::vector<ApiKey> keys;
  for (const Json& each : json->at("keys")) {
    std::optional<ApiKey> key = KeyOf(each);
    if (!key) return std::nullopt;
    keys.push_back(*std::move(key));
  }
  return keys;
}

std::optional<ScanJob> ParseScanJob(std::string_view text) {
  const std::optional<Json> json = Parse(text);
  if (!json) return std::nullopt;
  const std::optional<JobStatus> status = StatusNamed(Text(*json, "status"));
  if (!status) return std::nullopt;
  return ScanJob{.id = Text(*json, "id"),
                 .caller = Text(*json, "caller"),
                 .file = Text(*json, "file"),
                 .status = *status,
                 .records = Texts(*json, "records"),
                 .reason = Text(*json, "reason"),
                 .submitted_at = Text(*json, "submittedAt"),
                 .finished_at = Text(*json, "finishedAt")};
}

std::optional<TokenHeader> ParseTokenHeader(std::string_view text) {
  const std::optional<Json> json = Parse(text);
  if (!json) return std::nullopt;
  // RFC 7515, 4.1.11: extensions that are not understood make a token invalid.
  if (json->contains("crit")) return std::nullopt;
  return TokenHeader{Text(*json, "alg"), Text(*json, "kid")};
}

std::optional<TokenClaims> ParseTokenClaims(std::string_view text) {
  const std::optional<Json> json = Parse(text);
  if (!json) return std::nullopt;
  return TokenClaims{.issuer = Text(*json, "iss"),
                     .subject = Text(*json, "sub"),
                     .audience = Texts(*json, "aud"),
                     .expires_s = Number(*json, "exp"),
                     .not_before_s = Number(*json, "nbf"),
                     .role = Text(*json, "sohoa_role"),
                     .organs = Texts(*json, "sohoa_organs"),
                     .kinds = Texts(*json, "sohoa_kinds"),
                     .personal_data = Flag(*json, "sohoa_personal_data")};
}

std::optional<std::vector<TokenKey>> ParseTokenKeys(std::string_view text) {
  const std::optional<Json> json = Parse(text);
  if (!json || !json->contains("keys") || !json->at("keys").is_array()) return std::nullopt;
  std::vector<TokenKey> keys;
  for (const Json& each : json->at("keys"))
    if (std::optional<TokenKey> key = TokenKeyOf(each)) keys.push_back(*std::move(key));
  return keys;
}

std::optional<FieldChange> ParseFieldChange(std::string_view text) {
  const std::optional<Json> json = Parse(text);
  if (!json) return std::nullopt;
  for (const auto& [name, value] : json->items())
    if ((name != "value" && name != "reason") || !value.is_string()) return std::nullopt;
  FieldChange change{.reason = Text(*json, "reason")};
  if (json->contains("value")) change.value = Text(*json, "value");
  return change;
}

}  // namespace sohoa
