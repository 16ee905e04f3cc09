#include "tools/serve/document_answers.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "ocr/text/normalize.h"
#include "storage/search/search.h"
#include "storage/sign/digest.h"
#include "tools/json_output.h"
#include "tools/serve/masking.h"
#include "tools/serve/page_json.h"

namespace sohoa {
namespace {

constexpr int kMostHits = 100;
constexpr int kUsualHits = 20;
constexpr size_t kMostQueryBytes = 1000;
constexpr std::chrono::milliseconds kDeadline{5000};

struct SearchQuestion {
  std::string query;  // NFC
  SearchOptions options;
};

absl::StatusOr<SearchQuestion> QuestionOf(const Call& call) {
  static const std::set<std::string> known = {"q", "limit", "cursor", "sort", "facets"};
  for (const auto& [name, unused] : call.request.query)
    if (!known.contains(name))
      return absl::InvalidArgumentError(absl::StrCat("no such parameter: ", name));
  const auto value = [&](const char* name) -> std::string {
    const auto found = call.request.query.find(name);
    return found == call.request.query.end() ? "" : found->second;
  };
  const Scope& scope = call.caller.scope;
  SearchQuestion question{.options = {.limit = kUsualHits,
                                      .cursor = value("cursor"),
                                      .scope = {scope.organs, scope.kinds},
                                      .deadline = kDeadline}};
  const std::string text = value("q");
  if (text.empty()) return absl::InvalidArgumentError("there is nothing to look for: q");
  if (text.size() > kMostQueryBytes) return absl::InvalidArgumentError("the query is too long");
  question.query = NormalizeText(text);
  if (const std::string limit = value("limit"); !limit.empty()) {
    const absl::StatusOr<int> number = NumberIn(limit, kMostHits);
    if (!number.ok()) return number.status();
    question.options.limit = *number;
  }
  const std::string sort = value("sort"), facets = value("facets");
  if (!sort.empty() && sort != "relevance" && sort != "date")
    return absl::InvalidArgumentError("hits are sorted by relevance or by date");
  if (!facets.empty() && facets != "true" && facets != "false")
    return absl::InvalidArgumentError("facets are true or false");
  question.options.sort = sort == "date" ? SortOrder::kDate : SortOrder::kRelevance;
  question.options.facets = facets == "true";
  return question;
}

// Of a query only its digest: it may name a person.
std::string DigestOf(const std::string& query) { return Sha256Hex(query).substr(0, 16); }

// The version that "?version=" asks for; the newest without it.
absl::StatusOr<Record> VersionAskedFor(const ServiceContext& context, const Call& call,
                                       Record newest) {
  const auto asked = call.request.query.find("version");
  if (asked == call.request.query.end()) return newest;
  if (!MayUse(call.caller.role, Endpoint::kVersions))
    return absl::PermissionDeniedError("the role of this key does not allow it");
  const absl::StatusOr<int> version = NumberIn(asked->second, newest.version);
  if (!version.ok()) return version.status();
  return context.store->ReadVersion(newest.id, *version);
}

}  // namespace

absl::StatusOr<int> NumberIn(const std::string& text, int most) {
  int number = 0;
  const bool digits = !text.empty() && std::all_of(text.begin(), text.end(),
                                                   [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || !absl::SimpleAtoi(text, &number) || number > most)
    return absl::InvalidArgumentError(absl::StrCat("a number is expected: from 0 to ", most));
  return number;
}

HttpResponse Marked(const Call& call, const std::string& mark, HttpResponse response) {
  const std::string& known = call.request.header("if-none-match");
  if (known == "*" || (!known.empty() && absl::StrContains(known, mark))) {
    HttpResponse unchanged{.status = 304};
    unchanged.headers = {{"ETag", mark}};
    return unchanged;
  }
  response.headers.emplace_back("ETag", mark);
  return response;
}

absl::StatusOr<Record> FindRecord(const ServiceContext& context, Call& call) {
  call.note.object = call.parts[0];
  absl::StatusOr<Record> record = context.store->ReadRecord(call.parts[0]);
  if (record.ok() && !MaySee(call.caller.scope, *record)) {
    call.note.hidden = true;
    return absl::NotFoundError("there is no document with this id");
  }
  return record;
}

absl::StatusOr<HttpResponse> AnswerSearch(ServiceContext& context, Call& call) {
  const absl::StatusOr<SearchQuestion> question = QuestionOf(call);
  if (!question.ok()) return question.status();
  const Scope& scope = call.caller.scope;
  call.note.detail = absl::StrCat("query ", DigestOf(question->query));
  // Otherwise the number of hits would tell what is masked.
  if (!scope.personal_data && MayFindIdentityNumber(question->query))
    return absl::PermissionDeniedError("this key may not look for identity numbers");
  absl::StatusOr<SearchResult> page = context.searcher->Search(question->query, question->options);
  if (!page.ok()) return page.status();
  if (!scope.personal_data)
    for (SearchHit& hit : page->hits) MaskHit(&hit);
  absl::StrAppend(&call.note.detail, ", ", page->total, " found");
  return HttpResponse{.body = SearchPageJson(*page, question->options.facets)};
}

absl::StatusOr<HttpResponse> AnswerRecord(ServiceContext& context, Call& call) {
  absl::StatusOr<Record> newest = FindRecord(context, call);
  if (!newest.ok()) return newest.status();
  absl::StatusOr<Record> record = VersionAskedFor(context, call, *std::move(newest));
  if (!record.ok()) return record.status();
  call.note.detail = absl::StrCat("version ", record->version);
  return RecordResponse(call, *std::move(record));
}

HttpResponse RecordResponse(const Call& call, Record record) {
  const bool masked = !call.caller.scope.personal_data;
  const std::string mark = absl::StrCat("\"", record.version, masked ? "m" : "", "\"");
  if (masked) MaskRecord(&record);
  // Where it lay is this machine's own matter.
  for (OriginalFile& file : record.originals)
    file.path = file.path.substr(file.path.rfind('/') + 1);
  HttpResponse response{.body = RecordJson(record)};
  if (call.request.method == "GET") return Marked(call, mark, std::move(response));
  response.headers.emplace_back("ETag", mark);
  return response;
}

absl::StatusOr<HttpResponse> AnswerVersions(ServiceContext& context, Call& call) {
  const absl::StatusOr<Record> record = FindRecord(context, call);
  if (!record.ok()) return record.status();
  absl::StatusOr<std::vector<RecordVersion>> versions = context.store->ListVersions(record->id);
  if (!versions.ok()) return versions.status();
  if (!call.caller.scope.personal_data) MaskVersions(&*versions);
  return HttpResponse{.body = VersionListJson(*versions)};
}

absl::StatusOr<HttpResponse> AnswerPageText(ServiceContext& context, Call& call) {
  const absl::StatusOr<Record> record = FindRecord(context, call);
  if (!record.ok()) return record.status();
  const absl::StatusOr<int> page = NumberIn(call.parts[1], PageLimits{}.max_pages);
  if (!page.ok()) return page.status();
  absl::StatusOr<PageText> text = context.store->ReadPage(record->id, *page);
  if (!text.ok()) return text.status();
  call.note.detail = absl::StrCat("page ", *page);
  if (!call.caller.scope.personal_data) MaskPage(&*text);
  return HttpResponse{.body = PageTextJson(*text, *page)};
}

}  // namespace sohoa
