#include "storage/pdf/pdf_info.h"

namespace sohoa {

std::optional<PdfProfile> PdfProfileNamed(absl::string_view name) {
  if (name == "pdf") return PdfProfile::kPdf;
  if (name == "pdfa-1b") return PdfProfile::kPdfA1b;
  if (name == "pdfa-2b") return PdfProfile::kPdfA2b;
  return std::nullopt;
}

}  // namespace sohoa
