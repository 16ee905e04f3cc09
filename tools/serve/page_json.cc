#include "tools/serve/page_json.h"

#include "tools/json_output.h"
#include "tools/json_text.h"

namespace sohoa {
namespace {

void Write(const Box& box, JsonText* json) {
  json->BeginArray().Number(box.x0).Number(box.y0).Number(box.x1).Number(box.y1).EndArray();
}

void Write(std::string_view name, const Field& field, JsonText* json) {
  const bool missing = field.status == FieldStatus::kMissing;
  json->Name(name).BeginObject().Name("value");
  missing ? json->Null() : json->Text(field.value);
  json->Name("confidence").Real(field.confidence).Name("page").Number(field.page).Name("box");
  missing ? void(json->Null()) : Write(field.box, json);
  json->Name("status").Text(NameOf(field.status)).EndObject();
}

void Write(std::string_view name, const std::vector<FacetValue>& values, JsonText* json) {
  json->Name(name).BeginArray();
  for (const FacetValue& value : values) {
    json->BeginObject().Name("value").Text(value.value);
    json->Name("documents").Number(value.documents).EndObject();
  }
  json->EndArray();
}

void WriteBrief(const Record& record, JsonText* json) {
  const DocumentFields& fields = record.fields;
  json->BeginObject().Name("id").Text(record.id);
  json->Name("dossierCode").TextOrNull(record.dossier_code);
  Write("typeName", fields.type_name, json);
  Write("code", fields.code, json);
  Write("issuedDate", fields.issued_date, json);
  Write("organName", fields.organ_name, json);
  Write("subject", fields.subject, json);
  json->Name("signer").BeginObject();
  Write("fullName", fields.signer.full_name, json);
  json->EndObject();
  json->Name("pageAmount").Number(static_cast<int64_t>(record.pages.size()));
  json->Name("createdAt").Text(record.created_at).EndObject();
}

void WriteHit(const SearchHit& hit, JsonText* json) {
  json->BeginObject().Name("id").Text(hit.id).Name("score").Real(hit.score);
  json->Name("snippet").Text(hit.snippet).Name("matches").BeginArray();
  for (const MatchedWord& match : hit.matches) {
    json->BeginObject().Name("page").Number(match.page).Name("box");
    Write(match.box, json);
    json->EndObject();
  }
  json->EndArray().Name("record");
  WriteBrief(hit.record, json);
  json->EndObject();
}

void WriteLine(const Line& line, JsonText* json) {
  json->BeginObject().Name("box");
  Write(line.box, json);
  json->Name("baseline").Number(line.baseline_y).Name("words").BeginArray();
  for (const Word& word : line.words) {
    json->BeginObject().Name("text").Text(word.text).Name("box");
    Write(word.box, json);
    json->Name("confidence").Real(word.confidence);
    json->Name("handwritten").Flag(word.handwritten).EndObject();
  }
  json->EndArray().EndObject();
}

}  // namespace

std::string SearchPageJson(const SearchResult& page, bool facets) {
  JsonText json;
  json.BeginObject().Name("total").Number(page.total);
  json.Name("nextCursor").TextOrNull(page.next_cursor).Name("hits").BeginArray();
  for (const SearchHit& hit : page.hits) WriteHit(hit, &json);
  json.EndArray();
  if (facets) {
    json.Name("facets").BeginObject();
    Write("typeName", page.types, &json);
    Write("organName", page.organs, &json);
    Write("year", page.years, &json);
    json.EndObject();
  }
  json.EndObject();
  return json.Take();
}

std::string PageTextJson(const PageText& text, int page) {
  JsonText json;
  json.BeginObject().Name("page").Number(page).Name("width").Number(text.width);
  json.Name("height").Number(text.height).Name("dpi").Real(text.dpi);
  json.Name("text").Text(ToPlainText(text)).Name("blocks").BeginArray();
  for (const TextBlock& block : text.blocks) {
    json.BeginObject().Name("box");
    Write(block.box, &json);
    json.Name("stamped").Flag(block.stamped).Name("lines").BeginArray();
    for (const Line& line : block.lines) WriteLine(line, &json);
    json.EndArray().EndObject();
  }
  json.EndArray().EndObject();
  return json.Take();
}

}  // namespace sohoa
