#include <map>
#include <set>
#include <string>

#include "storage/pdf/structure_stream.h"
#include "storage/sign/change_list.h"

namespace sohoa {
namespace {

using Kind = PdfValue::Kind;

constexpr size_t kMaxMetadataBytes = 4u << 20;

const PdfValue& OrNull(const PdfValue* value) {
  static const PdfValue nothing;
  return value == nullptr ? nothing : *value;
}

std::set<std::string> KeysOf(const PdfValue& one, const PdfValue& other) {
  std::set<std::string> keys;
  for (const PdfValue* dictionary : {&one, &other})
    for (const auto& [key, value] : dictionary->entries) keys.insert(key);
  return keys;
}

// XMP without dates and programs, which every program that writes a file sets, and without the
// space that is left for them.
std::string Essence(PdfRevision& revision, const PdfValue* value) {
  if (value == nullptr || value->kind != Kind::kReference) return "";
  const PdfIndirect* object = revision.Find(*value);
  if (object == nullptr || !object->is_stream) return "";
  std::string text =
      DecodeStructureStream(object->value, object->stream, kMaxMetadataBytes).value_or("?");
  for (const char* name :
       {"xmp:ModifyDate", "xmp:MetadataDate", "xmp:CreatorTool", "pdf:Producer"}) {
    const std::string tag = name;
    for (const auto& [open, close] :
         {std::pair("<" + tag + ">", "</" + tag + ">"), std::pair(tag + "=\"", std::string("\""))})
      for (size_t at; (at = text.find(open)) != std::string::npos;) {
        const size_t end = text.find(close, at + open.size());
        if (end == std::string::npos) break;
        text.erase(at, end + close.size() - at);
      }
  }
  std::erase_if(text, IsPdfSpace);
  return text;
}

void CompareXmp(ChangeList& changes, const PdfValue* was, const PdfValue* is) {
  if (changes.Same(was, is)) return;
  const bool same = Essence(changes.before, was) == Essence(changes.after, is) && was != nullptr;
  changes.Add(FindingKind::kMetadataChanged, same ? Weight::kNote : Weight::kDoubt, -1,
              is != nullptr ? is->object : 0);
}

void CompareInfo(ChangeList& changes) {
  const PdfValue& was = changes.before.Get(changes.before.trailer(), "Info");
  const PdfValue& is = changes.after.Get(changes.after.trailer(), "Info");
  for (const std::string& key : KeysOf(was, is)) {
    if (changes.Same(was.Get(key), is.Get(key))) continue;
    const bool harmless = key == "ModDate" || key == "Producer" || key == "Creator";
    changes.Add(FindingKind::kMetadataChanged, harmless ? Weight::kNote : Weight::kDoubt);
  }
}

// Each item that was there must be there still, whatever its number is now.
void CompareDss(ChangeList& changes, const PdfValue& was, const PdfValue& is) {
  bool added = was.kind == Kind::kNull && is.kind != Kind::kNull;
  for (const char* key : {"Certs", "CRLs", "OCSPs"}) {
    const PdfValue& then = changes.before.Get(was, key);
    const PdfValue& now = changes.after.Get(is, key);
    added = added || now.items.size() > then.items.size();
    for (const PdfValue& item : then.items)
      if (std::none_of(now.items.begin(), now.items.end(),
                       [&](const PdfValue& other) { return changes.Same(&item, &other); }))
        changes.Add(FindingKind::kDssRemoved, Weight::kDoubt, -1, item.object);
  }
  const PdfValue& then = changes.before.Get(was, "VRI");
  for (const auto& [name, entry] : then.entries)
    if (changes.after.Get(is, "VRI").Get(name) == nullptr)
      changes.Add(FindingKind::kDssRemoved, Weight::kDoubt, -1, entry.object);
  if (added) changes.Add(FindingKind::kDssAdded, Weight::kNote);
}

void CompareNames(ChangeList& changes, const PdfValue& was, const PdfValue& is) {
  for (const std::string& key : KeysOf(was, is)) {
    if (changes.Same(was.Get(key), is.Get(key))) continue;
    if (key == "JavaScript") {
      changes.Fail(FindingKind::kJavaScriptAdded);
    } else {
      changes.Fail(key == "EmbeddedFiles" ? FindingKind::kAttachmentChanged
                   : key == "Dests"       ? FindingKind::kOutlineChanged
                                          : FindingKind::kCatalogChanged);
    }
  }
}

FindingKind KindOf(const std::string& key) {
  static const std::map<std::string, FindingKind> kinds = {
      {"AF", FindingKind::kAttachmentChanged},
      {"Collection", FindingKind::kAttachmentChanged},
      {"Outlines", FindingKind::kOutlineChanged},
      {"Dests", FindingKind::kOutlineChanged},
      {"PageLabels", FindingKind::kOutlineChanged},
      {"OCProperties", FindingKind::kLayersChanged},
      {"StructTreeRoot", FindingKind::kStructureChanged},
      {"MarkInfo", FindingKind::kStructureChanged},
      {"Lang", FindingKind::kStructureChanged},
      {"Perms", FindingKind::kPermissionsChanged}};
  const auto found = kinds.find(key);
  return found == kinds.end() ? FindingKind::kCatalogChanged : found->second;
}

void TellCatalogKey(ChangeList& changes, const std::string& key, const PdfValue* was,
                    const PdfValue* is) {
  const PdfValue& then = changes.before.Follow(OrNull(was));
  const PdfValue& now = changes.after.Follow(OrNull(is));
  if (key == "DSS") return CompareDss(changes, then, now);
  if (key == "Metadata") return CompareXmp(changes, was, is);
  if (key == "Names") return CompareNames(changes, then, now);
  if (changes.Same(was, is)) return;
  if (key == "OpenAction" || key == "AA") return changes.FailForAction(now, -1, 0);
  const FindingKind kind = KindOf(key);
  changes.Add(kind, kind == FindingKind::kStructureChanged ? Weight::kDoubt : Weight::kFailure);
}

}  // namespace

void CompareCatalogs(ChangeList& changes) {
  const PdfValue& was = CatalogOf(changes.before);
  const PdfValue& is = CatalogOf(changes.after);
  // Compared elsewhere, or telling no more than which features are used.
  const std::set<std::string> elsewhere = {"Type", "Pages", "AcroForm", "Version", "Extensions"};
  for (const std::string& key : KeysOf(was, is))
    if (!elsewhere.contains(key)) TellCatalogKey(changes, key, was.Get(key), is.Get(key));
  CompareInfo(changes);
  if (!changes.Same(changes.before.trailer().Get("Encrypt"),
                    changes.after.trailer().Get("Encrypt")))
    changes.Fail(FindingKind::kEncryptionChanged);
}

}  // namespace sohoa
