#include "tools/serve/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "pipeline/pending_document.h"
#include "tests/tools/serve/service_site.h"
#include "tools/serve/file_answers.h"

namespace sohoa {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing_support::BodyOf;
using testing_support::HeaderOf;
using testing_support::MakeDocument;

class ServiceTest : public testing_support::ServiceSite {
 protected:
  Json JsonOf(const HttpResponse& response) {
    EXPECT_EQ(response.status, 200) << response.body;
    return Json::parse(response.body, nullptr, false);
  }
};

// Everything that an answer may hold of a document, for who may not see identity numbers.
TEST_F(ServiceTest, IdentityNumbersAreMaskedEverywhereForThoseWithoutTheScope) {
  const std::string id = AddDecision("SỞ TƯ PHÁP", "Cấp cho ông An số 079088001234 ngày 05");
  const std::string blind = Key(Role::kArchivist, {});
  const std::string seeing = Key(Role::kArchivist);
  const std::vector<std::string> targets = {"/v1/search?q=cấp", "/v1/records/" + id,
                                            "/v1/records/" + id + "/pages/0"};
  for (const std::string& target : targets)
    EXPECT_THAT(Get(target, blind).body, Not(HasSubstr("079088"))) << target;
  EXPECT_THAT(Get("/v1/search?q=cấp", blind).body, HasSubstr("*********234"));
  EXPECT_THAT(Get("/v1/search?q=cấp", seeing).body, HasSubstr("079088001234"));
  EXPECT_THAT(Get("/v1/records/" + id + "/pages/0", seeing).body, HasSubstr("079088001234"));
  // What cannot be masked is not given, and what would find it out is not answered.
  for (const std::string& target :
       {"/v1/records/" + id + "/pdf", "/v1/records/" + id + "/original",
        "/v1/records/" + id + "/pages/0/image", std::string("/v1/search?q=079088001234")}) {
    EXPECT_EQ(Get(target, blind).status, 403) << target;
    EXPECT_NE(Get(target, seeing).status, 403) << target;
  }
}

TEST_F(ServiceTest, AScopeHidesOtherOrgansFromEveryAnswer) {
  const std::string own = AddDecision("SỞ TƯ PHÁP", "Về việc phân công trực lễ");
  const std::string other = AddDecision("SỞ Y TẾ", "Về việc phân công trực lễ");
  const std::string token =
      Key(Role::kArchivist, {.organs = {"Sở Tư pháp"}, .personal_data = true});
  const Json found = JsonOf(Get("/v1/search?q=trực", token));
  EXPECT_EQ(found["total"], 1);
  EXPECT_EQ(found["hits"][0]["id"], own);
  EXPECT_EQ(Get("/v1/records/" + own, token).status, 200);
  for (const char* part : {"", "/versions", "/pages/0", "/pages/0/image", "/pdf", "/original"}) {
    // As if it were not there: even that it is, is nobody's business.
    EXPECT_EQ(Get("/v1/records/" + other + part, token).status, 404) << part;
  }
  EXPECT_EQ(JsonOf(Get("/v1/search?q=trực", Key(Role::kReader)))["total"], 2);
}

TEST_F(ServiceTest, WhyAVersionWasMadeIsMaskedToo) {
  const std::string id = AddDecision("SỞ TƯ PHÁP", "một trang");
  NewVersion change{.record = store_->ReadRecord(id).value(),
                    .officer = "B",
                    .time = "2026-11-23T08:00:00+07:00",
                    .reason = "ông An 079088001234"};
  ASSERT_TRUE(store_->AddVersion(change).ok());
  const std::string target = "/v1/records/" + id + "/versions";
  EXPECT_THAT(Get(target, Key(Role::kArchivist)).body, HasSubstr("079088001234"));
  EXPECT_THAT(Get(target, Key(Role::kArchivist, {})).body, HasSubstr("An *********234"));
}

// Two documents of one scan, the first of which keeps its bytes.
TEST_F(ServiceTest, AScanOfSeveralDocumentsIsShownToThoseAloneWhoMaySeeAll) {
  const testing_support::SampleDocument first = MakeDocument("tập", {"một"});
  testing_support::SampleDocument second = first;
  second.record.source_sha256 = SourceOfFurther(first.record.source_sha256, 3);
  second.record.id = second.record.source_sha256.substr(0, 24);
  second.record.kept_by = first.record.id;
  second.record.pdf_sha256.clear();
  second.record.pdf_size_bytes = 0;
  {
    auto keeper = *store_->NewDocument(first.record.id);
    auto further = *store_->NewDocument(second.record.id);
    ASSERT_TRUE(keeper->AddPage(first.pages[0]).ok());
    ASSERT_TRUE(further->AddPage(second.pages[0]).ok());
    ASSERT_TRUE(
        keeper->AddFile(StoredFile::kOriginal, folder_.Write("o", first.originals[0])).ok());
    ASSERT_TRUE(keeper->AddFile(StoredFile::kPdf, folder_.Write("p", first.pdf)).ok());
    ASSERT_TRUE(keeper->CommitWith(std::move(further), second.record, {}).ok());
    ASSERT_TRUE(keeper->Commit(first.record, {}).ok());
  }
  const std::string alone = Add(MakeDocument("lẻ", {"một"}));
  const std::string all = Key(Role::kArchivist);
  const std::string blind = Key(Role::kArchivist, {});
  const std::string scoped = Key(
      Role::kArchivist, {.organs = {first.record.fields.organ_name.value}, .personal_data = true});
  const auto status = [&](const std::string& id, const std::string& part, const std::string& key) {
    return Get("/v1/records/" + id + part, key, {{"range", "bytes=0-0"}}).status;
  };
  for (const std::string& id : {first.record.id, second.record.id}) {
    EXPECT_EQ(status(id, "/original", all), 206) << id;
    for (const std::string& key : {blind, scoped}) {
      EXPECT_EQ(status(id, "/original", key), 403) << id;
      EXPECT_EQ(Get("/v1/records/" + id + "/original", key).status, 403) << id;
    }
  }
  EXPECT_EQ(status(second.record.id, "/pdf", blind), 403);  // it has none but the original
  EXPECT_EQ(status(first.record.id, "/pdf", blind), 206);
  EXPECT_EQ(status(alone, "/original", blind), 206);
}

TEST_F(ServiceTest, SearchIsPagedByCursor) {
  std::set<std::string> ids;
  for (int k = 0; k < 5; ++k) Add(MakeDocument(std::to_string(k), {"thông báo nghỉ lễ"}));
  const std::string token = Key(Role::kReader);
  std::string target = "/v1/search?q=nghi&limit=2";
  int pages = 0;
  for (Json next = ""; !next.is_null(); ++pages) {
    const std::string cursor = next.get<std::string>();
    const Json page = JsonOf(Get(target + (cursor.empty() ? "" : "&cursor=" + cursor), token));
    EXPECT_EQ(page["total"], 5);
    for (const Json& hit : page["hits"]) ids.insert(hit["id"]);
    next = page["nextCursor"];
  }
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(ids.size(), 5U);
  for (const char* bad :
       {"/v1/search", "/v1/search?q=", "/v1/search?q=a&limit=101", "/v1/search?q=a&limit=-1",
        "/v1/search?q=a&limit=x", "/v1/search?q=a&cursor=x", "/v1/search?q=a&other=1",
        "/v1/search?q=a&sort=size", "/v1/search?q=a&facets=1"})
    EXPECT_EQ(Get(bad, token).status, 400) << bad;
}

// The pages of a caller who sees every second document are as full as those of others.
TEST_F(ServiceTest, AScopeIsPagedAndCountedLikeAWholeStore) {
  for (int k = 0; k < 12; ++k)
    AddDecision(k % 2 == 0 ? "SỞ TƯ PHÁP" : "SỞ Y TẾ",
                "thông báo nghỉ lễ lần " + std::to_string(k));
  const std::string token = Key(Role::kReader, {.organs = {"Sở Tư pháp"}, .personal_data = true});
  std::set<std::string> ids;
  std::string cursor;
  for (int page = 0; page < 3; ++page) {
    const Json found = JsonOf(Get("/v1/search?q=nghi&limit=2&facets=true&sort=date" +
                                      (cursor.empty() ? "" : "&cursor=" + cursor),
                                  token));
    EXPECT_EQ(found["total"], 6);
    ASSERT_EQ(found["hits"].size(), 2U) << page;
    for (const Json& hit : found["hits"]) ids.insert(hit["id"]);
    EXPECT_EQ(found["facets"]["organName"].size(), 1U);
    EXPECT_EQ(found["facets"]["organName"][0]["documents"], 6);
    cursor = page < 2 ? found["nextCursor"].get<std::string>() : "";
  }
  EXPECT_EQ(ids.size(), 6U);
  const Json all = JsonOf(Get("/v1/search?q=nghi&limit=0&facets=true", Key(Role::kReader)));
  EXPECT_EQ(all["total"], 12);
  EXPECT_EQ(all["facets"]["organName"].size(), 2U);
}

TEST_F(ServiceTest, ErrorsAreProblemsInTheLanguageThatIsPreferred) {
  const std::string token = Key(Role::kReader);
  const HttpResponse vietnamese = Get("/v1/records/0123456789abcdef01234567", token);
  EXPECT_EQ(vietnamese.content_type, "application/problem+json");
  EXPECT_EQ(HeaderOf(vietnamese, "Content-Language"), "vi");
  EXPECT_EQ(Json::parse(vietnamese.body)["title"], "Ở đây không có gì");
  const HttpResponse english =
      Get("/v1/records/0123456789abcdef01234567", token, {{"accept-language", "en-GB, vi;q=0.5"}});
  EXPECT_EQ(HeaderOf(english, "Content-Language"), "en");
  EXPECT_EQ(Json::parse(english.body)["title"], "There is nothing here");
  EXPECT_EQ(Json::parse(english.body)["detail"], "there is no document with this id");
  const HttpResponse method = Ask("POST", "/v1/search", token);
  EXPECT_EQ(method.status, 405);
  EXPECT_EQ(HeaderOf(method, "Allow"), "GET, HEAD");
  EXPECT_EQ(Get("/v1//search", token).status, 404);
}

TEST_F(ServiceTest, FilesAreSentWholeInPartsOrNotAtAll) {
  testing_support::SampleDocument document = MakeDocument("a", {"một trang"});
  document.pdf = std::string(3 << 20, 'x') + "the end";
  Complete(&document);
  const std::string target = "/v1/records/" + Add(document) + "/pdf";
  const std::string token = Key(Role::kReader);
  const HttpResponse whole = Get(target, token);
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(whole.content_type, "application/pdf");
  EXPECT_EQ(BodyOf(whole), document.pdf);
  const auto part = [&](const std::string& range) {
    return Get(target, token, {{"range", range}});
  };
  const size_t size = document.pdf.size();
  EXPECT_EQ(BodyOf(part("bytes=-7")), "the end");
  const HttpResponse across = part("bytes=1048570-1048585");  // two pieces of the store
  EXPECT_EQ(across.status, 206);
  EXPECT_EQ(HeaderOf(across, "Content-Range"), "bytes 1048570-1048585/" + std::to_string(size));
  EXPECT_EQ(BodyOf(across), document.pdf.substr(1048570, 16));
  EXPECT_EQ(BodyOf(part("bytes=" + std::to_string(size - 3) + "-")), "end");
  EXPECT_EQ(BodyOf(part("bytes=0-99999999999")), document.pdf);
  EXPECT_EQ(part("bytes=" + std::to_string(size) + "-").status, 416);
  EXPECT_EQ(part("bytes=-0").status, 416);
  for (const char* passed_over : {"bytes=5-2", "bytes=a-b", "bytes=0-1,3-4", "lines=1-2", "bytes="})
    EXPECT_EQ(part(passed_over).status, 200) << passed_over;
  const std::string mark = HeaderOf(whole, "ETag");
  EXPECT_EQ(Get(target, token, {{"if-none-match", mark}}).status, 304);
  EXPECT_EQ(Get(target, token, {{"range", "bytes=0-0"}, {"if-range", mark}}).status, 206);
  EXPECT_EQ(Get(target, token, {{"range", "bytes=0-0"}, {"if-range", "\"other\""}}).status, 200);
}

TEST_F(ServiceTest, OnlySoManyFilesAreSentAtOnce) {
  const std::string target = "/v1/records/" + Add(MakeDocument("a", {"một trang"})) + "/pdf";
  const std::string token = Key(Role::kReader);
  std::vector<HttpResponse> sending;
  for (int k = 0; k < kMostFilesSent; ++k) sending.push_back(Get(target, token));
  const HttpResponse refused = Get(target, token);
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(HeaderOf(refused, "Retry-After"), "1");
  sending.pop_back();
  EXPECT_EQ(Get(target, token).status, 200);
}

TEST_F(ServiceTest, AFieldIsCorrectedOnceAndByWhoSawTheNewestVersion) {
  const std::string id = AddDecision("SỞ TƯ PHÁP", "Về việc phân công");
  const std::string token = Key(Role::kArchivist);
  const std::string target = "/v1/records/" + id + "/fields/typeName";
  const std::map<std::string, std::string> json = {{"content-type", "application/json"}};
  const auto change = [&](const std::string& mark, const std::string& body,
                          const std::string& where) {
    auto headers = json;
    if (!mark.empty()) headers["if-match"] = mark;
    return Ask("POST", where, token, headers, body);
  };
  EXPECT_EQ(change("", "{}", target).status, 428);
  const std::string first = HeaderOf(Get("/v1/records/" + id, token), "ETag");
  const HttpResponse changed = change(first, R"({"value":"CHỈ THỊ","reason":"đọc sai"})", target);
  const Json record = JsonOf(changed);
  EXPECT_EQ(record["typeName"]["value"], "CHỈ THỊ");
  EXPECT_EQ(record["typeName"]["status"], "confirmed");
  EXPECT_EQ(record["version"], 2);
  EXPECT_EQ(change(first, "{}", target).status, 412);
  EXPECT_EQ(change(HeaderOf(changed, "ETag"), "{}", target).status, 200);  // confirmed
  const Json versions = JsonOf(Get("/v1/records/" + id + "/versions", token))["versions"];
  ASSERT_EQ(versions.size(), 3U);
  EXPECT_EQ(versions[1]["reason"], "typeName corrected: đọc sai");
  EXPECT_THAT(versions[1]["officer"].get<std::string>(), HasSubstr("key:"));
  EXPECT_EQ(JsonOf(Get("/v1/records/" + id + "?version=1", token))["typeName"]["value"],
            "QUYẾT ĐỊNH");
  // Search sees it at once.
  EXPECT_EQ(JsonOf(Get("/v1/search?q=\"chỉ thị\"", token))["total"], 1);
  EXPECT_EQ(JsonOf(Get("/v1/search?q=\"quyết định\"", token))["total"], 0);
}

TEST_F(ServiceTest, WhatIsNoChangeIsRefused) {
  const std::string id = AddDecision("SỞ TƯ PHÁP", "Về việc phân công");
  const std::string token = Key(Role::kOfficer, {});
  const auto status = [&](const std::string& field, const std::string& body) {
    return Ask("POST", "/v1/records/" + id + "/fields/" + field, token,
               {{"content-type", "application/json"}, {"if-match", "\"1m\""}}, body)
        .status;
  };
  EXPECT_EQ(status("nothing", "{}"), 404);
  EXPECT_EQ(status("subject", "{}"), 400);  // there is nothing to confirm
  EXPECT_EQ(status("secrecy", R"({"value":"MẬT"})"), 403);
  EXPECT_EQ(status("issuedDate", R"({"value":"31/2/2020"})"), 400);
  EXPECT_EQ(status("typeName", R"({"value":""})"), 400);
  for (const char* body : {"", "[]", "{", "{\"value\":1}", "{\"values\":\"a\"}", "null"})
    EXPECT_EQ(status("typeName", body), 400) << body;
  EXPECT_EQ(status("typeName", "{\"value\":\"" + std::string(70'000, 'a') + "\"}"), 413);
  EXPECT_EQ(status("issuedDate", R"({"value":"2020-02-05"})"), 200);
}

TEST_F(ServiceTest, AScanBecomesAJobThatOthersDoNotSee) {
  const std::string officer = Key(Role::kOfficer);
  const HttpResponse taken = Ask("POST", "/v1/scans?name=a/../b.pdf", officer,
                                 {{"content-type", "application/pdf"}}, "%PDF-1.7");
  ASSERT_EQ(taken.status, 202) << taken.body;
  EXPECT_EQ(Json::parse(taken.body)["file"], "b.pdf");
  const std::string job = HeaderOf(taken, "Location");
  Json state;
  for (int k = 0; k < 500 && (state.is_null() || state["finishedAt"].is_null()); ++k) {
    absl::SleepFor(absl::Milliseconds(10));
    state = JsonOf(Get(job, officer));
  }
  EXPECT_EQ(state["status"], "duplicate");
  EXPECT_EQ(state["records"][0], "0123456789abcdef01234567");
  EXPECT_EQ(Get(job, Key(Role::kOfficer)).status, 404);
  EXPECT_EQ(Get(job, Key(Role::kArchivist)).status, 200);
  const auto status = [&](const char* type, const std::string& body) {
    return Ask("POST", "/v1/scans", officer, {{"content-type", type}}, body).status;
  };
  EXPECT_EQ(status("text/html", "a"), 415);
  EXPECT_EQ(status("", "a"), 415);
  EXPECT_EQ(status("image/png", ""), 400);
  context_.limits.most_upload_bytes = 4;
  EXPECT_EQ(status("image/png", "12345"), 413);
}

TEST_F(ServiceTest, EveryAccessIsWrittenDownWithoutWhatItWasAbout) {
  const std::string id = AddDecision("SỞ TƯ PHÁP", "Nguyễn Văn An");
  const std::string token = Key(Role::kReader);
  Get("/v1/search?q=Nguyễn", token);
  Get("/v1/records/" + id, token);
  Get("/v1/records/" + id + "/pages/0", token);
  Get("/v1/records/" + id + "/pdf", token);
  Get("/v1/records/" + id + "/versions", token);  // not a reader's
  Get("/v1/search?q=a", "");
  Get("/healthz", "");
  Get("/v1/records/000000000000000000000000", token);  // nothing was seen
  const std::vector<AuditEvent> events = Audit();
  std::vector<std::string> actions;
  for (const AuditEvent& event : events) {
    actions.push_back(event.action);
    EXPECT_THAT(event.reason, HasSubstr("from 192.0.2.7"));
    EXPECT_THAT(event.reason, Not(HasSubstr("Nguyễn")));
  }
  EXPECT_THAT(actions, testing::ElementsAre("search", "record", "pageText", "pdf",
                                            "refused versions", "refused search"));
  EXPECT_THAT(events[0].actor, HasSubstr("key:"));
  EXPECT_EQ(events[1].object, id);
  EXPECT_EQ(events[5].actor, "address:192.0.2.7");
  const auto report = store_->Check();
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->problems.empty()) << report->problems[0];
}

// Who tries what is not for them is found in the audit.
TEST_F(ServiceTest, WhatAScopeRefusesIsWrittenDown) {
  const std::string other = AddDecision("SỞ Y TẾ", "Cấp cho ông An số 079088001234 ngày 05");
  const std::string scoped = Key(Role::kArchivist, {.organs = {"Sở Tư pháp"}});
  const std::string blind = Key(Role::kArchivist, {});
  EXPECT_EQ(Get("/v1/records/" + other, scoped).status, 404);
  EXPECT_EQ(Get("/v1/records/" + other + "/pdf", blind).status, 403);
  EXPECT_EQ(Get("/v1/search?q=079088001234", blind).status, 403);
  EXPECT_EQ(
      Ask("POST", "/v1/records/" + other + "/fields/typeName", scoped,
          {{"content-type", "application/json"}, {"if-match", "\"1m\""}}, R"({"value":"CHỈ THỊ"})")
          .status,
      404);
  const std::vector<AuditEvent> events = Audit();
  std::vector<std::string> actions;
  for (const AuditEvent& event : events) {
    actions.push_back(event.action);
    EXPECT_THAT(event.actor, HasSubstr("key:"));
    EXPECT_THAT(event.reason, Not(HasSubstr("0790")));
  }
  ASSERT_THAT(actions, testing::ElementsAre("refused record", "refused pdf", "refused search",
                                            "refused field"));
  EXPECT_EQ(events[0].object, other);
}

// A full disk is the service's trouble, not a caller who asks too much.
TEST_F(ServiceTest, WhatIsNotWrittenDownIsNotAnswered) {
  const std::string id = AddDecision("SỞ TƯ PHÁP", "một trang");
  const std::string token = Key(Role::kOfficer);
  AuditLog full([](const std::vector<AuditEvent>&) {
    return absl::ResourceExhaustedError("the disk is full");
  });
  context_.audit = &full;
  const HttpResponse scan =
      Ask("POST", "/v1/scans", token, {{"content-type", "image/png"}}, "scan");
  EXPECT_EQ(scan.status, 503) << scan.body;
  EXPECT_EQ(Get("/readyz", "").status, 503);
  while (full.Add({}).ok()) continue;
  EXPECT_EQ(Get("/v1/records/" + id, token).status, 503);
  context_.audit = audit_.get();
}

TEST_F(ServiceTest, MetricsCountWhatWasAsked) {
  Get("/v1/search?q=a", Key(Role::kReader));
  const HttpResponse metrics = Get("/metrics", Key(Role::kAdmin));
  EXPECT_THAT(metrics.body,
              HasSubstr("sohoa_requests_total{endpoint=\"search\",status=\"2xx\"} 1\n"));
  EXPECT_THAT(metrics.body,
              HasSubstr("sohoa_request_seconds_bucket{endpoint=\"search\",le=\"+Inf\"} 1\n"));
  EXPECT_THAT(metrics.body, HasSubstr("\nsohoa_documents 0\n"));
}

}  // namespace
}  // namespace sohoa
