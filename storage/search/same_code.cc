#include "storage/search/same_code.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "storage/search/folding.h"
#include "storage/search/index_format.h"
#include "storage/sign/digest.h"

namespace sohoa {
namespace {

constexpr size_t kMostFound = 8;

}  // namespace

std::string CodeFingerprint(const DocumentFields& fields) {
  const std::string& code = fields.code.value;
  const std::string& organ = fields.organ_name.value;
  const std::string& day = fields.issued_date.value;
  if (code.empty() || organ.empty() || day.empty()) return "";
  const std::string digest = Sha256Hex(absl::StrCat(Fold(code), "\n", Fold(organ), "\n", day));
  return index_format::PackId(
      std::string_view(digest).substr(0, 2 * index_format::kFingerprintBytes));
}

absl::StatusOr<std::vector<std::string>> FindSameCode(const RecordStore& store,
                                                      const DocumentFields& fields) {
  std::vector<std::string> ids;
  const std::string fingerprint = CodeFingerprint(fields);
  if (fingerprint.empty()) return ids;
  const std::string prefix = index_format::CodePrefix(fingerprint);
  const auto rows = store.ReadIndex();
  absl::Status s = ScanIndexRows(*rows, prefix, [&](std::string_view key, std::string_view) {
    const std::string_view id = index_format::IdOfCode(key);
    if (!id.empty()) ids.push_back(index_format::UnpackId(id));
    return ids.size() < kMostFound;
  });
  if (!s.ok()) return s;
  return ids;
}

}  // namespace sohoa
