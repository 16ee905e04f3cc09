#include "tools/make_scans/truth_file.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

namespace sohoa {
namespace {

using Json = nlohmann::ordered_json;

Json OrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

double Rounded(double value, double steps) { return std::round(value * steps) / steps; }

Json ToJson(const FieldTruth& f) {
  Json json = {{"type", OrNull(f.type)},           {"number", OrNull(f.number)},
               {"notation", OrNull(f.notation)},   {"code", OrNull(f.code)},
               {"date", OrNull(f.date)},           {"date_text", OrNull(f.date_text)},
               {"place", OrNull(f.place)},         {"issuer", OrNull(f.issuer)},
               {"parent", OrNull(f.parent)},       {"subject", OrNull(f.subject)},
               {"signer", OrNull(f.signer)},       {"signer_title", OrNull(f.signer_title)},
               {"authority", OrNull(f.authority)}, {"urgency", OrNull(f.urgency)},
               {"secrecy", OrNull(f.secrecy)},     {"recipients", f.recipients}};
  for (const auto& [key, value] : f.details) json["details"][key] = value;
  if (!f.handwritten.empty()) json["handwritten"] = f.handwritten;
  return json;
}

Json ToJson(const std::vector<WordTruth>& words) {
  Json json = Json::array();
  for (const WordTruth& w : words)
    json.push_back(
        {w.text, {Rounded(w.x0, 10), Rounded(w.y0, 10), Rounded(w.x1, 10), Rounded(w.y1, 10)}});
  return json;
}

Json ToJson(const PageTruth& page) {
  Json json = {{"blank", page.blank},
               {"rotated_ccw", page.rotated_ccw},
               {"skew_ccw", Rounded(page.skew_ccw, 1000)},
               {"sealed", page.sealed},
               {"lines", page.lines},
               {"words", ToJson(page.words)}};
  if (!page.handwriting.empty()) json["handwriting"] = ToJson(page.handwriting);
  if (page.secrecy_stamp_ink) json["secrecy_stamp_ink"] = Rounded(*page.secrecy_stamp_ink, 10'000);
  return json;
}

}  // namespace

std::string_view NameOf(ScanProfile profile) {
  switch (profile) {
    case ScanProfile::kClean:
      return "clean";
    case ScanProfile::kOffice:
      return "office";
    case ScanProfile::kWorn:
      return "worn";
    case ScanProfile::kPhoto:
      break;
  }
  return "photo";
}

absl::StatusOr<TruthFile> TruthFile::Create(const std::string& path, const std::string& name,
                                            const ScanSpec& spec, const FieldTruth& fields) {
  std::ofstream out(path, std::ios::trunc);
  if (!out) return absl::PermissionDeniedError("the truth's file cannot be created");
  const Json head = {{"name", name},
                     {"seed", spec.seed},
                     {"profile", NameOf(spec.profile)},
                     {"dpi", spec.dpi},
                     {"fields", ToJson(fields)}};
  std::string text = head.dump();
  text.back() = ',';  // the pages follow inside the same object
  out << text << "\"pages\":[";
  return TruthFile(std::move(out));
}

void TruthFile::Add(const PageTruth& page) {
  out_ << (first_ ? "\n" : ",\n") << ToJson(page).dump();
  first_ = false;
}

absl::Status TruthFile::Finish() {
  out_ << "]}\n";
  out_.close();
  return out_.good() ? absl::OkStatus() : absl::ResourceExhaustedError("the disk took no more");
}

}  // namespace sohoa
