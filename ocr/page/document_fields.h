// The metadata of one document, in the words of the archive's rules (NĐ 30/2020/NĐ-CP, annex VI).
#ifndef SOHOA_OCR_PAGE_DOCUMENT_FIELDS_H_
#define SOHOA_OCR_PAGE_DOCUMENT_FIELDS_H_

#include <string>
#include <utility>
#include <vector>

#include "ocr/page/geometry.h"

namespace sohoa {

enum class FieldStatus {
  kMissing,    // nothing found; `value` is empty
  kReview,     // found, but a person must look
  kAuto,       // found, and sure enough to stand without a person
  kConfirmed,  // a person has confirmed it
};

// Why a field is as it is, in words: an English sentence of the catalogue with the places $0, $1 …
// for `args`. Nobody's personal data stands in `text`.
struct Reason {
  std::string text;
  std::vector<std::string> args;

  bool operator==(const Reason&) const = default;
};

// One extracted value, where it stands and how sure we are.
struct Field {
  std::string value;      // UTF-8, NFC; dates are ISO 8601 (YYYY-MM-DD)
  double confidence = 0;  // 0..1: how likely it is right
  double at_most = 1;     // the same of what of it was written by hand, which bounds it; not stored
  int page = 0;           // counts from 0
  Box box;                // pixels of the archived image of that page
  FieldStatus status = FieldStatus::kMissing;
  std::vector<Reason> reasons;  // what was found and what was checked, in that order
};

// A field of a citizen's paper or of a form, under a key of models/paper_fields.tsv.
struct Detail {
  std::string key;  // "identityNumber"
  Field field;
};

struct Signer {
  Field full_name;
  Field position;
  std::vector<Field>
      authority;  // the lines above the position: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"
};

// Keys in data are these names in camelCase: typeName, codeNumber, …
struct DocumentFields {
  Field type_name;      // "QUYẾT ĐỊNH", as printed; "CÔNG VĂN" where a letter prints no type
  Field code_number;    // "05", zeros kept
  Field code_notation;  // "QĐ-UBND"
  Field code;           // "05/QĐ-UBND", without spaces
  Field issued_date;    // ISO 8601
  Field place;          // "Hà Nội"
  Field organ_name;     // "SỞ TƯ PHÁP"
  Field parent_organ_name;  // "ỦY BAN NHÂN DÂN TỈNH …"
  Field subject;
  Signer signer;
  std::vector<Field> recipients;
  Field urgency;  // KHẨN, THƯỢNG KHẨN, HỎA TỐC
  Field secrecy;  // MẬT, TỐI MẬT, TUYỆT MẬT: such a document is quarantined, never stored
  std::vector<Detail> details;  // in the order of the paper's fields
  std::vector<Field> annexes;   // "Phụ lục I …", each with the page that it begins on
  std::vector<Field> seals;  // what kind each is: "dấu trên chữ ký", "dấu treo", "dấu giáp lai"
  std::vector<Reason> alerts;  // about the document as a whole, for a person to look at
};

// The fields by their keys in data, in the order in which people read them: "typeName", …,
// "signer.fullName", "signer.authority.0", "recipients.0", "details.identityNumber", "annexes.0",
// "seals.0".
std::vector<std::pair<std::string, const Field*>> NamedFields(const DocumentFields& fields);
std::vector<std::pair<std::string, Field*>> NamedFields(DocumentFields& fields);

}  // namespace sohoa

#endif  // SOHOA_OCR_PAGE_DOCUMENT_FIELDS_H_
