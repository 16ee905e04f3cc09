#include <set>
#include <vector>

#include "storage/sign/change_list.h"

namespace sohoa {
namespace {

using Kind = PdfValue::Kind;

// The numbers of all objects that the trailer leads to.
std::set<int64_t> ReachableFrom(PdfRevision& revision) {
  std::set<int64_t> reached;
  std::vector<const PdfValue*> open = {&revision.trailer()};
  while (!open.empty()) {
    const PdfValue& value = *open.back();
    open.pop_back();
    if (value.kind == Kind::kReference)
      if (const PdfIndirect* object = revision.Find(value);
          object != nullptr && reached.insert(value.object).second)
        open.push_back(&object->value);
    for (const PdfValue& item : value.items) open.push_back(&item);
    for (const auto& [key, entry] : value.entries) open.push_back(&entry);
  }
  return reached;
}

bool IsStructureStream(PdfRevision& revision, int64_t number) {
  const PdfIndirect* object = revision.Find(number);
  if (object == nullptr) return true;
  const PdfValue* type = object->value.Get("Type");
  return type != nullptr && (type->IsName("XRef") || type->IsName("ObjStm"));
}

}  // namespace

void CompareReferences(ChangeList& changes) {
  PdfRevision& before = changes.before;
  PdfRevision& after = changes.after;
  const auto& sections = after.sections();
  if (std::find(sections.begin(), sections.end(), before.sections().front()) == sections.end())
    changes.Add(FindingKind::kReferencesManipulated, Weight::kDoubt);
  const std::set<int64_t> reached_before = ReachableFrom(before);
  const std::set<int64_t> reached = ReachableFrom(after);
  for (const auto& [number, place] : after.places()) {
    const PdfPlace* then = before.PlaceOf(number);
    const bool unchanged = then != nullptr && *then == place;
    // Bytes that were signed under one number, or none, come back under another.
    if (!unchanged && place.stream == 0 && place.offset < before.end() && reached.contains(number))
      changes.Fail(FindingKind::kReferencesManipulated, -1, number);
    // Some readers see it and some do not; those that always were so say what was signed.
    if (after.hidden().contains(number) && !before.hidden().contains(number) &&
        reached.contains(number))
      changes.Add(FindingKind::kReferencesManipulated, Weight::kDoubt, -1, number);
    if (unchanged && reached.contains(number) && !reached_before.contains(number))
      changes.Fail(FindingKind::kHiddenContentShown, -1, number);
    if (!unchanged && !reached.contains(number) && !IsStructureStream(after, number))
      changes.Add(FindingKind::kUnusedObjectsAdded, Weight::kNote);
  }
}

}  // namespace sohoa
