#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "storage/sign/change_list.h"

namespace sohoa {
namespace {

using Kind = PdfValue::Kind;

bool IsTimestamp(PdfRevision& revision, const PdfValue& signature) {
  return revision.Get(signature, "SubFilter").IsName("ETSI.RFC3161");
}

class FieldComparison {
 public:
  FieldComparison(ChangeList& changes, const FormField& was, const FormField& is)
      : changes_(changes), was_(was), is_(is), page_(changes.PageOf(is.object)) {}

  void Compare() {
    if (was_.kind == "Sig")
      CompareSignature();
    else
      CompareValue();
    std::set<std::string> keys;
    for (const FormField* field : {&was_, &is_})
      for (const auto& [key, value] : field->dictionary->entries) keys.insert(key);
    // Compared above; and what leads to pages and other fields, which are compared elsewhere.
    for (const char* key : {"V", "Kids", "Parent", "P", "M"}) keys.erase(key);
    for (const std::string& key : keys)
      if (!changes_.Same(was_.dictionary->Get(key), is_.dictionary->Get(key))) TellKey(key);
  }

 private:
  bool IsFilledNow() const {
    return (was_.kind == "Sig" && !was_.is_signed() && is_.is_signed()) || is_filled_;
  }

  void CompareSignature() {
    if (!was_.is_signed()) {
      if (is_.is_signed()) TellSigned();
      return;
    }
    if (!is_.is_signed()) return changes_.Fail(FindingKind::kSignatureRemoved, page_, was_.object);
    if (!changes_.Same(was_.value, is_.value) || was_.value->begin != is_.value->begin)
      changes_.Fail(FindingKind::kSignatureChanged, page_, is_.object);
  }

  void TellSigned() {
    const bool locked = changes_.permissions.Locks(was_.name);
    const bool forbidden = changes_.permissions.level == 1 || locked;
    changes_.Add(FindingKind::kSignatureAdded, forbidden ? Weight::kFailure : Weight::kNote, page_,
                 is_.value_object);
  }

  void CompareValue() {
    if (changes_.Same(was_.dictionary->Get("V"), is_.dictionary->Get("V")) &&
        changes_.Same(was_.dictionary->Get("AS"), is_.dictionary->Get("AS")))
      return;
    is_filled_ = true;
    const int level = changes_.permissions.level;
    Weight weight = level >= 2 ? Weight::kNote : Weight::kDoubt;
    if (level == 1 || changes_.permissions.Locks(was_.name)) weight = Weight::kFailure;
    changes_.Add(FindingKind::kFormFilled, weight, page_, is_.object);
  }

  void TellKey(const std::string& key) {
    static const std::set<std::string> of_a_value = {"AP", "AS", "MK", "DA", "I", "RV", "F"};
    static const std::set<std::string> of_looks = {"AP", "MK", "DA",     "Rect",
                                                   "F",  "BS", "Border", "Q"};
    if (IsFilledNow() && of_a_value.contains(key)) return;
    if (key == "A" || key == "AA") {
      const PdfValue* action = is_.dictionary->Get(key);
      static const PdfValue nothing;
      return changes_.FailForAction(action == nullptr ? nothing : *action, page_, is_.object);
    }
    changes_.Fail(
        of_looks.contains(key) ? FindingKind::kAppearanceChanged : FindingKind::kFieldChanged,
        page_, is_.object);
  }

  ChangeList& changes_;
  const FormField& was_;
  const FormField& is_;
  int page_;
  bool is_filled_ = false;
};

// Fields of both revisions find each other by their objects, else by their names.
using FieldKey = std::pair<int64_t, std::string>;
FieldKey KeyOf(const FormField& field) {
  return {field.object, field.object > 0 ? "" : field.name};
}
using FieldTable = std::map<FieldKey, const FormField*>;

FieldTable TableOf(const std::vector<FormField>& fields) {
  FieldTable table;
  for (const FormField& field : fields) table.emplace(KeyOf(field), &field);
  return table;
}

class NewField {
 public:
  NewField(ChangeList& changes, const FieldTable& then, const FieldTable& now,
           const FormField& field)
      : changes_(changes),
        then_(then),
        now_(now),
        field_(field),
        page_(changes.PageOf(field.object)) {}

  void Tell() {
    for (const char* key : {"A", "AA"})
      if (const PdfValue* action = field_.dictionary->Get(key); action != nullptr)
        changes_.FailForAction(*action, page_, field_.object);
    const Weight weight = changes_.permissions.level == 1 ? Weight::kFailure : Weight::kNote;
    if (field_.kind != "Sig") return changes_.Fail(FindingKind::kFieldAdded, page_, field_.object);
    // As an annotation of another kind it would show what it likes.
    const PdfValue& subtype = changes_.after.Get(*field_.dictionary, "Subtype");
    if (field_.dictionary->Get("Subtype") != nullptr && !subtype.IsName("Widget"))
      changes_.Fail(FindingKind::kAnnotationAdded, page_, field_.object);
    if (field_.is_signed()) return TellSigned(weight);
    if (IsPartOfNewSignature()) return;
    // An empty one may wait for its signer, but not show what it likes meanwhile.
    changes_.Add(FindingKind::kFieldAdded,
                 IsSeen(changes_.after, *field_.dictionary) ? Weight::kFailure : weight, page_,
                 field_.object);
  }

 private:
  void TellSigned(Weight weight) {
    if (!IsTimestamp(changes_.after, *field_.value))
      return changes_.Add(FindingKind::kSignatureAdded, weight, page_, field_.value_object);
    // Time stamps are allowed whatever was certified (ISO 32000-2, table 257). Anybody can have
    // one, so it may show nothing.
    changes_.Add(FindingKind::kDocumentTimestampAdded, Weight::kNote, page_, field_.value_object);
    if (IsSeen(changes_.after, *field_.dictionary))
      changes_.Fail(FindingKind::kAnnotationAdded, page_, field_.object);
  }

  // A signature's field may have its place on the page in an object below it.
  bool IsPartOfNewSignature() const {
    const PdfValue* parent = field_.dictionary->Get("Parent");
    if (parent == nullptr || parent->kind != Kind::kReference) return false;
    const FieldKey key(parent->object, "");
    const auto above = now_.find(key);
    return above != now_.end() && above->second->is_signed() && !then_.contains(key) &&
           !IsTimestamp(changes_.after, *above->second->value);
  }

  ChangeList& changes_;
  const FieldTable& then_;
  const FieldTable& now_;
  const FormField& field_;
  int page_;
};

void CompareFields(ChangeList& changes) {
  const FieldTable then = TableOf(changes.fields_before);
  const FieldTable now = TableOf(changes.fields_after);
  for (const FormField& field : changes.fields_before) {
    const auto found = now.find(KeyOf(field));
    if (found == now.end()) {
      changes.Fail(field.is_signed() ? FindingKind::kSignatureRemoved : FindingKind::kFieldRemoved,
                   -1, field.object);
    } else {
      FieldComparison(changes, field, *found->second).Compare();
    }
  }
  for (const FormField& field : changes.fields_after)
    if (!then.contains(KeyOf(field))) NewField(changes, then, now, field).Tell();
}

// Fonts and the like for new appearances may come; what is there stays as it is.
bool IsExtended(ChangeList& changes, const PdfValue& was, const PdfValue& is) {
  for (const auto& [kind, resources] : was.entries) {
    const PdfValue& then = changes.before.Get(was, kind);
    const PdfValue& now = changes.after.Get(is, kind);
    if (then.kind != Kind::kDictionary) {
      if (!changes.Same(&then, &now)) return false;
      continue;
    }
    for (const auto& [name, value] : then.entries)
      if (!changes.Same(&value, now.Get(name))) return false;
  }
  return true;
}

}  // namespace

void CompareForms(ChangeList& changes) {
  CompareFields(changes);
  const PdfValue& was = changes.before.Get(CatalogOf(changes.before), "AcroForm");
  const PdfValue& is = changes.after.Get(CatalogOf(changes.after), "AcroForm");
  std::set<std::string> keys;
  for (const PdfValue* form : {&was, &is})
    for (const auto& [key, value] : form->entries) keys.insert(key);
  for (const char* key : {"Fields", "SigFlags"}) keys.erase(key);
  for (const std::string& key : keys) {
    if (changes.Same(was.Get(key), is.Get(key))) continue;
    const bool is_new_default = key == "DA" && was.Get(key) == nullptr;
    const bool extended = key == "DR" && IsExtended(changes, changes.before.Get(was, key),
                                                    changes.after.Get(is, key));
    const bool stays_off = key == "NeedAppearances" && changes.after.Get(is, key).text != "true";
    if (!is_new_default && !extended && !stays_off) changes.Fail(FindingKind::kFormChanged);
  }
}

}  // namespace sohoa
