#include <map>
#include <set>
#include <string>

#include "storage/pdf/content_text.h"
#include "storage/sign/change_list.h"

namespace sohoa {
namespace {

using Kind = PdfValue::Kind;

const PdfValue* KeyOf(const PageEntry& page, const std::string& key) {
  const auto found = page.keys.find(key);
  return found == page.keys.end() ? nullptr : found->second;
}

class PageComparison {
 public:
  PageComparison(ChangeList& changes, int page, const PageEntry& was, const PageEntry& is)
      : changes_(changes), page_(page), was_(was), is_(is) {}

  void Compare() {
    std::set<std::string> keys;
    for (const PageEntry* page : {&was_, &is_})
      for (const auto& [key, value] : page->keys) keys.insert(key);
    for (const char* key : {"Type", "Parent", "Annots"}) keys.erase(key);
    for (const std::string& key : keys)
      if (!changes_.Same(KeyOf(was_, key), KeyOf(is_, key))) TellKey(key);
    CompareAnnotations();
  }

 private:
  void TellKey(const std::string& key) {
    if (key == "Contents") return TellContents();
    if (key == "Resources") return CompareResources();
    if (key == "AA") return changes_.FailForAction(Now(key), page_, is_.object);
    // Signing programs set the order of tabs, and their own notes.
    const bool harmless = key == "Tabs" || key == "LastModified" || key == "PieceInfo";
    if (key == "Metadata" || harmless)
      return changes_.Add(FindingKind::kMetadataChanged, harmless ? Weight::kNote : Weight::kDoubt,
                          page_, is_.object);
    changes_.Fail(FindingKind::kPageChanged, page_, is_.object);
  }

  const PdfValue& Now(const std::string& key) {
    static const PdfValue nothing;
    const PdfValue* value = KeyOf(is_, key);
    return value == nullptr ? nothing : changes_.after.Follow(*value);
  }

  void TellContents() {
    const std::optional<std::string> was = ContentOf(changes_.before, KeyOf(was_, "Contents"));
    const std::optional<std::string> is = ContentOf(changes_.after, KeyOf(is_, "Contents"));
    const bool just_text = was && is && WithoutInvisibleText(*was) == WithoutInvisibleText(*is);
    changes_.Fail(just_text ? FindingKind::kTextLayerChanged : FindingKind::kPageContentChanged,
                  page_, is_.object);
  }

  void CompareResources() {
    const PdfValue* was = KeyOf(was_, "Resources");
    const PdfValue* is = KeyOf(is_, "Resources");
    std::set<std::string> kinds;
    const PdfValue& then = was == nullptr ? Nothing() : changes_.before.Follow(*was);
    const PdfValue& now = is == nullptr ? Nothing() : changes_.after.Follow(*is);
    for (const PdfValue* resources : {&then, &now})
      for (const auto& [key, value] : resources->entries) kinds.insert(key);
    for (const std::string& kind : kinds)
      CompareResourceKind(kind, changes_.before.Get(then, kind), changes_.after.Get(now, kind));
  }

  void CompareResourceKind(const std::string& kind, const PdfValue& then, const PdfValue& now) {
    if (kind == "ProcSet") return;  // means nothing any more (ISO 32000-1, 14.2)
    std::set<std::string> names;
    for (const PdfValue* resources : {&then, &now})
      for (const auto& [name, value] : resources->entries) names.insert(name);
    if (then.kind != now.kind && names.empty()) names.insert("");
    // What is new as well: content that asked for it and had none shows something now.
    for (const std::string& name : names) {
      if (changes_.Same(then.Get(name), now.Get(name))) continue;
      const PdfValue* value = now.Get(name) != nullptr ? now.Get(name) : then.Get(name);
      changes_.Fail(KindOf(kind, now.Get(name) != nullptr ? changes_.after.Get(now, name)
                                                          : changes_.before.Get(then, name)),
                    page_, value != nullptr && value->kind == Kind::kReference ? value->object : 0);
    }
  }

  static FindingKind KindOf(const std::string& kind, const PdfValue& value) {
    if (kind == "Font") return FindingKind::kFontChanged;
    if (kind != "XObject") return FindingKind::kResourceChanged;
    const PdfValue* subtype = value.Get("Subtype");
    return subtype != nullptr && subtype->IsName("Form") ? FindingKind::kPageContentChanged
                                                         : FindingKind::kImageChanged;
  }

  static const PdfValue& Nothing() {
    static const PdfValue nothing;
    return nothing;
  }

  // By object number; one that is no object of its own goes by its place in the list.
  std::map<int64_t, const PdfValue*> Annotations(PdfRevision& revision, const PageEntry& page) {
    std::map<int64_t, const PdfValue*> found;
    const PdfValue* list = KeyOf(page, "Annots");
    if (list == nullptr) return found;
    int64_t direct = 0;
    for (const PdfValue& item : revision.Follow(*list).items)
      found.emplace(item.kind == Kind::kReference ? item.object : --direct, &item);
    return found;
  }

  static bool IsField(const std::vector<FormField>& fields, int64_t object) {
    return std::any_of(fields.begin(), fields.end(),
                       [&](const FormField& field) { return field.object == object; });
  }

  void CompareAnnotations() {
    const auto then = Annotations(changes_.before, was_);
    const auto now = Annotations(changes_.after, is_);
    const Weight weight = changes_.permissions.level == 3 ? Weight::kNote : Weight::kFailure;
    for (const auto& [object, value] : then)
      if (!now.contains(object))
        changes_.Add(FindingKind::kAnnotationRemoved, weight, page_, object);
    for (const auto& [object, value] : now) {
      const PdfValue& annotation = changes_.after.Follow(*value);
      const auto before = then.find(object);
      // A form's matter, but for one that was there and stood on no page.
      if (object > 0 && IsField(changes_.fields_after, object) &&
          (before != then.end() || !IsField(changes_.fields_before, object)))
        continue;
      if (before == then.end()) {
        changes_.Add(FindingKind::kAnnotationAdded, weight, page_, object);
        for (const char* key : {"A", "AA"})
          if (annotation.Get(key) != nullptr)
            changes_.FailForAction(changes_.after.Get(annotation, key), page_, object);
      } else if (!changes_.Same(before->second, value)) {
        changes_.Add(FindingKind::kAnnotationChanged, weight, page_, object);
      }
    }
  }

  ChangeList& changes_;
  int page_;
  const PageEntry& was_;
  const PageEntry& is_;
};

}  // namespace

void ComparePages(ChangeList& changes) {
  const auto& was = changes.pages_before.pages;
  const auto& is = changes.pages_after.pages;
  std::map<int64_t, size_t> place_before;
  for (size_t i = 0; i < was.size(); ++i) place_before.emplace(was[i].object, i);
  std::set<int64_t> kept;
  size_t last = 0;
  for (size_t i = 0; i < is.size(); ++i) {
    const auto found = place_before.find(is[i].object);
    const int page = static_cast<int>(i);
    if (is[i].object == 0 || found == place_before.end() || !kept.insert(is[i].object).second) {
      changes.Fail(FindingKind::kPageAdded, page, is[i].object);
      continue;
    }
    if (found->second < last) changes.Fail(FindingKind::kPagesReordered, page, is[i].object);
    last = std::max(last, found->second);
    PageComparison(changes, page, was[found->second], is[i]).Compare();
  }
  for (size_t i = 0; i < was.size(); ++i)
    if (!kept.contains(was[i].object))
      changes.Fail(FindingKind::kPageRemoved, static_cast<int>(i), was[i].object);
}

}  // namespace sohoa
