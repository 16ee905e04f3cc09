#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "storage/pdf/pdf_tokens.h"
#include "storage/pdf/pdf_value.h"
#include "storage/pdf/pdfa_findings.h"

namespace sohoa {
namespace {

using Kind = PdfToken::Kind;

constexpr char kUndefined[] = "an operator that PDF does not define";
constexpr int kInvisible = 3;

// ISO 32000-1, table A.1, with what becomes of the operator's colours.
bool IsOperator(absl::string_view word) {
  static const auto* const all = new std::set<absl::string_view>{
      "b",  "B",  "b*", "B*", "BDC", "BI",  "BMC", "BT", "BX", "c",  "cm", "CS", "cs", "d",  "d0",
      "d1", "Do", "DP", "EI", "EMC", "ET",  "EX",  "f",  "F",  "f*", "G",  "g",  "gs", "h",  "i",
      "ID", "j",  "J",  "K",  "k",   "l",   "m",   "M",  "MP", "n",  "q",  "Q",  "re", "RG", "rg",
      "ri", "s",  "S",  "SC", "sc",  "SCN", "scn", "sh", "T*", "Tc", "Td", "TD", "Tf", "Tj", "TJ",
      "TL", "Tm", "Tr", "Ts", "Tw",  "Tz",  "v",   "w",  "W",  "W*", "y",  "'",  "\""};
  return all->contains(word);
}

bool IsIntent(const std::string& name) {
  return name == "RelativeColorimetric" || name == "AbsoluteColorimetric" || name == "Perceptual" ||
         name == "Saturation";
}

// Follows content and whatever it shows.
class ContentReader {
 public:
  ContentReader(const PdfaColors& colors, FontUses& fonts, PdfaFindings& findings)
      : colors_(colors), fonts_(fonts), findings_(findings) {}

  // True if the page's own content, or what it shows, is transparent.
  bool transparent() const { return transparent_; }

  void Read(const std::string& content, PodofoValue resources, int object, int depth) {
    if (depth > kMostNesting) return;
    const Place before = std::exchange(place_, {resources, object, depth});
    const State outer = state_;
    std::vector<State> saved;
    PdfTokens tokens(content);
    std::vector<PdfToken> operands;
    for (PdfToken token = tokens.Next(); token.kind != Kind::kEnd; token = tokens.Next()) {
      if (token.kind != Kind::kWord || token.raw == "true" || token.raw == "false" ||
          token.raw == "null") {
        operands.push_back(token);
        continue;
      }
      findings_.AddIf(!IsOperator(token.raw), "6.2.2", object, kUndefined);
      SaveOrRestore(token.raw, saved);
      Follow(token.raw, operands);
      if (token.raw == "ID") PassInlineImage(content, operands, tokens);
      operands.clear();
    }
    state_ = outer;
    place_ = before;
  }

  // A form, a pattern or an appearance, once.
  void ReadStream(PodofoValue stream, PodofoValue inherited, int depth) {
    if (!stream.is_stream() || !seen_.insert(stream).second) return;
    if (stream.has("Group")) NoteGroup(stream["Group"], inherited);
    const PodofoValue own = stream["Resources"];
    const std::string content = stream.Unpacked(kMostContentBytes).value_or("");
    Read(content, own.exists() ? own : inherited, stream.object_number(), depth);
  }

  void NoteGroup(PodofoValue group, PodofoValue resources) {
    if (group["S"].is_name("Transparency")) transparent_ = true;
    if (group.has("CS"))
      CheckColorSpace(group["CS"], resources["ColorSpace"], colors_, group.object_number(),
                      findings_);
  }

 private:
  struct Place {
    PodofoValue resources;
    int object = 0;
    int depth = 0;
  };

  struct State {
    PodofoValue font;
    int text_mode = 0;
    bool fill_set = false;
    bool stroke_set = false;
  };

  void SaveOrRestore(absl::string_view word, std::vector<State>& saved) {
    constexpr size_t kMostSaved = 28;
    if (word == "q") {
      saved.push_back(state_);
      findings_.AddIf(saved.size() > kMostSaved, "6.1.13", place_.object,
                      "graphics states are saved more than 28 deep");
    } else if (word == "Q" && !saved.empty()) {
      state_ = saved.back();
      saved.pop_back();
    }
  }

  PodofoValue Resource(const char* kind, const std::vector<PdfToken>& operands) const {
    if (operands.empty() || operands.back().kind != Kind::kName) return {};
    return place_.resources[kind][NameBytes(operands.back()).c_str()];
  }

  PodofoValue Defaults() const { return place_.resources["ColorSpace"]; }

  void Device(int components) {
    CheckDeviceColor(components, Defaults(), colors_, place_.object, findings_);
  }

  void Follow(absl::string_view word, const std::vector<PdfToken>& operands) {
    FollowColor(word, operands);
    FollowText(word, operands);
    if (word == "Do") Show(Resource("XObject", operands));
    if (word == "gs") SetState(Resource("ExtGState", operands));
    if (word == "sh")
      CheckColorSpace(Resource("Shading", operands)["ColorSpace"], Defaults(), colors_,
                      place_.object, findings_);
    if (word == "ri" && !operands.empty()) CheckIntent(NameBytes(operands.back()));
    if (word == "f" || word == "F" || word == "f*") Paint(true, false);
    if (word == "S" || word == "s") Paint(false, true);
    if (word == "B" || word == "B*" || word == "b" || word == "b*") Paint(true, true);
  }

  // Black of the device is what is painted with where no colour was set.
  void Paint(bool fills, bool strokes) {
    if ((fills && !state_.fill_set) || (strokes && !state_.stroke_set)) Device(1);
  }

  void FollowColor(absl::string_view word, const std::vector<PdfToken>& operands) {
    if (word == "g" || word == "G") Device(1);
    if (word == "rg" || word == "RG") Device(3);
    if (word == "k" || word == "K") Device(4);
    if ((word == "cs" || word == "CS") && !operands.empty()) SetSpace(operands);
    if (word == "scn" || word == "SCN") SetPattern(Resource("Pattern", operands));
    if (word == "g" || word == "rg" || word == "k" || word == "cs") state_.fill_set = true;
    if (word == "G" || word == "RG" || word == "K" || word == "CS") state_.stroke_set = true;
  }

  void SetSpace(const std::vector<PdfToken>& operands) {
    const std::string name = NameBytes(operands.back());
    if (name == "DeviceGray") return Device(1);
    if (name == "DeviceRGB") return Device(3);
    if (name == "DeviceCMYK") return Device(4);
    CheckColorSpace(Resource("ColorSpace", operands), Defaults(), colors_, place_.object,
                    findings_);
  }

  void SetPattern(PodofoValue pattern) {
    if (pattern.is_stream()) ReadStream(pattern, place_.resources, place_.depth + 1);
    const PodofoValue shading = pattern["Shading"];
    if (shading.exists())
      CheckColorSpace(shading["ColorSpace"], Defaults(), colors_, shading.object_number(),
                      findings_);
  }

  void CheckIntent(const std::string& name) {
    findings_.AddIf(!IsIntent(name), "6.2.6", place_.object, "an unknown rendering intent");
  }

  void SetState(PodofoValue state) {
    if (state["RI"].is_name()) CheckIntent(state["RI"].name());
    const PodofoValue mask = state["SMask"];
    if (mask.is_dictionary()) ReadStream(mask["G"], place_.resources, place_.depth + 1);
    const PodofoValue blend = state["BM"];
    transparent_ |= mask.is_dictionary() || state["ca"].number(1) < 1 ||
                    state["CA"].number(1) < 1 ||
                    (blend.exists() && !blend.is_name("Normal") && !blend.is_name("Compatible"));
  }

  void Show(PodofoValue object) {
    if (object["Subtype"].is_name("Form"))
      return ReadStream(object, place_.resources, place_.depth + 1);
    if (!object["Subtype"].is_name("Image")) return;
    const int number = object.object_number();
    transparent_ |= object.has("SMask") || object["SMaskInData"].number() > 0;
    if (object["Intent"].is_name()) CheckIntent(object["Intent"].name());
    if (object["ImageMask"].is_true()) return Paint(true, false);
    CheckColorSpace(object["ColorSpace"], Defaults(), colors_, number, findings_);
    if (object.has("SMask"))
      CheckColorSpace(object["SMask"]["ColorSpace"], Defaults(), colors_, number, findings_);
  }

  void FollowText(absl::string_view word, const std::vector<PdfToken>& operands) {
    if (word == "Tr" && !operands.empty())
      state_.text_mode = static_cast<int>(NumberValue(operands.back()));
    if (word == "Tf" && operands.size() >= 2)
      state_.font = place_.resources["Font"][NameBytes(operands[operands.size() - 2]).c_str()];
    if (word != "Tj" && word != "TJ" && word != "'" && word != "\"") return;
    const bool visible = state_.text_mode != kInvisible;
    if (visible) Paint(state_.text_mode % 4 != 1, state_.text_mode % 4 == 1);
    if (!state_.font.exists()) return;
    FontUse& use = fonts_[state_.font];
    use.visible |= visible;
    for (const PdfToken& operand : operands)
      if (operand.kind == Kind::kString || operand.kind == Kind::kHexString)
        NoteCodes(StringBytes(operand), use);
    if (state_.font["Subtype"].is_name("Type3")) ReadGlyphs(state_.font);
  }

  void NoteCodes(const std::string& bytes, FontUse& use) const {
    const size_t width = state_.font["Subtype"].is_name("Type0") ? 2 : 1;
    for (size_t i = 0; i + width <= bytes.size(); i += width) {
      int code = static_cast<unsigned char>(bytes[i]);
      if (width == 2) code = code << 8 | static_cast<unsigned char>(bytes[i + 1]);
      use.codes.insert(code);
    }
  }

  void ReadGlyphs(PodofoValue font) {
    const PodofoValue own = font["Resources"];
    for (const auto& [name, glyph] : font["CharProcs"].entries())
      ReadStream(glyph, own.exists() ? own : place_.resources, place_.depth + 1);
  }

  // Its dictionary is `operands`; its data end before a lone EI.
  void PassInlineImage(const std::string& content, const std::vector<PdfToken>& operands,
                       PdfTokens& tokens) {
    for (size_t i = 0; i + 1 < operands.size(); ++i) {
      if (operands[i].kind != Kind::kName) continue;
      const std::string key = NameBytes(operands[i]);
      if (key == "F" || key == "Filter") CheckInlineFilters(operands, i + 1);
      if ((key == "CS" || key == "ColorSpace") && operands[i + 1].kind == Kind::kName)
        SetInlineSpace(operands[i + 1]);
      if ((key == "I" || key == "Interpolate") && operands[i + 1].raw == "true")
        findings_.Add("6.2.8", place_.object, "a picture is interpolated");
    }
    size_t end = tokens.position();
    do {
      end = content.find("EI", end + 1);
    } while (end != std::string::npos &&
             !(IsPdfSpace(content[end - 1]) &&
               (end + 2 == content.size() || IsPdfSpace(content[end + 2]))));
    tokens.Seek(end);
  }

  void CheckInlineFilters(const std::vector<PdfToken>& operands, size_t at) {
    const bool several = operands[at].is_bracket("[");
    for (size_t i = several ? at + 1 : at; i < operands.size(); ++i) {
      if (operands[i].kind != Kind::kName) return;
      const std::string name = NameBytes(operands[i]);
      findings_.AddIf(name == "LZW" || name == "LZWDecode" || name == "Crypt", "6.1.10",
                      place_.object, absl::StrCat("the filter ", name, " is not allowed"));
      if (!several) return;
    }
  }

  void SetInlineSpace(const PdfToken& name) {
    const std::string space = NameBytes(name);
    if (space == "G" || space == "DeviceGray") return Device(1);
    if (space == "RGB" || space == "DeviceRGB") return Device(3);
    if (space == "CMYK" || space == "DeviceCMYK") return Device(4);
    CheckColorSpace(Defaults()[space.c_str()], Defaults(), colors_, place_.object, findings_);
  }

  const PdfaColors& colors_;
  FontUses& fonts_;
  PdfaFindings& findings_;
  Place place_;
  State state_;
  std::set<PodofoValue> seen_;
  bool transparent_ = false;
};

std::string ContentOf(PodofoValue page) {
  const PodofoValue contents = page["Contents"];
  std::string all = contents.Unpacked(kMostContentBytes).value_or("");
  for (const PodofoValue& piece : contents.elements()) {
    if (all.size() > kMostContentBytes) break;
    all += piece.Unpacked(kMostContentBytes).value_or("") + "\n";
  }
  return all;
}

void CheckSheet(PodofoValue page, PdfaFindings& findings) {
  constexpr double kLeast = 3;
  constexpr double kMost = 14400;
  for (const char* key : {"MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox"}) {
    const PodofoValue box = page[key];
    if (box.size() != 4) continue;
    for (const size_t side : {0, 1}) {
      const double length = std::abs(box.At(side + 2).number() - box.At(side).number());
      findings.AddIf(length < kLeast || length > kMost, "6.1.13", page.object_number(),
                     "a page is smaller than 3 or larger than 14,400 units");
    }
  }
}

// All appearances that a reader may show.
void ReadAppearances(PodofoValue annotation, PodofoValue resources, ContentReader& reader) {
  const PodofoValue normal = annotation["AP"]["N"];
  if (normal.is_stream()) return reader.ReadStream(normal, resources, 1);
  for (const auto& [state, stream] : normal.entries()) reader.ReadStream(stream, resources, 1);
}

}  // namespace

void CheckPageContent(PodofoValue page, PodofoValue resources, const PdfaColors& colors,
                      FontUses& fonts, PdfaFindings& findings) {
  const int object = page.object_number();
  const std::string content = ContentOf(page);
  findings.AddIf(page.has("AA"), "6.5.2", object, "a page has further actions");
  findings.AddIf(page.has("PresSteps"), "6.10", object, "a page has presentation steps");
  findings.AddIf(content.find('/') != std::string::npos && !page.has("Resources"), "6.2.2", object,
                 "a page that names resources has none of its own");
  CheckSheet(page, findings);
  ContentReader reader(colors, fonts, findings);
  const PodofoValue group = page["Group"];
  if (group.exists()) reader.NoteGroup(group, resources);
  reader.Read(content, resources, object, 0);
  for (const PodofoValue& annotation : page["Annots"].elements())
    ReadAppearances(annotation, resources, reader);
  findings.AddIf(reader.transparent() && colors.intent_components == 0 && !group.has("CS"),
                 "6.2.10", object, "a transparent page has no colours to blend in");
}

}  // namespace sohoa
