#include "storage/sign/change_list.h"

#include <utility>

namespace sohoa {
namespace {

using Kind = PdfValue::Kind;

constexpr int kMaxActions = 1000;

std::set<int64_t> KnownObjects(const ChangeList& changes) {
  std::set<int64_t> known;
  for (const PageList* list : {&changes.pages_before, &changes.pages_after}) {
    for (const PageEntry& page : list->pages) known.insert(page.object);
    known.insert(list->nodes.begin(), list->nodes.end());
  }
  for (const auto* fields : {&changes.fields_before, &changes.fields_after})
    for (const FormField& field : *fields) known.insert(field.object);
  for (PdfRevision* revision : {&changes.before, &changes.after})
    if (const PdfValue* root = revision->trailer().Get("Root"); root != nullptr)
      known.insert(root->object);
  known.erase(0);
  return known;
}

void TakeLock(PdfRevision& revision, const PdfValue& parameters, ChangePermissions& out) {
  const PdfValue& action = revision.Get(parameters, "Action");
  std::set<std::string> names;
  for (const PdfValue& name : revision.Get(parameters, "Fields").items)
    names.insert(revision.Follow(name).text);
  if (action.IsName("All")) out.all_fields_locked = true;
  if (action.IsName("Include")) out.locked.merge(names);
  if (action.IsName("Exclude")) {
    out.others_locked = true;
    out.unlocked.merge(names);
  }
}

void TakeSignature(PdfRevision& revision, const PdfValue& signature, ChangePermissions& out) {
  for (const PdfValue& item : revision.Get(signature, "Reference").items) {
    const PdfValue& reference = revision.Follow(item);
    const PdfValue& method = revision.Get(reference, "TransformMethod");
    const PdfValue& parameters = revision.Get(reference, "TransformParams");
    if (method.IsName("FieldMDP")) TakeLock(revision, parameters, out);
    if (!method.IsName("DocMDP")) continue;
    const int64_t level = revision.Get(parameters, "P").Integer().value_or(2);
    const int told = level >= 1 && level <= 3 ? static_cast<int>(level) : 1;
    out.level = out.level == 0 ? told : std::min(out.level, told);
  }
}

// Whether JavaScript stands anywhere below an action: /Next, and the events of /AA.
bool HoldsJavaScript(PdfRevision& revision, const PdfValue& action) {
  std::vector<const PdfValue*> open = {&action};
  for (int met = 0; !open.empty() && met < kMaxActions; ++met) {
    const PdfValue& value = revision.Follow(*open.back());
    open.pop_back();
    if (value.Get("JS") != nullptr || revision.Get(value, "S").IsName("JavaScript")) return true;
    for (const PdfValue& item : value.items) open.push_back(&item);
    for (const auto& [key, entry] : value.entries)
      if (key != "P" && key != "Parent" && key != "D") open.push_back(&entry);
  }
  return false;
}

}  // namespace

bool ChangePermissions::Locks(const std::string& field) const {
  return all_fields_locked || locked.contains(field) ||
         (others_locked && !unlocked.contains(field));
}

ChangePermissions PermissionsOf(PdfRevision& revision, const std::vector<FormField>& fields) {
  ChangePermissions out;
  for (const FormField& field : fields)
    if (field.is_signed()) TakeSignature(revision, *field.value, out);
  const PdfValue& permissions = revision.Get(CatalogOf(revision), "Perms");
  TakeSignature(revision, revision.Get(permissions, "DocMDP"), out);
  return out;
}

ChangeList::ChangeList(PdfRevision& revision_before, PdfRevision& revision_after)
    : before(revision_before),
      after(revision_after),
      pages_before(PagesOf(before)),
      pages_after(PagesOf(after)),
      fields_before(FormFieldsOf(before)),
      fields_after(FormFieldsOf(after)),
      permissions(PermissionsOf(before, fields_before)),
      values(before, after, KnownObjects(*this)) {}

void ChangeList::Add(FindingKind kind, Weight weight, int page, int64_t object) {
  AddFinding({kind, weight, page, object}, findings);
}

void ChangeList::FailForAction(const PdfValue& action, int page, int64_t object) {
  Fail(HoldsJavaScript(after, action) ? FindingKind::kJavaScriptAdded : FindingKind::kActionChanged,
       page, object);
}

int ChangeList::PageOf(int64_t annotation) const {
  if (annotation == 0) return -1;
  for (size_t i = 0; i < pages_after.pages.size(); ++i) {
    const auto annotations = pages_after.pages[i].keys.find("Annots");
    if (annotations == pages_after.pages[i].keys.end()) continue;
    for (const PdfValue& item : after.Follow(*annotations->second).items)
      if (item.kind == Kind::kReference && item.object == annotation) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace sohoa
