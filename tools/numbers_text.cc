#include "tools/numbers_text.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/messages.h"

namespace sohoa {
namespace {

// The sample is translated to one that has the marks of the language.
struct Marks {
  char thousands = ',';
  char decimal = '.';
};

Marks MarksOfLanguage() {
  const std::string_view sample = Tr("1,234.5");
  constexpr size_t kThousands = 1, kDecimal = 5, kLength = 7;
  if (sample.size() != kLength) return {};
  return {sample[kThousands], sample[kDecimal]};
}

const absl::TimeZone& Vietnam() {
  static const absl::TimeZone zone = absl::FixedTimeZone(7 * 60 * 60);
  return zone;
}

}  // namespace

std::string LocalNumber(int64_t number) {
  std::string digits = absl::StrCat(number < 0 ? -number : number);
  const char mark = MarksOfLanguage().thousands;
  for (auto at = static_cast<int64_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<size_t>(at), 1, mark);
  return number < 0 ? "-" + digits : digits;
}

std::string LocalDecimal(double number, int decimals) {
  std::string text = absl::StrFormat("%.*f", decimals, number);
  std::replace(text.begin(), text.end(), '.', MarksOfLanguage().decimal);
  return text;
}

std::string LocalPercent(double part, double whole) {
  return whole <= 0 ? "–" : LocalDecimal(100 * part / whole, 1) + " %";
}

std::string LocalBytes(int64_t bytes) {
  constexpr std::array kUnits = {"B", "kB", "MB", "GB", "TB"};
  auto size = static_cast<double>(bytes);
  size_t unit = 0;
  for (; size >= 1000 && unit + 1 < kUnits.size(); ++unit) size /= 1000;
  return absl::StrCat(LocalDecimal(size, unit == 0 ? 0 : 1), " ", kUnits[unit]);
}

std::string LocalDuration(absl::Duration duration) {
  int64_t minutes = std::max<int64_t>(1, absl::ToInt64Minutes(duration + absl::Seconds(30)));
  const int64_t days = minutes / (24 * 60), hours = minutes / 60 % 24;
  minutes %= 60;
  if (days > 0) return absl::StrFormat(Tr("%d days %d hours"), days, hours);
  if (hours > 0) return absl::StrFormat(Tr("%d hours %d minutes"), hours, minutes);
  return absl::StrFormat(Tr("%d minutes"), minutes);
}

std::string LocalTime(absl::Time time) {
  return absl::FormatTime("%d/%m/%Y %H:%M", time, Vietnam());
}

std::string LocalDate(absl::Time time) { return absl::FormatTime("%d/%m/%Y", time, Vietnam()); }

}  // namespace sohoa
