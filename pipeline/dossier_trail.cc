#include "pipeline/dossier_trail.h"

#include <utility>

#include "ocr/fields/dossier_code.h"

namespace sohoa {

void DossierTrail::Add(const PageResult& page, const std::optional<Separator>& separator) {
  if (separator) {
    if (!separator->dossier_code.empty()) dossiers_.push_back({separator->dossier_code, ""});
    return;
  }
  DossierSource& dossier = dossiers_.back();
  if (!dossier.code().empty()) return;
  if (std::optional<std::string> code = ReadDossierCode(page.text))
    dossier.receipt = *std::move(code);
}

}  // namespace sohoa
