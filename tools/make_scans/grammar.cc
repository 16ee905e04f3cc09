#include "tools/make_scans/grammar.h"

#include <cassert>
#include <cstdint>

#include "absl/strings/str_format.h"
#include "tools/make_scans/concat.h"
#include "tools/make_scans/names.h"
#include "tools/make_scans/phrases.h"

namespace sohoa {
namespace {

// 1234567 → "1.234.567"
std::string Grouped(int64_t value) {
  std::string digits = Concat(value);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<size_t>(at), 1, '.');
  return digits;
}

std::string Percent(Random& random) {
  const int whole = random.Int(2, 99);
  return random.Chance(0.6) ? Concat(whole, "%") : Concat(whole, ",", random.Int(1, 9), "%");
}

std::string Money(Random& random) {
  switch (random.Int(0, 2)) {
    case 0:
      return Concat(Grouped(int64_t{random.Int(12, 9800)} * 500'000), " đồng");
    case 1:
      return Concat(random.Int(15, 990), " triệu đồng");
    default:
      return Concat(random.Int(1, 89), ",", random.Int(1, 9), " tỷ đồng");
  }
}

std::string ShortDate(int year, Random& random) {
  return absl::StrFormat("%02d/%d/%d", random.Int(1, 28), random.Int(3, 12), year);
}

// What is made up on the spot; empty for a rule that phrases.cc lists.
std::string Invent(std::string_view rule, const Setting& setting, Random& random) {
  if (rule == "percent") return Percent(random);
  if (rule == "money") return Money(random);
  if (rule == "count") return Grouped(random.Int(12, 28'000));
  if (rule == "few") return absl::StrFormat("%02d", random.Int(2, 19));
  if (rule == "date") return ShortDate(setting.year, random);
  if (rule == "longdate")
    return DateInWords(setting.year - random.Int(0, 3), random.Int(1, 12), random.Int(1, 28));
  if (rule == "year") return Concat(setting.year);
  if (rule == "nextyear") return Concat(setting.year + 1);
  if (rule == "lastyear") return Concat(setting.year - 1);
  if (rule == "number") return Concat(random.Int(11, 3900));
  if (rule == "person") return MakePersonName(random);
  if (rule == "commune") return MakeCommuneName(random);
  if (rule == "province") return setting.province;
  if (rule == "agency") return setting.agency;
  return {};
}

}  // namespace

std::string Expand(std::string_view pattern, const Setting& setting, Random& random) {
  std::string out;
  while (true) {
    const size_t open = pattern.find('{');
    out += pattern.substr(0, open);
    if (open == std::string_view::npos) return out;
    const size_t close = pattern.find('}', open);
    const std::string_view rule = pattern.substr(open + 1, close - open - 1);
    std::string piece = Invent(rule, setting, random);
    if (piece.empty()) {
      const absl::Span<const std::string_view> choices = PhrasesOf(rule);
      assert(!choices.empty());
      piece = Expand(random.Pick(choices), setting, random);
    }
    out += piece;
    pattern.remove_prefix(close + 1);
  }
}

std::string DateInWords(int year, int month, int day) {
  return Concat("ngày ", day < 10 ? "0" : "", day, " tháng ", month < 3 ? "0" : "", month, " năm ",
                year);
}

}  // namespace sohoa
