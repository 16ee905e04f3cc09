#include "storage/search/same_code.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "storage/search/folding.h"
#include "storage/search/index_format.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

constexpr size_t kMostFound = 8;

// Of the code, the organ and `when`; empty where one is missing.
std::string FingerprintOf(const DocumentFields& fields, std::string_view when) {
  const std::string& code = fields.code.value;
  const std::string& organ = fields.organ_name.value;
  if (code.empty() || organ.empty() || when.empty()) return "";
  const std::string digest = Sha256Hex(absl::StrCat(Fold(code), "\n", Fold(organ), "\n",
                                                    absl::string_view(when.data(), when.size())));
  return index_format::PackId(
      std::string_view(digest).substr(0, 2 * index_format::kFingerprintBytes));
}

absl::StatusOr<std::vector<std::string>> FindRows(const RecordStore& store,
                                                  const std::string& fingerprint, char mark) {
  std::vector<std::string> ids;
  if (fingerprint.empty()) return ids;
  const auto rows = store.ReadIndex();
  absl::Status s = ScanIndexRows(*rows, index_format::CodePrefix(fingerprint, mark),
                                 [&](std::string_view key, std::string_view) {
                                   const std::string_view id = index_format::IdOfCode(key, mark);
                                   if (!id.empty()) ids.push_back(index_format::UnpackId(id));
                                   return ids.size() < kMostFound;
                                 });
  if (!s.ok()) return s;
  return ids;
}

}  // namespace

std::string CodeFingerprint(const DocumentFields& fields) {
  return FingerprintOf(fields, fields.issued_date.value);
}

std::string CodeOfYearFingerprint(const DocumentFields& fields) {
  constexpr size_t kYear = 4;  // digits of an ISO date
  return FingerprintOf(fields, std::string_view(fields.issued_date.value).substr(0, kYear));
}

absl::StatusOr<std::vector<std::string>> FindSameCode(const RecordStore& store,
                                                      const DocumentFields& fields) {
  return FindRows(store, CodeFingerprint(fields), index_format::kCodeMark);
}

absl::StatusOr<std::vector<std::string>> FindCodeOfYear(const RecordStore& store,
                                                        const DocumentFields& fields) {
  return FindRows(store, CodeOfYearFingerprint(fields), index_format::kCodeOfYearMark);
}

}  // namespace sohoa
