#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "storage/pdf/pdfa_findings.h"

namespace sohoa {
namespace {

uint32_t Number32(absl::string_view bytes, size_t at) {
  uint32_t value = 0;
  for (size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<uint8_t>(bytes[at + i]);
  return value;
}

struct JpxBox {
  absl::string_view type;
  absl::string_view content;
};

// The box that begins `bytes`, which move behind it (ISO 15444-1, annex I.4).
std::optional<JpxBox> TakeBox(absl::string_view& bytes) {
  constexpr size_t kHead = 8;
  if (bytes.size() < kHead) return std::nullopt;
  const uint32_t told = Number32(bytes, 0);
  const size_t size = told == 0 ? bytes.size() : told;  // 0: to the end
  if (size < kHead || size > bytes.size()) return std::nullopt;
  const JpxBox box{bytes.substr(4, 4), bytes.substr(kHead, size - kHead)};
  bytes.remove_prefix(size);
  return box;
}

absl::string_view FindBox(absl::string_view bytes, absl::string_view type) {
  while (const std::optional<JpxBox> box = TakeBox(bytes))
    if (box->type == type) return box->content;
  return {};
}

// Bits a sample, from a byte of ihdr or bpcc; 0 if they differ among channels.
int BitDepth(absl::string_view header, char told) {
  constexpr uint8_t kVaries = 255;
  if (static_cast<uint8_t>(told) != kVaries) return (static_cast<uint8_t>(told) & 0x7F) + 1;
  const absl::string_view depths = FindBox(header, "bpcc");
  if (depths.empty()) return 0;
  const bool same =
      std::all_of(depths.begin(), depths.end(), [&](char c) { return c == depths[0]; });
  return same ? (static_cast<uint8_t>(depths[0]) & 0x7F) + 1 : 0;
}

void CheckColors(absl::string_view header, int object, PdfaFindings& findings) {
  int spaces = 0;
  int preferred = 0;
  bool methods = true;
  while (const std::optional<JpxBox> box = TakeBox(header)) {
    if (box->type != "colr" || box->content.size() < 3) continue;
    ++spaces;
    methods &= box->content[0] >= 1 && box->content[0] <= 3;
    if (box->content[2] == 1) ++preferred;
  }
  findings.AddIf(!methods, "6.2.8.3", object, "a JPEG 2000 colour is told in an unknown way");
  findings.AddIf(spaces > 1 && preferred != 1, "6.2.8.3", object,
                 "of several JPEG 2000 colours not exactly one is preferred");
}

void CheckJpx(PodofoValue image, PdfaFindings& findings) {
  constexpr int kMostBits = 38;
  const int object = image.object_number();
  const std::string bytes = image.Packed().value_or("");
  const absl::string_view header = FindBox(bytes, "jp2h");
  const absl::string_view facts = FindBox(header, "ihdr");
  if (facts.size() < 14) {
    findings.Add("6.2.8.3", object, "a JPEG 2000 picture is not in a JPX file");
    return;
  }
  const int channels = static_cast<uint8_t>(facts[8]) << 8 | static_cast<uint8_t>(facts[9]);
  findings.AddIf(channels != 1 && channels != 3 && channels != 4, "6.2.8.3", object,
                 "a JPEG 2000 picture has not 1, 3 or 4 channels");
  const int bits = BitDepth(header, facts[10]);
  findings.AddIf(bits < 1 || bits > kMostBits, "6.2.8.3", object,
                 "a JPEG 2000 picture's channels have different depths, or more than 38 bits");
  CheckColors(header, object, findings);
}

bool IsJpx(PodofoValue filter) {
  if (filter.is_name()) return filter.is_name("JPXDecode");
  return filter.size() > 0 && filter.At(filter.size() - 1).is_name("JPXDecode");
}

}  // namespace

void CheckImage(PodofoValue image, PdfaFindings& findings) {
  const int object = image.object_number();
  findings.AddIf(image.has("Alternates"), "6.2.8", object, "a picture has alternates");
  findings.AddIf(image.has("OPI"), "6.2.8", object, "a picture has /OPI");
  findings.AddIf(image["Interpolate"].is_true(), "6.2.8", object, "a picture is interpolated");
  if (IsJpx(image["Filter"])) CheckJpx(image, findings);
}

}  // namespace sohoa
