#include "storage/pdf/deflate.h"

#include <podofo/podofo.h>

#include <memory>

#include "absl/strings/str_cat.h"

namespace sohoa {

absl::StatusOr<std::string> Deflate(absl::string_view bytes) {
  try {
    const std::unique_ptr<PoDoFo::PdfFilter> filter(
        PoDoFo::PdfFilterFactory::Create(PoDoFo::ePdfFilter_FlateDecode));
    char* out = nullptr;
    PoDoFo::pdf_long size = 0;
    filter->Encode(bytes.data(), static_cast<PoDoFo::pdf_long>(bytes.size()), &out, &size);
    std::string deflated(out, static_cast<size_t>(size));
    PoDoFo::podofo_free(out);
    return deflated;
  } catch (const PoDoFo::PdfError& error) {
    const char* name = PoDoFo::PdfError::ErrorName(error.GetError());
    return absl::InternalError(absl::StrCat("the PDF library failed: ", name ? name : "?"));
  }
}

}  // namespace sohoa
