#include "tools/report_json.h"

#include "absl/time/time.h"
#include "pipeline/clock.h"
#include "tools/json_output.h"
#include "tools/json_text.h"

namespace sohoa {
namespace {

void Time(const char* name, const std::optional<absl::Time>& time, JsonText* json) {
  json->Name(name).TextOrNull(time ? FormatVietnamTime(*time) : "");
}

void Number(const char* name, int64_t number, JsonText* json) { json->Name(name).Number(number); }

void Inputs(const InputFigures& in, JsonText* json) {
  json->Name("inputs").BeginObject();
  Number("known", in.known, json);
  Number("done", in.done, json);
  Number("duplicates", in.duplicates, json);
  Number("quarantined", in.quarantined, json);
  Number("failed", in.failed, json);
  Number("open", in.open, json);
  Number("pagesRead", in.pages_read, json);
  Number("pagesStored", in.pages_stored, json);
  Number("blankPages", in.blank_pages, json);
  Number("pagesApart", in.pages_apart, json);
  Number("pagesFound", in.pages_found, json);
  Number("documentsLost", in.documents_lost, json);
  Number("purged", in.purged, json);
  json->Name("balanced").Flag(in.balanced());
  json->Name("secondsLeft");
  in.time_left ? json->Number(absl::ToInt64Seconds(*in.time_left)) : json->Null();
  json->Name("failures").BeginObject();
  for (const auto& [reason, inputs] : in.failures) Number(reason.c_str(), inputs, json);
  json->EndObject().Name("failedInputs").BeginArray();
  for (const InputFigures::Failed& input : in.failed_inputs) {
    json->BeginObject().Name("path").Text(input.path).Name("reason").Text(input.reason);
    json->Name("tries").Number(input.tries).EndObject();
  }
  json->EndArray().Name("withoutBackfill").BeginObject();
  Number("documents", in.other_documents, json);
  Number("pages", in.other_pages, json);
  Number("blankPages", in.other_blank_pages, json);
  json->EndObject().EndObject();
}

void Stored(const ReportFigures& f, JsonText* json) {
  json->Name("stored").BeginObject();
  Number("documents", f.documents, json);
  Number("pages", f.pages, json);
  Number("blankPages", f.blank_pages, json);
  Number("originalBytes", f.original_bytes, json);
  Number("renditionBytes", f.rendition_bytes, json);
  Number("quarantined", f.quarantined, json);
  Number("deleted", f.deleted, json);
  Time("first", f.first_stored, json);
  Time("last", f.last_stored, json);
  json->Name("types").BeginObject();
  for (const auto& [type, documents] : f.types) Number(type.c_str(), documents, json);
  json->EndObject().EndObject();
}

void Right(const ReportFigures& f, JsonText* json) {
  json->Name("right").BeginObject();
  Number("words", f.words, json);
  json->Name("wordsLikelyRight").Real(f.words_likely_right);
  Number("doubtfulWords", f.doubtful_words, json);
  Number("handwrittenWords", f.handwritten_words, json);
  Number("pagesWithoutWords", f.pages_without_words, json);
  json->Name("pagesByConfidence").BeginArray();
  for (const int64_t pages : f.confidence) json->Number(pages);
  json->EndArray();
  Number("documentsToReview", f.documents_to_review, json);
  Number("fieldsToReview", f.fields_to_review, json);
  json->Name("fields").BeginArray();
  for (const FieldFigures& field : f.fields) {
    json->BeginObject().Name("name").Text(field.name);
    Number("confirmed", field.confirmed, json);
    Number("auto", field.sure, json);
    Number("review", field.review, json);
    Number("missing", field.missing, json);
    json->EndObject();
  }
  json->EndArray().Name("worstPages").BeginArray();
  for (const WorstPage& page : f.worst) {
    json->BeginObject().Name("id").Text(page.id).Name("page").Number(page.page);
    json->Name("file").Text(page.file).Name("confidence").Real(page.confidence);
    json->Name("words").Number(page.words).Name("doubtful").Number(page.doubtful).EndObject();
  }
  json->EndArray().EndObject();
}

void Clean(const ReportFigures& f, JsonText* json) {
  json->Name("clean").BeginObject();
  json->Name("pairs").BeginObject();
  for (const Likeness likeness : {Likeness::kSameCode, Likeness::kCodeOfYear, Likeness::kSamePages})
    Number(NameOf(likeness), f.alike_pairs[static_cast<size_t>(likeness)], json);
  json->EndObject();
  Number("documentsAlike", f.documents_alike, json);
  Number("documentsWithAlerts", f.documents_with_alerts, json);
  Number("pagesBelow200Dpi", f.pages_below_200_dpi, json);
  Number("pages200Dpi", f.pages_200_dpi, json);
  Number("pages300Dpi", f.pages_300_dpi, json);
  json->EndObject();
}

void Live(const ReportFigures& f, JsonText* json) {
  json->Name("live").BeginObject();
  Number("documentsSigned", f.documents_signed, json);
  Number("documentsAwaitingSignature", f.documents_awaiting_signature, json);
  Number("documentsReady", f.documents_ready, json);
  Number("documentsCorrected", f.documents_corrected, json);
  json->EndObject();
}

void PaceOf(const ReportFigures& f, JsonText* json) {
  json->Name("pace").BeginObject();
  Number("seconds", absl::ToInt64Seconds(f.pace_width), json);
  Number("busyMinutes", f.busy_minutes, json);
  json->Name("bars").BeginArray();
  for (const PaceBar& bar : f.pace) {
    json->BeginObject().Name("begin").Text(FormatVietnamTime(bar.begin));
    json->Name("documents").Number(bar.documents).Name("pages").Number(bar.pages).EndObject();
  }
  json->EndArray().EndObject();
}

}  // namespace

std::string ReportJson(const ReportFigures& f) {
  JsonText json;
  json.BeginObject();
  Time("madeAt", f.made_at, &json);
  Time("since", f.since, &json);
  Inputs(f.inputs, &json);
  Stored(f, &json);
  Right(f, &json);
  json.Name("complete").BeginObject();
  Number("documentsComplete", f.documents_complete, &json);
  json.EndObject();
  Clean(f, &json);
  Live(f, &json);
  PaceOf(f, &json);
  json.EndObject();
  return json.Take();
}

}  // namespace sohoa
