#include "tools/json_output.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "pipeline/document.h"
#include "tools/messages.h"
#include "tools/signature_texts.h"

namespace sohoa {
namespace {

using Json = nlohmann::ordered_json;

// Paths may hold bytes that are not UTF-8; JSON may not.
std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json BoxJson(const Box& box) { return Json::array({box.x0, box.y0, box.x1, box.y1}); }

Json ReasonsJson(const std::vector<Reason>& reasons) {
  Json list = Json::array();
  for (const Reason& reason : reasons) list.push_back(TrReason(reason));
  return list;
}

Json FieldJson(const Field& field) {
  const bool missing = field.status == FieldStatus::kMissing;
  return {{"value", missing ? Json() : Json(field.value)},
          {"confidence", field.confidence},
          {"page", field.page},
          {"box", missing ? Json() : BoxJson(field.box)},
          {"status", NameOf(field.status)},
          {"reasons", ReasonsJson(field.reasons)}};
}

Json FieldListJson(const std::vector<Field>& fields) {
  Json list = Json::array();
  for (const Field& field : fields) list.push_back(FieldJson(field));
  return list;
}

Json SignerJson(const Signer& signer) {
  return {{"fullName", FieldJson(signer.full_name)},
          {"position", FieldJson(signer.position)},
          {"authority", FieldListJson(signer.authority)}};
}

Json DetailsJson(const std::vector<Detail>& details) {
  Json json = Json::object();
  for (const Detail& detail : details) json[detail.key] = FieldJson(detail.field);
  return json;
}

const char* NameOf(OverlayKind kind) {
  switch (kind) {
    case OverlayKind::kSeal:
      return "seal";
    case OverlayKind::kPen:
      return "pen";
    case OverlayKind::kStamp:
      return "stamp";
  }
  return "";
}

Json OverlaysJson(const std::vector<Overlay>& overlays) {
  const auto colour = [](InkColour ink) {
    return ink == InkColour::kRed ? "red" : ink == InkColour::kBlue ? "blue" : "black";
  };
  Json list = Json::array();
  for (const Overlay& overlay : overlays) {
    list.push_back({{"kind", NameOf(overlay.kind)},
                    {"colour", colour(overlay.colour)},
                    {"box", BoxJson(overlay.box)}});
  }
  return list;
}

Json CorrectionsJson(const std::vector<Correction>& corrections) {
  Json list = Json::array();
  for (const Correction& correction : corrections)
    list.push_back({{"before", correction.before},
                    {"after", correction.after},
                    {"box", BoxJson(correction.box)}});
  return list;
}

Json WordsJson(const std::vector<ListedWord>& words) {
  Json list = Json::array();
  for (const ListedWord& word : words)
    list.push_back(
        {{"text", word.text}, {"confidence", word.confidence}, {"box", BoxJson(word.box)}});
  return list;
}

Json PagesJson(const std::vector<PageRecord>& pages) {
  Json list = Json::array();
  for (const PageRecord& page : pages) {
    list.push_back({{"width", page.width},
                    {"height", page.height},
                    {"dpi", page.dpi},
                    {"rotation", page.rotation_deg},
                    {"skew", page.skew_deg},
                    {"confidence", page.confidence},
                    {"words", page.word_count},
                    {"blank", page.blank},
                    {"scanPage", page.scan_page},
                    {"overlays", OverlaysJson(page.overlays)},
                    {"corrections", CorrectionsJson(page.corrections)},
                    {"handwriting", WordsJson(page.handwriting)},
                    {"doubtful", WordsJson(page.doubtful)}});
  }
  return list;
}

// True, false, or null where it is not known.
Json Intact(SignatureCheck check) {
  switch (check) {
    case SignatureCheck::kPassed:
      return true;
    case SignatureCheck::kHashFailure:
    case SignatureCheck::kSigCryptoFailure:
      return false;
    default:
      return {};
  }
}

Json FindingsJson(const std::vector<Finding>& findings, bool changes) {
  Json list = Json::array();
  for (const Finding& finding : findings) {
    if (IsChange(finding.kind) != changes) continue;
    Json row = {{"kind", NameOf(finding.kind)},
                {"weight", NameOf(finding.weight)},
                {"text", FindingText(finding)}};
    if (finding.page >= 0) row["page"] = finding.page;
    if (finding.object > 0) row["object"] = finding.object;
    list.push_back(std::move(row));
  }
  return list;
}

// Null where nothing was verified, as by versions that could not.
Json VerifiedJson(const SignatureVerification& verification) {
  if (verification.indication == Indication::kNotVerified) return {};
  const auto told = [](std::string_view text) { return text.empty() ? Json() : Json(text); };
  return {{"indication", NameOf(verification.indication)},
          {"subIndication", told(NameOf(verification.sub_indication))},
          {"level", told(NameOf(verification.level))},
          {"documentTimestamp", verification.is_timestamp},
          {"provenTime", told(verification.proven_time)},
          {"changes", FindingsJson(verification.findings, true)},
          {"findings", FindingsJson(verification.findings, false)}};
}

Json SignaturesJson(const std::vector<PdfSignature>& signatures) {
  const auto told = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
  Json list = Json::array();
  for (const PdfSignature& signature : signatures) {
    list.push_back({{"signer", told(signature.common_name)},
                    {"organ", told(signature.organ)},
                    {"time", told(signature.signing_time)},
                    {"timestamp", told(signature.timestamp_time)},
                    {"reason", told(signature.reason)},
                    {"location", told(signature.location)},
                    {"coversWholeFile", signature.covers_whole_file},
                    {"intact", Intact(signature.check)},
                    {"check", NameOf(signature.check)},
                    {"subFilter", told(signature.sub_filter)},
                    {"verification", VerifiedJson(signature.verification)},
                    {"file", signature.file}});
  }
  return list;
}

// How the rendition was signed; null: it was not.
Json SigningJson(const std::optional<RenditionSignature>& signature) {
  if (!signature) return Json();
  const std::string& reason = signature->reason;
  return {{"wantedLevel", signature->wanted_level},
          {"level", signature->level},
          {"reason", reason.empty() ? Json() : Json(TrReason(absl::UnavailableError(reason)))},
          {"signer", signature->signer},
          {"signedTime", signature->signed_time}};
}

// Null: it is not deleted.
Json DeletionJson(const std::optional<Deletion>& deletion) {
  if (!deletion) return Json();
  return {{"officer", deletion->officer},
          {"time", deletion->time},
          {"reason", deletion->reason},
          {"keepUntil", deletion->keep_until}};
}

// The signature that the rendition is to have; null: it waits for none.
Json AwaitedJson(const std::optional<AwaitedSignature>& awaited) {
  if (!awaited) return Json();
  return {{"wantedLevel", awaited->wanted_level},
          {"reason", TrReason(absl::UnavailableError(awaited->reason))},
          {"since", awaited->since}};
}

Json SourceJson(const Record& record) {
  Json files = Json::array();
  for (const OriginalFile& file : record.originals) {
    files.push_back({{"path", file.path},
                     {"sha256", file.sha256},
                     {"mediaType", file.media_type},
                     {"bytes", file.size_bytes},
                     {"signed", file.digitally_signed}});
  }
  return {{"path", record.originals.empty() ? "" : record.originals.front().path},
          {"sha256", record.source_sha256},
          {"keptBy", record.kept_by.empty() ? Json() : Json(record.kept_by)},
          {"files", std::move(files)}};
}

Json LikePagesJson(const std::vector<LikePages>& pages) {
  Json list = Json::array();
  for (const LikePages& like : pages) list.push_back({{"page", like.page}, {"other", like.other}});
  return list;
}

Json AlikeJson(const std::vector<LikeDocument>& alike) {
  Json list = Json::array();
  for (const LikeDocument& like : alike)
    list.push_back({{"id", like.id},
                    {"likeness", NameOf(like.likeness)},
                    {"pages", LikePagesJson(like.pages)}});
  return list;
}

// The file that people get to see.
Json PdfJson(const Record& record) {
  if (record.shown_pdf() == ShownPdf::kRendition || record.originals.empty())
    return {{"kind", "rendition"}, {"sha256", record.pdf_sha256}, {"bytes", record.pdf_size_bytes}};
  const OriginalFile& original = record.originals.front();
  return {{"kind", "original"}, {"sha256", original.sha256}, {"bytes", original.size_bytes}};
}

// The names of the fields that a person must look at; those of lists, which end in a number, apart.
Json ReviewJson(const DocumentFields& fields) {
  Json names = Json::array();
  for (const auto& [name, field] : NamedFields(fields))
    if (field->status == FieldStatus::kReview &&
        !absl::ascii_isdigit(static_cast<unsigned char>(name.back())))
      names.push_back(name);
  return names;
}

Json ToJson(const Record& record) {
  const DocumentFields& fields = record.fields;
  Json json = {{"id", record.id},
               {"dossierCode", record.dossier_code.empty() ? Json() : Json(record.dossier_code)}};
  for (const auto& [name, field] : NamedFields(fields))
    if (name.find('.') == std::string::npos) json[name] = FieldJson(*field);
  json["signer"] = SignerJson(fields.signer);
  json["recipients"] = FieldListJson(fields.recipients);
  json["details"] = DetailsJson(fields.details);
  json["annexes"] = FieldListJson(fields.annexes);
  json["seals"] = FieldListJson(fields.seals);
  json["alerts"] = ReasonsJson(fields.alerts);
  json["alike"] = AlikeJson(record.alike);
  json["pageAmount"] = record.pages.size();
  json["language"] = record.language;
  json["pages"] = PagesJson(record.pages);
  json["blankPages"] = record.blank_pages;
  json["signatures"] = SignaturesJson(record.signatures);
  json["source"] = SourceJson(record);
  json["pdf"] = PdfJson(record);
  json["pdf"]["signature"] = SigningJson(record.pdf_signature);
  json["pdf"]["awaitedSignature"] = AwaitedJson(record.awaited_signature);
  json["agency"] = record.agency;
  json["createdAt"] = record.created_at;
  json["version"] = record.version;
  json["review"] = ReviewJson(fields);
  json["deletion"] = DeletionJson(record.deletion);
  json["status"] = record.deletion            ? "deleted"
                   : record.awaited_signature ? "awaitingSignature"
                                              : "stored";
  return json;
}

Json ToJson(const RecordVersion& version) {
  return {{"version", version.version},
          {"officer", version.officer},
          {"time", version.time},
          {"reason", version.reason}};
}

Json UnstoredJson(const DocumentOutcome& outcome, const char* status, std::string reason) {
  return {{"status", status},
          {"reason", std::move(reason)},
          {"source", {{"path", outcome.input.path()}, {"sha256", outcome.source_sha256}}}};
}

Json FailureJson(const DocumentOutcome& outcome) {
  const FlowFailure& failure = *outcome.failure;
  Json json = UnstoredJson(outcome, "failed", std::string(failure.status.message()));
  if (!failure.file.empty()) json["source"]["path"] = failure.file;
  if (failure.page) json["page"] = *failure.page;
  json["code"] = absl::StatusCodeToString(failure.status.code());
  return json;
}

}  // namespace

const char* NameOf(FieldStatus status) {
  switch (status) {
    case FieldStatus::kAuto:
      return "auto";
    case FieldStatus::kReview:
      return "review";
    case FieldStatus::kConfirmed:
      return "confirmed";
    case FieldStatus::kMissing:
      break;
  }
  return "missing";
}

const char* NameOf(Likeness likeness) {
  switch (likeness) {
    case Likeness::kSameCode:
      return "sameCode";
    case Likeness::kCodeOfYear:
      return "codeOfYear";
    case Likeness::kSamePages:
      break;
  }
  return "samePages";
}

std::string FieldsJson(const Record& record) {
  Json json = ToJson(record);
  for (const char* kept : {"id", "pdf", "createdAt", "agency", "version", "deletion", "alike"})
    json.erase(kept);
  json["source"] = {{"path", json["source"]["path"]}};
  json["status"] = "read";
  return Dump(json);
}

std::string RecordJson(const Record& record) { return Dump(ToJson(record)); }

std::string OutcomeJson(const DocumentOutcome& outcome) {
  switch (outcome.kind) {
    case DocumentOutcome::Kind::kStored:
      return RecordJson(outcome.record);
    case DocumentOutcome::Kind::kDuplicate: {
      Json json = ToJson(outcome.record);
      json["status"] = "duplicate";
      json["duplicatePath"] = outcome.input.path();
      return Dump(json);
    }
    case DocumentOutcome::Kind::kQuarantined:
      return Dump(UnstoredJson(outcome, "quarantined", outcome.reason));
    case DocumentOutcome::Kind::kFailed:
      break;
  }
  return Dump(FailureJson(outcome));
}

namespace {

Json FacetJson(const std::vector<FacetValue>& values) {
  Json json = Json::array();
  for (const FacetValue& value : values)
    json.push_back({{"value", value.value}, {"documents", value.documents}});
  return json;
}

}  // namespace

std::string SearchJson(const SearchResult& result) {
  Json hits = Json::array();
  for (const SearchHit& hit : result.hits) {
    Json matches = Json::array();
    for (const MatchedWord& match : hit.matches)
      matches.push_back({{"page", match.page}, {"box", BoxJson(match.box)}});
    hits.push_back({{"id", hit.id},
                    {"score", hit.score},
                    {"snippet", hit.snippet},
                    {"matches", std::move(matches)},
                    {"record", ToJson(hit.record)}});
  }
  Json json = {{"total", result.total}, {"hits", std::move(hits)}};
  if (!result.next_cursor.empty()) json["nextCursor"] = result.next_cursor;
  if (!result.types.empty() || !result.organs.empty() || !result.years.empty())
    json["facets"] = {{"typeName", FacetJson(result.types)},
                      {"organName", FacetJson(result.organs)},
                      {"year", FacetJson(result.years)}};
  return Dump(json);
}

std::string QuarantineJson(const QuarantineEntry& entry) {
  Json json = {{"sha256", entry.source_sha256},
               {"time", entry.time},
               {"reason", entry.reason},
               {"cause", entry.cause_sha256.empty() ? Json() : Json(entry.cause_sha256)},
               {"status", entry.is_held() ? "held" : "released"}};
  if (entry.release)
    json["released"] = {{"officer", entry.release->officer},
                        {"time", entry.release->time},
                        {"reason", entry.release->reason}};
  return Dump(json);
}

std::string StoredSigningJson(const std::string& id, const absl::StatusOr<Record>& record) {
  Json json = {{"id", id}, {"status", record.ok() ? "signed" : "failed"}};
  if (record.ok()) {
    json["version"] = record->version;
    json.update(SigningJson(record->pdf_signature));
  } else {
    json["reason"] = TrReason(record.status());
  }
  return Dump(json);
}

std::string AlikePairJson(const AlikePair& pair) {
  const auto document = [](const Record& record) {
    return Json{{"id", record.id},
                {"path", record.originals.empty() ? "" : record.originals.front().path},
                {"code", record.fields.code.value},
                {"pageAmount", record.pages.size()},
                {"createdAt", record.created_at}};
  };
  return Dump({{"likeness", NameOf(pair.like.likeness)},
               {"document", document(pair.record)},
               {"other", document(pair.other)},
               {"pages", LikePagesJson(pair.like.pages)}});
}

std::string SameBytesJson(const JournalledInput& input) {
  const std::string id = input.record_ids.empty() ? "" : input.record_ids.front();
  return Dump({{"likeness", "sameBytes"},
               {"path", input.files.empty() ? "" : input.path()},
               {"other", {{"id", id.empty() ? Json() : Json(id)}}}});
}

std::string VersionJson(const RecordVersion& version) { return Dump(ToJson(version)); }

std::string VersionListJson(const std::vector<RecordVersion>& versions) {
  Json list = Json::array();
  for (const RecordVersion& version : versions) list.push_back(ToJson(version));
  return Dump({{"versions", std::move(list)}});
}

std::string VerificationJson(const std::string& file,
                             const absl::StatusOr<std::vector<PdfSignature>>& signatures) {
  if (!signatures.ok())
    return Dump({{"file", file},
                 {"status", "unreadable"},
                 {"reason", TrReason(signatures.status())},
                 {"signatures", Json::array()}});
  const bool pass =
      std::all_of(signatures->begin(), signatures->end(), [](const PdfSignature& signature) {
        return signature.verification.indication == Indication::kTotalPassed;
      });
  const char* status = signatures->empty() ? "unsigned" : pass ? "passed" : "notPassed";
  return Dump({{"file", file}, {"status", status}, {"signatures", SignaturesJson(*signatures)}});
}

std::string StatsJson(const StoreStats& stats, const std::vector<TableSize>& sizes) {
  Json tables = Json::object();
  for (const TableSize& size : sizes) tables[size.table] = size.bytes;
  return Dump({{"documents", stats.documents},
               {"pages", stats.pages},
               {"bytes", stats.bytes},
               {"quarantined", stats.quarantined},
               {"oldVersions", stats.old_versions},
               {"deleted", stats.deleted},
               {"tables", std::move(tables)}});
}

std::string BackupJson(const StoreBackup& backup, const std::string& time) {
  return Dump({{"backup", backup.number},
               {"time", time},
               {"bytes", backup.bytes},
               {"files", backup.files},
               {"auditHead", backup.audit_head}});
}

std::string CheckJson(const CheckReport& report) {
  return Dump({{"documents", report.documents},
               {"files", report.files},
               {"auditRows", report.audit_rows},
               {"auditHead", report.audit_head},
               {"sound", report.problems.empty()},
               {"problems", report.problems},
               {"damaged", report.damaged}});
}

}  // namespace sohoa
