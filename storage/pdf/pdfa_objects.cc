#include <algorithm>
#include <initializer_list>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "storage/pdf/pdfa_findings.h"

namespace sohoa {
namespace {

bool IsOneOf(absl::string_view name, std::initializer_list<absl::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// ISO 32000-1, table 6, without LZWDecode.
bool IsAllowedFilter(const std::string& name) {
  return IsOneOf(name, {"ASCIIHexDecode", "ASCII85Decode", "RunLengthDecode", "CCITTFaxDecode",
                        "JBIG2Decode", "DCTDecode", "JPXDecode", "FlateDecode", "Crypt"});
}

void CheckFilter(PodofoValue filter, PodofoValue parameters, int object, PdfaFindings& findings) {
  const std::string name = filter.name();
  findings.AddIf(!IsAllowedFilter(name), "6.1.7.2", object,
                 absl::StrCat("the filter ", name, " is not allowed"));
  if (name != "Crypt") return;
  const PodofoValue kind = parameters["Name"];
  findings.AddIf(kind.exists() && !kind.is_name("Identity"), "6.1.7.2", object,
                 "a Crypt filter is not Identity");
}

void CheckStream(PodofoValue stream, PdfaFindings& findings) {
  const int object = stream.object_number();
  const bool outside = stream.has("F") || stream.has("FFilter") || stream.has("FDecodeParms");
  findings.AddIf(outside, "6.1.7.1", object, "the stream's data are in another file");
  const PodofoValue filter = stream["Filter"];
  const PodofoValue parameters = stream["DecodeParms"];
  if (filter.is_name()) CheckFilter(filter, parameters, object, findings);
  for (size_t i = 0; i < filter.size(); ++i)
    CheckFilter(filter.At(i), parameters.At(i), object, findings);
}

void CheckXObject(PodofoValue stream, PdfaFindings& findings) {
  const int object = stream.object_number();
  const PodofoValue kind = stream["Subtype"];
  findings.AddIf(kind.is_name("PS"), "6.2.9", object, "a PostScript XObject");
  if (kind.is_name("Image")) CheckImage(stream, findings);
  if (!kind.is_name("Form")) return;
  findings.AddIf(stream.has("OPI"), "6.2.9", object, "a form has /OPI");
  findings.AddIf(stream["Subtype2"].is_name("PS") || stream.has("PS"), "6.2.9", object,
                 "a form holds PostScript");
  findings.AddIf(stream.has("Ref"), "6.2.9", object, "a form refers to another file");
}

void CheckAction(PodofoValue action, PdfaFindings& findings) {
  const PodofoValue type = action["Type"];
  if (!action["S"].is_name() || (type.exists() && !type.is_name("Action"))) return;
  const std::string kind = action["S"].name();
  const bool forbidden = IsOneOf(
      kind, {"Launch", "Sound", "Movie", "ResetForm", "ImportData", "Hide", "SetOCGState",
             "Rendition", "Trans", "GoTo3DView", "JavaScript", "set-state", "no-op", "NOP"});
  findings.AddIf(forbidden, "6.5.1", action.object_number(),
                 absl::StrCat("the action ", kind, " is not allowed"));
  const bool moves = IsOneOf(action["N"].name(), {"NextPage", "PrevPage", "FirstPage", "LastPage"});
  findings.AddIf(kind == "Named" && !moves, "6.5.1", action.object_number(),
                 "a named action does not turn pages");
}

bool IsAnnotationKind(const std::string& kind) {
  return IsOneOf(
      kind, {"Text",        "Link",     "FreeText",  "Line",      "Square",         "Circle",
             "Polygon",     "PolyLine", "Highlight", "Underline", "Squiggly",       "StrikeOut",
             "Stamp",       "Caret",    "Ink",       "Popup",     "FileAttachment", "Widget",
             "PrinterMark", "TrapNet",  "Watermark", "Redact"});
}

bool HasNoArea(PodofoValue rectangle) {
  return rectangle.size() == 4 && rectangle.At(0).number() == rectangle.At(2).number() &&
         rectangle.At(1).number() == rectangle.At(3).number();
}

void CheckFlags(PodofoValue annotation, PdfaFindings& findings) {
  constexpr int kInvisible = 1;
  constexpr int kHidden = 2;
  constexpr int kPrint = 4;
  constexpr int kNoView = 32;
  constexpr int kToggleNoView = 256;
  const int object = annotation.object_number();
  const auto flags = static_cast<int>(annotation["F"].number(-1));
  if (!annotation.has("F")) {
    findings.Add("6.3.2", object, "an annotation has no flags");
    return;
  }
  const bool shown = (flags & (kInvisible | kHidden | kNoView | kToggleNoView)) == 0;
  findings.AddIf(!shown || (flags & kPrint) == 0, "6.3.2", object,
                 "an annotation is hidden or not printed");
}

void CheckAppearance(PodofoValue annotation, PdfaFindings& findings) {
  const int object = annotation.object_number();
  const PodofoValue appearance = annotation["AP"];
  if (!appearance.exists()) {
    findings.AddIf(!annotation["Subtype"].is_name("Link") && !HasNoArea(annotation["Rect"]),
                   "6.3.3", object, "an annotation has no appearance");
    return;
  }
  findings.AddIf(appearance.has("R") || appearance.has("D"), "6.3.3", object,
                 "an annotation's appearance is more than the normal one");
  const bool button = annotation["FT"].is_name("Btn") || annotation["Parent"]["FT"].is_name("Btn");
  const PodofoValue normal = appearance["N"];
  const bool sound = button ? normal.is_dictionary() && !normal.is_stream() : normal.is_stream();
  findings.AddIf(!sound, "6.3.3", object, "an annotation's normal appearance is of another kind");
}

bool IsAnnotation(PodofoValue dictionary) {
  if (dictionary["Type"].exists()) return dictionary["Type"].is_name("Annot");
  return dictionary["Subtype"].is_name() && dictionary["Rect"].size() == 4;
}

void CheckAnnotation(PodofoValue annotation, PdfaFindings& findings) {
  const int object = annotation.object_number();
  const std::string kind = annotation["Subtype"].name();
  if (!IsAnnotationKind(kind)) {
    findings.Add("6.3.1", object, absl::StrCat("the annotation ", kind, " is not allowed"));
    return;
  }
  if (kind == "Widget")
    findings.AddIf(annotation.has("A") || annotation.has("AA"), "6.4.1", object,
                   "a widget has an action");
  if (kind == "Popup") return;
  CheckFlags(annotation, findings);
  CheckAppearance(annotation, findings);
}

bool IsGraphicsState(PodofoValue dictionary) { return dictionary["Type"].is_name("ExtGState"); }

void CheckHalftone(PodofoValue halftone, int object, PdfaFindings& findings) {
  if (!halftone.is_dictionary()) return;
  const double type = halftone["HalftoneType"].number(1);
  findings.AddIf(type != 1 && type != 5, "6.2.5", object,
                 "a halftone of a type other than 1 and 5");
  findings.AddIf(halftone.has("HalftoneName"), "6.2.5", object, "a halftone has a name");
}

bool IsBlendMode(const std::string& name) {
  return IsOneOf(name, {"Normal", "Compatible", "Multiply", "Screen", "Overlay", "Darken",
                        "Lighten", "ColorDodge", "ColorBurn", "HardLight", "SoftLight",
                        "Difference", "Exclusion", "Hue", "Saturation", "Color", "Luminosity"});
}

void CheckGraphicsState(PodofoValue state, PdfaFindings& findings) {
  const int object = state.object_number();
  findings.AddIf(state.has("TR"), "6.2.5", object, "a graphics state has a transfer function");
  const PodofoValue second = state["TR2"];
  findings.AddIf(second.exists() && !second.is_name("Default"), "6.2.5", object,
                 "a graphics state has a transfer function of its own");
  findings.AddIf(state.has("HTP"), "6.2.5", object, "a graphics state has /HTP");
  CheckHalftone(state["HT"], object, findings);
  const PodofoValue blend = state["BM"];
  if (blend.is_name())
    findings.AddIf(!IsBlendMode(blend.name()), "6.2.10", object, "an unknown blend mode");
  for (const PodofoValue& mode : blend.elements())
    findings.AddIf(!IsBlendMode(mode.name()), "6.2.10", object, "an unknown blend mode");
}

void CheckFileSpecification(PodofoValue specification, PdfaFindings& findings) {
  if (!specification.has("EF")) return;
  const int object = specification.object_number();
  findings.AddIf(!specification.has("F") || !specification.has("UF"), "6.8", object,
                 "an embedded file has not both names /F and /UF");
  for (const auto& [key, stream] : specification["EF"].entries()) {
    const std::string bytes = stream.Unpacked(kMostContentBytes).value_or("");
    const bool pdfa = absl::StartsWith(bytes, "%PDF-") && absl::StrContains(bytes, "pdfaid:part");
    findings.AddIf(!pdfa, "6.8", stream.object_number(), "an embedded file is no PDF/A");
  }
}

// 6.9: what shows when must be named, and complete.
void CheckConfiguration(PodofoValue configuration, size_t groups, PdfaFindings& findings) {
  const int object = configuration.object_number();
  findings.AddIf(configuration["Name"].bytes().empty(), "6.9", object,
                 "a configuration of optional content has no name");
  findings.AddIf(configuration.has("AS"), "6.9", object,
                 "a configuration of optional content has /AS");
  if (!configuration.has("Order")) return;
  std::set<PodofoValue> listed;
  std::vector<PodofoValue> open = configuration["Order"].elements();
  while (!open.empty()) {
    const PodofoValue value = open.back();
    open.pop_back();
    if (value.is_dictionary()) listed.insert(value);
    const std::vector<PodofoValue> inner = value.elements();
    if (listed.size() <= groups) open.insert(open.end(), inner.begin(), inner.end());
  }
  findings.AddIf(listed.size() < groups, "6.9", object,
                 "the order of optional content leaves groups out");
}

void CheckOptionalContent(PodofoValue properties, PdfaFindings& findings) {
  if (!properties.exists()) return;
  const size_t groups = properties["OCGs"].size();
  std::vector<PodofoValue> all = properties["Configs"].elements();
  all.push_back(properties["D"]);
  std::set<std::string> names;
  for (const PodofoValue& configuration : all) {
    CheckConfiguration(configuration, groups, findings);
    const std::string name = configuration["Name"].text();
    findings.AddIf(!name.empty() && !names.insert(name).second, "6.9",
                   configuration.object_number(),
                   "two configurations of optional content have one name");
  }
}

void CheckForm(PodofoValue form, PdfaFindings& findings) {
  const int object = form.object_number();
  findings.AddIf(form["NeedAppearances"].is_true(), "6.4.1", object,
                 "appearances are made by the reader");
  findings.AddIf(form.has("XFA"), "6.4.2", object, "a form of XFA");
}

void CheckPermissions(PodofoValue permissions, PdfaFindings& findings) {
  const int object = permissions.object_number();
  for (const auto& [key, value] : permissions.entries())
    findings.AddIf(key != "UR3" && key != "DocMDP", "6.1.12", object,
                   absl::StrCat("the permission ", key, " is not allowed"));
  for (const PodofoValue& reference : permissions["DocMDP"]["Reference"].elements())
    findings.AddIf(reference.has("DigestLocation") || reference.has("DigestMethod") ||
                       reference.has("DigestValue"),
                   "6.1.12", reference.object_number(), "a permission has a digest");
}

}  // namespace

void CheckDictionary(PodofoValue dictionary, PdfaFindings& findings) {
  if (dictionary.is_stream()) {
    CheckStream(dictionary, findings);
    CheckXObject(dictionary, findings);
  }
  CheckAction(dictionary, findings);
  if (IsAnnotation(dictionary)) CheckAnnotation(dictionary, findings);
  if (IsGraphicsState(dictionary)) CheckGraphicsState(dictionary, findings);
  if (dictionary.has("FT"))
    findings.AddIf(dictionary.has("AA"), "6.4.1", dictionary.object_number(),
                   "a field has an action");
  CheckFileSpecification(dictionary, findings);
}

void CheckCatalog(PodofoValue catalog, PdfaFindings& findings) {
  const int object = catalog.object_number();
  findings.AddIf(catalog.has("AA"), "6.5.2", object, "the document has further actions");
  findings.AddIf(catalog["NeedsRendering"].is_true(), "6.4.2", object,
                 "the document is to be rendered again");
  findings.AddIf(catalog["Names"].has("AlternatePresentations"), "6.10", object,
                 "the document has alternate presentations");
  findings.AddIf(catalog.has("Requirements"), "6.11", object, "the document has requirements");
  CheckForm(catalog["AcroForm"], findings);
  CheckOptionalContent(catalog["OCProperties"], findings);
  CheckPermissions(catalog["Perms"], findings);
}

void CheckSignature(PodofoValue signature, absl::string_view file, PdfaFindings& findings) {
  const int object = signature.object_number();
  const std::vector<PodofoValue> range = signature["ByteRange"].elements();
  constexpr absl::string_view kRule = "a signature does not cover its file but for itself";
  if (range.size() != 4) {
    findings.Add("6.4.3", object, kRule);
    return;
  }
  const auto at = [&](size_t i) { return static_cast<size_t>(std::max(0.0, range[i].number(-1))); };
  const size_t gap = at(1);
  const size_t second = at(2);
  const size_t end = second + at(3);
  const bool inside = at(0) == 0 && gap < second && end <= file.size() && gap > 0;
  const bool contents =
      inside && file[gap] == '<' && file[second - 1] == '>' &&
      file.substr(gap + 1, second - gap - 2).find_first_of("<>") == absl::string_view::npos;
  const bool whole =
      contents && absl::StrContains(file.substr(end - std::min<size_t>(end, 8), 8), "%%EOF");
  findings.AddIf(!whole, "6.4.3", object, kRule);
}

}  // namespace sohoa
