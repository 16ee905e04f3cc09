#include "storage/sign/revision_changes.h"

#include <algorithm>

#include "storage/sign/change_list.h"

namespace sohoa {

std::vector<Finding> ChangesBetween(PdfRevision& before, PdfRevision& after) {
  const std::string_view behind = after.bytes().substr(static_cast<size_t>(after.end()));
  const bool more_behind = !std::all_of(behind.begin(), behind.end(), IsPdfSpace);
  if (before.end() == after.end() && !more_behind) return {};
  ChangeList changes(before, after);
  if (more_behind) changes.Add(FindingKind::kBytesAfterEnd, Weight::kDoubt);
  if (before.end() == after.end()) return std::move(changes.findings);
  if (after.trailer().Get("Encrypt") != nullptr)
    changes.Add(FindingKind::kEncrypted, Weight::kDoubt);
  ComparePages(changes);
  CompareForms(changes);
  CompareCatalogs(changes);
  CompareReferences(changes);
  if (before.is_doubtful() || after.is_doubtful())
    changes.Add(FindingKind::kUnreadableStructure, Weight::kDoubt);
  return std::move(changes.findings);
}

}  // namespace sohoa
