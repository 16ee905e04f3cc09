// The code of a dossier (mã hồ sơ): H15.50.05.13-261008-0975, before 2020
// 000.00.14.H56-200203-0118. Agency by QĐ 20/2020/QĐ-TTg (the older form reversed), day of receipt
// as yymmdd, number of the day with 4 digits (a province) to 7 (a ministry, sector first).
// Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_DOSSIER_CODE_H_
#define SOHOA_OCR_FIELDS_DOSSIER_CODE_H_

#include <optional>
#include <string>
#include <string_view>

#include "ocr/page/page_text.h"

namespace sohoa {

bool IsDossierCode(std::string_view text);

// The first code that stands in `text`, no letter or digit touching it: of a folder's name.
std::optional<std::string> FindDossierCode(std::string_view text);

// The code on a receipt paper ("Giấy tiếp nhận hồ sơ và hẹn trả kết quả") or any page that says
// "Mã hồ sơ: …" or "Mã số hồ sơ: …". Letters that were read for digits are mended.
std::optional<std::string> ReadDossierCode(const PageText& page);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_DOSSIER_CODE_H_
