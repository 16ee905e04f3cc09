// The description of the service, held against what the service answers.
#include "tools/serve/openapi.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/tools/serve/service_site.h"
#include "tools/serve/routes.h"

namespace sohoa {
namespace {

using Json = nlohmann::json;
using testing_support::BodyOf;
using testing_support::HeaderOf;

const Json& Document() {
  static const Json document = Json::parse(OpenApiDocument());
  return document;
}

// As far as the description uses JSON Schema.
class Checker {
 public:
  std::vector<std::string> Check(const Json& schema, const Json& value) {
    Walk(schema, value, "$");
    return std::move(faults_);
  }

 private:
  void Fault(const std::string& where, const std::string& what) { faults_.push_back(where + what); }

  static bool IsOfType(const std::string& type, const Json& value) {
    if (type == "integer") return value.is_number_integer();
    if (type == "number") return value.is_number();
    if (type == "null") return value.is_null();
    return type == value.type_name();
  }

  void Walk(const Json& schema, const Json& value, const std::string& where) {
    if (schema.contains("$ref")) {
      const std::string target = schema["$ref"].get<std::string>().substr(1);
      return Walk(Document().at(Json::json_pointer(target)), value, where);
    }
    const Json types = schema["type"].is_array() ? schema["type"] : Json::array({schema["type"]});
    const bool typed = std::any_of(types.begin(), types.end(),
                                   [&](const Json& type) { return IsOfType(type, value); });
    if (!typed) return Fault(where, absl::StrCat(": is ", value.type_name()));
    if (schema.contains("enum") &&
        std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end())
      Fault(where, ": is none of the values");
    if (value.is_object()) WalkObject(schema, value, where);
    if (value.is_array() && schema.contains("items"))
      for (size_t k = 0; k < value.size(); ++k)
        Walk(schema["items"], value[k], absl::StrCat(where, "[", k, "]"));
  }

  void WalkObject(const Json& schema, const Json& value, const std::string& where) {
    const Json properties = schema.value("properties", Json::object());
    for (const Json& name : schema.value("required", Json::array()))
      if (!value.contains(name)) Fault(where, absl::StrCat(": lacks ", name.get<std::string>()));
    for (const auto& [name, member] : value.items()) {
      const std::string at = absl::StrCat(where, ".", name);
      if (properties.contains(name)) {
        Walk(properties[name], member, at);
      } else if (const Json more = schema.value("additionalProperties", Json(true));
                 more.is_object()) {
        Walk(more, member, at);
      } else if (more == false) {
        Fault(at, ": is not described");
      }
    }
  }

  std::vector<std::string> faults_;
};

class OpenApiTest : public testing_support::ServiceSite {
 protected:
  const Json& OperationOf(const Route& route) {
    return Document()["paths"][route.pattern][absl::AsciiStrToLower(
        absl::string_view(route.method.data(), route.method.size()))];
  }

  void Hold(const Route& route, const HttpResponse& response) {
    const std::string what = absl::StrCat(std::string(route.pattern), " ", response.status, " ",
                                          response.body.substr(0, 300));
    const Json& responses = OperationOf(route)["responses"];
    ASSERT_TRUE(responses.contains(std::to_string(response.status))) << what;
    Json described = responses[std::to_string(response.status)];
    if (described.contains("$ref"))
      described = Document().at(Json::json_pointer(described["$ref"].get<std::string>().substr(1)));
    const Json headers = described.value("headers", Json::object());
    for (const auto& [name, unused] : headers.items())
      EXPECT_NE(HeaderOf(response, name), "") << what << " lacks " << name;
    if (!described.contains("content")) {
      EXPECT_EQ(BodyOf(response), "") << what;
      return;
    }
    const std::string type = response.content_type.substr(0, response.content_type.find(';'));
    ASSERT_TRUE(described["content"].contains(type)) << what << ": " << type;
    if (!absl::EndsWith(type, "json")) return;
    const Json body = Json::parse(response.body, nullptr, false);
    ASSERT_FALSE(body.is_discarded()) << what;
    EXPECT_THAT(Checker().Check(described["content"][type]["schema"], body), testing::IsEmpty())
        << what;
    held_.insert(absl::StrCat(std::string(route.pattern), " ", response.status));
  }

  const Route& RouteOf(const std::string& method, const std::string& target) {
    return *FindRoute(method, target.substr(0, target.find('?'))).route;
  }

  HttpResponse AskAndHold(const std::string& method, const std::string& target,
                          const std::string& token, std::map<std::string, std::string> headers = {},
                          const std::string& body = "") {
    HttpResponse response = Ask(method, target, token, std::move(headers), body);
    Hold(RouteOf(method, target), response);
    return response;
  }

  std::set<std::string> held_;
};

TEST_F(OpenApiTest, DescribesEveryRouteAndNoOther) {
  std::set<std::string> described, routed;
  for (const auto& [path, operations] : Document()["paths"].items())
    for (const auto& [method, unused] : operations.items())
      described.insert(absl::StrCat(absl::AsciiStrToUpper(method), " ", path));
  for (const Route& route : Routes())
    routed.insert(absl::StrCat(std::string(route.method), " ", std::string(route.pattern)));
  EXPECT_EQ(described, routed);
  EXPECT_TRUE(absl::StartsWith(Document()["openapi"].get<std::string>(), "3.1."));
  for (const Route& route : Routes())
    EXPECT_EQ(OperationOf(route)["operationId"], NameOf(route.endpoint));
}

// A record with everything in it that a record may have.
TEST_F(OpenApiTest, GoodAnswersAreAsDescribed) {
  testing_support::SampleDocument document =
      testing_support::MakeDocument("a", {"Quyết định\n\nvề việc", "trang hai"});
  Record& record = document.record;
  const Field field{.value = "QUYẾT ĐỊNH",
                    .confidence = 0.5,
                    .status = FieldStatus::kReview,
                    .reasons = {{"the list of types has it", {}}}};
  for (const auto& [key, each] : NamedFields(record.fields)) *each = field;
  record.fields.secrecy = {};
  record.fields.signer.authority = {field};
  record.fields.recipients = {field};
  record.fields.details = {{"identityNumber", field}};
  record.fields.annexes = record.fields.seals = {field};
  record.pages[0].overlays = {{OverlayKind::kSeal, InkColour::kRed, {1, 2, 3, 4}}};
  record.pages[0].doubtful = record.pages[0].handwriting = {{"05", 0.3, {1, 2, 3, 4}}};
  record.pages[0].corrections = {{"Quyêt", "Quyết", {1, 2, 3, 4}}};
  record.signatures.resize(1);
  record.pdf_signature = RenditionSignature{"B-LT", "B-B", "no connection", "An", "2026-11-27"};
  const std::string target = "/v1/records/" + Add(document);
  const std::string token = Key(Role::kAdmin);
  AskAndHold("GET", "/healthz", "");
  AskAndHold("GET", "/readyz", "");
  AskAndHold("GET", "/metrics", token);
  AskAndHold("GET", "/v1/openapi.json", "");
  AskAndHold("GET", "/v1/search?q=quyet&limit=1&facets=true&sort=date", token);
  const std::string mark = HeaderOf(AskAndHold("GET", target, token), "ETag");
  AskAndHold("GET", target, token, {{"if-none-match", mark}});
  AskAndHold("GET", target + "/versions", token);
  AskAndHold("GET", target + "/pages/0", token);
  AskAndHold("GET", target + "/pdf", token);
  AskAndHold("GET", target + "/pdf", token, {{"range", "bytes=1-2"}});
  AskAndHold("GET", target + "/original", token);
  AskAndHold("POST", target + "/fields/typeName", token,
             {{"if-match", mark}, {"content-type", "application/json"}}, "{}");
  const HttpResponse job =
      AskAndHold("POST", "/v1/scans", token, {{"content-type", "image/png"}}, "scan");
  AskAndHold("GET", HeaderOf(job, "Location"), token);
}

TEST_F(OpenApiTest, ErrorsAreAsDescribed) {
  const std::string id = AddDecision("SỞ TƯ PHÁP", "ông An, số 079088001234");
  const std::string target = "/v1/records/" + id;
  const std::string reader = Key(Role::kReader, {});
  const std::string officer = Key(Role::kOfficer);
  for (const Route& route : Routes()) {
    if (IsOpen(route.endpoint)) continue;
    std::string path(route.pattern);
    AskAndHold(std::string(route.method), path, "");  // 401
    AskAndHold(std::string(route.method), path, reader);
  }
  AskAndHold("GET", "/v1/search", reader);
  AskAndHold("GET", target + "/pages/x", reader);
  AskAndHold("GET", target + "/pages/7", officer);
  AskAndHold("GET", target + "/pages/7/image", officer);
  AskAndHold("GET", target + "/pdf", reader);
  AskAndHold("GET", target + "/pdf", officer, {{"range", "bytes=99999-"}});
  AskAndHold("GET", target + "/original?file=9", officer);
  AskAndHold("POST", "/v1/scans", officer, {{"content-type", "text/plain"}}, "a");
  AskAndHold("POST", "/v1/scans", officer, {{"content-type", "image/png"}}, "");
  context_.limits.most_upload_bytes = 1;
  AskAndHold("POST", "/v1/scans", officer, {{"content-type", "image/png"}}, "ab");
  AskAndHold("POST", target + "/fields/typeName", officer);
  AskAndHold("POST", target + "/fields/typeName", officer, {{"if-match", "\"9\""}});
  AskAndHold("POST", target + "/fields/typeName", officer, {{"if-match", "\"1\""}}, "{}");
  UseRules({.requests_per_second = 0.5});
  AskAndHold("GET", target, officer);
  AskAndHold("GET", target, officer);  // 429
}

}  // namespace
}  // namespace sohoa
