#include "storage/sign/revision_changes.h"

#include <algorithm>

#include "storage/pdf/revision_bytes.h"
#include "storage/sign/change_list.h"

namespace sohoa {
namespace {

// Line ends and the like, which programs that send files add.
constexpr size_t kMaxSpaceBehind = 32;

// Much white space pushes the end of the file out of where readers look for it: they search for
// objects then, and take others than the cross-reference names.
bool HasMoreBehind(const PdfRevision& before, const PdfRevision& after) {
  const size_t end = std::max(static_cast<size_t>(after.end()), before.bytes().size());
  const std::string_view behind = after.bytes().substr(end);
  return behind.size() > kMaxSpaceBehind || !std::all_of(behind.begin(), behind.end(), IsPdfSpace);
}

// Bytes that no cross-reference names are shown by readers that search.
void CompareBytes(ChangeList& changes) {
  if (changes.before.sections().front() == changes.after.sections().front())
    return changes.Fail(FindingKind::kReferencesManipulated);
  const auto signed_bytes = static_cast<int64_t>(changes.before.bytes().size());
  if (FirstStrayByte(changes.after, std::min(signed_bytes, changes.after.end())))
    changes.Add(FindingKind::kReferencesManipulated, Weight::kDoubt);
}

}  // namespace

std::vector<Finding> ChangesBetween(PdfRevision& before, PdfRevision& after) {
  const bool more_behind = HasMoreBehind(before, after);
  if (before.end() == after.end() && !more_behind) return {};
  ChangeList changes(before, after);
  if (more_behind) changes.Add(FindingKind::kBytesAfterEnd, Weight::kDoubt);
  if (before.end() == after.end()) return std::move(changes.findings);
  CompareBytes(changes);
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
