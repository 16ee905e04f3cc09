#include "storage/search/date_range.h"

#include <optional>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace sohoa {
namespace {

constexpr uint32_t kFirstDay = 1;  // documents without a date have 0
constexpr uint32_t kLastDay = 99991231;

absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }

// The parts of a date in the order year, month, day; fewer where it names fewer.
std::optional<std::vector<uint32_t>> SplitDate(absl::string_view text) {
  std::vector<absl::string_view> parts = absl::StrSplit(text, '-');
  if (absl::StrContains(text, '/')) {
    parts = absl::StrSplit(text, '/');
    parts = std::vector<absl::string_view>(parts.rbegin(), parts.rend());
  }
  if (parts.size() > 3 || parts[0].size() != 4) return std::nullopt;
  std::vector<uint32_t> numbers;
  for (const absl::string_view part : parts) {
    uint32_t number = 0;
    if (part.size() > 4 || !absl::SimpleAtoi(part, &number)) return std::nullopt;
    numbers.push_back(number);
  }
  if (numbers.size() > 1 && (numbers[1] < 1 || numbers[1] > 12)) return std::nullopt;
  if (numbers.size() > 2 && (numbers[2] < 1 || numbers[2] > 31)) return std::nullopt;
  return numbers;
}

std::optional<DateRange> ParseDays(absl::string_view text) {
  const auto parts = SplitDate(text);
  if (!parts) return std::nullopt;
  const uint32_t year = (*parts)[0] * 10'000;
  if (parts->size() == 1) return DateRange{year + 101, year + 1231};
  const uint32_t month = year + (*parts)[1] * 100;
  if (parts->size() == 2) return DateRange{month + 1, month + 31};
  return DateRange{month + (*parts)[2], month + (*parts)[2]};
}

}  // namespace

bool IsDateField(std::string_view key) { return absl::EqualsIgnoreCase(ToAbsl(key), "issuedDate"); }

absl::StatusOr<DateRange> ParseDateRange(std::string_view text) {
  const absl::Status refused = absl::InvalidArgumentError(absl::StrCat(
      "not a date or two: ", ToAbsl(text), " (2020, 2020-05, 19/05/2020 or 2020-01..2021-06)"));
  const size_t dots = text.find("..");
  if (dots == std::string_view::npos) {
    const auto days = ParseDays(ToAbsl(text));
    if (!days) return refused;
    return *days;
  }
  DateRange range{kFirstDay, kLastDay};
  const std::string_view first = text.substr(0, dots), last = text.substr(dots + 2);
  if (first.empty() && last.empty()) return refused;
  if (!first.empty()) {
    const auto days = ParseDays(ToAbsl(first));
    if (!days) return refused;
    range.first = days->first;
  }
  if (!last.empty()) {
    const auto days = ParseDays(ToAbsl(last));
    if (!days) return refused;
    range.last = days->last;
  }
  if (range.first > range.last) return refused;
  return range;
}

}  // namespace sohoa
