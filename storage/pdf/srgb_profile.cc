#include "storage/pdf/srgb_profile.h"

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace sohoa {
namespace {

constexpr size_t kHeaderBytes = 128;

void Append16(uint32_t value, std::string& out) {
  out += static_cast<char>(value >> 8 & 0xFF);
  out += static_cast<char>(value & 0xFF);
}

void Append32(uint32_t value, std::string& out) {
  Append16(value >> 16, out);
  Append16(value & 0xFFFF, out);
}

// s15Fixed16Number.
void AppendFixed(double value, std::string& out) {
  Append32(static_cast<uint32_t>(std::lround(value * 65536)), out);
}

std::string Color(double x, double y, double z) {
  std::string tag("XYZ \0\0\0\0", 8);
  for (const double part : {x, y, z}) AppendFixed(part, tag);
  return tag;
}

std::string Text(absl::string_view text) {
  return std::string("text\0\0\0\0", 8) + std::string(text) + '\0';
}

// textDescriptionType: the name in ASCII, and none in Unicode and for Macintosh.
std::string Description(absl::string_view name) {
  std::string tag("desc\0\0\0\0", 8);
  Append32(static_cast<uint32_t>(name.size() + 1), tag);
  tag += std::string(name) + '\0';
  constexpr size_t kNoOtherNames = 4 + 4 + 2 + 1 + 67;
  return tag + std::string(kNoOtherNames, '\0');
}

double Linear(double value) {
  return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

std::string ToneCurve() {
  constexpr int kPoints = 256;
  std::string tag("curv\0\0\0\0", 8);
  Append32(kPoints, tag);
  for (int i = 0; i < kPoints; ++i)
    Append16(static_cast<uint32_t>(std::lround(65535 * Linear(i / 255.0))), tag);
  return tag;
}

// Without a time: a profile of the same colours is the same profile.
std::string Header(size_t size) {
  std::string header;
  Append32(static_cast<uint32_t>(size), header);
  Append32(0, header);           // no preferred colour engine
  Append32(0x02100000, header);  // version
  header += "mntrRGB XYZ ";
  for (const uint32_t part : {2000, 1, 1, 0, 0, 0}) Append16(part, header);
  header += "acsp";
  header.append(4 + 4 + 4 + 4 + 8 + 4, '\0');  // platform … intent: perceptual
  for (const double part : {0.9642, 1.0, 0.8249}) AppendFixed(part, header);  // D50
  header.resize(kHeaderBytes, '\0');
  return header;
}

}  // namespace

std::string SrgbProfile() {
  const std::string curve = ToneCurve();
  const std::vector<std::pair<absl::string_view, std::string>> tags = {
      {"desc", Description(kSrgbName)},
      {"cprt", Text("Public domain")},
      {"wtpt", Color(0.95045, 1.0, 1.08905)},
      {"rXYZ", Color(0.43607, 0.22249, 0.01392)},
      {"gXYZ", Color(0.38515, 0.71687, 0.09708)},
      {"bXYZ", Color(0.14307, 0.06061, 0.71410)},
      {"rTRC", curve},
      {"gTRC", curve},
      {"bTRC", curve}};
  std::string table;
  Append32(static_cast<uint32_t>(tags.size()), table);
  const size_t start = kHeaderBytes + 4 + 12 * tags.size();
  std::string data;
  size_t at = start;
  for (size_t i = 0; i < tags.size(); ++i) {
    const auto& [name, tag] = tags[i];
    if (i == 0 || tag != tags[i - 1].second) {  // else both tags share the data
      at = start + data.size();
      data += tag;
      data.resize((data.size() + 3) / 4 * 4, '\0');
    }
    table.append(name.data(), name.size());
    Append32(static_cast<uint32_t>(at), table);
    Append32(static_cast<uint32_t>(tag.size()), table);
  }
  return Header(start + data.size()) + table + data;
}

}  // namespace sohoa
