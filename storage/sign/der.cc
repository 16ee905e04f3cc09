#include "storage/sign/der.h"

#include <algorithm>

namespace sohoa {
namespace {

std::string Arc(uint64_t number) {
  std::string out(1, static_cast<char>(number & 0x7F));
  while ((number >>= 7) != 0) out.insert(out.begin(), static_cast<char>(number & 0x7F) | '\x80');
  return out;
}

}  // namespace

std::string Der(uint8_t tag, std::string_view content) {
  std::string out(1, static_cast<char>(tag));
  constexpr size_t kShortForm = 0x80;
  if (content.size() < kShortForm) {
    out += static_cast<char>(content.size());
  } else {
    std::string length;
    for (size_t left = content.size(); left != 0; left >>= 8)
      length.insert(length.begin(), static_cast<char>(left & 0xFF));
    out += static_cast<char>(kShortForm | length.size());
    out += length;
  }
  return out.append(content);
}

std::string DerSequence(std::initializer_list<std::string_view> parts) {
  std::string content;
  for (const std::string_view part : parts) content += part;
  return Der(0x30, content);
}

std::string DerSet(std::vector<std::string> parts) {
  const auto as_bytes = [](const std::string& a, const std::string& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
      return static_cast<uint8_t>(x) < static_cast<uint8_t>(y);
    });
  };
  std::sort(parts.begin(), parts.end(), as_bytes);
  std::string content;
  for (const std::string& part : parts) content += part;
  return Der(0x31, content);
}

std::string DerOid(std::string_view dotted) {
  std::vector<uint64_t> arcs(1, 0);
  for (const char c : dotted) {
    if (c == '.')
      arcs.push_back(0);
    else
      arcs.back() = arcs.back() * 10 + static_cast<uint64_t>(c - '0');
  }
  std::string content = Arc(arcs[0] * 40 + arcs[1]);
  for (size_t k = 2; k < arcs.size(); ++k) content += Arc(arcs[k]);
  return Der(0x06, content);
}

std::string DerInteger(uint32_t value) {
  std::string content;
  do {
    content.insert(content.begin(), static_cast<char>(value & 0xFF));
    value >>= 8;
  } while (value != 0);
  if ((content.front() & 0x80) != 0) content.insert(content.begin(), '\0');
  return Der(0x02, content);
}

std::string DerOctets(std::string_view bytes) { return Der(0x04, bytes); }

std::string DerNull() { return Der(0x05, ""); }

}  // namespace sohoa
