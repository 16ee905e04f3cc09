#include <expat.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "storage/pdf/pdf_date.h"
#include "storage/pdf/pdfa_findings.h"

namespace sohoa {
namespace {

constexpr char kRdf[] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
constexpr char kPdfaId[] = "http://www.aiim.org/pdfa/ns/id/";
constexpr char kDublinCore[] = "http://purl.org/dc/elements/1.1/";
constexpr char kXmp[] = "http://ns.adobe.com/xap/1.0/";
constexpr char kPdf[] = "http://ns.adobe.com/pdf/1.3/";
constexpr char kExtension[] = "http://www.aiim.org/pdfa/ns/extension/";
constexpr char kExtensionSchema[] = "http://www.aiim.org/pdfa/ns/schema#";
constexpr char kExtensionProperty[] = "http://www.aiim.org/pdfa/ns/property#";

// A name as expat gives it: namespace, local name and prefix, parted by spaces.
struct XmlName {
  std::string name_space;
  std::string local;
  std::string prefix;

  static XmlName Parse(const char* text) {
    const std::vector<std::string> parts = absl::StrSplit(text, ' ');
    if (parts.size() < 2) return {"", parts[0], ""};
    return {parts[0], parts[1], parts.size() > 2 ? parts[2] : ""};
  }
  bool is(absl::string_view space, absl::string_view name) const {
    return name_space == space && local == name;
  }
};

struct XmpProperty {
  XmlName name;
  std::vector<std::string> values;  // its text, or those of its items
};

struct Xmp {
  bool well_formed = false;
  bool bad_packet = false;
  std::vector<XmpProperty> properties;
  std::set<std::pair<std::string, std::string>> described;  // namespace and name, by extensions

  const XmpProperty* Find(absl::string_view space, absl::string_view name) const {
    for (const XmpProperty& property : properties)
      if (property.name.is(space, name)) return &property;
    return nullptr;
  }
};

// Gathers the properties of all rdf:Description elements that stand in rdf:RDF.
class XmpReader {
 public:
  static Xmp Read(const std::string& packet) {
    XmpReader reader;
    XML_Parser parser = XML_ParserCreateNS("UTF-8", ' ');
    if (parser == nullptr) return {};
    XML_SetReturnNSTriplet(parser, 1);
    XML_SetUserData(parser, &reader);
    XML_SetElementHandler(parser, &XmpReader::OnStart, &XmpReader::OnEnd);
    XML_SetCharacterDataHandler(parser, &XmpReader::OnText);
    XML_SetProcessingInstructionHandler(parser, &XmpReader::OnInstruction);
    reader.xmp_.well_formed =
        XML_Parse(parser, packet.data(), static_cast<int>(packet.size()), 1) == XML_STATUS_OK;
    XML_ParserFree(parser);
    return std::move(reader.xmp_);
  }

 private:
  static void OnStart(void* self, const char* name, const char** attributes) {
    static_cast<XmpReader*>(self)->Start(XmlName::Parse(name), attributes);
  }
  static void OnEnd(void* self, const char*) { static_cast<XmpReader*>(self)->End(); }
  static void OnText(void* self, const char* text, int size) {
    static_cast<XmpReader*>(self)->text_.append(text, static_cast<size_t>(size));
  }
  static void OnInstruction(void* self, const char* target, const char* data) {
    if (std::strcmp(target, "xpacket") != 0) return;
    const absl::string_view said = data;
    if (absl::StrContains(said, "bytes=") || absl::StrContains(said, "encoding="))
      static_cast<XmpReader*>(self)->xmp_.bad_packet = true;
  }

  bool InDescription() const {
    return path_.size() >= 2 && path_.back().is(kRdf, "Description") &&
           path_[path_.size() - 2].is(kRdf, "RDF");
  }

  void Start(const XmlName& name, const char** attributes) {
    if (InDescription()) xmp_.properties.push_back({name, {}});
    path_.push_back(name);
    text_.clear();
    if (!InDescription()) return;
    for (; attributes[0] != nullptr; attributes += 2) {
      const XmlName attribute = XmlName::Parse(attributes[0]);
      if (!attribute.name_space.empty() && attribute.name_space != kRdf)
        xmp_.properties.push_back({attribute, {attributes[1]}});
    }
  }

  void End() {
    const XmlName name = path_.back();
    path_.pop_back();
    if (name.is(kExtensionSchema, "namespaceURI")) schema_ = text_;
    if (name.is(kExtensionProperty, "name")) xmp_.described.insert({schema_, text_});
    const bool item = name.is(kRdf, "li");
    if (!xmp_.properties.empty() && path_.size() >= 3 && (item || InDescription()) &&
        (item || xmp_.properties.back().values.empty()))
      xmp_.properties.back().values.push_back(text_);
    text_.clear();
  }

  Xmp xmp_;
  std::vector<XmlName> path_;
  std::string text_;
  std::string schema_;
};

// The schemas that need no description (XMP 2005), by what they may hold; with an empty list all.
struct KnownSchema {
  const char* name_space;
  std::vector<absl::string_view> properties;
};

const std::vector<KnownSchema>& KnownSchemas() {
  static const auto* const schemas = new std::vector<KnownSchema>{
      {kDublinCore,
       {"contributor", "coverage", "creator", "date", "description", "format", "identifier",
        "language", "publisher", "relation", "rights", "source", "subject", "title", "type"}},
      {kXmp,
       {"Advisory", "BaseURL", "CreateDate", "CreatorTool", "Identifier", "Label", "MetadataDate",
        "ModifyDate", "Nickname", "Rating", "Thumbnails"}},
      {kPdf, {"Keywords", "PDFVersion", "Producer", "Trapped"}},
      {kPdfaId, {"part", "amd", "corr", "conformance"}},
      {kExtension, {"schemas"}},
      {"http://ns.adobe.com/xap/1.0/rights/", {}},
      {"http://ns.adobe.com/xap/1.0/mm/", {}},
      {"http://ns.adobe.com/xap/1.0/bj/", {}},
      {"http://ns.adobe.com/xap/1.0/t/pg/", {}},
      {"http://ns.adobe.com/xmp/1.0/DynamicMedia/", {}},
      {"http://ns.adobe.com/photoshop/1.0/", {}},
      {"http://ns.adobe.com/camera-raw-settings/1.0/", {}},
      {"http://ns.adobe.com/tiff/1.0/", {}},
      {"http://ns.adobe.com/exif/1.0/", {}}};
  return *schemas;
}

bool IsKnown(const XmlName& name) {
  for (const KnownSchema& schema : KnownSchemas()) {
    if (name.name_space != schema.name_space) continue;
    return schema.properties.empty() ||
           std::find(schema.properties.begin(), schema.properties.end(), name.local) !=
               schema.properties.end();
  }
  return false;
}

std::string ValueOf(const Xmp& xmp, absl::string_view space, absl::string_view name) {
  const XmpProperty* property = xmp.Find(space, name);
  return property == nullptr || property->values.empty() ? "" : property->values.front();
}

void CheckIdentification(const Xmp& xmp, int object, PdfaFindings& findings) {
  const std::string level = ValueOf(xmp, kPdfaId, "conformance");
  const bool part = ValueOf(xmp, kPdfaId, "part") == "2";
  findings.AddIf(!part || (level != "A" && level != "B" && level != "U"), "6.6.4", object,
                 "the metadata do not say that the file is PDF/A-2");
  for (const XmpProperty& property : xmp.properties)
    findings.AddIf(property.name.name_space == kPdfaId && property.name.prefix != "pdfaid", "6.6.4",
                   object, "the identification's prefix is not pdfaid");
}

void CheckSchemas(const Xmp& xmp, int object, PdfaFindings& findings) {
  for (const XmpProperty& property : xmp.properties) {
    const XmlName& name = property.name;
    const bool described = xmp.described.contains({name.name_space, name.local});
    findings.AddIf(!described && !IsKnown(name), "6.6.2.3", object,
                   absl::StrCat("the property ", name.local, " is described nowhere"));
  }
}

bool SameTime(const std::string& pdf, const std::string& xmp) {
  const std::optional<absl::Time> told = TimeOfPdfDate(pdf);
  absl::Time time;
  if (!told || !absl::ParseTime(absl::RFC3339_full, xmp, &time, nullptr)) return false;
  return absl::FromUnixSeconds(absl::ToUnixSeconds(time)) == *told;
}

struct InfoEntry {
  const char* key;
  const char* name_space;
  const char* property;
  bool is_time = false;
};

constexpr InfoEntry kInfoEntries[] = {{"Title", kDublinCore, "title"},
                                      {"Author", kDublinCore, "creator"},
                                      {"Subject", kDublinCore, "description"},
                                      {"Keywords", kPdf, "Keywords"},
                                      {"Creator", kXmp, "CreatorTool"},
                                      {"Producer", kPdf, "Producer"},
                                      {"CreationDate", kXmp, "CreateDate", true},
                                      {"ModDate", kXmp, "ModifyDate", true}};

void CheckInfo(PodofoValue info, const Xmp& xmp, PdfaFindings& findings) {
  for (const InfoEntry& entry : kInfoEntries) {
    if (!info.has(entry.key)) continue;
    const std::string told = info[entry.key].text();
    const std::string meant = ValueOf(xmp, entry.name_space, entry.property);
    const bool same = entry.is_time ? SameTime(told, meant) : told == meant;
    findings.AddIf(!same, "19005-1 6.7.3", info.object_number(),
                   absl::StrCat("/", entry.key, " is not what the metadata say"));
  }
}

}  // namespace

void CheckMetadata(PodofoValue catalog, PodofoValue info, PdfaFindings& findings) {
  constexpr size_t kMostBytes = 16 << 20;
  const PodofoValue metadata = catalog["Metadata"];
  const std::optional<std::string> packet = metadata.Unpacked(kMostBytes);
  if (!packet) {
    findings.Add("6.6.2.1", catalog.object_number(), "the document has no metadata");
    return;
  }
  const int object = metadata.object_number();
  const Xmp xmp = XmpReader::Read(*packet);
  if (!xmp.well_formed) {
    findings.Add("6.6.2.1", object, "the metadata are no well-formed XML in UTF-8");
    return;
  }
  findings.AddIf(xmp.bad_packet, "6.6.2.1", object, "the packet names its bytes or its encoding");
  CheckIdentification(xmp, object, findings);
  CheckSchemas(xmp, object, findings);
  CheckInfo(info, xmp, findings);
}

}  // namespace sohoa
