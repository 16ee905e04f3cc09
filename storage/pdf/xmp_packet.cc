#include "storage/pdf/xmp_packet.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"

namespace sohoa {
namespace {

std::string Escaped(absl::string_view text) {
  return absl::StrReplaceAll(text,
                             {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

std::string Element(absl::string_view name, absl::string_view content) {
  return absl::StrCat("<", name, ">", content, "</", name, ">\n");
}

std::string Simple(absl::string_view name, const std::string& value) {
  return value.empty() ? "" : Element(name, Escaped(value));
}

// One value in an array of a kind: "rdf:Bag".
std::string Array(absl::string_view name, absl::string_view kind, const std::string& value,
                  absl::string_view attributes = "") {
  if (value.empty()) return "";
  return Element(name, absl::StrCat("<", kind, "><rdf:li", attributes, ">", Escaped(value),
                                    "</rdf:li></", kind, ">"));
}

std::string Description(absl::string_view prefix, absl::string_view name_space,
                        const std::string& properties) {
  if (properties.empty()) return "";
  return absl::StrCat("<rdf:Description rdf:about=\"\" xmlns:", prefix, "=\"", name_space, "\">\n",
                      properties, "</rdf:Description>\n");
}

struct OwnProperty {
  const char* name;
  const char* type;
  const char* description;
  std::string value;
};

std::vector<OwnProperty> OwnProperties(const PdfInfo& info) {
  const ConversionMark mark = info.conversion.value_or(ConversionMark{});
  return {{"typeName", "Text", "Type of the document, as printed", info.type_name},
          {"codeNumber", "Text", "Number of the document", info.code_number},
          {"codeNotation", "Text", "Notation of the document", info.code_notation},
          {"code", "Text", "Number and notation", info.code},
          {"organName", "Text", "Issuing organ", info.organ_name},
          {"issuedDate", "Date", "Day of issue", info.issued_date},
          {"dossierCode", "Text", "Code of the dossier", info.dossier_code},
          {"conversionMark", "Text", "What the document was converted from", mark.text},
          {"convertedAt", "Date", "Time of the conversion", mark.time},
          {"convertedBy", "Text", "Who converted it", mark.converter},
          {"sourceSha256", "Text", "SHA-256 of what came in", mark.source_sha256}};
}

std::string OwnValues(const std::vector<OwnProperty>& properties) {
  std::string out;
  for (const OwnProperty& property : properties)
    out += Simple(absl::StrCat("sohoa:", property.name), property.value);
  return out;
}

// The schema of the properties that have a value.
std::string OwnSchema(const std::vector<OwnProperty>& properties) {
  std::string list;
  for (const OwnProperty& property : properties) {
    if (property.value.empty()) continue;
    absl::StrAppend(&list, "<rdf:li rdf:parseType=\"Resource\">\n",
                    Simple("pdfaProperty:name", property.name),
                    Simple("pdfaProperty:valueType", property.type),
                    Simple("pdfaProperty:category", "external"),
                    Simple("pdfaProperty:description", property.description), "</rdf:li>\n");
  }
  if (list.empty()) return "";
  return absl::StrCat(
      "<rdf:Description rdf:about=\"\""
      " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
      " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
      " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
      "<pdfaExtension:schemas>\n<rdf:Bag>\n<rdf:li rdf:parseType=\"Resource\">\n",
      Simple("pdfaSchema:schema", "Record of a digitized document"),
      Simple("pdfaSchema:namespaceURI", kSohoaNamespace), Simple("pdfaSchema:prefix", "sohoa"),
      "<pdfaSchema:property>\n<rdf:Seq>\n", list,
      "</rdf:Seq>\n</pdfaSchema:property>\n</rdf:li>\n</rdf:Bag>\n</pdfaExtension:schemas>\n"
      "</rdf:Description>\n");
}

std::string PdfaIdentification(PdfProfile profile) {
  if (profile == PdfProfile::kPdf) return "";
  return Description("pdfaid", "http://www.aiim.org/pdfa/ns/id/",
                     absl::StrCat(Simple("pdfaid:part", profile == PdfProfile::kPdfA1b ? "1" : "2"),
                                  Simple("pdfaid:conformance", "B")));
}

std::string DublinCore(const PdfInfo& info) {
  return Description(
      "dc", "http://purl.org/dc/elements/1.1/",
      absl::StrCat(Element("dc:format", "application/pdf"),
                   Array("dc:title", "rdf:Alt", info.title, " xml:lang=\"x-default\""),
                   Array("dc:type", "rdf:Bag", info.type_name), Simple("dc:identifier", info.code),
                   Array("dc:publisher", "rdf:Bag", info.organ_name),
                   Array("dc:language", "rdf:Bag", info.language)));
}

}  // namespace

std::string XmpPacket(const PdfInfo& info, PdfProfile profile) {
  const std::vector<OwnProperty> own = OwnProperties(info);
  const std::string schema = profile == PdfProfile::kPdf ? "" : OwnSchema(own);
  return absl::StrCat(
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n",
      PdfaIdentification(profile), DublinCore(info),
      Description("xmp", "http://ns.adobe.com/xap/1.0/",
                  absl::StrCat(Simple("xmp:CreatorTool", info.software),
                               Simple("xmp:CreateDate", info.created_at))),
      Description("pdf", "http://ns.adobe.com/pdf/1.3/", Simple("pdf:Producer", info.software)),
      schema, Description("sohoa", kSohoaNamespace, OwnValues(own)),
      "</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>");
}

}  // namespace sohoa
