#include "storage/sign/pkcs11_uri.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace sohoa {
namespace {

std::optional<std::string> Unescaped(absl::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out += text[at];
      continue;
    }
    if (at + 2 >= text.size() || !absl::ascii_isxdigit(static_cast<unsigned char>(text[at + 1])) ||
        !absl::ascii_isxdigit(static_cast<unsigned char>(text[at + 2])))
      return std::nullopt;
    out += absl::HexStringToBytes(text.substr(at + 1, 2));
    at += 2;
  }
  return out;
}

absl::Status Take(absl::string_view key, std::string value, Pkcs11Uri& out) {
  const std::pair<absl::string_view, std::string*> texts[] = {{"token", &out.token},
                                                              {"serial", &out.serial},
                                                              {"manufacturer", &out.manufacturer},
                                                              {"model", &out.model},
                                                              {"object", &out.object},
                                                              {"id", &out.id},
                                                              {"module-path", &out.module_path}};
  for (const auto& [name, text] : texts) {
    if (key != name) continue;
    *text = std::move(value);
    return absl::OkStatus();
  }
  if (key == "slot-id") {
    uint64_t slot = 0;
    if (!absl::SimpleAtoi(value, &slot))
      return absl::InvalidArgumentError("the slot of the token is not a number");
    out.slot_id = slot;
    return absl::OkStatus();
  }
  if (key == "pin-value" || key == "pin-source")
    return absl::InvalidArgumentError(
        "a PIN must not stand in the address of a token; use --pin-fd or SOHOA_PIN");
  if (key == "type" && (value == "private" || value == "cert")) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the address of a token has an attribute that is not known: ", key));
}

}  // namespace

absl::StatusOr<Pkcs11Uri> ParsePkcs11Uri(const std::string& uri) {
  absl::string_view rest = uri;
  if (!absl::ConsumePrefix(&rest, "pkcs11:"))
    return absl::InvalidArgumentError("the address of a token begins with pkcs11:");
  Pkcs11Uri out;
  for (const absl::string_view part : absl::StrSplit(rest, absl::ByAnyChar(";?&"))) {
    if (part.empty()) continue;
    const std::pair<absl::string_view, absl::string_view> pair =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    std::optional<std::string> value = Unescaped(pair.second);
    if (!value)
      return absl::InvalidArgumentError(
          "the address of a token has a wrong escape; % and two hexadecimal digits are expected");
    if (absl::Status taken = Take(pair.first, *std::move(value), out); !taken.ok()) return taken;
  }
  return out;
}

}  // namespace sohoa
