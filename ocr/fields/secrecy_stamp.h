// The stamp that takes a document out of the normal flow. Thread-safe; no state.
#ifndef SOHOA_OCR_FIELDS_SECRECY_STAMP_H_
#define SOHOA_OCR_FIELDS_SECRECY_STAMP_H_

#include <optional>
#include <string>
#include <vector>

#include "ocr/page/geometry.h"
#include "ocr/page/page_text.h"

namespace sohoa {

// The name of a secrecy stamp that nobody could read: an officer looks which it was.
inline constexpr char kUnreadStamp[] = "MẬT?";

// The secrecy stamp printed on this page ("MẬT", "TỐI MẬT", "TUYỆT MẬT"), if there is one. Prefers
// a false alarm to a miss: below the number, where little else stands, more letters may be amiss,
// and capitals that make no sense are kUnreadStamp. Looked for on every page, before anything of
// the document is kept. `seals`, in pixels of `page`: the words in them (“SỞ TÀI CHÍNH”, read as
// “SỞIẤt”) are a stamp only where no letter is amiss and they are larger than a seal's.
std::optional<std::string> FindSecrecyStamp(const PageText& page,
                                            const std::vector<Box>& seals = {});

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_SECRECY_STAMP_H_
