#include "storage/pdf/pdf_date.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace sohoa {
namespace {

// True if `text` has the form of `pattern`, in which each 0 stands for any digit.
bool HasForm(absl::string_view text, absl::string_view pattern) {
  if (text.size() != pattern.size()) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (pattern[i] == '0' ? !absl::ascii_isdigit(byte) : text[i] != pattern[i]) return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<std::string> PdfDate(absl::string_view iso8601) {
  constexpr absl::string_view kLocal = "0000-00-00T00:00:00";
  const auto invalid = [] {
    return absl::InvalidArgumentError(
        "the creation time is not of the form 2026-01-31T08:05:09+07:00");
  };
  if (iso8601.empty()) return std::string();
  const absl::string_view local = iso8601.substr(0, kLocal.size());
  if (!HasForm(local, kLocal)) return invalid();
  absl::string_view zone = iso8601.substr(kLocal.size());
  if (absl::StartsWith(zone, ".")) {
    zone.remove_prefix(1);
    while (!zone.empty() && absl::ascii_isdigit(static_cast<unsigned char>(zone[0])))
      zone.remove_prefix(1);
  }
  if (zone == "Z") zone = "+00:00";
  if (!HasForm(zone, "+00:00") && !HasForm(zone, "-00:00")) return invalid();
  return absl::StrCat("D:", local.substr(0, 4), local.substr(5, 2), local.substr(8, 2),
                      local.substr(11, 2), local.substr(14, 2), local.substr(17, 2),
                      zone.substr(0, 3), "'", zone.substr(4, 2), "'");
}

std::string XmpDate(absl::string_view d) {
  if (d.empty()) return "";
  return absl::StrCat(d.substr(2, 4), "-", d.substr(6, 2), "-", d.substr(8, 2), "T",
                      d.substr(10, 2), ":", d.substr(12, 2), ":", d.substr(14, 2), d.substr(16, 3),
                      ":", d.substr(20, 2));
}

std::optional<absl::Time> TimeOfPdfDate(absl::string_view date) {
  constexpr absl::string_view kDigits = "00000000000000";
  absl::ConsumePrefix(&date, "D:");
  if (!HasForm(date.substr(0, kDigits.size()), kDigits)) return std::nullopt;
  std::string zone(date.substr(kDigits.size()));
  std::erase(zone, '\'');
  if (zone.empty()) zone = "+0700";
  if (zone[0] == 'Z') zone = "+0000";
  if (!HasForm(zone, "+0000") && !HasForm(zone, "-0000")) return std::nullopt;
  const std::string text = absl::StrCat(
      date.substr(0, 4), "-", date.substr(4, 2), "-", date.substr(6, 2), "T", date.substr(8, 2),
      ":", date.substr(10, 2), ":", date.substr(12, 2), zone.substr(0, 3), ":", zone.substr(3, 2));
  absl::Time time;
  if (!absl::ParseTime(absl::RFC3339_sec, text, &time, nullptr)) return std::nullopt;
  return time;
}

}  // namespace sohoa
