#include "storage/pdf/conversion_facts.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "storage/pdf/byte_message.h"
#include "storage/pdf/xmp_packet.h"

namespace sohoa {
namespace {

constexpr size_t kMostBytes = 300;

// Not in the middle of a letter.
std::string Shortened(std::string text) {
  if (text.size() <= kMostBytes) return text;
  size_t end = kMostBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

// Of an element that stands once, in the words of XmpPacket.
std::string ValueOf(std::string_view xmp, const std::string& name) {
  const std::string open = absl::StrCat("<sohoa:", name, ">");
  const size_t begin = xmp.find(open);
  if (begin == std::string_view::npos) return "";
  const std::string_view rest = xmp.substr(begin + open.size());
  const size_t end = rest.find('<');
  if (end == std::string_view::npos) return "";
  return Shortened(OnOneLine(
      absl::StrReplaceAll(std::string(rest.substr(0, end)),
                          {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&amp;", "&"}})));
}

// RFC 3986, 2.1.
std::string Escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte) || c == '-' || c == '.' || c == '_' || c == '~')
      out += c;
    else
      absl::StrAppendFormat(&out, "%%%02X", byte);
  }
  return out;
}

}  // namespace

std::optional<ConversionFacts> ConversionIn(std::string_view xmp) {
  if (xmp.find(kSohoaNamespace) == std::string_view::npos) return std::nullopt;
  ConversionFacts facts{.converter = ValueOf(xmp, "convertedBy"),
                        .time = ValueOf(xmp, "convertedAt"),
                        .code = ValueOf(xmp, "code"),
                        .organ = ValueOf(xmp, "organName"),
                        .source_sha256 = ValueOf(xmp, "sourceSha256")};
  if (facts.converter.empty() || facts.time.empty()) return std::nullopt;
  return facts;
}

std::string QrTextOf(const ConversionFacts& facts, std::string_view wish) {
  if (wish != "facts")
    return absl::StrReplaceAll(std::string(wish), {{"{code}", Escaped(facts.code)},
                                                   {"{organ}", Escaped(facts.organ)},
                                                   {"{time}", Escaped(facts.time)},
                                                   {"{converter}", Escaped(facts.converter)},
                                                   {"{sha256}", Escaped(facts.source_sha256)}});
  std::string text;
  for (const std::string* line : {&facts.code, &facts.organ, &facts.time})
    if (!line->empty()) absl::StrAppend(&text, text.empty() ? "" : "\n", *line);
  if (!facts.source_sha256.empty())
    absl::StrAppend(&text, text.empty() ? "" : "\n", "SHA-256 ",
                    absl::AsciiStrToUpper(facts.source_sha256));
  return text;
}

}  // namespace sohoa
