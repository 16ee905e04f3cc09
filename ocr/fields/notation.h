// The notation of a document, held against what it is made of: the type's abbreviation, the
// agency's, and the unit that drafted it (NĐ 30/2020/NĐ-CP, annexes I and III). Thread-safe; no
// state.
#ifndef SOHOA_OCR_FIELDS_NOTATION_H_
#define SOHOA_OCR_FIELDS_NOTATION_H_

#include <string>
#include <vector>

#include "ocr/fields/vocabulary.h"
#include "ocr/page/document_fields.h"

namespace sohoa {

struct Notation {
  std::string value;
  double certainty = 0;
  std::vector<Reason> reasons = {};  // what of the evidence agrees or does not
};

// What else the document says that a notation is made of.
struct NotationEvidence {
  double confidence = 0;           // how well the notation was read
  std::string type_name;           // as far as it is known
  std::string agency;              // that issued it
  std::vector<std::string> units;  // of the file copy's line: "Lưu: VT, QLTM" says QLTM
};

// The notation as the evidence says that it must be written, and how sure that is. One letter amiss
// is mended: "CTT-STP" on a CHƯƠNG TRÌNH is "CTr-STP", "TTr-TTLUTLS" of a TRUNG TÂM LƯU TRỮ LỊCH SỬ
// is "TTr-TTLTLS".
Notation JudgeNotation(const std::string& read, const NotationEvidence& evidence,
                       const Vocabulary& vocabulary);

}  // namespace sohoa

#endif  // SOHOA_OCR_FIELDS_NOTATION_H_
