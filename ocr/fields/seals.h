// Which seals a document bears, and as what (articles 32 and 33 of NĐ 30/2020/NĐ-CP). Thread-safe;
// no state.
#ifndef SOHOA_OCR_FIELDS_SEALS_H_
#define SOHOA_OCR_FIELDS_SEALS_H_

#include <string_view>
#include <vector>

#include "ocr/page/document_fields.h"
#include "ocr/page/overlay.h"

namespace sohoa {

inline constexpr std::string_view kSealOnSignature = "dấu trên chữ ký";
inline constexpr std::string_view kSealOnHead = "dấu treo";  // on an agency's name or annex
inline constexpr std::string_view kSealAcrossEdges =
    "dấu giáp lai";  // a part on each of several sheets
inline constexpr std::string_view kOtherSeal = "dấu";

struct SealedPage {
  int number = 0;  // counts from 0
  int width = 0;   // pixels of the archived image
  int height = 0;
  std::vector<Overlay> overlays;
};

// A field for each round seal, page by page from top to bottom; its box is the seal's. One in
// colour stands without a person; one in black is hardly to be told from other rings. Two rings
// nearer than half a seal's width are one.
std::vector<Field> FindSeals(const std::vector<SealedPage>& pages, const Signer& signer);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_SEALS_H_
