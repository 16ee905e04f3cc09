#include "pipeline/separator.h"

#include "ocr/fields/dossier_code.h"

namespace sohoa {
namespace {

constexpr std::string_view kPlain = "sohoa:separator:1";
constexpr std::string_view kDossier = "sohoa:dossier:";

}  // namespace

std::string SeparatorPayload(const Separator& separator) {
  if (separator.dossier_code.empty()) return std::string(kPlain);
  return std::string(kDossier) + separator.dossier_code;
}

std::optional<Separator> ParseSeparator(std::string_view payload) {
  if (payload == kPlain) return Separator{};
  if (!payload.starts_with(kDossier)) return std::nullopt;
  const std::string_view code = payload.substr(kDossier.size());
  if (!IsDossierCode(code)) return std::nullopt;
  return Separator{std::string(code)};
}

}  // namespace sohoa
