#include "tools/station_json.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "pipeline/document.h"
#include "pipeline/field_decision.h"
#include "tools/json_output.h"
#include "tools/messages.h"

namespace sohoa {
namespace {

using Json = nlohmann::ordered_json;

// Paths may hold any bytes.
std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, nlohmann::detail::error_handler_t::replace);
}

}  // namespace

std::string ScannerJson(const ScannerInfo& scanner) {
  return Dump({{"name", scanner.name},
               {"vendor", scanner.vendor},
               {"model", scanner.model},
               {"type", scanner.type}});
}

std::string DoubtJson(const Record& record, const std::string& name, const Field& field,
                      const std::string& cutout) {
  Json reasons = Json::array();
  for (const Reason& reason : field.reasons) reasons.push_back(TrReason(reason));
  const bool missing = field.status == FieldStatus::kMissing;
  const Box& box = field.box;
  return Dump({{"id", record.id},
               {"version", record.version},
               {"title", TitleOf(record.fields, "")},
               {"file", record.originals.empty() ? "" : record.originals.front().path},
               {"field", name},
               {"status", NameOf(field.status)},
               {"value", missing ? Json() : Json(field.value)},
               {"confidence", field.confidence},
               {"page", field.page},
               {"box", missing ? Json() : Json::array({box.x0, box.y0, box.x1, box.y1})},
               {"reasons", std::move(reasons)},
               {"cutout", cutout.empty() ? Json() : Json(cutout)}});
}

std::string DecidedJson(const Record& record) {
  return Dump(
      {{"id", record.id}, {"version", record.version}, {"review", FieldsToReview(record.fields)}});
}

std::string ScannedPageJson(const std::string& path) { return Dump({{"page", path}}); }

}  // namespace sohoa
