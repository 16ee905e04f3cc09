#include <cstdint>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "storage/pdf/pdfa_findings.h"

namespace sohoa {
namespace {

constexpr size_t kMostProfileBytes = 16 << 20;

// What an ICC profile's header says (ICC.1:2004-10, 7.2).
struct IccHeader {
  int major = 0;
  std::string device_class;
  std::string color_space;

  int components() const {
    if (color_space == "GRAY") return 1;
    if (color_space == "RGB " || color_space == "Lab ") return 3;
    return color_space == "CMYK" ? 4 : 0;
  }
};

std::optional<IccHeader> ReadIccHeader(PodofoValue profile) {
  constexpr size_t kHeaderBytes = 128;
  constexpr size_t kSignatureAt = 36;
  const std::optional<std::string> bytes = profile.Unpacked(kMostProfileBytes);
  if (!bytes || bytes->size() < kHeaderBytes || bytes->compare(kSignatureAt, 4, "acsp") != 0)
    return std::nullopt;
  return IccHeader{static_cast<uint8_t>((*bytes)[8]), bytes->substr(12, 4), bytes->substr(16, 4)};
}

// True if the profile is one that PDF 1.7 knows, and its /N that of its colours.
bool IsSoundProfile(PodofoValue profile, const IccHeader& header) {
  constexpr int kLastMajor = 4;
  const int components = header.components();
  return header.major <= kLastMajor && components != 0 && profile["N"].number() == components;
}

void CheckIccBased(PodofoValue space, int object, PdfaFindings& findings) {
  const PodofoValue profile = space.At(1);
  const std::optional<IccHeader> header = ReadIccHeader(profile);
  findings.AddIf(!header || !IsSoundProfile(profile, *header), "6.2.4.2",
                 profile.exists() ? profile.object_number() : object,
                 "a colour profile is damaged, too new or of other colours than it says");
}

}  // namespace

PdfaColors CheckOutputIntents(PodofoValue catalog, PdfaFindings& findings) {
  PdfaColors colors;
  PodofoValue first;
  for (const PodofoValue& intent : catalog["OutputIntents"].elements()) {
    const PodofoValue profile = intent["DestOutputProfile"];
    if (profile.exists()) {
      findings.AddIf(first.exists() && !(first == profile), "6.2.3", intent.object_number(),
                     "output intents have different profiles");
      first = profile;
    }
    findings.AddIf(intent.has("DestOutputProfileRef"), "6.2.3", intent.object_number(),
                   "an output intent's profile is in another file");
    if (!intent["S"].is_name("GTS_PDFA1") || !profile.exists()) continue;
    const std::optional<IccHeader> header = ReadIccHeader(profile);
    const bool output =
        header && (header->device_class == "prtr" || header->device_class == "mntr");
    if (!output || !IsSoundProfile(profile, *header))
      findings.Add("6.2.3", profile.object_number(),
                   "the output intent's profile is damaged, too new or of no output device");
    else
      colors.intent_components = header->components();
  }
  return colors;
}

void CheckDeviceColor(int components, PodofoValue defaults, const PdfaColors& colors, int object,
                      PdfaFindings& findings) {
  const char* const fallback = components == 1   ? "DefaultGray"
                               : components == 3 ? "DefaultRGB"
                                                 : "DefaultCMYK";
  if (defaults.has(fallback)) return;
  const bool told =
      components == 1 ? colors.intent_components != 0 : colors.intent_components == components;
  findings.AddIf(!told, "6.2.4.3", object,
                 absl::StrCat("a device's colours (", components,
                              " components) without an output intent for them"));
}

void CheckColorSpace(PodofoValue space, PodofoValue defaults, const PdfaColors& colors, int object,
                     PdfaFindings& findings) {
  constexpr int kMostSteps = 8;
  constexpr size_t kMostColorants = 32;
  for (int step = 0; step < kMostSteps; ++step) {
    const std::string name = space.is_array() ? space.At(0).name() : space.name();
    if (name == "DeviceGray" || name == "G")
      return CheckDeviceColor(1, defaults, colors, object, findings);
    if (name == "DeviceRGB" || name == "RGB")
      return CheckDeviceColor(3, defaults, colors, object, findings);
    if (name == "DeviceCMYK" || name == "CMYK")
      return CheckDeviceColor(4, defaults, colors, object, findings);
    if (name == "ICCBased") return CheckIccBased(space, object, findings);
    if (name == "DeviceN" && space.At(1).size() > kMostColorants)
      findings.Add("6.1.13", object, "a colour of more than 32 inks");
    if (name == "Separation" || name == "DeviceN")
      space = space.At(2);
    else if (name == "Indexed" || name == "I" || name == "Pattern")
      space = space.At(1);
    else
      return;
  }
}

}  // namespace sohoa
